"""What has moved since the cut before: every municipality that stands elsewhere, and what kind of news it is."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator

from priorities.reports.facts import Changes, Move, Step
from rollouts.models import Adoption, Flow, Phase
from rollouts.reports.standing import Picture, Standing

PHASES = [phase.value for phase in Phase]
Test = Callable[[Standing, Standing], bool]

# In the order they are told. A move may be several kinds of news at once.
KINDS: dict[str, Test] = {
    "taken_into_use": lambda was, now: was.adoption != Adoption.IN_USE == now.adoption,
    "left_use": lambda was, now: was.adoption == Adoption.IN_USE != now.adoption,
    "newly_late": lambda was, now: was.flow != Flow.LATE == now.flow,
    "late_solved": lambda was, now: was.flow == Flow.LATE and now.flow in {Flow.OK, Flow.RISK},
    "moved_wave": lambda was, now: bool(was.wave and now.wave and was.wave != now.wave),
    "joined_wave": lambda was, now: bool(now.wave and not was.wave),
    "came_further": lambda was, now: PHASES.index(now.phase) > PHASES.index(was.phase),
    "fell_back": lambda was, now: PHASES.index(now.phase) < PHASES.index(was.phase),
    "reported_again": lambda was, now: was.flow == Flow.NONE != now.flow,
    "went_silent": lambda was, now: was.flow != Flow.NONE == now.flow,
}


def between(before: Picture | None, after: Picture) -> Changes:
    """Return how ``after`` differs from ``before``; without a before, nothing has changed."""
    if before is None:
        return Changes((), (), ())
    names = {place.code: place.name for place in after.places}
    earlier = {place.code: place.name for place in before.places}
    stale_after = {solution.key: solution.stale_after_days for solution in after.solutions}
    moves = tuple(
        Move(
            code=now.code,
            name=names[now.code],
            solution_key=now.solution_key,
            was=_step(was),
            now=_step(now),
            on=_since(now, stale_after[now.solution_key]),
            kinds=tuple(kind for kind, holds in KINDS.items() if holds(was, now)),
        )
        for was, now in _pairs(before, after)
        if _step(was) != _step(now)
    )
    came = tuple(name for code, name in names.items() if code not in earlier)
    went = tuple(name for code, name in earlier.items() if code not in names)
    return Changes(moves, came, went)


def _pairs(before: Picture, after: Picture) -> Iterator[tuple[Standing, Standing]]:
    known = {(standing.code, standing.solution_key): standing for standing in before.standings}
    for now in after.standings:
        was = known.get((now.code, now.solution_key))
        if was is not None:
            yield was, now


def _step(standing: Standing) -> Step:
    return Step(standing.adoption, standing.phase, standing.flow, standing.wave)


def _since(now: Standing, stale_after_days: int) -> datetime.date | None:
    """Return the day the municipality came to stand so: for what has become too old, the day it did."""
    if now.effective_on and now.is_stale:
        return now.effective_on + datetime.timedelta(days=stale_after_days + 1)
    return now.effective_on
