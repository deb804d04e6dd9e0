"""Adoption facts and suppliers' products."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from networks.models import AdoptionFact
from networks.register.checks.areas import unknown
from networks.register.faults import Fault
from networks.register.read import Register
from networks.register.tables import AdoptionRow

Reach = AdoptionFact.Reach


def faults(register: Register) -> Iterator[Fault]:
    """Yield facts about unknown places, counts larger than the country, and products without any name."""
    for row in register.adoption.rows:
        yield from _reach(register, row)
        municipalities = register.municipalities
        if row.count and municipalities.is_whole and row.count > len(municipalities.rows):
            rule = _("is more than the %(n)s municipalities there are") % {"n": len(municipalities.rows)}
            yield register.adoption.fault(row, "count", rule)
    for vendor in register.vendors.rows:
        if not vendor.vendor and not vendor.product:
            yield register.vendors.fault(vendor, "product", _("must be filled in when the supplier is not"))


def _reach(register: Register, row: AdoptionRow) -> Iterator[Fault]:
    sheet = register.adoption
    if row.level == Reach.NATION and row.code:
        yield sheet.fault(row, "code", _("must be empty for a fact about the country"))
    if row.level != Reach.NATION:
        places = register.municipalities if row.level == Reach.MUNICIPALITY else register.counties
        yield from unknown(sheet, row, "code", places, "code", [row.code])
