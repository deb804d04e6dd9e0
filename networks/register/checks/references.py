"""Cells that point to a line of another file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from networks.register.faults import Fault
from networks.register.read import Register, Sheet
from networks.register.tables import Row


def faults(register: Register) -> Iterator[Fault]:
    """Yield a fault for every value that is not where its column says it must be."""
    for sheet in register.sheets():
        for column, (name, among) in sheet.table.refers.items():
            lines = ((line, cells[column].split("|")) for line, cells in sheet.sound(column))
            yield from unknown(sheet, column, lines, getattr(register, name), among)


def unknown(
    sheet: Sheet[Row], column: str, lines: Iterable[tuple[int, list[str]]], known: Sheet[Row], among: str
) -> Iterator[Fault]:
    """Yield a fault for each value of the lines that is not in a column of another file, if that could be read."""
    there = known.column(among)
    for line, values in lines:
        for value in values:
            if known.is_readable and value not in there:
                rule = _("“%(value)s” is not in %(file)s") % {"value": value, "file": known.table.file}
                yield sheet.fault(line, column, rule)
