"""Every rule of the register's files, together."""

from __future__ import annotations

from networks.register.checks import areas, edition, facts, history, municipalities, references, tiles, uniqueness
from networks.register.faults import Fault, in_order
from networks.register.read import Register

CHECKS = (uniqueness, references, edition, areas, municipalities, history, tiles, facts)


def faults(register: Register) -> tuple[Fault, ...]:
    """Return everything that is wrong with the files, in the order one would put it right."""
    found = [fault for sheet in register.sheets() for fault in sheet.faults]
    for check in CHECKS:
        found += check.faults(register)
    return in_order(found)
