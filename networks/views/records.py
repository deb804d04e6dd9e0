"""Which record systems a municipality uses."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from networks import permissions
from networks.actions import records as actions
from networks.forms.records import RecordForm
from networks.models import Municipality, MunicipalityProduct
from networks.reports import rights
from networks.views import crumbs
from portal import access, asof
from portal.accounts.models import User
from portal.refusals import Refused

ONLY_OWN = _("The municipality says itself which record systems it uses.")


@require_safe
def records(request: HttpRequest, code: str) -> HttpResponse:
    """Show the systems in use on a day, and those before and after."""
    day = asof.from_request(request)
    place = get_object_or_404(Municipality.objects.visible_to(request.user, day.today), code=code)
    rows = place.record_systems.select_related("product__supplier", "confirmed_by")
    held = list(rows.in_force(day.day))
    context = {
        "municipality": place,
        "rows": held,
        "others": [row for row in rows if row not in held],
        "as_of": day,
        "may_report": permissions.may_report(request.user, place) and not day.is_past,
        "why_not": rights.why_not(request.user, "report", place, day.today),
        "crumbs": crumbs.to_records(place),
    }
    return render(request, "networks/records.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def record_new(request: HttpRequest, code: str) -> HttpResponse:
    """Say that a system is in use."""
    return _edit(request, code, None, gettext("Add a record system"))


@require_http_methods(["GET", "HEAD", "POST"])
def record_change(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Put right, or end, what was said of a system."""
    return _edit(request, code, pk, gettext("Change the record system"))


@require_POST
def record_confirm(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Say that what is recorded is still right."""
    place, by = _reported(request, code)
    row = get_object_or_404(place.record_systems, pk=pk)
    actions.reconfirm(row=row, at=timezone.now(), by=by)
    messages.success(request, gettext("Thank you. The record system is confirmed as of today."))
    return redirect("networks:records", code)


def _edit(request: HttpRequest, code: str, pk: int | None, heading: str) -> HttpResponse:
    place, by = _reported(request, code)
    row = get_object_or_404(place.record_systems, pk=pk) if pk is not None else None
    first = _said(row) if row else {"starts_on": timezone.localdate()}
    form = RecordForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            actions.declare(municipality=place, use=form.use(), at=timezone.now(), by=by, changes=row)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, gettext("The record system is saved."))
            return redirect("networks:records", code)
    context = {"form": form, "heading": heading, "back": reverse("networks:records", args=[code]), "about": place.name}
    context["crumbs"] = crumbs.to_records(place, heading)
    return render(request, "networks/form.html", context, status=422 if form.errors else 200)


def _said(row: MunicipalityProduct) -> dict[str, object]:
    return {name: getattr(row, name) for name in actions.Use.__dataclass_fields__}


def _reported(request: HttpRequest, code: str) -> tuple[Municipality, User]:
    assert isinstance(request.user, User)  # noqa: S101  the login middleware lets nobody else through
    place = get_object_or_404(Municipality.objects.visible_to(request.user, timezone.localdate()), code=code)
    access.require(permissions.may_report(request.user, place), ONLY_OWN)
    return place, request.user
