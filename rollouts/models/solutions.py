"""What is introduced: solutions, their life cycle, and the versioned standard course of each."""

from __future__ import annotations

import datetime
from typing import ClassVar

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rollouts.models.words import CourseRole, Lifecycle, Phase


class SolutionQuerySet(models.QuerySet["Solution"]):
    """The words for sets of solutions."""

    def with_lifecycle(self, on: datetime.date) -> SolutionQuerySet:
        """Annotate ``lifecycle``: the state in force on the day, or None before its first entry."""
        entries = LifecycleEntry.objects.filter(solution=OuterRef("pk"), effective_on__lte=on)
        return self.annotate(lifecycle=Subquery(entries.order_by("-effective_on", "-pk").values("state")[:1]))


class Solution(models.Model):
    """A national e-health solution that municipalities may take into use."""

    key = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=30)
    purpose = models.TextField(_("what it is for"))
    order = models.PositiveSmallIntegerField(default=0)
    stale_after_days = models.PositiveSmallIntegerField(
        _("days before a report is too old"), default=90, help_text="Older reports count as not reported."
    )
    source = models.CharField(_("source"), max_length=500, blank=True)

    objects = SolutionQuerySet.as_manager()

    class Meta:
        """In the order the secretariat has chosen."""

        verbose_name = _("solution")
        verbose_name_plural = _("solutions")
        ordering: ClassVar[list[str]] = ["order", "name"]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def get_absolute_url(self) -> str:
        """Return the solution's page."""
        return reverse("rollouts:solution", args=[self.key])


class LifecycleEntry(models.Model):
    """From a day on, the solution is in this state of its life."""

    solution = models.ForeignKey(Solution, on_delete=models.PROTECT, related_name="lifecycle_entries")
    state = models.CharField(_("state"), max_length=20, choices=Lifecycle.choices)
    effective_on = models.DateField(_("from"))
    replaced_by = models.CharField(_("replaced by"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)

    class Meta:
        """One change a day at most."""

        verbose_name = _("life cycle entry")
        verbose_name_plural = _("life cycle entries")
        ordering: ClassVar[list[str]] = ["solution", "effective_on"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["solution", "effective_on"], name="lifecycle_once_a_day")
        ]

    def __str__(self) -> str:
        """Return solution, state and day."""
        return f"{self.solution}: {self.get_state_display()} ({self.effective_on})"


class StandardCourse(models.Model):
    """One version of a solution's standard course. Published versions never change; a new one replaces them."""

    solution = models.ForeignKey(Solution, on_delete=models.PROTECT, related_name="courses")
    version = models.PositiveSmallIntegerField(_("version"))
    published_on = models.DateField(_("published"), null=True, blank=True)
    note = models.TextField(_("what is new"), blank=True)

    class Meta:
        """Versions are numbered per solution."""

        verbose_name = _("standard course")
        verbose_name_plural = _("standard courses")
        ordering: ClassVar[list[str]] = ["solution", "-version"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["solution", "version"], name="course_version_once")
        ]

    def __str__(self) -> str:
        """Return solution and version."""
        return f"{self.solution} {self.version}"


class CoursePhase(models.Model):
    """One phase of a standard course, with what must hold before it is left."""

    course = models.ForeignKey(StandardCourse, on_delete=models.CASCADE, related_name="phases")
    phase = models.CharField(_("phase"), max_length=20, choices=Phase.choices)
    order = models.PositiveSmallIntegerField()
    exit_criterion = models.CharField(_("done when"), max_length=300)

    class Meta:
        """Each phase once per course."""

        verbose_name = _("course phase")
        verbose_name_plural = _("course phases")
        ordering: ClassVar[list[str]] = ["course", "order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["course", "phase"], name="course_phase_once")
        ]

    def __str__(self) -> str:
        """Return the phase's name."""
        return self.get_phase_display()


class CourseTask(models.Model):
    """One task of a phase, with a deadline counted in days from the wave's kickoff (negative: before it)."""

    phase = models.ForeignKey(CoursePhase, on_delete=models.CASCADE, related_name="tasks")
    key = models.SlugField()
    title = models.CharField(_("task"), max_length=200)
    role = models.CharField(_("responsible"), max_length=20, choices=CourseRole.choices)
    due_days = models.SmallIntegerField(_("days from kickoff"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        """Keys are unique within the phase."""

        verbose_name = _("course task")
        verbose_name_plural = _("course tasks")
        ordering: ClassVar[list[str]] = ["phase", "order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["phase", "key"], name="course_task_key_once"),
            models.CheckConstraint(condition=~Q(title=""), name="course_task_has_title"),
        ]

    def __str__(self) -> str:
        """Return the title."""
        return self.title
