"""Keeping a municipality's roles true: confirm, change, end, hand over, and say that mail comes back."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from networks.actions import grants
from networks.actions.appointments import give_role, require_role_possible
from networks.models import Municipality, RoleHolder, Vacancy
from portal.accounts.models import User
from portal.audit.actions import record
from portal.refusals import Refused


@transaction.atomic
def confirm_role(*, holder: RoleHolder, on: datetime.date, by: User | None, note: str = "") -> RoleHolder:
    """Say that the person still has the role; mail that came back before no longer counts.

    Raises:
        Refused: the role is not held on the day.

    """
    if not holder.holds(on):
        raise Refused(_("The role is not held today, so there is nothing to confirm."))
    before = {"confirmed": holder.confirmed_on, "bounced": holder.bounced_on}
    holder.confirmed_on, holder.bounced_on = on, None
    holder.save(update_fields=["confirmed_on", "bounced_on"])
    record(by=by, verb="role.confirmed", subject=holder, before=before, after={"confirmed": on}, note=note)
    return holder


@transaction.atomic
def note_bounce(*, user: User, on: datetime.date, by: User | None = None, note: str = "") -> int:
    """Mark every role the person holds on the day as uncertain, because mail came back; return how many."""
    held = RoleHolder.objects.in_force(on).filter(user=user, bounced_on__isnull=True).with_grounds()
    for holder in held:
        holder.bounced_on = on
        holder.save(update_fields=["bounced_on"])
        record(by=by, verb="role.bounced", subject=holder, after={"bounced": on}, note=note)
    return len(held)


@transaction.atomic
def end_role(
    *, holder: RoleHolder, ends_on: datetime.date, on: datetime.date, by: User | None, reason: str = "", note: str = ""
) -> RoleHolder:
    """End a role from a day on, and its rights with it.

    Raises:
        Refused: the period is impossible, the role has ended, or the last holder of a required role leaves without a
            reason for the vacancy.

    """
    Municipality.objects.select_for_update(no_key=True).get(pk=holder.municipality_id)
    holder = RoleHolder.objects.with_grounds().get(pk=holder.pk)  # as it is now that nobody else may change it
    if holder.ends_on is not None and holder.ends_on <= min(on, ends_on):
        raise Refused(_("This role has already ended."), field="ends_on")
    before = {"from": holder.starts_on, "until": holder.ends_on}
    holder.ends_on = ends_on
    require_role_possible(holder)
    if is_last(holder, ends_on):
        if not reason.strip():
            words = _("Nobody else is %(role)s from that day. Say why the role is left vacant, or hand it over.")
            raise Refused(words % {"role": holder.role.name}, field="reason")
        vacancy, _made = Vacancy.objects.update_or_create(
            municipality=holder.municipality,
            role=holder.role,
            starts_on=ends_on,
            defaults={"reason": reason.strip()},
        )
        record(by=by, verb="role.vacant", subject=vacancy, after={"from": ends_on, "reason": reason}, note=note)
    holder.save(update_fields=["ends_on"])
    record(by=by, verb="role.ended", subject=holder, before=before, after={"until": ends_on}, note=note)
    grants.align(on=on, by=by, users=[holder.user], note=note)
    return holder


@transaction.atomic
def hand_over(
    *,
    holder: RoleHolder,
    to: User,
    day: datetime.date,
    on: datetime.date,
    by: User | None,
    matters: Sequence[str] = (),
    note: str = "",
) -> RoleHolder:
    """Let another person take the role over from a day on, with the open matters written down; one change or none.

    Raises:
        Refused: it is the same person, the role does not reach the day, or the new holder may not have it.

    """
    if to.pk == holder.user_id:
        raise Refused(_("Choose another person than the one who has the role."), field="to")
    if not holder.holds(day) or day <= holder.starts_on:
        raise Refused(_("Choose a day on which the role is held, after its first."), field="day")
    heir = give_role(
        municipality=holder.municipality,
        user=to,
        role=holder.role_id,
        solution_key=holder.solution_key,
        service_area=holder.service_area,
        starts_on=day,
        ends_on=holder.ends_on if holder.stands_in_for_id else None,
        stands_in_for=holder.stands_in_for,
        on=on,
        by=by,
        note=note,
    )
    end_role(holder=holder, ends_on=day, on=on, by=by, note=note)
    after = {"to": to.name, "from": day, "matters": list(matters)}
    record(by=by, verb="role.handed_over", subject=heir, before={"holder": holder.user.name}, after=after, note=note)
    return heir


def is_last(holder: RoleHolder, ends_on: datetime.date) -> bool:
    """Whether a required role would have nobody on the day; a stand-in does not fill it."""
    if not holder.role.is_required or holder.stands_in_for_id is not None:
        return False
    others = RoleHolder.objects.in_force(ends_on).filter(municipality=holder.municipality_id, role=holder.role)
    return not others.exclude(pk=holder.pk).filter(stands_in_for__isnull=True).exists()
