"""What the roof does by the clock: looks over the history, and lets go of people whom the portal no longer needs."""

import logging

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from portal.audit import chain
from portal.personal import actions, reports
from portal.refusals import Refused

logger = logging.getLogger(__name__)


@shared_task
def verify_audit() -> str:
    """Walk the chain of history; return its head, and say so in the log when it is broken."""
    walk = chain.verify()
    if walk.fault is not None:
        logger.error("audit trail broken at %s: entry %s %s", walk.fault.number, walk.fault.entry_id, walk.fault.kind)
        return ""
    return f"{walk.number}:{walk.digest}"


@shared_task
def erase_expired() -> int:
    """Erase those who have had no seat or role for longer than we keep them; return how many."""
    today, erased = timezone.localdate(), 0
    for user in reports.expired(today, settings.PERSONAL_DATA_KEPT):
        try:
            actions.erase(user=user, on=today, at=timezone.now(), by=None)
        except Refused as refusal:
            logger.warning("account %s could not be erased: %s", user.pk, refusal)
        else:
            erased += 1
    return erased
