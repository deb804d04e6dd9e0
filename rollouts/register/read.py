"""The five files of one folder, as read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from networks.register.read import Reader, Sheet
from networks.register.tables import Row
from rollouts.register import tables


@dataclass(frozen=True, slots=True)
class SolutionFiles:
    """What the portal is told about solutions."""

    solutions: Sheet[tables.SolutionRow]
    lifecycle: Sheet[tables.LifecycleRow]
    courses: Sheet[tables.CourseRow]
    phases: Sheet[tables.PhaseRow]
    tasks: Sheet[tables.TaskRow]
    digest: str

    def sheets(self) -> Iterator[Sheet[Row]]:
        """Yield every sheet."""
        yield from (self.solutions, self.lifecycle, self.courses, self.phases, self.tasks)


def folder(path: Path) -> SolutionFiles:
    """Read every file in a folder."""
    reader = Reader(path)
    return SolutionFiles(
        solutions=reader.sheet(tables.SOLUTIONS),
        lifecycle=reader.sheet(tables.LIFECYCLE),
        courses=reader.sheet(tables.COURSES),
        phases=reader.sheet(tables.PHASES),
        tasks=reader.sheet(tables.TASKS),
        digest=reader.fingerprint.hexdigest(),
    )
