"""What is wrong in a data file, said so that it can be found and put right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.refusals import Words

LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken rule: in which file, on which line (0 is the whole file), in which column, with which value."""

    file: str
    line: int
    column: str
    value: str
    rule: Words

    def __str__(self) -> str:
        """Return the sentence an operator reads."""
        where = _("%(file)s, line %(line)s") % {"file": self.file, "line": self.line} if self.line else self.file
        if not self.column:
            return f"{where}: {self.rule}"
        shown = self.value if len(self.value) <= LONGEST_SHOWN else f"{self.value[:LONGEST_SHOWN]}…"
        what = _("%(column)s “%(value)s”") % {"column": self.column, "value": shown}
        return f"{where}, {what}: {self.rule}"


def in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Return each fault once, by file, line and column."""
    each = {(fault.file, fault.line, fault.column, fault.value, str(fault.rule)): fault for fault in faults}
    return tuple(each[place] for place in sorted(each))
