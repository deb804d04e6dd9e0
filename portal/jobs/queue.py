"""Handing jobs to the broker. A broker that is away costs time, never a job: the sweeper sends again."""

from __future__ import annotations

import datetime
import logging

from celery import current_app
from django.conf import settings
from kombu.exceptions import OperationalError

from portal.jobs import actions
from portal.jobs.models import Job

log = logging.getLogger(__name__)


def send(job: Job, *, at: datetime.datetime) -> bool:
    """Send the job's message; return False when the broker could not be reached."""
    try:
        current_app.send_task(job.kind, args=[job.pk], retry=False)
    except (OperationalError, OSError) as error:
        log.warning("job %s could not be sent and waits for the sweeper: %s", job.pk, error)
        return False
    actions.sent(job_id=job.pk, at=at)
    return True


def resend(*, at: datetime.datetime) -> int:
    """Send again every job whose message seems lost; return how many were sent."""
    waiting = Job.objects.unheard(at=at, resend_after=settings.JOB_RESEND_AFTER).order_by("pk")[:100]
    return sum(send(job, at=at) for job in waiting)
