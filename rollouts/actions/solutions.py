"""Taking the files about solutions into the portal: everything or nothing; a published course never changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from networks.actions.register import Tally, sync
from networks.register.faults import Fault
from portal.accounts.models import User
from portal.audit.actions import record
from portal.refusals import Refused
from rollouts.models import CoursePhase, CourseTask, LifecycleEntry, Phase, Solution, StandardCourse
from rollouts.register import validate
from rollouts.register.read import SolutionFiles


class FaultyFilesError(Refused):
    """The files cannot be loaded; ``faults`` says everything that is wrong with them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep the faults beside the message."""
        super().__init__(_("The files about solutions have faults. Nothing has been written."))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did to each kind of rows."""

    tallies: tuple[Tally, ...]


@transaction.atomic
def load(*, files: SolutionFiles, by: User | None, note: str = "") -> Loaded:
    """Bring the portal in line with the files; loading the same files again changes nothing.

    Raises:
        FaultyFilesError: the files have faults, or would change a published course; nothing is written.

    """
    found = validate.faults(files)
    if found:
        raise FaultyFilesError(found)
    rows = [
        Solution(
            key=row.key,
            name=row.name,
            short_name=row.short_name,
            order=row.order,
            stale_after_days=row.stale_after_days,
            purpose=row.purpose,
            source=row.source,
        )
        for row in files.solutions.rows
    ]
    solutions = sync(Solution, rows, key=("key",))
    by_key = {solution.key: solution for solution in solutions.rows}
    tallies = (solutions.tally, _lifecycle(files, by_key), _courses(files, by_key))
    counts = {tally.kind: tally.counts for tally in tallies}
    if not all(tally.is_still for tally in tallies):
        for solution in solutions.rows:
            record(by=by, verb="solution.loaded", subject=solution, after={"files": files.digest, **counts}, note=note)
    return Loaded(tallies)


def _lifecycle(files: SolutionFiles, solutions: dict[str, Solution]) -> Tally:
    rows = [
        LifecycleEntry(
            solution=solutions[row.solution],
            state=row.state,
            effective_on=row.effective_on,
            replaced_by=row.replaced_by,
            note=row.note,
            source=row.source,
        )
        for row in files.lifecycle.rows
    ]
    return sync(LifecycleEntry, rows, key=("solution_id", "effective_on")).tally


def _courses(files: SolutionFiles, solutions: dict[str, Solution]) -> Tally:
    """Write what is new or still unpublished; ``validate`` has made sure that nothing published differs."""
    rows = [
        StandardCourse(
            solution=solutions[row.solution], version=row.version, published_on=row.published_on, note=row.note
        )
        for row in files.courses.rows
    ]
    published = set(validate.published())
    synced = sync(StandardCourse, rows, key=("solution_id", "version"))
    contents = validate.courses(files)
    for course in synced.rows:
        key = (course.solution.key, course.version)
        if key not in published:
            _fill(course, contents[key])
    return synced.tally


def _fill(course: StandardCourse, content: validate.Course) -> None:
    course.phases.all().delete()
    for phase, exit_criterion, tasks in content.phases:
        row = CoursePhase.objects.create(
            course=course, phase=phase, order=Phase(phase).number, exit_criterion=exit_criterion
        )
        CourseTask.objects.bulk_create(
            CourseTask(phase=row, key=key, title=title, role=role, due_days=due_days, source=source, order=order)
            for order, (key, title, role, due_days, source) in enumerate(tasks)
        )
