"""Whom a draft may invite: every municipality the coordinator looks for, and why some may not be invited."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from itertools import groupby

from networks.models import Belonging, County, Municipality, MunicipalityQuerySet
from portal.refusals import Words
from rollouts import tracks
from rollouts.models import Adoption, Solution, Wave
from rollouts.reports import standing, tiles

FEW = 10


@dataclass(frozen=True, slots=True)
class Candidate:
    """One municipality and whether it is on the list; why it may not join, or else where it stands."""

    pk: int
    code: str
    name: str
    is_invited: bool
    why_not: Words = ""
    symbol: str = ""
    standing: str = ""
    wave: str = ""


@dataclass(frozen=True, slots=True)
class CountyGroup:
    """The candidates of one county."""

    name: str
    candidates: tuple[Candidate, ...]
    is_open: bool = False

    @property
    def invited(self) -> int:
        """Return how many of them are on the list."""
        return sum(each.is_invited for each in self.candidates)


@dataclass(frozen=True, slots=True)
class Candidates:
    """The list as it is shown."""

    groups: tuple[CountyGroup, ...]
    invited: int

    @property
    def may_join(self) -> int:
        """Return how many of those shown may be invited."""
        return sum(not each.why_not for group in self.groups for each in group.candidates)

    @property
    def total(self) -> int:
        """Return how many are shown."""
        return sum(len(group.candidates) for group in self.groups)


@dataclass(frozen=True, slots=True)
class Looking:
    """What the coordinator looks for."""

    text: str = ""
    county: str = ""
    without_users: bool = False


def shown(wave: Wave, looking: Looking, on: datetime.date) -> MunicipalityQuerySet:
    """Return the municipalities on the page: those that may join, and when searching also those that may not."""
    rules = tracks.of(wave.rollout)
    found = rules.eligible(wave.rollout, on)
    if looking.text:
        found = Municipality.objects.existing(on).search(looking.text)
    if looking.county:
        found = found.filter(
            pk__in=Belonging.objects.in_force(on).filter(county__code=looking.county).values("municipality")
        )
    return found


def able(wave: Wave, shown_ones: MunicipalityQuerySet, on: datetime.date) -> MunicipalityQuerySet:
    """Return those of the shown that may join."""
    return shown_ones.filter(pk__in=tracks.of(wave.rollout).eligible(wave.rollout, on).values("pk"))


def counties(wave: Wave, on: datetime.date) -> list[tuple[str, str]]:
    """Return the counties that have municipalities which may join, for the filter."""
    able = tracks.of(wave.rollout).eligible(wave.rollout, on).values("pk")
    held = Belonging.objects.in_force(on).filter(municipality__in=able).values("county")
    return list(County.objects.filter(pk__in=held).values_list("code", "name"))


def gather(*, wave: Wave, looking: Looking, on: datetime.date) -> Candidates:
    """Return the candidates by county, with their standing."""
    rules, rollout = tracks.of(wave.rollout), wave.rollout
    places = list(shown(wave, looking, on))
    inside = set(rules.eligible(rollout, on).values_list("pk", flat=True))
    invited = set(wave.invitations.values_list("municipality", flat=True))
    solution = Solution.objects.filter(pk=rollout.solution_id)
    picture = standing.gather(municipalities=shown(wave, looking, on), solutions=solution, as_of=on)
    county_of = {place.code: place.county for place in picture.places}
    stands = {each.code: each for each in picture.standings}
    rows: list[tuple[str, Candidate]] = []
    for place in places:
        now = stands[place.code]
        if looking.without_users and now.adoption == Adoption.IN_USE and place.pk not in invited:
            continue
        candidate = Candidate(place.pk, place.code, place.name, place.pk in invited)
        if place.pk in inside:
            look = (now.adoption, now.phase, now.flow)
            candidate = replace(candidate, symbol=tiles.symbol(*look), standing=tiles.words(*look), wave=now.wave)
        else:
            candidate = replace(candidate, why_not=rules.outside(place, rollout))
        rows.append((county_of[place.code], candidate))
    return Candidates(_grouped(rows, is_narrow=bool(looking.text or looking.county)), len(invited))


def _grouped(rows: list[tuple[str, Candidate]], *, is_narrow: bool) -> tuple[CountyGroup, ...]:
    """Return the counties; after a search those with somebody to choose are open, and all when they are few."""
    order = {name: place for place, name in enumerate(County.objects.values_list("name", flat=True))}
    rows.sort(key=lambda row: order[row[0]])
    groups = []
    for name, held in groupby(rows, key=lambda row: row[0]):
        candidates = tuple(candidate for _county, candidate in held)
        has_choice = any(not each.why_not for each in candidates)
        groups.append(CountyGroup(name, candidates, is_narrow and (has_choice or len(rows) <= FEW)))
    return tuple(groups)
