"""History in words: each verb has a sentence, each changed field its label and its value as people say it.

Apps say their verbs in ``<app>/history.py`` as a :class:`Vocabulary`; the roof puts them together in a
:class:`Lexicon`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from portal.audit.actions import SYSTEM
from portal.audit.models import Entry

Words = str | Promise
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True)
class Vocabulary:
    """What an app's history is written with.

    ``verbs``: the sentence of each verb, with ``%(who)s``, ``%(what)s`` and any key of before and after.
    ``fields``: what a key is called, where the model does not say. ``like``: keys told as a model's field is.
    ``places``: keys that list municipality numbers. ``left_out``: keys that mean nothing to people.
    """

    verbs: Mapping[str, Words]
    fields: Mapping[str, Words] = field(default_factory=dict)
    like: Mapping[str, str] = field(default_factory=dict)
    places: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One thing that was done, as it is read."""

    at: datetime.datetime
    who: str
    text: str
    changes: tuple[str, ...]
    why: str


OWN = Vocabulary(
    verbs={
        "access.granted": _("%(who)s gave %(user)s a right for %(what)s: %(level)s."),
        "access.revoked": _("%(who)s took a right for %(what)s from %(user)s: %(level)s."),
        "personal_data.seen": _("%(who)s opened what the portal holds about %(what)s."),
        "personal_data.exported": _("%(who)s fetched what the portal holds about %(what)s."),
        "personal_data.erased": _("%(who)s erased the name and contact details of %(what)s."),
        "trail.exported": _("%(who)s fetched the history of %(what)s."),
    },
    fields={"redacted": _("entries in which the name was replaced")},
    like={"level": "networks.Body"},
    left_out=frozenset({"erasure", "digest"}),
)


def who(entry: Entry) -> str:
    """Return who acted, by name or role: an address is for those who work together, not for history."""
    return name_of(entry.by.partition(" <")[0])


def name_of(by: str) -> str:
    """Return how the one who acted is named on the page."""
    return gettext("The portal") if by == SYSTEM else by


class Lexicon:
    """Every verb with the vocabulary it belongs to."""

    def __init__(self, *vocabularies: Vocabulary) -> None:
        """Put the vocabularies together."""
        self.known = {verb: vocabulary for vocabulary in vocabularies for verb in vocabulary.verbs}

    def template(self, verb: str) -> str:
        """Return the verb's sentence; a verb nobody knows any longer still gets one."""
        known = self.known.get(verb)
        return str(known.verbs[verb]) if known else gettext("%(who)s: %(verb)s, %(what)s.")

    def verb_words(self, verb: str) -> str:
        """Return what a verb means, about nobody in particular: for lists to choose from."""
        words = self.template(verb) % Blank(who="", what="…", verb=verb)
        return capfirst(words.strip().rstrip(".").removesuffix("…").strip(" :"))

    def sentence(self, entry: Entry, places: Mapping[str, str]) -> Sentence:
        """Tell one entry. ``places`` names the municipalities the reader may know of; others are only counted."""
        known = self.known.get(entry.verb, Vocabulary({}))
        teller = _Teller(entry, places, known, self.template(entry.verb))
        return Sentence(entry.at, who(entry), teller.text(), tuple(teller.changes()), entry.note)


class Blank(dict[str, str]):
    """Words for a template, with an ellipsis for what is not said."""

    def __missing__(self, _key: str) -> str:
        """Leave open."""
        return "…"


class _Teller:
    """Turns one entry into words."""

    def __init__(self, entry: Entry, places: Mapping[str, str], vocabulary: Vocabulary, template: str) -> None:
        self.entry, self.places, self.vocabulary, self.template = entry, places, vocabulary, template

    def text(self) -> str:
        said = {key: self.value(key, value) for key, value in {**self.entry.before, **self.entry.after}.items()}
        return self.template % Blank({**said, "who": who(self.entry), "what": self.entry.subject,
                                      "verb": self.entry.verb})  # fmt: skip

    def changes(self) -> Iterator[str]:
        before, after = self.entry.before, self.entry.after
        told = {*PLACEHOLDER.findall(self.template), *self.vocabulary.left_out}
        for key in sorted({*before, *after}, key=self.place):
            if key not in told and before.get(key) != after.get(key):
                yield self.change(key, before, after)

    def place(self, key: str) -> tuple[int, str]:
        """Order as the model does: what a database keeps as JSON has no order of its own."""
        found = self.field(key)
        return (found.creation_counter if found is not None else 0, key)

    def change(self, key: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
        words = {"label": capfirst(self.label(key))}
        words |= {"was": self.value(key, before.get(key)), "now": self.value(key, after.get(key))}
        if before.get(key) in (None, "", []):
            return f"{words['label']}: {words['now']}"
        if key not in after:
            return gettext("%(label)s: was %(was)s") % words
        return gettext("%(label)s: from %(was)s to %(now)s") % words

    def label(self, key: str) -> str:
        if key in self.vocabulary.fields:
            return str(self.vocabulary.fields[key])
        found = self.field(key)
        return str(found.verbose_name) if found is not None else key.replace("_", " ")

    def value(self, key: str, value: Any) -> str:
        if value in (None, "", []):
            return gettext("nothing")
        if isinstance(value, bool):
            return gettext("yes") if value else gettext("no")
        if key in self.vocabulary.places:
            return self.named(value if isinstance(value, list) else [value])
        if isinstance(value, list):
            return ", ".join(self.value(key, each) for each in value)
        if isinstance(value, dict):
            return ", ".join(f"{name} {self.value(name, each)}" for name, each in value.items())
        return self.chosen(key, value) or moment(value) or str(value)

    def named(self, codes: list[str]) -> str:
        known = [self.places[code] for code in codes if code in self.places]
        others = len(codes) - len(known)
        if not others:
            return ", ".join(known)
        rest = ngettext("%(n)s municipality", "%(n)s municipalities", others)
        if known:
            rest = ngettext("%(n)s other municipality", "%(n)s other municipalities", others)
        return ", ".join([*known, rest % {"n": others}])

    def chosen(self, key: str, value: Any) -> str:
        like = self.vocabulary.like.get(key, "")
        if like.count(".") == 1:
            return str(dict(apps.get_model(self.entry.subject_type)._meta.permissions).get(value, ""))
        found = self.field(key)
        return str(dict(found.flatchoices).get(value, "")) if found is not None and found.choices else ""

    def field(self, key: str) -> models.Field[Any, Any] | None:
        path = self.vocabulary.like.get(key, f"{self.entry.subject_type}.{key}")
        app, model, name = f"{path}.".split(".")[:3]
        try:
            found = apps.get_model(app, model)._meta.get_field(name)
        except (LookupError, FieldDoesNotExist):
            return None
        return found if isinstance(found, models.Field) else None


def moment(value: Any) -> str:
    """Return a stored day or instant as people write it, or nothing when it is neither."""
    if not isinstance(value, str) or not re.match(r"\d{4}-\d\d-\d\d", value):
        return ""
    try:
        instant = parse_datetime(value) if len(value) > len("2026-01-01") else None
        day = parse_date(value) if instant is None else None
    except ValueError:
        return ""
    if instant is not None and timezone.is_aware(instant):
        return date_format(timezone.localtime(instant), "j. F Y H.i")
    return date_format(day, "j. F Y") if day else ""
