"""Writing the trail: called by every action, in the same transaction as the change it describes."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import timezone

from portal.audit.models import Entry

if TYPE_CHECKING:
    from portal.accounts.models import User

SYSTEM = "portal"


def actor(by: User | None) -> str:
    """Return how the trail names the person who acts, or the portal itself."""
    return SYSTEM if by is None else f"{by.name} <{by.email}>"


def record(
    *,
    by: User | None,
    verb: str,
    subject: models.Model,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    note: str = "",
    at: datetime.datetime | None = None,
) -> Entry:
    """Append one entry. Must run inside the transaction of the change.

    Raises:
        RuntimeError: there is no transaction, so change and entry could part company.

    """
    if not transaction.get_connection().in_atomic_block:
        message = f"audit.record({verb!r}) outside a transaction"
        raise RuntimeError(message)
    return Entry.objects.create(
        at=at or timezone.now(),
        by=actor(by)[:200],
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject=str(subject)[:300],
        before=before or {},
        after=after or {},
        note=note,
    )
