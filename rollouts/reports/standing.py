"""The picture: where every municipality stood with every solution on a day, and the counts that follow from it.

Unknown and stale are values: each place has a standing for each solution, and every sum holds them all.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import F
from django.utils import timezone

from networks.models import MunicipalityQuerySet
from portal.alphabet import sort_key
from rollouts.models import Adoption, Flow, Participation, Phase, StatusEntry
from rollouts.models.solutions import SolutionQuerySet
from rollouts.models.status import flow_of, said_on
from rollouts.reports.counting import FLOW_GROUPS, GROUP_OF, GROUPS, Cells, Count, Tally

__all__ = [
    "FLOW_GROUPS",
    "GROUPS",
    "GROUP_OF",
    "Count",
    "Ground",
    "NetworkTally",
    "Picture",
    "Place",
    "SolutionFact",
    "Standing",
    "Tally",
    "count_then",
    "gather",
    "ground",
    "per_network",
    "per_solution",
    "stand",
    "tally",
]

UNKNOWN, NOT_STARTED, NOT_REPORTED = Adoption.UNKNOWN.value, Phase.INVITED.value, Flow.NONE.value
FLOW_KEYS: dict[str, str] = {flow: flow.value for flow in Flow}  # looked up two thousand times a page


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality and where it belonged on the day."""

    code: str
    name: str
    county: str
    network_key: str
    network: str
    community: str
    inhabitants: int
    tile_column: int | None
    tile_row: int | None


@dataclass(frozen=True, slots=True)
class SolutionFact:
    """A solution, and the state of its own life on the day (empty before its first)."""

    key: str
    name: str
    short_name: str
    lifecycle: str
    stale_after_days: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What counted for one place and one solution on the day; an unknown one has no grade and no dates.

    It has been true since ``effective_on`` and was last said on ``said_on``, which decides whether it is stale.
    """

    code: str
    solution_key: str
    adoption: str
    phase: str
    flow: str
    grade: str
    effective_on: datetime.date | None
    forecast_on: datetime.date | None
    obstacle: str
    wave: str
    said_on: datetime.date | None = None

    @property
    def is_unknown(self) -> bool:
        """Whether nobody has said anything, or only that it is not mapped."""
        return self.adoption == Adoption.UNKNOWN

    @property
    def is_stale(self) -> bool:
        """Whether something was said, but too long ago to count as reported."""
        return self.flow == Flow.NONE and not self.is_unknown


@dataclass(frozen=True, slots=True)
class Picture:
    """Every place times every solution, in place order and then solution order."""

    as_of: datetime.date
    places: tuple[Place, ...]
    solutions: tuple[SolutionFact, ...]
    standings: tuple[Standing, ...]

    def of_solution(self, key: str) -> tuple[Standing, ...]:
        """Return the standings of one solution, in place order."""
        keys = [solution.key for solution in self.solutions]
        return self.standings[keys.index(key) :: len(keys)]

    def rows(self) -> Iterator[tuple[Place, tuple[Standing, ...]]]:
        """Give each place with its standings, in solution order."""
        width = len(self.solutions)
        for number, place in enumerate(self.places):
            yield place, self.standings[number * width : (number + 1) * width]


# Gathering ------------------------------------------------------------------------------------

Pair = tuple[int, int]
Row = tuple[str, str, str, str, datetime.date, datetime.date | None, str, datetime.datetime]


@dataclass(frozen=True, slots=True)
class Ground:
    """What a picture is drawn on: the places and solutions of a day, by their ids."""

    municipalities: MunicipalityQuerySet
    places: dict[int, Place]
    facts: dict[int, SolutionFact]


def gather(
    *,
    municipalities: MunicipalityQuerySet,
    solutions: SolutionQuerySet,
    as_of: datetime.date,
    known_at: datetime.datetime | None = None,
) -> Picture:
    """Return how it stood on ``as_of``, as far as was known at ``known_at``: always four queries.

    Only municipalities that exist on the day are counted, where they belonged and with as many inhabitants as
    then. The wave is the one the municipality takes part in on the day.
    """
    return stand(ground(municipalities=municipalities, solutions=solutions, as_of=as_of), as_of, known_at)


def ground(*, municipalities: MunicipalityQuerySet, solutions: SolutionQuerySet, as_of: datetime.date) -> Ground:
    """Return the places that exist on the day, where they belonged, and the solutions: two queries."""
    existing = municipalities.existing(as_of)
    return Ground(existing, _places(existing, as_of), _facts(solutions, as_of))


def stand(base: Ground, as_of: datetime.date, known_at: datetime.datetime | None = None) -> Picture:
    """Return how these places stood on a day, be it another than the ground's: two queries."""
    entries = _entries(base, as_of, known_at)
    waves = _waves(base, as_of)
    zone = timezone.get_current_timezone()
    standings = []
    for place_id, place in base.places.items():
        for solution_id, fact in base.facts.items():
            pair = (place_id, solution_id)
            row, wave = entries.get(pair), waves.get(pair, "")
            standings.append(_standing(place, fact, row, wave, as_of, zone) if row else _unknown(place, fact, wave))
    return Picture(as_of, tuple(base.places.values()), tuple(base.facts.values()), tuple(standings))


