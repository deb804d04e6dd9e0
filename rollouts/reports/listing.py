"""The list of municipalities: narrowed, sorted and counted, with where each stands with every solution."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db.models import Q

from networks.models import County, HealthCommunity, MunicipalityQuerySet, Network
from portal.alphabet import fold
from rollouts.models import Adoption, Flow, Solution
from rollouts.reports import standing
from rollouts.reports.standing import Count, Picture, Place, SolutionFact, Standing

SORTS = ("name", "inhabitants", "oldest")
Pairs = tuple[tuple[str, str], ...]
NEVER = datetime.date.min


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the list is narrowed to and ordered by; empty is everything."""

    q: str = ""
    county: str = ""
    network: str = ""
    community: str = ""
    solution: str = ""
    status: str = ""
    flow: str = ""
    sort: str = SORTS[0]


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose among, as (value, label)."""

    counties: Pairs
    networks: Pairs
    communities: Pairs
    solutions: Pairs

    def knows(self, name: str, value: str) -> bool:
        """Whether a filter has the value."""
        known: dict[str, Callable[[], set[str]]] = {
            "county": lambda: {key for key, _label in self.counties},
            "network": lambda: {key for key, _label in self.networks},
            "community": lambda: {key for key, _label in self.communities},
            "solution": lambda: {key for key, _label in self.solutions},
            "status": lambda: set(Adoption.values),
            "flow": lambda: set(Flow.values),
        }
        return value in known[name]()


@dataclass(frozen=True, slots=True)
class Row:
    """One municipality with its standings, in solution order."""

    place: Place
    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows that were asked for, how many there are in all, and what to choose among."""

    as_of: datetime.date
    solutions: tuple[SolutionFact, ...]
    rows: tuple[Row, ...]
    shown: Count
    total: Count
    in_use: tuple[int, ...]
    choices: Choices


def gather(*, municipalities: MunicipalityQuerySet, wanted: Wanted, as_of: datetime.date) -> Listing:
    """Return the list as it was on the day, in as many queries however long it is."""
    few = narrowed(municipalities, wanted, as_of)
    picture = standing.gather(municipalities=few, solutions=Solution.objects.all(), as_of=as_of)
    rows = _rows(picture, wanted)
    return Listing(
        as_of=as_of,
        solutions=picture.solutions,
        rows=rows,
        shown=Count(len(rows), sum(row.place.inhabitants for row in rows)),
        total=_everybody(picture) if few is municipalities else _total(municipalities, as_of),
        in_use=tuple(
            sum(row.standings[number].adoption == Adoption.IN_USE for row in rows)
            for number in range(len(picture.solutions))
        ),
        choices=_choices(picture),
    )


def _choices(picture: Picture) -> Choices:
    return Choices(
        tuple(County.objects.values_list("code", "name")),
        tuple(Network.objects.values_list("key", "name")),
        tuple(HealthCommunity.objects.values_list("key", "name")),
        tuple((fact.key, fact.name) for fact in picture.solutions),
    )


def _everybody(picture: Picture) -> Count:
    return Count(len(picture.places), sum(place.inhabitants for place in picture.places))


def _total(municipalities: MunicipalityQuerySet, as_of: datetime.date) -> Count:
    people: list[Any] = list(municipalities.existing(as_of).with_population(as_of).order_by())
    return Count(len(people), sum(each.inhabitants for each in people))


def narrowed(municipalities: MunicipalityQuerySet, wanted: Wanted, as_of: datetime.date) -> MunicipalityQuerySet:
    """Keep those that are called what was searched for and belonged where was asked, on the day."""
    if wanted.q:
        municipalities = municipalities.filter(Q(search_key__contains=fold(wanted.q)) | Q(code=wanted.q))
    where = {
        "belongings__county__code": wanted.county,
        "belongings__network__key": wanted.network,
        "belongings__community__key": wanted.community,
    }
    asked = {name: value for name, value in where.items() if value}
    if not asked:
        return municipalities
    then = Q(belongings__ends_on__isnull=True) | Q(belongings__ends_on__gt=as_of)
    return municipalities.filter(then, belongings__starts_on__lte=as_of, **asked)


def _rows(picture: Picture, wanted: Wanted) -> tuple[Row, ...]:
    about = [number for number, fact in enumerate(picture.solutions) if wanted.solution in {"", fact.key}]
    rows = [Row(place, stands) for place, stands in picture.rows()]
    if wanted.solution or wanted.status or wanted.flow:
        rows = [row for row in rows if any(_is_wanted(row.standings[number], wanted) for number in about)]
    if wanted.sort == "inhabitants":
        rows.sort(key=attrgetter("place.inhabitants"), reverse=True)
    elif wanted.sort == "oldest":
        rows.sort(key=lambda row: min((row.standings[number].said_on or NEVER for number in about), default=NEVER))
    return tuple(rows)


def _is_wanted(stands: Standing, wanted: Wanted) -> bool:
    return wanted.status in {"", stands.adoption} and wanted.flow in {"", stands.flow}
