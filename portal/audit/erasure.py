"""Taking a person's name out of history: the words change, the chain holds, and the erasure answers for it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from portal.audit import seals
from portal.audit.models import Entry, Redaction

WORDS = ("by", "subject", "before", "after", "note")


@dataclass(frozen=True)
class Mask:
    """What a person is known by, and the role words that replace it.

    ``wide``: the names belong to nobody else, so that they are replaced wherever they stand; if not, only where it
    is sure that this person is meant. An address is always this person's.
    """

    names: frozenset[str]
    addresses: frozenset[str]
    words: str
    wide: bool

    def over(self, value: Any, *, sure: bool) -> Any:
        """Return the value with role words for the person, however deep it lies."""
        if isinstance(value, str):
            return self._over_text(value, sure=sure)
        if isinstance(value, list):
            return [self.over(each, sure=sure) for each in value]
        if isinstance(value, dict):
            return {key: self.over(each, sure=sure) for key, each in value.items()}
        return value

    def _over_text(self, text: str, *, sure: bool) -> str:
        meant = sure or self.wide or _any(self.addresses).search(text) is not None
        if self.names and meant:
            text = _named(self.names, self.addresses).sub(lambda _found: self.words, text)
        return _any(self.addresses).sub(lambda _found: self.words, text) if self.addresses else text


def redact(*, user_id: int, mask: Mask) -> dict[str, Any]:
    """Put role words for the person in every entry; return what the erasure's own entry must say."""
    erasure, rows = secrets.token_hex(16), []
    for entry in _changed(user_id, mask):
        rows.append(Redaction(erasure=erasure, entry_id=entry.pk, words=entry.words_now()))
        Redaction.objects.bulk_create(rows[-1:])
        said = {name: getattr(entry, name) for name in WORDS}
        QuerySet(Entry).filter(pk=entry.pk).update(salt="", **said)
    count, digest = seals.of_redactions((row.entry_id, row.words) for row in rows)
    return {"erasure": erasure, "redacted": count, "digest": digest}


def names_used(user_id: int) -> set[str]:
    """Return the names under which the person has acted."""
    found = Entry.objects.filter(actor=user_id).order_by().values_list("by", flat=True).distinct()
    return {text.partition(" <")[0] for text in found if " <" in text}


def _changed(user_id: int, mask: Mask) -> Iterable[Entry]:
    """Return, in the order of their numbers, the entries that name the person, with the new words on them."""
    return list(_masked(user_id, mask))


def _masked(user_id: int, mask: Mask) -> Iterator[Entry]:
    for entry in Entry.objects.order_by("pk").iterator(chunk_size=500):
        sure = user_id in (entry.person, entry.actor)
        before = [getattr(entry, name) for name in WORDS]
        after = [mask.over(value, sure=sure) for value in before]
        if entry.actor == user_id:
            after[0] = mask.words
        if after != before:
            after[1] = after[1][:300]
            for name, value in zip(WORDS, after, strict=True):
                setattr(entry, name, value)
            entry.salt = ""
            yield entry


def _any(words: Iterable[str]) -> re.Pattern[str]:
    some = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<![\w@.]){'(?:' + some + ')'}(?![\w@])" if some else r"(?!)", re.IGNORECASE)


def _named(names: Iterable[str], addresses: Iterable[str]) -> re.Pattern[str]:
    some = "|".join(re.escape(word) for word in sorted(names, key=len, reverse=True))
    tail = "|".join(re.escape(word) for word in addresses) or r"(?!)"
    return re.compile(rf"(?<!\w)(?:{some})(?!\w)(?: <(?:{tail})>)?", re.IGNORECASE)
