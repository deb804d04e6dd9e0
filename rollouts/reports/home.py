"""One municipality's home: where it stands with every solution, what stops it, who can help, and what was said."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from networks import reports as register
from networks.models import Body, Membership, Municipality, RoleHolder, Succession
from portal.accounts.models import User
from rollouts.models import Obstacle, Participation, Solution, StatusEntry, Wave
from rollouts.reports import history, standing, tasks
from rollouts.reports.cards import Card, card
from rollouts.reports.history import Line
from rollouts.reports.standing import Place

HELPERS = (
    Membership.Role.REGIONAL_CONTACT,
    Membership.Role.ROLLOUT_LEAD,
    Membership.Role.CHAIR,
    Membership.Role.SECRETARY,
)


@dataclass(frozen=True, slots=True)
class Blocker:
    """What stops the municipality, in the words of its last status."""

    cause: str
    note: str
    solution: str
    flow: str
    since: datetime.date


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to call."""

    name: str
    initials: str
    role: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class Home:
    """Everything on the municipality's page."""

    as_of: datetime.date
    place: Place | None
    cards: tuple[Card, ...]
    other_cards: tuple[Card, ...]
    tasks: tasks.Agenda
    blockers: tuple[Blocker, ...]
    helpers: tuple[Contact, ...]
    own_people: tuple[Contact, ...]
    said: tuple[Line, ...]
    facts: tuple[register.Spread, ...]
    successions: tuple[Succession, ...]
    last_said: Line | None


def gather(*, municipality: Municipality, as_of: datetime.date, today: datetime.date) -> Home:
    """Return the municipality's home as it was on the day; what to do now is only shown for today."""
    alone = Municipality.objects.filter(pk=municipality.pk)
    picture = standing.gather(municipalities=alone, solutions=Solution.objects.all(), as_of=as_of)
    place = picture.places[0] if picture.places else None
    waves = _waves(municipality, as_of)
    proposals = {entry.solution.key: entry for entry in _proposals(municipality, as_of)}
    counting = {entry.solution.key: entry for entry in _counting(municipality, as_of)}
    cards = tuple(
        card(fact, stands, counting.get(fact.key), waves.get(fact.key), proposals.get(fact.key))
        for fact, stands in zip(picture.solutions, picture.standings, strict=place is not None)
    )
    lines = history.lines(_trail(municipality, as_of))
    agenda = tasks.gather(municipality=municipality, cards=cards, on=today) if as_of == today else tasks.NOTHING
    return Home(
        as_of=as_of,
        place=place,
        cards=tuple(each for each in cards if each.concerns),
        other_cards=tuple(each for each in cards if not each.concerns),
        tasks=agenda,
        blockers=tuple(_blockers(cards)),
        helpers=tuple(_helpers(place, as_of)) if place else (),
        own_people=tuple(_own_people(municipality, as_of)),
        said=lines,
        facts=register.facts_of(municipality),
        successions=tuple(_successions(municipality, as_of)),
        last_said=lines[0] if lines else None,
    )


def _trail(municipality: Municipality, as_of: datetime.date) -> Iterable[StatusEntry]:
    said = StatusEntry.objects.filter(municipality=municipality, effective_on__lte=as_of)
    return said.select_related("solution", "by", "replaced_by").order_by("-recorded_at", "-pk")


def _counting(municipality: Municipality, as_of: datetime.date) -> Iterable[StatusEntry]:
    return StatusEntry.objects.filter(municipality=municipality).standing(as_of).select_related("solution", "by")


def _proposals(municipality: Municipality, as_of: datetime.date) -> Iterable[StatusEntry]:
    return StatusEntry.objects.filter(municipality=municipality).open_proposals(as_of).select_related("solution", "by")


def _waves(municipality: Municipality, as_of: datetime.date) -> dict[str, Wave]:
    taking_part = (
        Participation.objects.in_force(as_of)
        .filter(municipality=municipality)
        .select_related("wave__rollout__solution", "wave__rollout__network")
        .order_by("joined_on", "pk")
    )
    return {part.wave.rollout.solution.key: part.wave for part in taking_part}


def _blockers(cards: Iterable[Card]) -> Iterable[Blocker]:
    for each in cards:
        entry = each.entry
        if entry is not None and entry.obstacle and not each.is_live:
            cause = str(Obstacle(entry.obstacle).label).capitalize()
            yield Blocker(cause, entry.note, each.solution.name, each.standing.flow, entry.effective_on)


def _helpers(place: Place, as_of: datetime.date) -> Iterable[Contact]:
    regional = Q(body__kind=Body.Kind.REGIONAL_GROUP, body__network__key=place.network_key)
    national = Q(body__kind=Body.Kind.NATIONAL_GROUP)
    seats = (
        Membership.objects.in_force(as_of)
        .filter(regional | national, role__in=HELPERS, user__is_active=True)
        .select_related("body", "user")
        .order_by("-body__kind", "role", "pk")
    )
    return (_contact(seat.user, seat.body.name) for seat in seats)


def _own_people(municipality: Municipality, as_of: datetime.date) -> Iterable[Contact]:
    roles = RoleHolder.objects.in_force(as_of).filter(municipality=municipality, user__is_active=True)
    return (_contact(role.user, role.role.name) for role in roles.select_related("user", "role"))


def _contact(user: User, role: str) -> Contact:
    words = user.name.replace(",", " ").split()
    return Contact(user.name, "".join(word[0].upper() for word in words[:2]), role, user.phone, user.email)


def _successions(municipality: Municipality, as_of: datetime.date) -> Iterable[Succession]:
    about = Q(predecessor=municipality) | Q(successor=municipality)
    return Succession.objects.filter(about, happens_on__lte=as_of).select_related("predecessor", "successor")
