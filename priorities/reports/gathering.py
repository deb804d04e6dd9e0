"""Gathers the facts of a cut: how it stood on its day, as far as was known at the instant it is frozen."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable

from networks.models import Belonging, Municipality, MunicipalityQuerySet
from priorities.models import Cut
from priorities.reports import moves, wave_facts
from priorities.reports.facts import (
    NATION,
    NETWORK,
    SOLUTION,
    Facts,
    Item,
    ObstacleCount,
    Old,
    OtherCut,
    Scope,
    SolutionSummary,
)
from rollouts.models import Adoption, Flow, Grade, Solution
from rollouts.models.solutions import SolutionQuerySet
from rollouts.models.words import OUTSIDE
from rollouts.reports import standing
from rollouts.reports.standing import Picture, Standing, Tally

SCHEMA = 1
HALF_A_YEAR = datetime.timedelta(days=182)
OLDEST = 12


def gather(*, cut: Cut, known_at: datetime.datetime, previous: Facts | None, is_example: bool) -> Facts:
    """Return the facts of the cut as they were known at ``known_at``, compared with the cut before, if any.

    The caller has seen to it that the reader may see the whole scope. The number of queries is always the same.
    """
    picture = standing.gather(
        municipalities=_municipalities(cut), solutions=_solutions(cut), as_of=cut.as_of, known_at=known_at
    )
    seats = wave_facts.seats(picture)
    return Facts(
        schema=SCHEMA,
        pk=cut.pk or 0,
        title=cut.title,
        as_of=cut.as_of,
        meeting_on=cut.meeting_on,
        scope=scope_of(cut),
        made_by=cut.made_by.partition(" <")[0],
        known_at=known_at.astimezone(datetime.UTC),
        is_example=is_example,
        replaces=_replaced(cut),
        reason=cut.reason,
        previous=_other(previous) if previous else None,
        agenda=_agenda(cut),
        total=standing.Count(len(picture.places), sum(place.inhabitants for place in picture.places)),
        picture=picture,
        solutions=_summaries(picture, previous),
        networks=standing.per_network(picture),
        changes=moves.since(previous, picture, seats),
        waves=wave_facts.gather(
            cut=cut, picture=picture, seats=seats, known_at=known_at, since=previous.as_of if previous else None
        ),
        seats=seats,
        oldest=_oldest(picture),
    )


def scope_of(cut: Cut) -> Scope:
    """Return what the cut is about."""
    if cut.network:
        return Scope(NETWORK, cut.network.key, cut.network.name)
    if cut.solution:
        return Scope(SOLUTION, cut.solution.key, cut.solution.name)
    return Scope(NATION, "", "")


def _municipalities(cut: Cut) -> MunicipalityQuerySet:
    every = Municipality.objects.all()
    if cut.network is None:
        return every
    members = Belonging.objects.in_force(cut.as_of).filter(network=cut.network)
    return every.filter(pk__in=members.values("municipality"))


def _solutions(cut: Cut) -> SolutionQuerySet:
    every = Solution.objects.all()
    return every.filter(pk=cut.solution.pk) if cut.solution else every


def _replaced(cut: Cut) -> OtherCut | None:
    old = cut.replaces
    return OtherCut(old.pk, old.title, old.as_of, old.locked_at) if old and old.locked_at else None


def _other(facts: Facts) -> OtherCut:
    return OtherCut(facts.pk, facts.title, facts.as_of, facts.known_at)


def _agenda(cut: Cut) -> tuple[Item, ...]:
    if not cut.pk:
        return ()
    return tuple(
        Item(
            number=item.number,
            case_type=item.case_type,
            title=item.title,
            proposal=item.proposal,
            why_now=item.why_now,
            consequence=item.consequence,
            municipalities_say=item.municipalities_say,
        )
        for item in cut.agenda_items.order_by("number")
    )


# Totals ---------------------------------------------------------------------------------------


def _summaries(picture: Picture, previous: Facts | None) -> tuple[SolutionSummary, ...]:
    before = {summary.key: summary.tally for summary in previous.solutions} if previous else {}
    tallies = standing.per_solution(picture)
    return tuple(_summary(picture, fact.key, tallies[fact.key], before.get(fact.key)) for fact in picture.solutions)


def _summary(picture: Picture, key: str, tally: Tally, before: Tally | None) -> SolutionSummary:
    standings = picture.of_solution(key)
    inhabitants = {place.code: place.inhabitants for place in picture.places}

    def count(chosen: Iterable[Standing]) -> standing.Count:
        codes = [each.code for each in chosen]
        return standing.Count(len(codes), sum(inhabitants[code] for code in codes))

    return SolutionSummary(
        key=key,
        tally=tally,
        before=before,
        confirmed=count(each for each in standings if each.grade == Grade.CONFIRMED),
        told=count(each for each in standings if each.grade == Grade.TOLD),
        oldest_on=min((each.said_on for each in standings if _is_current(each) and each.said_on), default=None),
        expected=count(each for each in standings if _is_expected(each, picture.as_of)),
        obstacles=_obstacles(standings),
    )


def _is_current(each: Standing) -> bool:
    return each.adoption not in OUTSIDE and not each.is_unknown


def _is_expected(each: Standing, as_of: datetime.date) -> bool:
    is_waiting = _is_current(each) and each.adoption != Adoption.IN_USE and each.forecast_on is not None
    return is_waiting and each.forecast_on is not None and as_of < each.forecast_on <= as_of + HALF_A_YEAR


def _obstacles(standings: Iterable[Standing]) -> tuple[ObstacleCount, ...]:
    found = Counter(each.obstacle for each in standings if each.obstacle and each.flow in {Flow.RISK, Flow.LATE})
    ordered = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(ObstacleCount(obstacle, number) for obstacle, number in ordered)


def _oldest(picture: Picture) -> tuple[Old, ...]:
    names = {place.code: place.name for place in picture.places}
    dated = [
        Old(each.code, names[each.code], each.solution_key, each.said_on)
        for each in picture.standings
        if _is_current(each) and each.said_on
    ]
    return tuple(sorted(dated, key=lambda old: old.said_on)[:OLDEST])
