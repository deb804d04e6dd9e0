"""Every change to a job row. Claims are compare-and-set; a claim that was overtaken can change nothing more."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext

from portal.accounts.models import User
from portal.audit.actions import actor
from portal.jobs.models import MAX_ATTEMPTS, Job, State


class OvertakenError(Exception):
    """Another worker has taken the job since; this one must stop and leave no trace."""


@dataclass(frozen=True)
class Claim:
    """The right to work on a job: valid until another worker holds a higher attempt number."""

    job_id: int
    attempt: int
    lease: datetime.timedelta

    def held(self) -> bool:
        """Whether this claim is still the one that counts."""
        return Job.objects.filter(pk=self.job_id, state=State.RUNNING, attempt=self.attempt).exists()


def request(*, kind: str, key: str, by: User | None, at: datetime.datetime) -> Job:
    """Return the job for this request, made now unless it exists; a failed one is put back in the queue."""
    job, made = Job.objects.get_or_create(
        key=key, defaults={"kind": kind, "requested_by": actor(by), "requested_at": at}
    )
    if not made and job.state == State.FAILED:
        Job.objects.filter(pk=job.pk, state=State.FAILED).update(
            state=State.QUEUED,
            attempt=0,
            error="",
            finished_at=None,
            sent_at=None,
            stage="",
            step=0,
            requested_at=at,
        )
        job.refresh_from_db()
    return job


def sent(*, job_id: int, at: datetime.datetime) -> None:
    """Note that a message about the job has been handed to the broker."""
    Job.objects.filter(pk=job_id).update(sent_at=at)


def claim(*, job_id: int, at: datetime.datetime, lease: datetime.timedelta) -> Claim | None:
    """Take the job, or return None when it is finished, held by another, or has used up its attempts."""
    job = Job.objects.claimable(at).filter(pk=job_id).first()
    if job is None:
        return None
    if job.attempt >= MAX_ATTEMPTS:
        _close(
            job_id,
            job.attempt,
            State.FAILED,
            at=at,
            error=gettext("We tried several times, and each time the work stopped half-way."),
        )
        return None
    taken = (
        Job.objects.claimable(at)
        .filter(pk=job_id, attempt=job.attempt)
        .update(
            state=State.RUNNING,
            attempt=F("attempt") + 1,
            started_at=at,
            heartbeat_at=at,
            lease_until=at + lease,
            stage="",
            step=0,
            error="",
        )
    )
    return Claim(job_id, job.attempt + 1, lease) if taken else None


def beat(*, claim: Claim, at: datetime.datetime) -> None:
    """Extend the lease; raise OvertakenError when the claim no longer counts."""
    _mine(claim, heartbeat_at=at, lease_until=at + claim.lease)


def advance(*, claim: Claim, stage: str, step: int, steps: int, at: datetime.datetime) -> None:
    """Say how far the work has come, and extend the lease."""
    _mine(claim, stage=stage, step=step, steps=steps, heartbeat_at=at, lease_until=at + claim.lease)


@transaction.atomic
def finish(*, claim: Claim, at: datetime.datetime) -> None:
    """Close the job as done. Called inside the transaction that stores the result, so both happen or neither."""
    _mine(claim, state=State.DONE, finished_at=at, lease_until=None, step=F("steps"))


def fail(*, claim: Claim, error: str, at: datetime.datetime) -> None:
    """Close the job as failed, with words the user may read."""
    _mine(claim, state=State.FAILED, finished_at=at, lease_until=None, error=error[:2000])


def _mine(claim: Claim, **changes: object) -> None:
    changed = Job.objects.filter(pk=claim.job_id, state=State.RUNNING, attempt=claim.attempt).update(**changes)
    if not changed:
        raise OvertakenError(str(claim))


def _close(job_id: int, attempt: int, state: State, *, at: datetime.datetime, error: str) -> None:
    Job.objects.filter(pk=job_id, attempt=attempt).exclude(state__in=[State.DONE, State.FAILED]).update(
        state=state, finished_at=at, lease_until=None, error=error
    )
