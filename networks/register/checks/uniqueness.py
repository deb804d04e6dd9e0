"""Lines that say the same thing twice."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from networks.register.faults import Fault
from networks.register.read import Register, Sheet
from networks.register.tables import Row


def faults(register: Register) -> Iterator[Fault]:
    """Yield a fault for every line whose key, or other unique cell, stands on an earlier line."""
    for sheet in register.sheets():
        for columns in (sheet.table.key, *sheet.table.unique):
            yield from repeated(sheet, columns)


def repeated(sheet: Sheet[Row], columns: tuple[str, ...]) -> Iterator[Fault]:
    """Yield a fault for every line that repeats the columns of an earlier one; empty cells are not compared."""
    seen: dict[tuple[str, ...], int] = {}
    for number, line in sheet.lines.items():
        value = tuple(line[column] for column in columns)
        if not any(value):
            continue
        first = seen.setdefault(value, number)
        if first != number:
            rule = _("already stands on line %(line)s") % {"line": first}
            yield Fault(sheet.table.file, number, ", ".join(columns), ", ".join(value), rule)
