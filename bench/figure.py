"""One measured figure, beside the yardstick it was measured against in the same run."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A cost, its yardstick's cost, and the highest ratio between them that we accept (None: only told)."""

    name: str
    value: float
    unit: str
    yardstick: str
    yardstick_value: float
    ratio: float
    budget: float | None


def against(
    name: str, ours: Callable[[], object], yardstick: str, theirs: Callable[[], object], *, budget: float | None
) -> Figure:
    """Time the two by turns, so that a busy moment hits both, and keep the best of each, in milliseconds.

    Processor time, not the clock on the wall: other programs on the machine are not what we measure.
    """
    best_of_ours, best_of_theirs = float("inf"), float("inf")
    for _turn in range(turns(ours)):
        best_of_ours = min(best_of_ours, milliseconds(ours))
        best_of_theirs = min(best_of_theirs, milliseconds(theirs))
    ratio = best_of_ours / best_of_theirs
    return Figure(
        name,
        round(best_of_ours, 2),
        "ms of processor time",
        yardstick,
        round(best_of_theirs, 2),
        round(ratio, 2),
        budget,
    )


def milliseconds(work: Callable[[], object]) -> float:
    """Return how much of the processor one run took."""
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000


def turns(work: Callable[[], object], *, seconds: float = 2.0) -> int:
    """Return how many runs fit in the time, after one to warm up; at least five and at most thirty."""
    work()
    return max(5, min(30, int(seconds * 1000 / max(milliseconds(work), 0.1))))