def count_then(base: Ground, as_of: datetime.date) -> Tally:
    """Count how these places stood on another day, all solutions together: one query."""
    rows = StatusEntry.objects.standing_among(base.municipalities, base.facts, as_of).order_by()
    found = rows.values_list(
        "municipality_id", "solution_id", "adoption", "light", "grade", "effective_on", "recorded_at"
    )
    zone = timezone.get_current_timezone()
    cells = Cells()
    unheard = {(place, fact) for place in base.places for fact in base.facts}
    for place, solution, adoption, light, grade, effective_on, recorded_at in found:
        age = (as_of - said_on(effective_on, recorded_at, zone)).days
        flow = flow_of(adoption, light, age_days=age, limit_days=base.facts[solution].stale_after_days)
        cells.add(adoption, flow, grade, base.places[place].inhabitants)
        unheard.discard((place, solution))
    for place, _solution in unheard:
        cells.add(UNKNOWN, NOT_REPORTED, "", base.places[place].inhabitants)
    return cells.tally()


def _places(municipalities: MunicipalityQuerySet, as_of: datetime.date) -> dict[int, Place]:
    rows = (
        municipalities.with_belonging(as_of)
        .with_population(as_of)
        .annotate(network_key=F("belongings__network__key"))
        .order_by("sort_key", "code")
        .values_list(
            "pk",
            "code",
            "name",
            "county_name",
            "network_key",
            "network_name",
            "community_name",
            "inhabitants",
            "tile_column",
            "tile_row",
        )
    )
    return {row[0]: Place(*row[1:]) for row in rows}


def _facts(solutions: SolutionQuerySet, as_of: datetime.date) -> dict[int, SolutionFact]:
    rows = solutions.with_lifecycle(as_of).values_list(
        "pk", "key", "name", "short_name", F("lifecycle"), "stale_after_days"
    )
    return {pk: SolutionFact(key, name, short, state or "", days) for pk, key, name, short, state, days in rows}


def _entries(base: Ground, as_of: datetime.date, known_at: datetime.datetime | None) -> dict[Pair, Row]:
    rows = StatusEntry.objects.standing_among(base.municipalities, base.facts, as_of, known_at).order_by()
    found = rows.values_list(
        "municipality_id",
        "solution_id",
        "adoption",
        "phase",
        "light",
        "grade",
        "effective_on",
        "forecast_on",
        "obstacle",
        "recorded_at",
    )
    return {row[:2]: row[2:] for row in found}


def _waves(base: Ground, as_of: datetime.date) -> dict[Pair, str]:
    """Return each pair's wave; those of other places cost less to read than to keep out."""
    rows = (
        Participation.objects.in_force(as_of)
        .filter(wave__rollout__solution__in=list(base.facts))
        .order_by("joined_on", "pk")
        .values_list("municipality_id", "wave__rollout__solution_id", "wave__name")
    )
    return {(place, solution): name for place, solution, name in rows}


def _standing(
    place: Place, fact: SolutionFact, row: Row, wave: str, as_of: datetime.date, zone: datetime.tzinfo
) -> Standing:
    adoption, phase, light, grade, effective_on, forecast_on, obstacle, recorded_at = row
    said = said_on(effective_on, recorded_at, zone)
    flow = flow_of(adoption, light, age_days=(as_of - said).days, limit_days=fact.stale_after_days)
    return Standing(
        place.code, fact.key, adoption, phase, FLOW_KEYS[flow], grade, effective_on, forecast_on, obstacle, wave, said
    )


def _unknown(place: Place, fact: SolutionFact, wave: str) -> Standing:
    return Standing(place.code, fact.key, UNKNOWN, NOT_STARTED, NOT_REPORTED, "", None, None, "", wave)


# Counting -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NetworkTally:
    """The counts of one solution in one network."""

    network_key: str
    network: str
    solution_key: str
    tally: Tally


def tally(standings: Iterable[Standing], places: Iterable[Place]) -> Tally:
    """Count the standings; ``places`` (at least those the standings speak of) give the inhabitants."""
    return _tally(standings, {place.code: place.inhabitants for place in places})


def per_solution(picture: Picture) -> dict[str, Tally]:
    """Return the counts of each solution in the whole picture, by its key."""
    inhabitants = {place.code: place.inhabitants for place in picture.places}
    return {fact.key: _tally(picture.of_solution(fact.key), inhabitants) for fact in picture.solutions}


def per_network(picture: Picture) -> tuple[NetworkTally, ...]:
    """Return the counts of each network and solution, networks in Norwegian alphabetical order."""
    names = {place.network_key: place.network for place in picture.places}
    members = {
        (key, fact.key): Cells()
        for key in sorted(names, key=lambda key: sort_key(names[key]))
        for fact in picture.solutions
    }
    for place, standings in picture.rows():
        for each in standings:
            members[place.network_key, each.solution_key].add(each.adoption, each.flow, each.grade, place.inhabitants)
    return tuple(
        NetworkTally(network, names[network], solution, cells.tally()) for (network, solution), cells in members.items()
    )


def _tally(standings: Iterable[Standing], inhabitants: dict[str, int]) -> Tally:
    cells = Cells()
    for each in standings:
        cells.add(each.adoption, each.flow, each.grade, inhabitants[each.code])
    return cells.tally()
