"""What the committee's report costs, against the same words in bare tables made by WeasyPrint alone.

Every measurement is a process of its own, so that memory is its own. The floor keeps every heading,
sentence and cell, and WeasyPrint's tags, and gives up the rest: drawings, colours, lines, running heads, attachment and
checks. Its words fill about as many pages; the time of both is divided by the report's.
"""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import example_country
from bench.figure import Figure
from priorities.models import Cut
from priorities.reports import freezing, gathering

FLOOR = "the same words in bare tables, tagged, by WeasyPrint alone"
LIMIT = "what we allow a worker"
CPU_BUDGET, MEMORY_LIMIT_MB = 1.5, 320.0
NOON = datetime.datetime(2026, 11, 22, 12, 0, tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process used: processor seconds, pages of its document, and peak memory."""

    seconds: float
    pages: int
    megabytes: float

    def milliseconds(self, pages: int) -> float:
        """Return the processor time for each of so many pages."""
        return self.seconds * 1000 / pages


def figures() -> list[Figure]:
    """Measure at Norway's size, by turns and the best of each; at ten times that once, to show how cost grows."""
    return [*_at(1, turns=3), *_at(10, turns=1)]


def _at(times: int, *, turns: int) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        facts = Path(folder) / "facts.json"
        facts.write_bytes(_facts(times))
        costs = [(_measured("ours", facts), _measured("floor", facts)) for _turn in range(turns)]
    ours, floor = (min(held, key=lambda cost: cost.seconds) for held in zip(*costs, strict=True))
    name = f"report of {example_country.PLACES * times} municipalities, {ours.pages} pages"
    per_page, floor_per_page = ours.milliseconds(ours.pages), floor.milliseconds(ours.pages)
    budget = CPU_BUDGET if times == 1 else None
    yield _figure(f"{name}: CPU per page", "ms", per_page, FLOOR, floor_per_page, budget)
    yield _figure(f"{name}: peak memory", "MB", ours.megabytes, FLOOR, floor.megabytes, None)
    if times == 1:
        yield _figure(f"{name}: memory allowed", "MB", ours.megabytes, LIMIT, MEMORY_LIMIT_MB, 1.0)


def _figure(name: str, unit: str, value: float, yardstick: str, other: float, budget: float | None) -> Figure:
    return Figure(name, round(value, 1), unit, yardstick, round(other, 1), round(value / other, 2), budget)


def _facts(times: int) -> bytes:
    """Freeze a cut of the example country that is compared with another a year before it."""
    with example_country.country(times):
        before = Cut(title="I fjor", as_of=example_country.TODAY.replace(year=2025), made_by="bench")
        now = Cut(title="Statusrapport", as_of=example_country.TODAY, made_by="bench")
        previous = gathering.gather(cut=before, known_at=NOON, previous=None, is_example=True)
        return freezing.freeze(gathering.gather(cut=now, known_at=NOON, previous=previous, is_example=True))


def _measured(which: str, facts: Path) -> Cost:
    command = [sys.executable, "-m", "bench.report_maker", which, str(facts)]
    run = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  our own program
    return Cost(**json.loads(run.stdout.splitlines()[-1]))
