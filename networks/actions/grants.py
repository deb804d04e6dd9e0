"""Keeping the grants exactly what seats and roles bring: at once when one is saved, and every day for dated ones."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db import models, transaction

from networks.reports import grants
from networks.reports.grants import MODELS, Check, Held
from portal import access
from portal.access import Level
from portal.accounts.models import User


@dataclass(frozen=True, slots=True)
class Change:
    """What a change does to the rights of those it concerns, on the day it takes effect."""

    on: datetime.date
    gains: tuple[Held, ...]
    losses: tuple[Held, ...]


@transaction.atomic
def align(*, on: datetime.date, by: User | None, users: Iterable[User] | None = None, note: str = "") -> Check:
    """Hand out the grants that are due on the day and take back the others; return what was put right.

    Every grant and every revocation leaves its audit entry. Without ``users`` it looks at everybody.
    """
    people = None if users is None else {user.pk: user for user in users}
    found = grants.check(on, None if people is None else list(people))
    wrong = (*found.without_seat, *found.without_grant)
    if people is None:
        people = User.objects.in_bulk({held.user_id for held in wrong})
    things = _things(wrong)
    for held in found.without_seat:
        thing = things[held.model][held.thing_id]
        access.revoke(user=people[held.user_id], level=Level(held.level), thing=thing, by=by, note=note)
    for held in found.without_grant:
        thing = things[held.model][held.thing_id]
        access.grant(user=people[held.user_id], level=Level(held.level), thing=thing, by=by, note=note)
    return found


def preview(change: Callable[[], object], *, users: Iterable[User], on: datetime.date) -> Change:
    """Carry out a change, see what it does to rights on the day, and undo it: nothing is kept.

    Raises whatever the change refuses with, so that a preview says no where the change would.
    """
    ids = [user.pk for user in users]
    with transaction.atomic():
        before = grants.due(on, ids)
        change()
        after = grants.due(on, ids)
        transaction.set_rollback(True)
    return Change(on, tuple(sorted(after - before)), tuple(sorted(before - after)))


def _things(wrong: Iterable[Held]) -> dict[str, dict[int, models.Model]]:
    by_model = groupby(sorted(wrong, key=lambda held: held.model), key=lambda held: held.model)
    return {label: MODELS[label]._default_manager.in_bulk({held.thing_id for held in some}) for label, some in by_model}
