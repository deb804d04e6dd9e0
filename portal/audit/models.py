"""The audit entry: append-only text that outlives its subjects."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class EntryQuerySet(models.QuerySet["Entry"]):
    """Reads of the trail."""

    def about(self, thing: models.Model) -> EntryQuerySet:
        """Return the entries about one object, newest first."""
        return self.filter(subject_type=thing._meta.label_lower, subject_id=str(thing.pk)).order_by("-at", "-pk")

    def update(self, **_fields: Any) -> int:
        """Refuse: history is never rewritten."""
        raise TypeError(APPEND_ONLY)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse: history is never deleted."""
        raise TypeError(APPEND_ONLY)


APPEND_ONLY = "audit entries are append-only"


class Entry(models.Model):
    """One thing that was done. No foreign keys, so that history never blocks or dies with its subject."""

    at = models.DateTimeField(_("when"))
    by = models.CharField(_("who"), max_length=200)
    verb = models.CharField(_("what"), max_length=80)
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=64)
    subject = models.CharField(_("about"), max_length=300)
    before = models.JSONField(_("before"), default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(_("after"), default=dict, encoder=DjangoJSONEncoder)
    note = models.TextField(_("why"), blank=True)

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
