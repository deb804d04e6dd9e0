"""What runs by the clock: rights that begin or end today, and the nightly look for grants without a seat."""

import logging

from celery import shared_task
from django.utils import timezone

from networks.actions import grants
from networks.reports import grants as reports

logger = logging.getLogger(__name__)


@shared_task
def align_grants() -> int:
    """Bring every grant in line with the seats and roles of today; return how many were put right."""
    found = grants.align(on=timezone.localdate(), by=None, note="align_grants")
    return len(found.without_seat) + len(found.without_grant)


@shared_task
def check_grants() -> int:
    """Report every grant without a seat and every seat without its grant; change nothing, return how many."""
    found = reports.check(timezone.localdate())
    wrong = (*found.without_seat, *found.without_grant)
    for held in wrong:  # ids only: a log holds no names
        logger.error(
            "grant differs from seats: user %s, %s %s, %s", held.user_id, held.model, held.thing_id, held.level
        )
    return len(wrong)
