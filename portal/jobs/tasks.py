"""The sweeper: run by beat, finds jobs whose message or worker was lost."""

from celery import shared_task
from django.utils import timezone

from portal.jobs import queue


@shared_task
def sweep() -> int:
    """Send again what seems lost; return how many."""
    return queue.resend(at=timezone.now())
