"""A solution's page: what it is for, its life cycle, its standard course."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from portal.refusals import Words
from rollouts.models import CourseTask, Lifecycle, Phase, Solution, StandardCourse
from rollouts.models.solutions import SolutionQuerySet

TAG_OF_LIFE = {
    Lifecycle.PILOT.value: "info",
    Lifecycle.OPEN.value: "success",
    Lifecycle.PAUSED.value: "warning",
    Lifecycle.PHASING_OUT.value: "warning",
    Lifecycle.REPLACED.value: "neutral",
}


@dataclass(frozen=True, slots=True)
class Source:
    """A page that a fact is taken from, named by its host."""

    url: str

    @property
    def host(self) -> str:
        """Return the host without ``www``."""
        return (urlsplit(self.url).hostname or "").removeprefix("www.")


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of the solution's life."""

    words: Words
    tag: str
    effective_on: datetime.date
    replaced_by: str
    note: str
    source: Source
    is_now: bool
    is_coming: bool


@dataclass(frozen=True, slots=True)
class Task:
    """One task of the course; ``weeks`` counts from the kickoff."""

    title: str
    role: str
    due_days: int | None
    source: Source

    @property
    def weeks(self) -> int:
        """Return whole weeks to the kickoff, before or after."""
        return abs(self.due_days or 0) // 7


@dataclass(frozen=True, slots=True)
class PhaseFacts:
    """One phase of the course."""

    name: Words
    exit_criterion: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class SolutionLine:
    """One solution in the list."""

    key: str
    name: str
    purpose: str
    life: Words
    tag: str


@dataclass(frozen=True, slots=True)
class SolutionPage:
    """Everything the page shows but the waves."""

    line: SolutionLine
    source: Source
    stale_after_days: int
    turns: tuple[Turn, ...]
    version: int
    published_on: datetime.date | None
    course_note: str
    phases: tuple[PhaseFacts, ...]


def gather_list(*, solutions: SolutionQuerySet, as_of: datetime.date) -> tuple[SolutionLine, ...]:
    """Return every solution with its state of life on the day: one query."""
    return tuple(_line(solution, getattr(solution, "lifecycle", None)) for solution in solutions.with_lifecycle(as_of))


def gather(*, solution: Solution, as_of: datetime.date) -> SolutionPage:
    """Return the solution's page on the day, with the newest course published by then."""
    turns = _turns(solution, as_of)
    now = next((turn for turn in turns if turn.is_now), None)
    tasks = Prefetch("phases__tasks", CourseTask.objects.order_by("order"))
    published = solution.courses.filter(published_on__lte=as_of).order_by("-version")
    course = published.prefetch_related("phases", tasks).first()
    return SolutionPage(
        line=SolutionLine(
            solution.key, solution.name, solution.purpose, now.words if now else "", now.tag if now else "neutral"
        ),
        source=Source(solution.source),
        stale_after_days=solution.stale_after_days,
        turns=turns,
        version=course.version if course else 0,
        published_on=course.published_on if course else None,
        course_note=course.note if course else "",
        phases=_phases(course) if course else (),
    )


def _line(solution: Solution, state: str | None) -> SolutionLine:
    words: Words = Lifecycle(state).label if state else ""
    return SolutionLine(solution.key, solution.name, solution.purpose, words, TAG_OF_LIFE.get(state or "", "neutral"))


def _turns(solution: Solution, as_of: datetime.date) -> tuple[Turn, ...]:
    entries = list(solution.lifecycle_entries.order_by("-effective_on"))
    now = next((entry for entry in entries if entry.effective_on <= as_of), None)
    return tuple(
        Turn(
            Lifecycle(entry.state).label,
            TAG_OF_LIFE[entry.state],
            entry.effective_on,
            entry.replaced_by,
            entry.note,
            Source(entry.source),
            is_now=entry == now,
            is_coming=entry.effective_on > as_of,
        )
        for entry in entries
    )


def _phases(course: StandardCourse) -> tuple[PhaseFacts, ...]:
    return tuple(
        PhaseFacts(
            _("invitation") if phase.phase == Phase.INVITED else phase.get_phase_display(),
            phase.exit_criterion,
            tuple(
                Task(task.title, task.get_role_display(), task.due_days, Source(task.source))
                for task in phase.tasks.all()
            ),
        )
        for phase in course.phases.all()
    )
