"""Giving people seats and municipal roles, changing and ending them, and with them their rights the same day.

``on`` is the day the rights are aligned to: today, for whoever calls. A seat that begins later is written now and
brings its rights on its first day (``networks.tasks.align_grants``).
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from networks.actions import grants
from networks.actions.periods import during, require_end, require_order
from networks.models import Body, Membership, Municipality, RoleHolder, RoleType, Supplier
from networks.models.bodies import HeldQuerySet
from portal.accounts.models import User
from portal.audit.actions import record
from portal.refusals import Refused

PROJECT = (RoleHolder.Role.PROJECT_OWNER, RoleHolder.Role.PROJECT_MANAGER)


@transaction.atomic
def seat(  # noqa: PLR0913  a seat has that many sides, and each is said by name
    *,
    body: Body,
    user: User,
    role: str,
    starts_on: datetime.date,
    on: datetime.date,
    by: User | None,
    ends_on: datetime.date | None = None,
    stands_in_for: Membership | None = None,
    note: str = "",
) -> Membership:
    """Give the user a seat in the body from a day on; a stand-in has the rights of the seat it stands in for.

    Raises:
        Refused: the period is impossible, or the person has that seat already during a part of it.

    """
    Body.objects.select_for_update(no_key=True).get(pk=body.pk)
    require_order(starts_on, ends_on)
    if stands_in_for is not None:
        _require_seat_to_stand_in_for(stands_in_for, body, user)
        require_end(ends_on)
    _require_no_overlap(body, user, role, starts_on, ends_on)
    membership = Membership.objects.create(
        body=body, user=user, role=role, starts_on=starts_on, ends_on=ends_on, stands_in_for=stands_in_for
    )
    after = {"from": starts_on, "until": ends_on, "stands_in_for": str(stands_in_for) if stands_in_for else None}
    record(by=by, verb="membership.started", subject=membership, after=_told(after), note=note)
    grants.align(on=on, by=by, users=[user], note=note)
    return membership


@transaction.atomic
def unseat(
    *, membership: Membership, ends_on: datetime.date, on: datetime.date, by: User | None, note: str = ""
) -> Membership:
    """End a seat from a day on, and take back the rights no other seat of the person brings.

    Raises:
        Refused: the day is not after the seat's start, or the seat has ended already.

    """
    ended_on = Membership.objects.values_list("ends_on", flat=True).get(pk=membership.pk)
    if ended_on is not None and ended_on <= min(on, ends_on):
        raise Refused(_("This membership has already ended."), field="ends_on")
    return change_seat(membership=membership, starts_on=membership.starts_on, ends_on=ends_on, on=on, by=by, note=note)


@transaction.atomic
def change_seat(
    *,
    membership: Membership,
    starts_on: datetime.date,
    ends_on: datetime.date | None,
    on: datetime.date,
    by: User | None,
    note: str = "",
) -> Membership:
    """Move the first or last day of a seat, and align the person's rights.

    Raises:
        Refused: the period is impossible, or overlaps another of the person's periods in the same seat.

    """
    Body.objects.select_for_update(no_key=True).get(pk=membership.body_id)
    membership = Membership.objects.with_grounds().get(pk=membership.pk)  # as it is now that nobody else may change it
    require_order(starts_on, ends_on)
    if membership.stands_in_for_id is not None:
        require_end(ends_on)
    others = Membership.objects.exclude(pk=membership.pk)
    _require_no_overlap(membership.body, membership.user, membership.role, starts_on, ends_on, others=others)
    before = {"from": membership.starts_on, "until": membership.ends_on}
    membership.starts_on, membership.ends_on = starts_on, ends_on
    membership.save(update_fields=["starts_on", "ends_on"])
    after = {"from": starts_on, "until": ends_on}
    verb = "membership.ended" if ends_on and ends_on != before["until"] else "membership.changed"
    record(by=by, verb=verb, subject=membership, before=_told(before), after=_told(after), note=note)
    grants.align(on=on, by=by, users=[membership.user], note=note)
    return membership


@transaction.atomic
def give_role(  # noqa: PLR0913  a role has that many sides, and each is said by name
    *,
    municipality: Municipality,
    user: User,
    role: str,
    starts_on: datetime.date,
    on: datetime.date,
    by: User | None,
    ends_on: datetime.date | None = None,
    solution_key: str = "",
    service_area: str = "",
    stands_in_for: RoleHolder | None = None,
    note: str = "",
) -> RoleHolder:
    """Give the user a role for the municipality from a day on, with the rights that follow from it.

    Raises:
        Refused: no such role, an impossible period, the person has it already, owns and manages the same project,
            or the municipality does not exist on the first day.

    """
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    if not RoleType.objects.filter(key=role).exists():
        raise Refused(_("There is no such role."), field="role")
    holder = RoleHolder(
        municipality=municipality,
        user=user,
        role_id=role,
        solution_key=solution_key,
        service_area=service_area,
        starts_on=starts_on,
        ends_on=ends_on,
        stands_in_for=stands_in_for,
        confirmed_on=on,
    )
    require_role_possible(holder)
    holder.save(force_insert=True)
    after = {"from": starts_on, "until": ends_on, "solution": solution_key, "service_area": service_area}
    record(by=by, verb="role.started", subject=holder, after=_told(after), note=note)
    grants.align(on=on, by=by, users=[user], note=note)
    return holder


@transaction.atomic
def name_supplier_contact(
    *, supplier: Supplier, user: User, starts_on: datetime.date, on: datetime.date, by: User | None, note: str = ""
) -> Membership:
    """Let the user speak for the supplier's own products, by a seat in the supplier's body."""
    body = Body.objects.filter(supplier=supplier).first()
    if body is None:
        body = Body.objects.create(
            key=f"leverandor-{supplier.key}", name=supplier.name, kind=Body.Kind.SUPPLIER, supplier=supplier
        )
        record(by=by, verb="body.created", subject=body, after={"kind": body.kind}, note=note)
    return seat(body=body, user=user, role=Membership.Role.CONTACT, starts_on=starts_on, on=on, by=by, note=note)


def _told(values: Mapping[str, object]) -> dict[str, object]:
    """Leave out what is not there."""
    return {name: value for name, value in values.items() if value not in (None, "")}


def _require_seat_to_stand_in_for(membership: Membership, body: Body, user: User) -> None:
    if membership.body_id != body.pk or membership.user_id == user.pk or membership.stands_in_for_id is not None:
        raise Refused(_("Choose another person's ordinary seat in the same body."), field="stands_in_for")


def _require_no_overlap(
    body: Body,
    user: User,
    role: str,
    starts_on: datetime.date,
    ends_on: datetime.date | None,
    *,
    others: HeldQuerySet | None = None,
) -> None:
    among = Membership.objects.all() if others is None else others
    clash = among.filter(body=body, user=user, role=role).overlapping(starts_on, ends_on).first()
    if clash is not None:
        words = _("%(who)s already has that role in the body %(when)s. Periods may not overlap.")
        raise Refused(words % {"who": user.name, "when": during(clash.starts_on, clash.ends_on)}, field="starts_on")


def require_role_possible(holder: RoleHolder) -> None:
    """Refuse a role that breaks a rule, whether it is new or being changed."""
    municipality, other = holder.municipality, holder.stands_in_for
    require_order(holder.starts_on, holder.ends_on)
    if not municipality.exists(holder.starts_on):
        raise Refused(_("The municipality does not exist on that day."), field="starts_on")
    if other is not None:
        require_end(holder.ends_on)
        if other.user_id == holder.user_id or other.municipality_id != municipality.pk:
            raise Refused(_("A stand-in is another person in the same municipality."), field="stands_in_for")
    _require_role_free(holder)
    _require_two_people(holder)


def _require_role_free(holder: RoleHolder) -> None:
    same = RoleHolder.objects.filter(
        municipality=holder.municipality,
        user=holder.user,
        role=holder.role,
        solution_key=holder.solution_key,
        service_area=holder.service_area,
    )
    clash = same.exclude(pk=holder.pk).overlapping(holder.starts_on, holder.ends_on).first()
    if clash is not None:
        words = _("%(who)s already has that role for the municipality %(when)s. Periods may not overlap.")
        told = {"who": holder.user.name, "when": during(clash.starts_on, clash.ends_on)}
        raise Refused(words % told, field="starts_on")


def _require_two_people(holder: RoleHolder) -> None:
    """Refuse that one person both owns and manages a project; a role for all solutions meets every project."""
    if holder.role_id not in PROJECT:
        return
    others = RoleHolder.objects.filter(municipality=holder.municipality, user=holder.user, role__key__in=PROJECT)
    for other in others.exclude(role=holder.role).overlapping(holder.starts_on, holder.ends_on):
        if not other.solution_key or not holder.solution_key or other.solution_key == holder.solution_key:
            raise Refused(_("The owner and the manager of a project must be two people."), field="user")
