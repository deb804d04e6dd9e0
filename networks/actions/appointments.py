"""Giving people seats and municipal roles, and with them their rights."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from networks import permissions
from networks.models import Body, Membership, Municipality, RoleHolder, Supplier
from portal import access
from portal.access import Level
from portal.accounts.models import User
from portal.audit.actions import record
from portal.refusals import Refused


@transaction.atomic
def seat(*, body: Body, user: User, role: str, starts_on: datetime.date, by: User | None, note: str = "") -> Membership:
    """Give the user a seat in the body from a day on, with the rights that follow from it.

    Raises:
        Refused: the user already holds that seat.

    """
    if Membership.objects.filter(body=body, user=user, role=role, ends_on__isnull=True).exists():
        raise Refused(_("This person already has that role in the body."), field="role")
    membership = Membership.objects.create(body=body, user=user, role=role, starts_on=starts_on)
    record(by=by, verb="membership.started", subject=membership, after={"from": starts_on}, note=note)
    thing, brought = permissions.grants_of_seat(membership)
    _hand_out(user, thing, brought, by=by)
    return membership


@transaction.atomic
def unseat(*, membership: Membership, ends_on: datetime.date, by: User | None, note: str = "") -> Membership:
    """End a seat from a day on, and take back the rights no other seat of the person brings.

    Raises:
        Refused: the day is not after the seat's start, or the seat has ended already.

    """
    if membership.ends_on is not None:
        raise Refused(_("This membership has already ended."))
    if ends_on <= membership.starts_on:
        raise Refused(_("A membership must end after it starts."), field="ends_on")
    membership.ends_on = ends_on
    membership.save(update_fields=["ends_on"])
    record(by=by, verb="membership.ended", subject=membership, after={"until": ends_on}, note=note)
    thing, brought = permissions.grants_of_seat(membership)
    others = Membership.objects.filter(user=membership.user, ends_on__isnull=True).select_related("body__network")
    kept = {
        level for other in others for at, held in [permissions.grants_of_seat(other)] if at == thing for level in held
    }
    for level in set(brought) - kept:
        access.revoke(user=membership.user, level=level, thing=thing, by=by)
    return membership


@transaction.atomic
def give_role(
    *, municipality: Municipality, user: User, role: str, starts_on: datetime.date, by: User | None, note: str = ""
) -> RoleHolder:
    """Give the user a role for the municipality from a day on, with the rights that follow from it.

    Raises:
        Refused: the user already holds that role, or the municipality does not exist on the day.

    """
    if not municipality.exists(starts_on):
        raise Refused(_("The municipality does not exist on that day."), field="starts_on")
    if RoleHolder.objects.filter(municipality=municipality, user=user, role=role, ends_on__isnull=True).exists():
        raise Refused(_("This person already has that role for the municipality."), field="role")
    holder = RoleHolder.objects.create(municipality=municipality, user=user, role=role, starts_on=starts_on)
    record(by=by, verb="role.started", subject=holder, after={"from": starts_on}, note=note)
    _hand_out(user, municipality, permissions.ROLE_GRANTS.get(role, ()), by=by)
    return holder


@transaction.atomic
def name_supplier_contact(*, supplier: Supplier, user: User, by: User | None, note: str = "") -> None:
    """Let the user speak for the supplier's own products; naming the same person twice changes nothing."""
    record(by=by, verb="supplier.contact_named", subject=supplier, after={"user": str(user)}, note=note)
    _hand_out(user, supplier, (Level.SEE, Level.REPORT), by=by)


def _hand_out(user: User, thing: models.Model, levels: Iterable[Level], *, by: User | None) -> None:
    for level in levels:
        access.grant(user=user, level=level, thing=thing, by=by)
