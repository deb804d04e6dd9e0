"""The municipality's agreement that its region confirms on its behalf."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from networks import permissions
from networks.actions import delegations as actions
from networks.forms.roles import DelegationForm
from networks.models import Municipality, Network
from networks.views.roles import form_page
from portal import access
from portal.accounts.models import User
from portal.refusals import Refused

ONLY_LEADER = _("Only the municipality's health leader agrees to this.")


@require_http_methods(["GET", "HEAD", "POST"])
def delegation_new(request: HttpRequest, code: str) -> HttpResponse:
    """Agree that the coordinators of the municipality's network confirm status on its behalf."""
    place, by = _place(request, code)
    today = timezone.localdate()
    network = get_object_or_404(Network, belongings__in=place.belongings.in_force(today))
    form = DelegationForm(request.POST or None, initial={"starts_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            actions.agree(municipality=place, network=network, by=by, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, gettext("The agreement is saved."))
            return redirect("networks:roles", code)
    heading = gettext("Let %(network)s confirm on your behalf") % {"network": network}
    return form_page(request, form, place, heading)


@require_POST
def delegation_end(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Withdraw the agreement from today."""
    place, by = _place(request, code)
    agreement = get_object_or_404(place.delegations, pk=pk)
    actions.withdraw(agreement=agreement, ends_on=timezone.localdate(), by=by)
    messages.success(request, gettext("The agreement is withdrawn. Only the municipality confirms from today."))
    return redirect("networks:roles", code)


def _place(request: HttpRequest, code: str) -> tuple[Municipality, User]:
    assert isinstance(request.user, User)  # noqa: S101  the login middleware lets nobody else through
    place = get_object_or_404(Municipality.objects.visible_to(request.user, timezone.localdate()), code=code)
    access.require(permissions.may_answer(request.user, place), ONLY_LEADER)
    return place, request.user
