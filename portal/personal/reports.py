"""Everything the portal holds about one person, for the page and for the file."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext

from networks.models import Membership, RoleHolder
from portal.accounts.models import User
from portal.audit.sentences import Sentence, moment
from portal.history import reports as history
from portal.personal.fields import HELD, HISTORY, Holding

AT_MOST = 50


@dataclass(frozen=True, slots=True)
class Fact:
    """One field of one row."""

    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one kind; the page shows the newest ``AT_MOST``, the file all."""

    holding: Holding
    rows: tuple[tuple[Fact, ...], ...]
    sentences: tuple[Sentence, ...]
    count: int

    @property
    def shown(self) -> int:
        """How many the page shows."""
        return len(self.rows) + len(self.sentences)


def gather(user: User, reader: User, on: datetime.date) -> tuple[Part, ...]:
    """Return what is held about the person, for the page: history in sentences, kinds without a row left out."""
    parts = []
    for holding in HELD:
        rows = holding.rows(user)
        count = rows.count()
        newest = rows.order_by("-pk")[:AT_MOST] if count else ()
        if holding.model == HISTORY:
            parts.append(Part(holding, (), tuple(history.told(newest, reader, on)), count))
        elif count:
            parts.append(Part(holding, tuple(_shown(holding, row, user) for row in newest), (), count))
    return tuple(parts)


def export(user: User) -> dict[str, Any]:
    """Return all of it, for the file."""
    return {holding.model: list(_rows(holding, user)) for holding in HELD}


def expired(on: datetime.date, kept: datetime.timedelta) -> models.QuerySet[User]:
    """Return the people whose last seat or role ended so long ago that nothing should be held about them any more.

    Nobody who has signed in since, who waits for a seat to begin, or who never had any, is among them.
    """
    limit = on - kept
    held = {"user": OuterRef("pk")}
    open_end = Q(ends_on__isnull=True) | Q(ends_on__gt=limit)
    seats, roles = Membership.objects.filter(**held), RoleHolder.objects.filter(**held)
    return User.objects.filter(
        Exists(seats) | Exists(roles),
        ~Exists(seats.filter(open_end)),
        ~Exists(roles.filter(open_end)),
        Q(last_login__isnull=True) | Q(last_login__date__lt=limit),
        ~Q(email__endswith=f"@{NOWHERE}"),
    ).order_by(F("pk"))


NOWHERE = "slettet.invalid"


def _rows(holding: Holding, user: User) -> Iterator[dict[str, Any]]:
    for row in holding.rows(user).iterator(chunk_size=500):
        yield {fact.name: fact.value for fact in _facts(holding, row)}


def _shown(holding: Holding, row: models.Model, user: User) -> tuple[Fact, ...]:
    """Return a row as people read it, without saying on every line whom it is about."""
    facts = {fact.name: fact for fact in _facts(holding, row)}
    for each in holding.shown():
        fact = facts.get(each.name)
        if fact is not None and isinstance(each, models.ForeignKey):
            facts[each.name] = Fact(each.name, str(each.related_model._meta.verbose_name), fact.value)
            if each.value_from_object(row) == user.pk and each.related_model is User:
                del facts[each.name]
        elif fact is not None:
            facts[each.name] = Fact(each.name, fact.label, _read(each.value_from_object(row), fact.value))
    return tuple(facts.values())


def _read(value: Any, said: str) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, dict):
        return ", ".join(f"{name}: {each}" for name, each in value.items())
    return moment(said) or said


def _facts(holding: Holding, row: models.Model) -> tuple[Fact, ...]:
    return tuple(
        Fact(each.name, str(each.verbose_name), _said(each, row))
        for each in holding.shown()
        if each.value_from_object(row) not in (None, "", {}, [])
    )


def _said(each: models.Field[Any, Any], row: models.Model) -> str:
    if each.choices:
        return str(getattr(row, f"get_{each.name}_display")())
    if isinstance(each, models.ForeignKey):
        return str(getattr(row, each.name))
    value = each.value_from_object(row)
    return value.isoformat() if isinstance(value, datetime.date) else str(value)
