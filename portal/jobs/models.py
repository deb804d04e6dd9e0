"""The job row: what was asked for, how far it has come and how it ended. The broker knows less than this."""

from __future__ import annotations

import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

MAX_ATTEMPTS = 5


class State(models.TextChoices):
    """Where a job is in its life."""

    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("being made")
    DONE = "done", _("done")
    FAILED = "failed", _("could not be made")


class JobQuerySet(models.QuerySet["Job"]):
    """Words about sets of jobs."""

    def open(self) -> JobQuerySet:
        """Keep the jobs that are not finished."""
        return self.filter(state__in=[State.QUEUED, State.RUNNING])

    def claimable(self, at: datetime.datetime) -> JobQuerySet:
        """Keep the jobs a worker may take: waiting, or left behind by a worker whose lease has run out."""
        return self.filter(Q(state=State.QUEUED) | Q(state=State.RUNNING, lease_until__lte=at))

    def unheard(self, *, at: datetime.datetime, resend_after: datetime.timedelta) -> JobQuerySet:
        """Keep the claimable jobs whose message seems lost: nobody took it within ``resend_after`` of sending."""
        return self.claimable(at).filter(Q(sent_at__isnull=True) | Q(sent_at__lte=at - resend_after))


class Job(models.Model):
    """One piece of work, claimed by compare-and-set and finished exactly once."""

    kind = models.CharField(_("kind"), max_length=100, help_text="The Celery task that does it.")
    key = models.CharField(max_length=200, unique=True, help_text="The same request gives the same job.")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    attempt = models.PositiveSmallIntegerField(default=0)
    stage = models.CharField(max_length=60, blank=True)
    step = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    requested_by = models.CharField(max_length=200)
    requested_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        """A running job has a lease; a finished one has an end."""

        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(state=State.RUNNING) | Q(lease_until__isnull=False), name="job_running_has_lease"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.DONE, State.FAILED], finished_at__isnull=False)
                | Q(state__in=[State.QUEUED, State.RUNNING], finished_at__isnull=True),
                name="job_finished_has_end",
            ),
            models.CheckConstraint(condition=Q(step__lte=F("steps")), name="job_step_within_steps"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "lease_until"], name="job_state_lease")]

    def __str__(self) -> str:
        """Return kind and key."""
        return f"{self.kind} {self.key}"

    @property
    def is_open(self) -> bool:
        """Whether the work is still to be finished."""
        return self.state in {State.QUEUED, State.RUNNING}
