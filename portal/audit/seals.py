"""How an entry is sealed. Pure functions, the same for writing, checking and the database's own triggers.

Two layers, so that a name can be erased without breaking anything. ``words`` covers what a person may be named in,
with a random salt; ``seal`` covers the rest and ``words``; the chain covers the seals. Erasing somebody replaces the
words and throws the salt away: ``words`` stays, nobody can guess from it, and the chain holds.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import secrets
from collections.abc import Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

GENESIS = "0" * 64


def salt() -> str:
    """Return what keeps a sealed name from being guessed."""
    return secrets.token_hex(16)


def plain(values: dict[str, Any] | None) -> dict[str, Any]:
    """Return the values as every database gives them back; broken numbers become text, which stays exact."""
    found: dict[str, Any] = json.loads(json.dumps(values or {}, cls=DjangoJSONEncoder), parse_float=str)
    return found


def of_words(salt: str, by: str, subject: str, before: dict[str, Any], after: dict[str, Any], note: str) -> str:
    """Seal the part of an entry in which a person may be named."""
    return _digest([salt, by, subject, before, after, note])


def of_entry(
    *,
    at: datetime.datetime,
    actor: int | None,
    person: int | None,
    verb: str,
    subject_type: str,
    subject_id: str,
    words: str,
) -> str:
    """Seal the whole entry."""
    instant = at.astimezone(datetime.UTC).isoformat(timespec="microseconds")
    return _digest([instant, actor, person, verb, subject_type, subject_id, words])


def of_link(previous: str, number: int, entry_id: int, seal: str) -> str:
    """Return the digest of one link of the chain; the database's triggers compute the same."""
    return hashlib.sha256(f"{previous}:{number}:{entry_id}:{seal}".encode()).hexdigest()


def of_redactions(rows: Iterable[tuple[int, str]]) -> tuple[int, str]:
    """Return how many redactions an erasure made, and one digest for them all."""
    total, count = hashlib.sha256(), 0
    for entry_id, words in rows:
        total.update(f"{entry_id}:{words}\n".encode())
        count += 1
    return count, total.hexdigest()


def _digest(parts: list[Any]) -> str:
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
