"""Every rule of the files about solutions: on their own, between each other, and against what is published."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from networks.register.checks.uniqueness import repeated
from networks.register.faults import Fault, in_order
from networks.register.read import Sheet
from networks.register.tables import Row
from rollouts.models import CourseTask, Lifecycle, Phase, StandardCourse
from rollouts.register.read import SolutionFiles

CourseKey = tuple[str, int]
TaskFacts = tuple[str, str, str, int | None, str]


@dataclass(frozen=True, slots=True)
class Course:
    """What a version of a course says, whether it stands in the files or in the portal."""

    published_on: datetime.date | None
    phases: tuple[tuple[str, str, tuple[TaskFacts, ...]], ...]


def faults(files: SolutionFiles) -> tuple[Fault, ...]:
    """Return everything that is wrong with the files, in the order one would put it right."""
    found = [fault for sheet in files.sheets() for fault in sheet.faults]
    for sheet in files.sheets():
        for columns in (sheet.table.key, *sheet.table.unique):
            found += repeated(sheet, columns)
    found += _strangers(files)
    found += _gaps(files)
    found += _replacements(files)
    if not found:
        found += _rewritten(files)
    return in_order(found)


def courses(files: SolutionFiles) -> dict[CourseKey, Course]:
    """Return the courses of the files, phases in the order of the model and tasks in the order of the file."""
    tasks: dict[tuple[str, int, str], list[TaskFacts]] = defaultdict(list)
    for task in files.tasks.rows:
        facts = (task.key, task.title, task.role.value, task.due_days, task.source)
        tasks[task.solution, task.version, task.phase.value].append(facts)
    phases: dict[CourseKey, list[tuple[str, str, tuple[TaskFacts, ...]]]] = defaultdict(list)
    for row in sorted(files.phases.rows, key=lambda row: row.phase.number):
        held = tuple(tasks[row.solution, row.version, row.phase.value])
        phases[row.solution, row.version].append((row.phase.value, row.exit_criterion, held))
    return {
        (row.solution, row.version): Course(row.published_on, tuple(phases[row.solution, row.version]))
        for row in files.courses.rows
    }


def published() -> dict[CourseKey, Course]:
    """Return the published courses of the portal."""
    tasks: dict[int, list[TaskFacts]] = defaultdict(list)
    for task in CourseTask.objects.order_by("phase", "order"):
        tasks[task.phase_id].append((task.key, task.title, task.role, task.due_days, task.source))
    held = StandardCourse.objects.filter(published_on__isnull=False).prefetch_related("phases", "solution")
    return {
        (course.solution.key, course.version): Course(
            course.published_on,
            tuple((row.phase, row.exit_criterion, tuple(tasks[row.pk])) for row in course.phases.all()),
        )
        for course in held
    }


def _strangers(files: SolutionFiles) -> Iterator[Fault]:
    """Yield what belongs to a solution, course or phase that no file describes."""
    solutions = files.solutions.column("key") if files.solutions.is_readable else None
    for sheet in (files.lifecycle, files.courses):
        yield from _outside(sheet, ("solution",), solutions and {(key,) for key in solutions})
    yield from _outside(files.phases, ("solution", "version"), _written(files.courses, ("solution", "version")))
    three = ("solution", "version", "phase")
    yield from _outside(files.tasks, three, _written(files.phases, three))


def _written(sheet: Sheet[Row], columns: tuple[str, ...]) -> set[tuple[str, ...]] | None:
    if not sheet.is_readable:
        return None
    return {tuple(line[column] for column in columns) for line in sheet.lines.values()}


def _outside(
    sheet: Sheet[Row], columns: tuple[str, ...], known: set[tuple[str, ...]] | frozenset[str] | None
) -> Iterator[Fault]:
    if known is None:
        return
    for number, line in sheet.lines.items():
        value = tuple(line.get(column, "") for column in columns)
        if value not in known:
            rule = _("is not described in the files")
            yield Fault(sheet.table.file, number, ", ".join(columns), ", ".join(value), rule)


def _gaps(files: SolutionFiles) -> Iterator[Fault]:
    """Yield solutions without a life cycle or course, and courses without phases or tasks."""
    alive, taught = files.lifecycle.column("solution"), files.courses.column("solution")
    for row in files.solutions.rows:
        if files.lifecycle.is_readable and row.key not in alive:
            yield files.solutions.fault(row.line, "key", _("has no line in lifecycle.csv"))
        if files.courses.is_readable and row.key not in taught:
            yield files.solutions.fault(row.line, "key", _("has no line in courses.csv"))
    phases = _written(files.phases, ("solution", "version"))
    for course in files.courses.rows:
        if phases is not None and (course.solution, str(course.version)) not in phases:
            yield files.courses.fault(course.line, "version", _("has no line in course_phases.csv"))
    tasks = _written(files.tasks, ("solution", "version", "phase"))
    for phase in files.phases.rows:
        place = (phase.solution, str(phase.version), phase.phase.value)
        if tasks is not None and place not in tasks and phase.phase != Phase.INVITED:
            yield files.phases.fault(phase.line, "phase", _("has no task in course_tasks.csv"))


def _replacements(files: SolutionFiles) -> Iterator[Fault]:
    for row in files.lifecycle.rows:
        if row.state in {Lifecycle.PHASING_OUT, Lifecycle.REPLACED} and not row.replaced_by:
            yield files.lifecycle.fault(row.line, "replaced_by", _("must say what replaces the solution"))


def _rewritten(files: SolutionFiles) -> Iterator[Fault]:
    """Yield the published versions that the files would change."""
    wanted, held = courses(files), published()
    for row in files.courses.rows:
        key = (row.solution, row.version)
        if key in held and held[key] != wanted[key]:
            newest = max(version for solution, version in {*held, *wanted} if solution == row.solution)
            rule = _("is published and never changes: put it back as it was, and add version %(next)s") % {
                "next": newest + 1
            }
            yield files.courses.fault(row.line, "version", rule)
