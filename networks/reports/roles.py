"""The roles of a municipality and their state, and the holes in those of many."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from networks.models import Municipality, MunicipalityQuerySet, RoleHolder, RoleType, ServiceArea, Vacancy

FRESH_FOR = datetime.timedelta(days=180)


class State(models.TextChoices):
    """How well a role is known."""

    CONFIRMED = "confirmed", _("confirmed")
    OLD = "old", _("not confirmed for half a year")
    BOUNCING = "bouncing", _("mail comes back")
    VACANT = "vacant", _("vacant")


def state(holder: RoleHolder, on: datetime.date) -> State:
    """Return the state of a role that is held on the day."""
    if holder.bounced_on is not None and holder.bounced_on <= on:
        return State.BOUNCING
    known_on = max(holder.confirmed_on or holder.starts_on, holder.starts_on)
    return State.CONFIRMED if on - known_on < FRESH_FOR else State.OLD


@dataclass(frozen=True, slots=True)
class Held:
    """A role somebody has or is to have."""

    holder: RoleHolder
    initials: str
    state: State
    area: str

    @property
    def is_sure(self) -> bool:
        """Whether it is confirmed."""
        return self.state == State.CONFIRMED


@dataclass(frozen=True, slots=True)
class Post:
    """One role of the wall: who has it, who is to have it, and why nobody has."""

    kind: RoleType
    held: tuple[Held, ...]
    coming: tuple[Held, ...]
    vacancy: Vacancy | None

    @property
    def is_vacant(self) -> bool:
        """Whether it is a role every municipality must fill, and nobody does; a stand-in does not fill it."""
        return self.kind.is_required and not any(each.holder.stands_in_for_id is None for each in self.held)


def wall(municipality: Municipality, on: datetime.date) -> tuple[Post, ...]:
    """Return every role of the municipality on the day: three queries."""
    holders: dict[str, list[RoleHolder]] = defaultdict(list)
    ends_later = models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=on)
    held = RoleHolder.objects.filter(ends_later, municipality=municipality)
    if municipality.exists(on):
        for holder in held.select_related("user", "role", "stands_in_for__user").order_by("starts_on", "pk"):
            holders[holder.role_id].append(holder)
    said = Vacancy.objects.filter(municipality=municipality, starts_on__lte=on).order_by("starts_on")
    vacancies = {vacancy.role_id: vacancy for vacancy in said}
    return tuple(
        Post(
            kind=kind,
            held=tuple(_held(each, on) for each in holders[kind.key] if each.holds(on)),
            coming=tuple(_held(each, on) for each in holders[kind.key] if each.starts_on > on),
            vacancy=vacancies.get(kind.key),
        )
        for kind in RoleType.objects.all()
    )


def _held(holder: RoleHolder, on: datetime.date) -> Held:
    words = holder.user.name.replace(",", " ").split()
    area = str(ServiceArea(holder.service_area).label) if holder.service_area else ""
    return Held(holder, "".join(word[0].upper() for word in words[:2]), state(holder, on), area)


# Holes ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hole:
    """A role that somebody must look after: vacant, uncertain or old."""

    code: str
    municipality: str
    network: str
    role_key: str
    role: str
    state: State
    since: datetime.date | None
    who: str
    reason: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; empty is everything."""

    network: str = ""
    role: str = ""
    state: str = ""

    def keeps(self, hole: Hole) -> bool:
        """Whether the hole is wanted."""
        pairs = ((self.network, hole.network), (self.role, hole.role_key), (self.state, hole.state))
        return all(not wanted or wanted == there for wanted, there in pairs)


def holes(municipalities: MunicipalityQuerySet, on: datetime.date) -> tuple[Hole, ...]:
    """Return every role that is vacant, uncertain or old in the municipalities on the day: four queries."""
    places = list(municipalities.existing(on).with_belonging(on))
    held: dict[int, dict[str, list[RoleHolder]]] = defaultdict(lambda: defaultdict(list))
    among = RoleHolder.objects.in_force(on).filter(municipality__in=municipalities)
    for holder in among.select_related("user", "role"):
        held[holder.municipality_id][holder.role_id].append(holder)
    said = Vacancy.objects.filter(municipality__in=municipalities, starts_on__lte=on).order_by("starts_on")
    vacancies = {(vacancy.municipality_id, vacancy.role_id): vacancy for vacancy in said}
    required = [kind for kind in RoleType.objects.all() if kind.is_required]
    found: list[Hole] = []
    for place in places:
        found += _vacant(place, required, held[place.pk], vacancies)
        found += _uncertain(place, held[place.pk], on)
    order = list(State)
    return tuple(sorted(found, key=lambda hole: (-order.index(hole.state), hole.since or datetime.date.min)))


def _vacant(
    place: Municipality,
    required: Iterable[RoleType],
    held: dict[str, list[RoleHolder]],
    vacancies: dict[tuple[int, str], Vacancy],
) -> Iterator[Hole]:
    for kind in required:
        if any(holder.stands_in_for_id is None for holder in held[kind.key]):
            continue
        said = vacancies.get((place.pk, kind.key))
        yield Hole(
            code=place.code,
            municipality=place.name,
            network=place.network_name,  # type: ignore[attr-defined]  # annotated by with_belonging
            role_key=kind.key,
            role=kind.name,
            state=State.VACANT,
            since=said.starts_on if said else None,
            who="",
            reason=said.reason if said else "",
        )


def _uncertain(place: Municipality, held: dict[str, list[RoleHolder]], on: datetime.date) -> Iterator[Hole]:
    for holder in (each for some in held.values() for each in some):
        found = state(holder, on)
        if found != State.CONFIRMED:
            yield Hole(
                code=place.code,
                municipality=place.name,
                network=place.network_name,  # type: ignore[attr-defined]  # annotated by with_belonging
                role_key=holder.role_id,
                role=holder.role.name,
                state=found,
                since=holder.bounced_on if found == State.BOUNCING else holder.confirmed_on or holder.starts_on,
                who=holder.user.name,
                reason="",
            )
