"""Former municipalities and successions: dates that fit together, and nobody who succeeds itself."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from networks.models import Succession
from networks.register.checks import edition
from networks.register.faults import Fault
from networks.register.read import Register
from networks.register.tables import SuccessionRow


@dataclass(frozen=True, slots=True)
class Life:
    """When a municipality exists: ``[starts_on, ends_on)``."""

    starts_on: datetime.date
    ends_on: datetime.date | None = None


def faults(register: Register) -> Iterator[Fault]:
    """Yield what is wrong with former municipalities and successions."""
    yield from _former(register)
    yield from _known(register)
    dates = edition.of(register)
    if dates:
        lives = lifetimes(register, dates.starts_on)
        for row in register.successions.rows:
            yield from _dates(register, row, lives)
    yield from _cycles(register)


def lifetimes(register: Register, starts_on: datetime.date) -> dict[str, Life]:
    """Return when each municipality exists; today's begin with the register unless their line says otherwise."""
    lives = {row.code: Life(row.starts_on or starts_on) for row in register.municipalities.rows}
    return lives | {row.code: Life(row.starts_on, row.ends_on) for row in register.former.rows}


def _former(register: Register) -> Iterator[Fault]:
    sheet, today, successions = register.former, register.municipalities.column("code"), register.successions
    for row in sheet.rows:
        if row.ends_on <= row.starts_on:
            yield sheet.fault(row.line, "ends_on", _("must be after starts_on"))
    for line, cells in sheet.sound("code"):
        if cells["code"] in today:
            yield sheet.fault(line, "code", _("stands in municipalities.csv too"))
        if successions.is_readable and cells["code"] not in successions.column("predecessor"):
            yield sheet.fault(line, "code", _("has no successor in successions.csv"))


def _known(register: Register) -> Iterator[Fault]:
    sheet, today, former = register.successions, register.municipalities, register.former
    known = today.column("code") | former.column("code")
    for line, cells in sheet.sound("predecessor", "successor"):
        for column in ("predecessor", "successor"):
            if today.is_readable and former.is_readable and cells[column] not in known:
                yield sheet.fault(line, column, _("is neither a municipality of today nor a former one"))
        if cells["predecessor"] == cells["successor"]:
            yield sheet.fault(line, "successor", _("a municipality cannot succeed itself"))


def _dates(register: Register, row: SuccessionRow, lives: Mapping[str, Life]) -> Iterator[Fault]:
    sheet, before, after = register.successions, lives.get(row.predecessor), lives.get(row.successor)
    if after and not (after.starts_on <= row.date and (after.ends_on is None or row.date < after.ends_on)):
        yield sheet.fault(row.line, "date", _("the successor does not exist on that day"))
    if before and before.starts_on >= row.date:
        yield sheet.fault(row.line, "date", _("the predecessor does not exist before that day"))
    elif before and before.ends_on != row.date and not (before.ends_on is None and row.kind == Succession.Kind.SPLIT):
        yield sheet.fault(row.line, "date", _("must be the day the predecessor ends"))


def _cycles(register: Register) -> Iterator[Fault]:
    """Yield a fault for each succession that leads back to its predecessor on one and the same day."""
    for row in register.successions.rows:
        follows: dict[str, set[str]] = {}
        for other in register.successions.rows:
            if other.date == row.date and other.predecessor != other.successor:
                follows.setdefault(other.predecessor, set()).add(other.successor)
        reached, ahead = set[str](), [row.successor]
        while ahead:
            code = ahead.pop()
            if code not in reached:
                reached.add(code)
                ahead += follows.get(code, ())
        if row.predecessor in reached and row.predecessor != row.successor:
            yield register.successions.fault(row.line, "successor", _("leads in a circle back to the predecessor"))
