"""Handing a role over in three steps: who takes over, what is open, from which day."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import Protocol

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from networks import permissions
from networks.actions import roles as actions
from networks.forms.roles import HandOverForm, HeirForm
from networks.models import Municipality, RoleHolder
from networks.views import crumbs
from networks.views.confirming import Step, carry_out, other_domain
from portal import access
from portal.accounts.models import User

ONLY_HOLDER = _("The one who has the role, or who names roles in the municipality, hands it over.")


class Matter(Protocol):
    """Something open that the next holder takes over; the apps above know what."""

    @property
    def heading(self) -> str:
        """What it is."""

    @property
    def url(self) -> str:
        """Where it is."""

    @property
    def due_on(self) -> datetime.date:
        """When it is due."""


Matters = Callable[[Municipality, datetime.date], Sequence[Matter]]


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, code: str, pk: int, matters: Matters) -> HttpResponse:
    """Ask who takes over, list what is open, ask from which day; then show which rights move, and do it."""
    assert isinstance(request.user, User)  # noqa: S101  the login middleware lets nobody else through
    by, today = request.user, timezone.localdate()
    place = get_object_or_404(Municipality.objects.visible_to(by, today), code=code)
    holder = get_object_or_404(RoleHolder.objects.with_grounds(), pk=pk, municipality=place)
    access.require(permissions.may_confirm_role(by, holder), ONLY_HOLDER)
    if request.method != "POST":
        return _ask(request, holder, matters(place, today))
    form = HandOverForm(request.POST)
    if form.is_valid():
        said, found = form.cleaned_data, matters(place, today)
        step = Step(
            heading=_heading(holder),
            act=lambda: actions.hand_over(
                holder=holder, on=today, by=by, matters=[matter.heading for matter in found], **said
            ),
            users=[holder.user, said["to"]],
            day=max(today, said["day"]),
            done=gettext("The role is handed over."),
            back=reverse("networks:roles", args=[code]),
            crumbs=crumbs.to_roles(place, _heading(holder)),
            warnings=other_domain(said["to"], [holder.user.email]),
        )
        response = carry_out(request, form, step)
        if response is not None:
            return response
    return _page(request, holder, form, matters(place, today), status=422)


def _heading(holder: RoleHolder) -> str:
    return gettext("Hand over: %(role)s") % {"role": holder.role.name}


def _ask(request: HttpRequest, holder: RoleHolder, found: Sequence[Matter]) -> HttpResponse:
    """Show step 1, or steps 2 and 3 once the address names the person."""
    chosen = HeirForm(request.GET) if "to" in request.GET else HeirForm()
    if not chosen.is_valid():
        return _page(request, holder, chosen, (), status=422 if chosen.errors else 200)
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    form = HandOverForm(initial={"to": request.GET["to"], "day": tomorrow})
    return _page(request, holder, form, found, heir=chosen.cleaned_data["to"])


def _page(
    request: HttpRequest,
    holder: RoleHolder,
    form: HeirForm,
    found: Sequence[Matter],
    *,
    heir: User | None = None,
    status: int = 200,
) -> HttpResponse:
    place = holder.municipality
    context = {
        "form": form,
        "holder": holder,
        "heir": heir,
        "matters": found,
        "is_choosing": not isinstance(form, HandOverForm),
        "heading": _heading(holder),
        "back": reverse("networks:roles", args=[place.code]),
        "crumbs": crumbs.to_roles(place, _heading(holder)),
    }
    return render(request, "networks/hand_over.html", context, status=status)
