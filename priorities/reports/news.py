"""Tells what has changed since the cut before: for each solution which municipalities, grouped by kind of news."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.utils import dateformat

from priorities.reports import words
from priorities.reports.facts import Facts, Move
from priorities.reports.words import Words

HARD_SPACE = "\u00a0"
NAMED = ("taken_into_use", "left_use", "newly_late", "late_solved", "moved_wave", "fell_back")
COUNTED = (
    "came_further",
    "joined_wave",
    "first_report",
    "reported_again",
    "went_silent",
)  # many, and each to be found in the spreadsheet


@dataclass(frozen=True, slots=True)
class News:
    """One kind of news about one solution; ``places`` is empty where only the number is told."""

    kind: Words
    number: int
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SolutionNews:
    """What is new about one solution."""

    solution: str
    news: tuple[News, ...]


def tell(facts: Facts) -> tuple[SolutionNews, ...]:
    """Return the news of every solution that has any, in the report's order."""
    told = []
    for fact in facts.picture.solutions:
        moves = [move for move in facts.changes.moves if move.solution_key == fact.key]
        found = tuple(
            News(words.KINDS[kind], len(held), tuple(_place(facts, move) for move in held) if kind in NAMED else ())
            for kind in (*NAMED, *COUNTED)
            if (held := [move for move in moves if kind in move.kinds])
        )
        if found:
            told.append(SolutionNews(fact.name, found))
    return tuple(told)


def change_in_use(facts: Facts) -> dict[tuple[str, str], int]:
    """Return, for each network and solution, how many more use it than in the cut before."""
    network_of = {place.code: place.network_key for place in facts.picture.places}
    changes: Counter[tuple[str, str]] = Counter()
    for move in facts.changes.moves:
        step = ("taken_into_use" in move.kinds) - ("left_use" in move.kinds)
        if step:
            changes[network_of[move.code], move.solution_key] += step
    return dict(changes)


def totals(facts: Facts) -> dict[str, int]:
    """Return how many moves there are of each kind of news."""
    return dict(Counter(kind for move in facts.changes.moves for kind in move.kinds))


def _place(facts: Facts, move: Move) -> str:
    if move.on is None or (facts.previous and move.on <= facts.previous.as_of):
        return move.name.replace(" ", HARD_SPACE)  # learnt since, but of an earlier day
    return f"{move.name} ({dateformat.format(move.on, 'j. N')})".replace(" ", HARD_SPACE)
