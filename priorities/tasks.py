"""What the workers do for ``priorities``."""

from celery import shared_task

from portal.jobs import runner
from priorities.actions import making


@shared_task
def make_report(job_id: int) -> bool:
    """Make the report the job asks for; return whether this run finished it."""
    return runner.run(job_id, making.make)
