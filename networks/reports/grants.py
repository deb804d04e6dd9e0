"""Which grants the seats and roles of a day bring, which are written, and where the two differ."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.db import models

from networks import permissions
from networks.models import Body, Membership, Municipality, Network, RoleHolder, Supplier
from portal import access

ANCHORS: tuple[type[models.Model], ...] = (Body, Network, Municipality, Supplier)
MODELS: dict[str, type[models.Model]] = {model._meta.label: model for model in ANCHORS}


class Held(NamedTuple):
    """One grant: this person, this level, this thing."""

    user_id: int
    model: str
    thing_id: int
    level: str


@dataclass(frozen=True, slots=True)
class Check:
    """What differs between the grants that follow from seats and roles and those that are written."""

    on: datetime.date
    without_seat: tuple[Held, ...]
    without_grant: tuple[Held, ...]

    @property
    def is_clean(self) -> bool:
        """Whether the two are the same."""
        return not (self.without_seat or self.without_grant)


def due(on: datetime.date, users: Iterable[int] | None = None) -> frozenset[Held]:
    """Return every grant that seats and roles bring on the day: two queries for however many people."""
    seats = Membership.objects.in_force(on).with_grounds()
    roles = RoleHolder.objects.in_force(on).where_it_exists(on).with_grounds()
    if users is not None:
        seats, roles = seats.filter(user__in=users), roles.filter(user__in=users)
    return frozenset(_brought(seats, roles))


def written(users: Iterable[int] | None = None) -> frozenset[Held]:
    """Return every grant that is written: one query per anchor."""
    return frozenset(
        Held(user, model._meta.label, thing, level)
        for model in ANCHORS
        for user, thing, level in access.holdings(model, users)
    )


def check(on: datetime.date, users: Iterable[int] | None = None) -> Check:
    """Compare the two."""
    wanted, found = due(on, users), written(users)
    return Check(on, tuple(sorted(found - wanted)), tuple(sorted(wanted - found)))


def _brought(seats: Iterable[Membership], roles: Iterable[RoleHolder]) -> Iterator[Held]:
    for seat in seats:
        place, levels = permissions.grants_of_seat(seat)
        yield from (Held(seat.user_id, place._meta.label, place.pk, level.value) for level in levels)
    for role in roles:
        municipality, levels = permissions.grants_of_role(role)
        yield from (Held(role.user_id, municipality._meta.label, municipality.pk, level.value) for level in levels)
