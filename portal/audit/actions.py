"""Writing the trail: called by every action, in the same transaction as the change it describes."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.audit import seals
from portal.audit.models import Entry

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
    person: User | None = None,
) -> Entry:
    """Append one entry. Must run inside the transaction of the change; the database chains it at commit.

    ``person`` is whom it is about, where the subject does not say so by itself.

    Raises:
        RuntimeError: there is no transaction, so change and entry could part company.

    """
    if not transaction.get_connection().in_atomic_block:
        message = f"audit.record({verb!r}) outside a transaction"
        raise RuntimeError(message)
    said: dict[str, Any] = {
        "by": actor(by)[:200],
        "subject": str(subject)[:300],
        "before": seals.plain(before),
        "after": seals.plain(after),
        "note": str(note),
    }
    fixed: dict[str, Any] = {
        "at": at or timezone.now(),
        "actor": by.pk if by else None,
        "person": person.pk if person else about_whom(subject),
        "verb": verb,
        "subject_type": subject._meta.label_lower,
        "subject_id": str(subject.pk),
    }
    salt = seals.salt()
    words = seals.of_words(salt, **said)
    return Entry.objects.create(**fixed, **said, salt=salt, words=words, seal=seals.of_entry(**fixed, words=words))


def about_whom(subject: models.Model) -> int | None:
    """Return the account a row is about: itself, or the one its ``user`` field points to."""
    if isinstance(subject, User):
        return subject.pk
    found: int | None = getattr(subject, "user_id", None)
    return found
