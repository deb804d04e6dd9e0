"""The trail of one object, or of the whole access log, narrowed and told in sentences."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import CharField, Q
from django.db.models.functions import Cast
from django.utils import timezone

from networks import history as networks
from networks.models import Municipality
from portal.access import Person
from portal.audit import sentences
from portal.audit.models import Entry, EntryQuerySet
from portal.audit.sentences import Lexicon, Sentence
from portal.history.doors import Door
from priorities import history as priorities
from rollouts import history as rollouts

LEXICON = Lexicon(sentences.OWN, networks.VOCABULARY, rollouts.VOCABULARY, priorities.VOCABULARY)
ACCESS = ("report.downloaded", "trail.exported", "personal_data.seen", "personal_data.exported")


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the reader narrows the trail; the period is ``[since, until]``, both days included."""

    by: str = ""
    verb: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None


def of(thing: models.Model, door: Door, user: Person, on: datetime.date) -> EntryQuerySet:
    """Return what has been done to the object and its parts, as far as the reader may hear, newest first."""
    wanted = Q(subject_type=thing._meta.label_lower, subject_id=str(thing.pk))
    for part in door.parts(thing, user, on):
        ids = part.order_by().annotate(text_id=Cast("pk", CharField())).values("text_id")
        wanted |= Q(subject_type=part.model._meta.label_lower, subject_id__in=ids)
    found = Entry.objects.filter(wanted).order_by("-at", "-pk")
    opened = door.opens(thing, user)
    return found if opened is None else found.filter(at__gte=opened)


def accesses() -> EntryQuerySet:
    """Return who has fetched or opened what, newest first."""
    return Entry.objects.filter(verb__in=ACCESS).order_by("-at", "-pk")


def narrow(entries: EntryQuerySet, wanted: Wanted) -> EntryQuerySet:
    """Keep what the reader asks for."""
    if wanted.by:
        entries = entries.filter(Q(by=wanted.by) | Q(by__startswith=f"{wanted.by} <"))
    if wanted.verb:
        entries = entries.filter(verb=wanted.verb)
    if wanted.since:
        entries = entries.filter(at__gte=_midnight(wanted.since))
    if wanted.until:
        entries = entries.filter(at__lt=_midnight(wanted.until + datetime.timedelta(days=1)))
    return entries


def actors(entries: EntryQuerySet) -> list[tuple[str, str]]:
    """Return whom the trail may be narrowed to: value and name."""
    found = {text.partition(" <")[0] for text in entries.order_by().values_list("by", flat=True).distinct()}
    return sorted(((name, sentences.name_of(name)) for name in found), key=lambda each: each[1])


def verbs(entries: EntryQuerySet) -> list[tuple[str, str]]:
    """Return what the trail may be narrowed to: verb and words."""
    found = set(entries.order_by().values_list("verb", flat=True).distinct())
    return sorted(((verb, LEXICON.verb_words(verb)) for verb in found), key=lambda each: each[1])


def told(entries: Iterable[Entry], user: Person, on: datetime.date) -> Iterator[Sentence]:
    """Tell the entries to the reader: one query for the names of the municipalities the reader may know of."""
    places = dict(Municipality.objects.visible_to(user, on).order_by().values_list("code", "name"))
    return (LEXICON.sentence(entry, places) for entry in entries)


def rows(headings: Sequence[str], told: Iterable[Sentence]) -> Iterator[Sequence[Any]]:
    """Return the trail as the rows of a file."""
    yield headings
    for each in told:
        at = timezone.localtime(each.at).strftime("%Y-%m-%d %H:%M:%S")
        yield (at, each.who, each.text, "\n".join(each.changes), each.why)


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
