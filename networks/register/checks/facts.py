"""Adoption facts and suppliers' products."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from networks.models import AdoptionFact
from networks.register.checks.references import unknown
from networks.register.faults import Fault
from networks.register.read import Register

Reach = AdoptionFact.Reach


def faults(register: Register) -> Iterator[Fault]:
    """Yield facts about unknown places, counts larger than the country, and products without any name."""
    yield from _reaches(register)
    sheet, places = register.adoption, register.municipalities
    for line, cells in sheet.sound("count"):
        if cells["count"] and places.is_whole and int(cells["count"]) > len(places.rows):
            rule = _("is more than the %(n)s municipalities there are") % {"n": len(places.rows)}
            yield sheet.fault(line, "count", rule)
    for line, cells in register.vendors.sound("vendor", "product"):
        if not cells["vendor"] and not cells["product"]:
            yield register.vendors.fault(line, "product", _("must be filled in when the supplier is not"))


def _reaches(register: Register) -> Iterator[Fault]:
    sheet = register.adoption
    lines: dict[str, list[tuple[int, list[str]]]] = {reach: [] for reach in Reach}
    for line, cells in sheet.sound("level", "code"):
        lines[cells["level"]].append((line, [cells["code"]]))
    yield from unknown(sheet, "code", lines[Reach.MUNICIPALITY], register.municipalities, "code")
    yield from unknown(sheet, "code", lines[Reach.COUNTY], register.counties, "code")
    for line, [code] in lines[Reach.NATION]:
        if code:
            yield sheet.fault(line, "code", _("must be empty for a fact about the country"))
