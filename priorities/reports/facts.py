"""The facts of a cut: everything its page, PDF and CSV show, with the totals already added.

They are frozen as JSON and read again for years (see ``freezing``): a field may be added with a default, never
renamed, retyped or given a new meaning.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Final

from rollouts.reports.standing import Count, NetworkTally, Picture, Tally

NATION: Final = "nation"
NETWORK: Final = "network"
SOLUTION: Final = "solution"


@dataclass(frozen=True, slots=True)
class Scope:
    """What the cut is about: the nation, one network or one solution."""

    kind: str
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class OtherCut:
    """Another cut this one speaks of: the one before it, or the one it replaces."""

    pk: int
    title: str
    as_of: datetime.date
    locked_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Item:
    """A decision wanted of the committee."""

    number: int
    case_type: str
    title: str
    proposal: str
    why_now: str
    consequence: str
    municipalities_say: str


@dataclass(frozen=True, slots=True)
class ObstacleCount:
    """So many municipalities say that this is in the way."""

    obstacle: str
    municipalities: int


@dataclass(frozen=True, slots=True)
class SolutionSummary:
    """One solution in the whole scope. ``before`` are the counts of the cut before, if it held the solution.

    ``expected`` counts those that are not in use and expect to be within half a year.
    """

    key: str
    tally: Tally
    before: Tally | None
    confirmed: Count
    told: Count
    oldest_on: datetime.date | None
    expected: Count
    obstacles: tuple[ObstacleCount, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """Where a municipality stood with a solution, as far as a reader sees it move."""

    adoption: str
    phase: str
    flow: str
    wave: str


@dataclass(frozen=True, slots=True)
class Move:
    """A municipality that stands elsewhere than in the cut before: from, to, since when, and what news that is."""

    code: str
    name: str
    solution_key: str
    was: Step
    now: Step
    on: datetime.date | None
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs from the cut before: moves in place and solution order, and municipalities that came or went."""

    moves: tuple[Move, ...]
    came: tuple[str, ...]
    went: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WaveFact:
    """A wave as it was on the day, counted within the scope."""

    pk: int
    solution_key: str
    track: str
    network: str
    name: str
    state: str
    answer_by: datetime.date
    kickoff_on: datetime.date
    golive_from: datetime.date
    golive_to: datetime.date
    seats_max: int
    invited: int
    yes: int
    next_wave: int
    not_relevant: int
    unanswered: int
    taking_part: int
    in_use: int
    late: int


@dataclass(frozen=True, slots=True)
class Seat:
    """Which wave a municipality takes part in with a solution: by its number, since names change."""

    code: str
    solution_key: str
    wave_pk: int


@dataclass(frozen=True, slots=True)
class Old:
    """A status that nobody has renewed for long."""

    code: str
    name: str
    solution_key: str
    said_on: datetime.date


@dataclass(frozen=True, slots=True)
class Facts:
    """One cut, complete."""

    schema: int
    pk: int
    title: str
    as_of: datetime.date
    meeting_on: datetime.date | None
    scope: Scope
    made_by: str
    known_at: datetime.datetime
    is_example: bool
    replaces: OtherCut | None
    reason: str
    previous: OtherCut | None
    agenda: tuple[Item, ...]
    total: Count
    picture: Picture
    solutions: tuple[SolutionSummary, ...]
    networks: tuple[NetworkTally, ...]
    changes: Changes
    waves: tuple[WaveFact, ...]
    seats: tuple[Seat, ...]
    oldest: tuple[Old, ...]
