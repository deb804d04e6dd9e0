"""The data files about solutions: which columns each has, what a cell may hold, and the typed row it becomes."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from networks.register import cells
from networks.register.cells import matching, maybe, one_of, text
from networks.register.tables import Row, Table
from rollouts.models import CourseRole, Lifecycle, Phase


@dataclass(frozen=True, slots=True)
class SolutionRow(Row):
    """A solution."""

    key: str
    name: str
    short_name: str
    order: int
    stale_after_days: int
    purpose: str
    source: str


@dataclass(frozen=True, slots=True)
class LifecycleRow(Row):
    """From a day on, the solution is in this state."""

    solution: str
    state: Lifecycle
    effective_on: datetime.date
    replaced_by: str
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class CourseRow(Row):
    """One version of a standard course."""

    solution: str
    version: int
    published_on: datetime.date | None
    note: str


@dataclass(frozen=True, slots=True)
class PhaseRow(Row):
    """One phase of a version."""

    solution: str
    version: int
    phase: Phase
    exit_criterion: str


@dataclass(frozen=True, slots=True)
class TaskRow(Row):
    """One task of a phase."""

    solution: str
    version: int
    phase: Phase
    key: str
    title: str
    role: CourseRole
    due_days: int | None
    source: str


due_days = matching(r"0|-?[1-9]\d{0,2}", _("must be days before (-) or after the kickoff, such as -14"), int)
source = maybe(cells.page)

SOLUTIONS = Table(
    "solutions.csv",
    SolutionRow,
    {
        "key": cells.key,
        "name": text(120),
        "short_name": text(30),
        "order": cells.ordinal,
        "stale_after_days": cells.count,
        "purpose": text(1000),
        "source": source,
    },
    ("key",),
    (("name",), ("short_name",), ("order",)),
)
LIFECYCLE = Table(
    "lifecycle.csv",
    LifecycleRow,
    {
        "solution": cells.key,
        "state": one_of({state.value: state for state in Lifecycle}),
        "effective_on": cells.day,
        "replaced_by": maybe(text(200)),
        "note": maybe(text(1000)),
        "source": source,
    },
    ("solution", "effective_on"),
)
COURSES = Table(
    "courses.csv",
    CourseRow,
    {
        "solution": cells.key,
        "version": cells.count,
        "published_on": maybe(cells.day, None),
        "note": maybe(text(1000)),
    },
    ("solution", "version"),
)
PHASES = Table(
    "course_phases.csv",
    PhaseRow,
    {
        "solution": cells.key,
        "version": cells.count,
        "phase": one_of({phase.value: phase for phase in Phase}),
        "exit_criterion": text(300),
    },
    ("solution", "version", "phase"),
)
TASKS = Table(
    "course_tasks.csv",
    TaskRow,
    {
        "solution": cells.key,
        "version": cells.count,
        "phase": one_of({phase.value: phase for phase in Phase}),
        "key": cells.key,
        "title": text(200),
        "role": one_of({role.value: role for role in CourseRole}),
        "due_days": maybe(due_days, None),
        "source": source,
    },
    ("solution", "version", "phase", "key"),
)
