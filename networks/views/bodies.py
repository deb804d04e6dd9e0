"""Bodies: the list, the whole model, each body's page, its words and its seats."""

from __future__ import annotations

import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import dateformat, timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from networks import permissions
from networks.actions import appointments
from networks.actions import bodies as actions
from networks.forms.bodies import PeriodForm, SeatForm, WordsForm
from networks.models import Body, Membership
from networks.reports import bodies as reports
from networks.reports import model_picture, rights
from networks.views import crumbs
from networks.views.confirming import Step, carry_out
from portal import access, asof
from portal.accounts.models import User

ONLY_ADMINISTRATORS = _("Only administrators decide who sits in a body, because rights follow.")
ONLY_KEEPERS = _("The body's chair, its secretary or an administrator changes what it says of itself.")


@require_safe
def bodies(request: HttpRequest) -> HttpResponse:
    """List the bodies the reader may see, by kind."""
    day = asof.from_request(request)
    sections = reports.listing(permissions.visible_bodies(request.user), day.day)
    return render(request, "networks/bodies.html", {"sections": sections, "as_of": day})


@require_safe
def model(request: HttpRequest) -> HttpResponse:
    """Draw who reports to whom, with the same as a list."""
    visible = permissions.visible_bodies(request.user).select_related("network")
    forest = reports.forest(visible)
    context = {
        "forest": forest,
        "picture": model_picture.draw(forest),
        "crumbs": [crumbs.Crumb(gettext("Bodies"), "../"), crumbs.Crumb(gettext("The whole model"))],
    }
    return render(request, "networks/model.html", context)


@require_safe
def body(request: HttpRequest, key: str) -> HttpResponse:
    """Show one body on a day: its words, its people, its place in the model."""
    day = asof.from_request(request)
    visible = permissions.visible_bodies(request.user)
    found = get_object_or_404(visible.select_related("network", "community", "supplier"), key=key)
    context = {
        "page": reports.page(found, visible, day.day),
        "as_of": day,
        "keeps": permissions.keeps_body(request.user, found, day.today),
        "may_seat": permissions.may_seat(request.user),
        "why": rights.why(request.user, found, day.today),
        "crumbs": crumbs.to_body(found),
    }
    return render(request, "networks/body.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def body_words(request: HttpRequest, key: str) -> HttpResponse:
    """Change the body's mandate, responsibility and meeting rhythm."""
    found = get_object_or_404(permissions.visible_bodies(request.user), key=key)
    access.require(permissions.keeps_body(request.user, found, timezone.localdate()), ONLY_KEEPERS)
    first = {name: getattr(found, name) for name in actions.Words.__dataclass_fields__}
    form = WordsForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        note = form.cleaned_data.pop("note")
        actions.describe(body=found, words=actions.Words(**form.cleaned_data), by=_user(request), note=note)
        messages.success(request, gettext("Saved."))
        return redirect(found)
    return _form(request, form, found, gettext("Change mandate and rhythm"))


@require_http_methods(["GET", "HEAD", "POST"])
def seat_new(request: HttpRequest, key: str) -> HttpResponse:
    """Give somebody a seat, after showing which rights it brings."""
    found = get_object_or_404(permissions.visible_bodies(request.user), key=key)
    access.require(permissions.may_seat(request.user), ONLY_ADMINISTRATORS)
    today, heading = timezone.localdate(), gettext("New member")
    form = SeatForm(found, request.POST or None, initial={"starts_on": today})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        step = Step(
            heading=heading,
            act=lambda: appointments.seat(body=found, on=today, by=_user(request), **said),
            users=[said["user"]],
            day=max(today, said["starts_on"]),
            done=gettext("The membership is saved."),
            back=found.get_absolute_url(),
            crumbs=crumbs.to_body(found, heading),
            warnings=_gap(found, said["user"], said["role"], said["starts_on"]),
        )
        response = carry_out(request, form, step)
        if response is not None:
            return response
    return _form(request, form, found, heading)


@require_http_methods(["GET", "HEAD", "POST"])
def seat_change(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Move a seat's first or last day, after showing what that does to rights."""
    found = get_object_or_404(permissions.visible_bodies(request.user), key=key)
    membership = get_object_or_404(found.memberships.with_grounds(), pk=pk)
    access.require(permissions.may_seat(request.user), ONLY_ADMINISTRATORS)
    today, heading = timezone.localdate(), gettext("Change membership: %(who)s") % {"who": membership.user.name}
    form = PeriodForm(request.POST or None, initial={"starts_on": membership.starts_on, "ends_on": membership.ends_on})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        step = Step(
            heading=heading,
            act=lambda: appointments.change_seat(membership=membership, on=today, by=_user(request), **said),
            users=[membership.user],
            day=_effective(membership, said["starts_on"], said["ends_on"], today),
            done=gettext("The membership is saved."),
            back=found.get_absolute_url(),
            crumbs=crumbs.to_body(found, heading),
            warnings=_left_empty(membership, said["ends_on"]),
        )
        response = carry_out(request, form, step)
        if response is not None:
            return response
    return _form(request, form, found, heading)


def _effective(
    membership: Membership, starts_on: datetime.date, ends_on: datetime.date | None, today: datetime.date
) -> datetime.date:
    """Return the day on which the change shows: today, or the first or last day it moves."""
    if ends_on is not None and ends_on != membership.ends_on:
        return max(today, ends_on)
    return max(today, starts_on)


def _gap(found: Body, user: User, role: str, starts_on: datetime.date) -> list[str]:
    """Return a warning when the person had the same seat before, and lost it for a while."""
    before = found.memberships.filter(user=user, role=role, ends_on__lt=starts_on).order_by("-ends_on").first()
    if before is None or before.ends_on is None:
        return []
    words = gettext("%(who)s had the same role until %(last)s. Between the two periods there are no rights.")
    return [words % {"who": user.name, "last": dateformat.format(before.ends_on, "j. F Y")}]


def _left_empty(membership: Membership, ends_on: datetime.date | None) -> list[str]:
    """Return a warning when a body would have nobody in a seat that speaks for it."""
    speaking = {Membership.Role.CHAIR, Membership.Role.SECRETARY, Membership.Role.REGIONAL_CONTACT}
    if ends_on is None or membership.role not in speaking:
        return []
    others = Membership.objects.in_force(ends_on).filter(body=membership.body, role=membership.role)
    if others.exclude(pk=membership.pk).exists():
        return []
    words = gettext("From that day nobody is %(role)s in %(body)s.")
    return [words % {"role": membership.get_role_display(), "body": membership.body}]


def _form(request: HttpRequest, form: object, found: Body, heading: str) -> HttpResponse:
    context = {"form": form, "heading": heading, "back": found.get_absolute_url(), "about": found.name}
    context["crumbs"] = crumbs.to_body(found, heading)
    status = 422 if getattr(form, "errors", None) else 200
    return render(request, "networks/form.html", context, status=status)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  the login middleware lets nobody else through
    return request.user
