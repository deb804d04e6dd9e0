"""Walking the chain: finds the first place where history is not as it was written, in constant memory."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef

from portal.audit import seals
from portal.audit.models import Entry, Link, Redaction

ERASED = "personal_data.erased"
AT_A_TIME = 500


class Kind(enum.StrEnum):
    """What has been done to the trail."""

    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    REORDERED = "reordered"
    ERASED_UNSAID = "erased without saying so"
    SHORTENED = "shortened"


@dataclass(frozen=True, slots=True)
class Fault:
    """The first broken place: the number in the chain, the entry there, and what seems to have been done."""

    number: int
    entry_id: int
    kind: Kind


@dataclass(slots=True)
class Walk:
    """How far the walk has come."""

    number: int = 0
    digest: str = seals.GENESIS
    redacted: int = 0
    fault: Fault | None = None
    erasures: set[str] = field(default_factory=set)


def verify(*, known: tuple[int, str] | None = None) -> Walk:
    """Walk the whole chain. ``known`` is a number and digest noted earlier, which must still be there."""
    walk = Walk()
    for links in _batches():
        _check(walk, links, known)
        if walk.fault is not None:
            return walk
    walk.fault = _loose_ends(walk, known)
    return walk


def _batches() -> Iterator[list[Link]]:
    last = 0
    while links := list(Link.objects.filter(number__gt=last).order_by("number")[:AT_A_TIME]):
        yield links
        last = links[-1].number or 0


def _check(walk: Walk, links: list[Link], known: tuple[int, str] | None) -> None:
    entries = Entry.objects.order_by().in_bulk([link.entry_id for link in links])
    hidden = [pk for pk, entry in entries.items() if entry.is_redacted]
    redactions = dict(Redaction.objects.filter(entry_id__in=hidden).order_by("pk").values_list("entry_id", "words"))
    for link in links:
        entry, number = entries.get(link.entry_id), walk.number + 1
        kind = _kind(walk, link, entry, redactions, entries)
        if kind is None and known is not None and known[0] == number and known[1] != link.digest:
            kind = Kind.CHANGED
        if kind is not None:
            walk.fault = Fault(number, link.entry_id, kind)
            return
        walk.number, walk.digest = number, link.digest


def _kind(
    walk: Walk, link: Link, entry: Entry | None, redactions: Mapping[int, str], near: Mapping[int, Entry]
) -> Kind | None:
    number = walk.number + 1
    if link.number != number or entry is None:
        return Kind.REMOVED
    if entry.seal_now() != entry.seal or not _words_hold(walk, entry, redactions):
        return _moved(walk, link, near) or Kind.CHANGED
    if seals.of_link(walk.digest, number, link.entry_id, entry.seal) != link.digest:
        return _moved(walk, link, near) or Kind.CHANGED
    if entry.verb == ERASED and not _erasure_holds(walk, entry):
        return Kind.ERASED_UNSAID
    return None


def _words_hold(walk: Walk, entry: Entry, redactions: Mapping[int, str]) -> bool:
    if not entry.is_redacted:
        return entry.words_now() == entry.words
    walk.redacted += 1
    return entry.words_now() == redactions.get(entry.pk)


def _moved(walk: Walk, link: Link, near: Mapping[int, Entry]) -> Kind | None:
    """Say *reordered* when another entry nearby is what this place was chained with."""
    for entry in near.values():
        for entry_id in (entry.pk, link.entry_id):
            same = entry.pk == link.entry_id
            if not same and seals.of_link(walk.digest, walk.number + 1, entry_id, entry.seal) == link.digest:
                return Kind.REORDERED
    return None


def _erasure_holds(walk: Walk, entry: Entry) -> bool:
    """Whether the redactions are those the erasure's own entry answers for."""
    erasure = str(entry.after.get("erasure", ""))
    walk.erasures.add(erasure)
    rows = Redaction.objects.filter(erasure=erasure).order_by("entry_id").values_list("entry_id", "words")
    count, digest = seals.of_redactions(rows.iterator())
    return (count, digest) == (entry.after.get("redacted"), entry.after.get("digest"))


def _loose_ends(walk: Walk, known: tuple[int, str] | None) -> Fault | None:
    chained = Link.objects.filter(entry_id=OuterRef("pk"), number__isnull=False)
    loose = Entry.objects.filter(~Exists(chained)).order_by("pk").values_list("pk", flat=True).first()
    if loose is not None:
        return Fault(walk.number + 1, loose, Kind.INSERTED)
    unsaid = Redaction.objects.exclude(erasure__in=walk.erasures).values_list("entry_id", flat=True).first()
    if unsaid is not None:
        return Fault(walk.number, unsaid, Kind.ERASED_UNSAID)
    if known is not None and known[0] > walk.number:
        return Fault(walk.number + 1, 0, Kind.SHORTENED)
    return None
