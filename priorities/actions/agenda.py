"""The agenda of a draft: the decisions wanted of the committee, numbered from one without gaps."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import asdict, dataclass
from typing import Self

from django.db import transaction
from django.db.models import Max

from portal.accounts.models import User
from portal.audit.actions import record
from priorities.actions.cuts import require_draft
from priorities.models import AgendaItem, Cut

OUT_OF_THE_WAY = 10_000


@dataclass(frozen=True, slots=True)
class ItemWords:
    """What an agenda item says."""

    case_type: str
    title: str
    proposal: str
    why_now: str
    consequence: str
    municipalities_say: str = ""

    @classmethod
    def of(cls, item: AgendaItem) -> Self:
        """Return what a row says."""
        return cls(item.case_type, item.title, item.proposal, item.why_now, item.consequence, item.municipalities_say)

    @property
    def fingerprint(self) -> str:
        """Return a short name for exactly these words, by which a form knows whether they have changed."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]

    def put_on(self, item: AgendaItem) -> None:
        """Write it on the row."""
        for name, words in asdict(self).items():
            setattr(item, name, words)


@transaction.atomic
def add(*, cut: Cut, words: ItemWords, by: User | None, at: datetime.datetime) -> AgendaItem:
    """Put an item at the end of the draft's agenda.

    Raises:
        Refused: the cut is locked.

    """
    cut = require_draft(cut)
    item = AgendaItem(cut=cut, number=_last(cut) + 1)
    words.put_on(item)
    item.save()
    record(by=by, verb="agenda.added", subject=cut, after={"number": item.number, **asdict(words)}, at=at)
    return item


@transaction.atomic
def edit(*, item: AgendaItem, words: ItemWords, by: User | None, at: datetime.datetime) -> AgendaItem:
    """Change what an item says.

    Raises:
        Refused: the cut is locked.

    """
    cut = require_draft(item.cut)
    before = ItemWords.of(AgendaItem.objects.get(pk=item.pk))
    if before == words:
        return item
    words.put_on(item)
    item.save()
    record(by=by, verb="agenda.edited", subject=cut, before=asdict(before), after=asdict(words), at=at)
    return item


@transaction.atomic
def move(*, item: AgendaItem, number: int, by: User | None, at: datetime.datetime) -> None:
    """Give an item another number; those between move over.

    Raises:
        Refused: the cut is locked.

    """
    cut = require_draft(item.cut)
    items = list(cut.agenda_items.order_by("number"))
    place = next(place for place, each in enumerate(items) if each.pk == item.pk)
    items.insert(min(max(number, 1), len(items)) - 1, items.pop(place))
    before = {"number": place + 1}
    _number(items)
    record(by=by, verb="agenda.moved", subject=cut, before=before, after={"title": item.title, "number": number}, at=at)


@transaction.atomic
def delete(*, item: AgendaItem, by: User | None, at: datetime.datetime) -> None:
    """Take an item off the draft's agenda; those after it move up.

    Raises:
        Refused: the cut is locked.

    """
    cut = require_draft(item.cut)
    before = {"number": item.number, **asdict(ItemWords.of(item))}
    item.delete()
    _number(list(cut.agenda_items.order_by("number")))
    record(by=by, verb="agenda.deleted", subject=cut, before=before, at=at)


def _last(cut: Cut) -> int:
    return cut.agenda_items.aggregate(last=Max("number"))["last"] or 0


def _number(items: list[AgendaItem]) -> None:
    """Give the items their numbers, by way of numbers nobody has: no two are the same at any moment."""
    for offset in (OUT_OF_THE_WAY, 0):
        for place, item in enumerate(items, start=1):
            AgendaItem.objects.filter(pk=item.pk).update(number=offset + place)
