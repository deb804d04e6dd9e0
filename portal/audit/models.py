"""The audit entry: append-only text that outlives its subjects, each one a link of a chain."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.audit import seals

APPEND_ONLY = "audit entries are append-only"


class EntryQuerySet(models.QuerySet["Entry"]):
    """Reads of the trail."""

    def about(self, thing: models.Model) -> EntryQuerySet:
        """Return the entries about one object, newest first."""
        return self.filter(subject_type=thing._meta.label_lower, subject_id=str(thing.pk)).order_by("-at", "-pk")

    def concerning(self, user_id: int) -> EntryQuerySet:
        """Return what a person did and what was done about the person, newest first."""
        return self.filter(Q(actor=user_id) | Q(person=user_id)).order_by("-at", "-pk")

    def update(self, **_fields: Any) -> int:
        """Refuse: history is never rewritten."""
        raise TypeError(APPEND_ONLY)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse: history is never deleted."""
        raise TypeError(APPEND_ONLY)


class Entry(models.Model):
    """One thing that was done. No foreign keys, so that history never blocks or dies with its subject.

    ``actor`` and ``person`` are account numbers, which name nobody by themselves. The names stand in the words.
    """

    at = models.DateTimeField(_("when"), db_index=True)
    actor = models.BigIntegerField(_("account that did it"), null=True, db_index=True)
    person = models.BigIntegerField(_("account it is about"), null=True, db_index=True)
    by = models.CharField(_("who"), max_length=200)
    verb = models.CharField(_("what"), max_length=80)
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=64)
    subject = models.CharField(_("about"), max_length=300)
    before = models.JSONField(_("before"), default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(_("after"), default=dict, encoder=DjangoJSONEncoder)
    note = models.TextField(_("why"), blank=True)
    salt = models.CharField(max_length=32, editable=False)
    words = models.CharField(max_length=64, editable=False)
    seal = models.CharField(max_length=64, editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        """Newest last; found by subject."""

        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering: ClassVar[list[str]] = ["at", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject_type", "subject_id"], name="audit_subject")
        ]

    def __str__(self) -> str:
        """Return a line for the console."""
        return f"{self.at:%Y-%m-%d %H:%M} {self.by}: {self.verb} {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; refuse to change an entry that exists."""
        if not self._state.adding:
            raise TypeError(APPEND_ONLY)
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse: history is never deleted."""
        raise TypeError(APPEND_ONLY)

    @property
    def is_redacted(self) -> bool:
        """Whether a person's name has been taken out of the words."""
        return not self.salt

    def words_now(self) -> str:
        """Return the seal of the words as they stand."""
        return seals.of_words(self.salt, self.by, self.subject, self.before, self.after, self.note)

    def seal_now(self) -> str:
        """Return the seal of the entry as it stands, given the words it was written with."""
        at: datetime.datetime = self.at
        return seals.of_entry(
            at=at,
            actor=self.actor,
            person=self.person,
            verb=self.verb,
            subject_type=self.subject_type,
            subject_id=self.subject_id,
            words=self.words,
        )


class Link(models.Model):
    """An entry's place in the chain, written by the database itself when the entry is committed."""

    entry_id = models.BigIntegerField(primary_key=True)
    number = models.BigIntegerField(unique=True, null=True)
    digest = models.CharField(max_length=64)

    class Meta:
        """In the order of the chain."""

        verbose_name = _("link of the chain")
        verbose_name_plural = _("links of the chain")
        ordering: ClassVar[list[str]] = ["number"]

    def __str__(self) -> str:
        """Return the place and the start of the digest."""
        return f"{self.number}: {self.digest[:12]}"


class Redaction(models.Model):
    """A name taken out of one entry: the seal of what stands there now. The erasure's own entry covers it."""

    erasure = models.CharField(max_length=32, db_index=True)
    entry_id = models.BigIntegerField(db_index=True)
    words = models.CharField(max_length=64)

    class Meta:
        """In the order they were made."""

        verbose_name = _("redaction")
        verbose_name_plural = _("redactions")
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        """Return which entry, in which erasure."""
        return f"{self.entry_id}: {self.erasure[:8]}"
