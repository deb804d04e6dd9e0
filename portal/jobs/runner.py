"""Runs one job: claim, heartbeat beside the work, and an honest end. Tasks call this and nothing else."""

from __future__ import annotations

import datetime
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from portal.jobs import actions
from portal.jobs.models import Job
from portal.refusals import Refused

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Progress:
    """What the work uses to say how far it has come; raises OvertakenError when it should stop."""

    claim: actions.Claim

    def now(self) -> datetime.datetime:
        """Return the instant, for work that has to date what it makes."""
        return timezone.now()

    def finish(self) -> None:
        """Close the job as done, inside the transaction that stores its result: both happen or neither."""
        actions.finish(claim=self.claim, at=timezone.now())

    def __call__(self, stage: str, step: int, steps: int) -> None:
        """Record the stage (a code the page translates) and step ``step`` of ``steps``."""
        actions.advance(claim=self.claim, stage=stage, step=step, steps=steps, at=timezone.now())


Work = Callable[[Job, Progress], None]


def run(job_id: int, work: Work) -> bool:
    """Do the job unless somebody else does or has; return whether this call finished it.

    ``work`` stores its result and calls ``progress.finish()`` in one transaction. Its refusals close the job as
    failed, with words for the user. So does any other error, without words; it is raised again for the log.
    """
    claim = actions.claim(job_id=job_id, at=timezone.now(), lease=settings.JOB_LEASE)
    if claim is None:
        return False
    stop = threading.Event()
    pulse = threading.Thread(target=_pulse, args=(claim, stop), daemon=True)
    pulse.start()
    try:
        work(Job.objects.get(pk=job_id), Progress(claim))
    except actions.OvertakenError:
        log.warning("job %s was taken over by another worker", job_id)
        return False
    except Refused as refusal:
        _fail(claim, str(refusal))
        return False
    except Exception:
        log.exception("job %s failed", job_id)
        _fail(claim, "")
        raise
    finally:
        stop.set()
        pulse.join(timeout=5)
    return True


def _fail(claim: actions.Claim, error: str) -> None:
    try:
        actions.fail(claim=claim, error=error, at=timezone.now())
    except actions.OvertakenError:
        log.warning("job %s failed after being taken over", claim.job_id)


def _pulse(claim: actions.Claim, stop: threading.Event) -> None:
    """Extend the lease while the work goes on, from a thread with a connection of its own."""
    while not stop.wait(claim.lease.total_seconds() / 3):
        try:
            actions.beat(claim=claim, at=timezone.now())
        except actions.OvertakenError:
            log.warning("job %s: heartbeat stopped, the claim was overtaken", claim.job_id)
            break
        except DatabaseError:  # busy or away: the next beat may get through, or the lease runs out
            log.warning("job %s: a heartbeat was lost", claim.job_id, exc_info=True)
            connection.close()
    connection.close()
