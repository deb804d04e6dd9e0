"""The picture: where every municipality stood with every solution on a day, and the counts that follow from it.

Unknown and stale are values: each place has a standing for each solution, and every sum holds them all.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import F

from networks.models import MunicipalityQuerySet
from portal.alphabet import sort_key
from rollouts.models import Adoption, Flow, Grade, Participation, Phase, StatusEntry
from rollouts.models.solutions import SolutionQuerySet
from rollouts.models.status import flow_of, said_on


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
    existing = municipalities.existing(as_of)
    places = _places(existing, as_of)
    facts = _facts(solutions, as_of)
    entries = _entries(existing, facts, as_of, known_at)
    waves = _waves(places, facts, as_of)
    standings = []
    for place_id, place in places.items():
        for solution_id, fact in facts.items():
            pair = (place_id, solution_id)
            standings.append(_standing(place, fact, entries.get(pair), waves.get(pair, ""), as_of))
    return Picture(as_of, tuple(places.values()), tuple(facts.values()), tuple(standings))


Pair = tuple[int, int]
Row = tuple[str, str, str, str, datetime.date, datetime.date | None, str, datetime.datetime]


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


def _entries(
    municipalities: MunicipalityQuerySet,
    solutions: Iterable[int],
    as_of: datetime.date,
    known_at: datetime.datetime | None,
) -> dict[Pair, Row]:
    rows = StatusEntry.objects.standing_among(municipalities, solutions, as_of, known_at).order_by()
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


def _waves(places: Iterable[int], solutions: Iterable[int], as_of: datetime.date) -> dict[Pair, str]:
    rows = (
        Participation.objects.in_force(as_of)
        .filter(municipality__in=list(places), wave__rollout__solution__in=list(solutions))
        .order_by("joined_on", "pk")
        .values_list("municipality_id", "wave__rollout__solution_id", "wave__name")
    )
    return {(place, solution): name for place, solution, name in rows}


def _standing(place: Place, fact: SolutionFact, row: Row | None, wave: str, as_of: datetime.date) -> Standing:
    if row is None:
        return Standing(
            place.code, fact.key, Adoption.UNKNOWN.value, Phase.INVITED.value, Flow.NONE.value, "", None, None, "", wave
        )
    adoption, phase, light, grade, effective_on, forecast_on, obstacle, recorded_at = row
    said = said_on(effective_on, recorded_at)
    flow = flow_of(adoption, light, age_days=(as_of - said).days, limit_days=fact.stale_after_days)
    return Standing(
        place.code, fact.key, adoption, phase, flow.value, grade, effective_on, forecast_on, obstacle, wave, said
    )


# Counting -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Count:
    """So many municipalities, and so many people living in them."""

    municipalities: int = 0
    inhabitants: int = 0

    def __add__(self, other: Count) -> Count:
        """Return the two together."""
        return Count(self.municipalities + other.municipalities, self.inhabitants + other.inhabitants)

    def __sub__(self, other: Count) -> Count:
        """Return the difference, which may be negative."""
        return Count(self.municipalities - other.municipalities, self.inhabitants - other.inhabitants)


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts along two axes that are never mixed; along each, everybody is counted exactly once.

    By adoption: ``in_use``, ``in_use_partial``, ``ready`` (technically), ``under_way``, ``planned``, ``stopped``,
    ``outside`` and ``unknown`` make up ``total``. By flow: ``ok``, ``risk``, ``late``, ``not_reported`` and
    ``outside`` do. ``not_reported`` is ``unknown`` plus ``stale``.
    ``told`` are those who count by the word of others only.
    """

    total: Count
    in_use: Count
    in_use_partial: Count
    ready: Count
    under_way: Count
    planned: Count
    stopped: Count
    outside: Count
    unknown: Count
    ok: Count
    risk: Count
    late: Count
    not_reported: Count
    stale: Count
    in_use_ok: Count
    in_use_stale: Count
    told: Count
    in_use_told: Count

    @property
    def counting(self) -> Count:
        """Return those the solution concerns: all but the ones outside."""
        return self.total - self.outside

    @property
    def ok_not_in_use(self) -> Count:
        """Return those on track on their way there."""
        return self.ok - self.in_use_ok


GROUPS: dict[str, tuple[str, ...]] = {
    "in_use": (Adoption.IN_USE,),
    "in_use_partial": (Adoption.IN_USE_PARTIAL,),
    "ready": (Adoption.TECHNICALLY_READY,),
    "under_way": (Adoption.IN_PROGRESS, Adoption.WAITING_SUPPLIER),
    "planned": (Adoption.PLANNED, Adoption.INTERESTED, Adoption.OBSERVER),
    "stopped": (Adoption.PAUSED, Adoption.WITHDRAWN),
    "outside": (Adoption.NOT_RELEVANT, Adoption.COVERED_ELSEWHERE, Adoption.RETIRED),
    "unknown": (Adoption.UNKNOWN,),
}
GROUP_OF = {adoption: group for group, adoptions in GROUPS.items() for adoption in adoptions}
FLOW_GROUPS = {Flow.OK: "ok", Flow.RISK: "risk", Flow.LATE: "late", Flow.NONE: "not_reported"}


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
    """Return the counts of each network and solution, networks in alphabetical order as the places give them."""
    inhabitants = {place.code: place.inhabitants for place in picture.places}
    names = {place.network_key: place.network for place in picture.places}
    members: dict[tuple[str, str], list[Standing]] = {
        (key, fact.key): [] for key in sorted(names, key=lambda key: sort_key(names[key])) for fact in picture.solutions
    }
    for place, standings in picture.rows():
        for standing in standings:
            members[place.network_key, standing.solution_key].append(standing)
    return tuple(
        NetworkTally(network, names[network], solution, _tally(held, inhabitants))
        for (network, solution), held in members.items()
    )


def _tally(standings: Iterable[Standing], inhabitants: dict[str, int]) -> Tally:
    cells: dict[tuple[str, str, str], list[int]] = {}
    for standing in standings:
        cell = cells.setdefault((standing.adoption, standing.flow, standing.grade), [0, 0])
        cell[0] += 1
        cell[1] += inhabitants[standing.code]
    sums: dict[str, Count] = dict.fromkeys(Tally.__dataclass_fields__, Count())
    for (adoption, flow, grade), (municipalities, people) in cells.items():
        for name in (*_counted_as(adoption, flow), *_by_grade(adoption, grade)):
            sums[name] += Count(municipalities, people)
    return Tally(**sums)


def _by_grade(adoption: str, grade: str) -> Iterator[str]:
    if grade == Grade.TOLD:
        yield "told"
        if adoption == Adoption.IN_USE:
            yield "in_use_told"


def _counted_as(adoption: str, flow: str) -> Iterator[str]:
    yield "total"
    yield GROUP_OF[Adoption(adoption)]
    if flow != Flow.NA:
        yield FLOW_GROUPS[Flow(flow)]
    if flow == Flow.NONE and adoption != Adoption.UNKNOWN:
        yield "stale"
    if adoption == Adoption.IN_USE and flow == Flow.OK:
        yield "in_use_ok"
    if adoption == Adoption.IN_USE and flow == Flow.NONE:
        yield "in_use_stale"
