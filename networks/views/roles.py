"""Municipal roles: the wall, naming, confirming and ending, and the holes in a region."""

from __future__ import annotations

import datetime
from dataclasses import asdict

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from networks import permissions
from networks.actions import appointments
from networks.actions import roles as actions
from networks.forms.roles import EndForm, RoleForm
from networks.models import DelegationAgreement, Municipality, RoleHolder
from networks.reports import rights
from networks.reports import roles as reports
from networks.views import crumbs
from networks.views.confirming import Step, carry_out, other_domain
from portal import access, asof
from portal.accounts.models import User

ONLY_LEADER = _("The municipality's health leader, or an administrator, says who has which role.")
ONLY_REGION = _("The list is for those who look after several municipalities.")
PAGE = 50


@require_safe
def roles(request: HttpRequest, code: str) -> HttpResponse:
    """Show who has which role in the municipality, and how well we know it."""
    day = asof.from_request(request)
    place = get_object_or_404(Municipality.objects.visible_to(request.user, day.today), code=code)
    agreements = DelegationAgreement.objects.in_force(day.day).filter(municipality=place)
    context = {
        "municipality": place,
        "posts": reports.wall(place, day.day),
        "agreements": agreements.select_related("network", "agreed_by"),
        "as_of": day,
        "may_name": permissions.may_name_roles(request.user, place) and not day.is_past,
        "may_agree": permissions.may_answer(request.user, place) and not day.is_past,
        "may_see_contacts": permissions.may_see_contacts(request.user, place, day.today),
        "why": rights.why(request.user, place, day.today),
        "why_not": rights.why_not(request.user, "name", place, day.today),
        "crumbs": crumbs.to_roles(place),
    }
    return render(request, "networks/roles.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def role_new(request: HttpRequest, code: str) -> HttpResponse:
    """Name somebody, after showing which rights the role brings."""
    place, today = _named(request, code)
    form = RoleForm(place, request.POST or None, initial={"starts_on": today, "role": request.GET.get("rolle")})
    heading = gettext("New role holder")
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data | {"role": form.cleaned_data["role"].key}
        colleagues = RoleHolder.objects.in_force(today).filter(municipality=place).exclude(user=said["user"])
        step = Step(
            heading=heading,
            act=lambda: appointments.give_role(municipality=place, on=today, by=_user(request), **said),
            users=[said["user"]],
            day=max(today, said["starts_on"]),
            done=gettext("The role is saved."),
            back=reverse("networks:roles", args=[code]),
            crumbs=crumbs.to_roles(place, heading),
            warnings=other_domain(said["user"], list(colleagues.values_list("user__email", flat=True))),
        )
        response = carry_out(request, form, step)
        if response is not None:
            return response
    return form_page(request, form, place, heading)


@require_http_methods(["GET", "HEAD", "POST"])
def role_end(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """End a role, after showing which rights go; a required role is not left vacant without a reason."""
    place, today = _named(request, code)
    holder = get_object_or_404(RoleHolder.objects.with_grounds(), pk=pk, municipality=place)
    heading = gettext("End the role: %(who)s, %(role)s") % {"who": holder.user.name, "role": holder.role.name}
    form = EndForm(request.POST or None, initial={"ends_on": today})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        step = Step(
            heading=heading,
            act=lambda: actions.end_role(holder=holder, on=today, by=_user(request), **said),
            users=[holder.user],
            day=max(today, said["ends_on"]),
            done=gettext("The role is ended."),
            back=reverse("networks:roles", args=[code]),
            crumbs=crumbs.to_roles(place, heading),
        )
        response = carry_out(request, form, step)
        if response is not None:
            return response
    return form_page(request, form, place, heading)


@require_POST
def role_confirm(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Say that a role is still held."""
    today = timezone.localdate()
    place = get_object_or_404(Municipality.objects.visible_to(request.user, today), code=code)
    holder = get_object_or_404(RoleHolder.objects.with_grounds(), pk=pk, municipality=place)
    access.require(permissions.may_confirm_role(request.user, holder), ONLY_LEADER)
    actions.confirm_role(holder=holder, on=today, by=_user(request))
    messages.success(request, gettext("Thank you. The role is confirmed as of today."))
    return redirect("networks:roles", code)


@require_safe
def holes(request: HttpRequest) -> HttpResponse:
    """List the roles that are vacant, uncertain or old in the municipalities the reader looks after."""
    access.require(permissions.may_see_holes(request.user), ONLY_REGION)
    day = asof.from_request(request)
    found = reports.holes(Municipality.objects.visible_to(request.user, day.today), day.day)
    asked = {"network": "nettverk", "role": "rolle", "state": "tilstand"}
    wanted = reports.Wanted(**{name: request.GET.get(word, "")[:60] for name, word in asked.items()})
    kept = [hole for hole in found if wanted.keeps(hole)]
    context = {
        "page": Paginator(kept, PAGE).get_page(request.GET.get("side")),
        "total": len(kept),
        "wanted": asdict(wanted),
        "networks": sorted({hole.network for hole in found}),
        "kinds": sorted({(hole.role_key, hole.role) for hole in found}, key=lambda pair: pair[1]),
        "states": reports.State.choices,
        "as_of": day,
    }
    return render(request, "networks/holes.html", context)


# What the pages share -----------------------------------------------------------------------------


def form_page(request: HttpRequest, form: object, place: Municipality, heading: str) -> HttpResponse:
    """Show a form about one municipality's roles."""
    back = reverse("networks:roles", args=[place.code])
    context = {"form": form, "heading": heading, "back": back, "about": place.name}
    context["crumbs"] = crumbs.to_roles(place, heading)
    status = 422 if getattr(form, "errors", None) else 200
    return render(request, "networks/form.html", context, status=status)


def _named(request: HttpRequest, code: str) -> tuple[Municipality, datetime.date]:
    """Return a municipality whose roles the reader may name, and today."""
    today = timezone.localdate()
    place = get_object_or_404(Municipality.objects.visible_to(request.user, today), code=code)
    access.require(permissions.may_name_roles(request.user, place), ONLY_LEADER)
    return place, today


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  the login middleware lets nobody else through
    return request.user
