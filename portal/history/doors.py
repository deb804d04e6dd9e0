"""Whose history may be read: each kind of object obeys its own visibility, and so do the parts it is made of."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils import timezone

from networks import permissions
from networks.models import Body, Municipality, Network
from portal import access
from portal.access import Level, Person
from priorities.models import Cut
from rollouts.models import Invitation, Solution, Wave

Instant = datetime.datetime
NEVER = datetime.datetime(9999, 1, 1, tzinfo=datetime.UTC)
Visible = Callable[[Person, datetime.date], models.QuerySet[Any]]
Parts = Callable[[Any, Person, datetime.date], Sequence[models.QuerySet[Any]]]


@dataclass(frozen=True)
class Door:
    """How one kind of object lets its history be read.

    ``parts``: the rows it is made of, whose history is told with its own. ``opens``: the instant before which this
    reader could not see the object, so hears nothing; None for those who saw it all along.
    """

    visible: Visible
    parts: Parts
    opens: Callable[[Any, Person], Instant | None]


def _nothing(_thing: models.Model, _user: Person, _on: datetime.date) -> Sequence[models.QuerySet[Any]]:
    return ()


def _always(_thing: models.Model, _user: Person) -> Instant | None:
    return None


def _of_municipality(place: Municipality, user: Person, on: datetime.date) -> Sequence[models.QuerySet[Any]]:
    invitations = Invitation.objects.visible_to(user, on).filter(municipality=place)
    kept = (place.role_holders, place.vacancies, place.delegations, place.record_systems, place.status_entries)
    return (*(each.all() for each in kept), invitations)


def _of_body(body: Body, _user: Person, _on: datetime.date) -> Sequence[models.QuerySet[Any]]:
    return (body.memberships.all(),)


def _of_wave(wave: Wave, user: Person, on: datetime.date) -> Sequence[models.QuerySet[Any]]:
    return (Invitation.objects.visible_to(user, on).filter(wave=wave),)


def _wave_opens(wave: Wave, user: Person) -> Instant | None:
    """Before it is announced a wave is a draft of those who plan it."""
    network = wave.rollout.network_id
    if permissions.sees_nation(user) or network in access.granted(user, Level.SEE, Network):
        return None
    return _midnight(wave.announced_on)


def _cut_opens(cut: Cut, user: Person) -> Instant | None:
    """Before it is locked a cut is a draft of those who prepare it."""
    if permissions.coordinates_nation(user) or cut.network_id in access.granted(user, Level.COORDINATE, Network):
        return None
    return cut.locked_at or NEVER


def _midnight(day: datetime.date | None) -> Instant:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min)) if day else NEVER


DOORS: dict[str, Door] = {
    "networks.municipality": Door(Municipality.objects.visible_to, _of_municipality, _always),
    "networks.body": Door(lambda user, _on: permissions.visible_bodies(user), _of_body, _always),
    "rollouts.wave": Door(
        lambda user, _on: Wave.objects.visible_to(user).select_related("rollout__solution"), _of_wave, _wave_opens
    ),
    "rollouts.solution": Door(lambda _user, _on: Solution.objects.all(), _nothing, _always),
    "priorities.cut": Door(lambda user, _on: Cut.objects.visible_to(user), _nothing, _cut_opens),
}
