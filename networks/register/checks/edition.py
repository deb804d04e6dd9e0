"""The edition's dates and control totals."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from networks.register import cells, words
from networks.register.faults import Fault
from networks.register.read import Register, Sheet
from networks.register.tables import EditionRow

DATES = ("compiled_on", "starts_on", "population_on")


@dataclass(frozen=True, slots=True)
class Edition:
    """The dates of this edition: compiled, the register's first day, and the counting day of the population."""

    compiled_on: datetime.date
    starts_on: datetime.date
    population_on: datetime.date


@dataclass(frozen=True, slots=True)
class Total:
    """What a control total is compared with."""

    counted: int
    sheet: Sheet[Any]


def of(register: Register) -> Edition | None:
    """Return the dates, or nothing when one of them is missing or wrong."""
    given = {row.what: row.value for row in register.edition.rows}
    try:
        return Edition(**{name: cells.day(given[name]) for name in DATES})
    except (KeyError, cells.BadCellError):
        return None


def faults(register: Register) -> Iterator[Fault]:
    """Yield what is wrong with the dates and the totals."""
    sheet = register.edition
    if not sheet.is_readable:
        return
    for name in DATES:
        if name not in sheet.column("what"):
            yield sheet.fault_of_all(_("must have a line for %(what)s") % {"what": name})
    totals = _totals(register)
    for row in sheet.rows:
        if row.what not in DATES and row.what not in totals:
            yield sheet.fault(row.line, "what", _("is neither a date nor a total that we know"))
            continue
        try:
            value = (cells.day if row.what in DATES else cells.count)(row.value)
        except cells.BadCellError as error:
            yield sheet.fault(row.line, "value", error.rule)
        else:
            yield from _difference(register, row, value, totals.get(row.what))


def _difference(register: Register, row: EditionRow, value: int, total: Total | None) -> Iterator[Fault]:
    if total and total.sheet.is_whole and total.counted != value:
        rule = _("%(file)s has %(n)s") % {"file": total.sheet.table.file, "n": total.counted}
        yield register.edition.fault(row.line, "value", rule)


def _totals(register: Register) -> dict[str, Total]:
    places, units = register.municipalities, register.units
    counted = {
        "municipalities": Total(len(places.rows), places),
        "population": Total(sum(row.population for row in places.rows), places),
        "counties": Total(len(register.counties.rows), register.counties),
        "networks": Total(len(register.networks.rows), register.networks),
        "helsefellesskap": Total(len(register.communities.rows), register.communities),
        "health_regions": Total(sum(unit.unit_type == "RHF" for unit in units.rows), units),
        "health_trusts": Total(sum(unit.unit_type == "HF" for unit in units.rows), units),
    }
    for word, form in words.LANGUAGE_FORMS.items():
        counted[word] = Total(sum(row.language_form == form for row in places.rows), places)
    return counted
