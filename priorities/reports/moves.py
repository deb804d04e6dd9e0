"""What has moved since the cut before: every municipality that stands elsewhere, and what kind of news it is."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from priorities.reports.facts import Changes, Facts, Move, Seat, Step
from rollouts.models import Adoption, Flow, Phase
from rollouts.reports.standing import Picture, Standing

PHASES = [phase.value for phase in Phase]


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a municipality stands with a solution, and in which wave."""

    standing: Standing
    wave_pk: int

    @property
    def adoption(self) -> str:
        """Return the adoption status."""
        return self.standing.adoption

    @property
    def flow(self) -> str:
        """Return the flow."""
        return self.standing.flow

    @property
    def phase(self) -> int | None:
        """Return the phase's number, where it has one that means anything."""
        has_phase = self.flow != Flow.NA and not self.standing.is_unknown
        return PHASES.index(self.standing.phase) if has_phase else None

    @property
    def step(self) -> Step:
        """Return it as the facts keep it."""
        return Step(self.adoption, self.standing.phase, self.flow, self.standing.wave)

    def is_like(self, other: Stand) -> bool:
        """Whether a reader sees no difference; a wave is the same under another name."""
        mine, its = self.standing, other.standing
        return (mine.adoption, mine.phase, mine.flow, self.wave_pk) == (
            its.adoption,
            its.phase,
            its.flow,
            other.wave_pk,
        )


Test = Callable[[Stand, Stand], bool]

# In the order they are told. A move may be several kinds of news at once.
KINDS: dict[str, Test] = {
    "taken_into_use": lambda was, now: was.adoption != Adoption.IN_USE == now.adoption,
    "left_use": lambda was, now: was.adoption == Adoption.IN_USE != now.adoption,
    "newly_late": lambda was, now: was.flow != Flow.LATE == now.flow,
    "late_solved": lambda was, now: was.flow == Flow.LATE and now.flow in {Flow.OK, Flow.RISK},
    "moved_wave": lambda was, now: bool(was.wave_pk and now.wave_pk and was.wave_pk != now.wave_pk),
    "joined_wave": lambda was, now: bool(now.wave_pk and not was.wave_pk),
    "came_further": lambda was, now: was.phase is not None and now.phase is not None and now.phase > was.phase,
    "fell_back": lambda was, now: was.phase is not None and now.phase is not None and now.phase < was.phase,
    "first_report": lambda was, now: was.standing.is_unknown and not now.standing.is_unknown,
    "reported_again": lambda was, now: was.standing.is_stale and now.flow != Flow.NONE,
    "went_silent": lambda was, now: was.flow != Flow.NONE and now.standing.is_stale,
}


def since(before: Facts | None, picture: Picture, seats: Iterable[Seat]) -> Changes:
    """Return how the picture differs from the cut before; without one, nothing has changed."""
    if before is None:
        return Changes((), (), ())
    names = {place.code: place.name for place in picture.places}
    earlier = {place.code: place.name for place in before.picture.places}
    stale_after = {solution.key: solution.stale_after_days for solution in picture.solutions}
    pairs = _pairs(_stands(before.picture, before.seats), _stands(picture, seats))
    moves = tuple(
        Move(
            code=now.standing.code,
            name=names[now.standing.code],
            solution_key=now.standing.solution_key,
            was=was.step,
            now=now.step,
            on=_turned_on(now.standing, stale_after[now.standing.solution_key]),
            kinds=tuple(kind for kind, holds in KINDS.items() if holds(was, now)),
        )
        for was, now in pairs
        if not now.is_like(was)
    )
    came = tuple(name for code, name in names.items() if code not in earlier)
    went = tuple(name for code, name in earlier.items() if code not in names)
    return Changes(moves, came, went)


def _stands(picture: Picture, seats: Iterable[Seat]) -> dict[tuple[str, str], Stand]:
    waves = {(seat.code, seat.solution_key): seat.wave_pk for seat in seats}
    keys = ((each.code, each.solution_key) for each in picture.standings)
    return {key: Stand(each, waves.get(key, 0)) for key, each in zip(keys, picture.standings, strict=True)}


def _pairs(before: dict[tuple[str, str], Stand], after: dict[tuple[str, str], Stand]) -> Iterator[tuple[Stand, Stand]]:
    for key, now in after.items():
        if was := before.get(key):
            yield was, now


def _turned_on(now: Standing, stale_after_days: int) -> datetime.date | None:
    """Return the day the municipality came to stand so: for what has become too old, the day it did."""
    if now.is_stale and now.said_on:
        return now.said_on + datetime.timedelta(days=stale_after_days + 1)
    return now.effective_on
