"""Saying how it stands: the form, the panel when somebody else saved first, and the one-click answers."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from networks.models import Municipality
from portal import access
from portal.accounts.models import User
from portal.refusals import Refused
from rollouts import permissions
from rollouts.actions import status as actions
from rollouts.actions.status import ConflictError
from rollouts.actions.status_rules import Report
from rollouts.forms import status as forms
from rollouts.forms.status import StatusForm
from rollouts.models import Grade, Solution, StatusEntry
from rollouts.reports import desk
from rollouts.reports.desk import Desk
from rollouts.views import crumbs

ONLY_OWN = _("The municipality reports its own status. The coordinators of its network may propose one.")
ONLY_MUNICIPALITY = _("Only the municipality confirms its own status.")


@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest, code: str, solution_key: str) -> HttpResponse:
    """Show the form, filled in with what was said last; save what is said now."""
    seat = _seat(request, code, solution_key)
    access.require(seat.may.speak, ONLY_OWN)
    if request.method != "POST":
        first = forms.filled_from(seat.desk.standing, newest=seat.desk.newest, on=seat.today)
        return _page(request, seat, seat.form(initial=first))
    form = seat.form(forms.merged(request.POST, seat.entry(forms.seen_in(request.POST))))
    if not form.is_valid():
        return _page(request, seat, form, status=422)
    try:
        seat.report(form.report(), seen=form.seen_entry())
    except ConflictError as conflict:
        return _conflict(request, seat, form, conflict.newest)
    except Refused as refusal:
        form.refuse(refusal)
        return _page(request, seat, form, status=422)
    said = gettext("The status is saved.") if seat.may.report else gettext("The proposal is sent to the municipality.")
    return seat.leave(said)


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, code: str, solution_key: str, pk: int) -> HttpResponse:
    """Put right what an earlier status said; both stay in the history."""
    seat = _seat(request, code, solution_key)
    entry = get_object_or_404(seat.entries, pk=pk)
    access.require(seat.may.report or (seat.may.propose and entry.grade == Grade.TOLD), ONLY_OWN)
    if request.method != "POST":
        return _page(request, seat, seat.form(initial=Report.of(entry).as_dict()), corrects=entry)
    form = seat.form(request.POST)
    if not form.is_valid():
        return _page(request, seat, form, corrects=entry, status=422)
    try:
        actions.correct(entry=entry, said=form.report(), at=seat.now, by=seat.user)
    except Refused as refusal:
        form.refuse(refusal)
        return _page(request, seat, form, corrects=entry, status=422)
    return seat.leave(gettext("The status is corrected. The old one stays in the history."))


@require_POST
def confirm(request: HttpRequest, code: str, solution_key: str) -> HttpResponse:
    """Say that the last status is still right."""
    seat = _seat(request, code, solution_key)
    access.require(seat.may.report, ONLY_MUNICIPALITY)
    try:
        actions.confirm_unchanged(
            municipality=seat.desk.municipality,
            solution=seat.desk.solution,
            seen=forms.seen_in(request.POST),
            at=seat.now,
            by=seat.user,
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("rollouts:status", code, solution_key)
    return seat.leave(gettext("The status is confirmed as of today."))


@require_POST
def accept(request: HttpRequest, code: str, solution_key: str, pk: int) -> HttpResponse:
    """Make a proposal the municipality's own word."""
    seat = _seat(request, code, solution_key)
    proposal = get_object_or_404(seat.entries.filter(grade=Grade.TOLD), pk=pk)
    access.require(seat.may.report, ONLY_MUNICIPALITY)
    try:
        actions.accept_proposal(proposal=proposal, at=seat.now, by=seat.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("rollouts:status", code, solution_key)
    return seat.leave(gettext("The proposal is confirmed. It is now your own status."))


# What the pages share ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Seat:
    """Somebody in front of one municipality's status for one solution, at one moment."""

    request: HttpRequest
    user: User
    desk: Desk
    may: permissions.MunicipalityMay
    now: datetime.datetime
    today: datetime.date

    @property
    def entries(self) -> QuerySet[StatusEntry]:
        """Everything said about the pair."""
        return StatusEntry.objects.filter(municipality=self.desk.municipality, solution=self.desk.solution)

    def entry(self, pk: int | None) -> StatusEntry | None:
        """Return one of the pair's entries."""
        return self.entries.filter(pk=pk).select_related("by").first() if pk is not None else None

    def form(self, data: Mapping[str, Any] | None = None, *, initial: dict[str, Any] | None = None) -> StatusForm:
        """Return the form, which says when the wave has planned the solution to be in use."""
        wave = self.desk.wave
        return StatusForm(data, initial=initial, planned_on=wave.golive_to if wave else None)

    def report(self, said: Report, *, seen: int | None) -> StatusEntry:
        """Report or propose, as the speaker may."""
        return actions.report(
            municipality=self.desk.municipality,
            solution=self.desk.solution,
            said=said,
            seen=seen,
            at=self.now,
            by=self.user,
        )

    def leave(self, said: str) -> HttpResponse:
        """Go back to the municipality's page, with a receipt."""
        messages.success(self.request, said)
        return redirect(f"{self.desk.municipality.get_absolute_url()}#{self.desk.solution.key}")


def _seat(request: HttpRequest, code: str, solution_key: str) -> Seat:
    assert isinstance(request.user, User)  # noqa: S101  the login middleware lets nobody else through
    now = timezone.now()
    today = timezone.localdate(now)
    municipality = get_object_or_404(Municipality.objects.visible_to(request.user, today), code=code)
    solution = get_object_or_404(Solution, key=solution_key)
    may = permissions.with_municipality(request.user, municipality, today)
    at = desk.gather(municipality=municipality, solution=solution, on=today)
    return Seat(request, request.user, at, may, now, today)


def _conflict(request: HttpRequest, seat: Seat, form: StatusForm, newest: StatusEntry) -> HttpResponse:
    """Ask which of the two shall count, field by field; everything that was typed stays in the form."""
    data = dict(form.data.items()) | {"seen": str(newest.pk)}
    unequal = forms.differences(form.report(), newest)
    return _page(request, seat, seat.form(data), newest=newest, unequal=unequal, status=409)


def _page(request: HttpRequest, seat: Seat, form: StatusForm, *, status: int = 200, **more: object) -> HttpResponse:
    at = seat.desk
    way = crumbs.to_municipality(at.municipality, browses=seat.may.browse, is_last=False)
    context = {
        "form": form,
        "desk": at,
        "may": seat.may,
        "today": seat.today,
        "crumbs": [*way, crumbs.Crumb(at.solution.name)],
        "is_conflict": "newest" in more,
        **more,
    }
    return render(request, "rollouts/status.html", context, status=status)
