"""Municipalities, today's and former: their names, their points, and where they belong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import TypeVar

from django.utils.translation import gettext as _

from networks.register.checks.areas import unknown
from networks.register.faults import Fault
from networks.register.read import Register, Sheet
from networks.register.tables import CommunityRow, CountyRow, PlaceRow

P = TypeVar("P", bound=PlaceRow)

# A generous outline of mainland Norway with its islands (latitude, longitude): it keeps out Sweden, Finland, Russia
# and the open sea, and lets every real point in.
OUTLINE = (
    (57.85, 7.0), (58.3, 9.4), (58.75, 11.0), (58.8, 11.9), (60.0, 12.95), (61.0, 13.2), (62.3, 12.7), (63.0, 12.6),
    (63.9, 14.4), (65.3, 14.9), (66.3, 15.9), (67.9, 18.4), (68.4, 20.3), (68.75, 21.6), (68.45, 23.6), (68.4, 25.2),
    (69.4, 26.3), (69.85, 28.0), (69.4, 28.6), (68.9, 28.6), (68.95, 30.2), (69.5, 31.2), (70.5, 31.6), (71.5, 28.5),
    (71.5, 24.5), (70.6, 18.5), (69.5, 14.8), (68.0, 11.5), (67.2, 11.5), (65.5, 10.3), (63.9, 7.3), (62.6, 4.8),
    (61.0, 4.2), (59.2, 4.7), (58.2, 6.0),
)  # fmt: skip


def faults(register: Register) -> Iterator[Fault]:
    """Yield what is wrong with each municipality."""
    counties = {row.code: row for row in register.counties.rows}
    communities = {row.key: row for row in register.communities.rows}
    names = Counter(row.name_nb for row in register.municipalities.rows)
    for row in register.municipalities.rows:
        yield from _place(register, register.municipalities, row, counties, communities)
        yield from _display(register.municipalities, row, names, counties.get(row.county_code))
        if not inside(row.latitude, row.longitude):
            yield register.municipalities.fault(row, "longitude", _("the point does not lie in Norway"))
    for former in register.former.rows:
        yield from _place(register, register.former, former, counties, communities)


def inside(latitude: Decimal, longitude: Decimal) -> bool:
    """Whether a point lies within the outline of Norway (counting how often a line eastwards crosses it)."""
    y, x, is_inside = float(latitude), float(longitude), False
    for (y1, x1), (y2, x2) in zip(OUTLINE, (*OUTLINE[1:], OUTLINE[0]), strict=True):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            is_inside = not is_inside
    return is_inside


def _place(
    register: Register,
    sheet: Sheet[P],
    row: P,
    counties: dict[str, CountyRow],
    communities: dict[str, CommunityRow],
) -> Iterator[Fault]:
    yield from _names(sheet, row)
    if row.county_code != row.code[:2]:
        yield sheet.fault(row, "county_code", _("must be the first two digits of the municipality number"))
    yield from unknown(sheet, row, "county_code", register.counties, "code", [row.county_code])
    yield from unknown(sheet, row, "helsefellesskap_key", register.communities, "key", [row.helsefellesskap_key])
    yield from unknown(sheet, row, "health_trust_key", register.units, "unit_key", [row.health_trust_key])
    community, county = communities.get(row.helsefellesskap_key), counties.get(row.county_code)
    if community and row.health_trust_key not in community.health_trust_keys:
        yield sheet.fault(row, "health_trust_key", _("the helsefellesskap does not list this trust"))
    if community and county and community.health_region_key != county.health_region_key:
        rule = _("lies in another health region than the county")
        yield sheet.fault(row, "helsefellesskap_key", rule)


def _names(sheet: Sheet[P], row: P) -> Iterator[Fault]:
    official = row.name_official.split(" - ")
    if row.name_nb not in official:
        yield sheet.fault(row, "name_nb", _("is not a part of the official name"))
    parallel = {name for name in row.name_se.split(" / ") if name}
    if parallel != set(official) - {row.name_nb}:
        yield sheet.fault(row, "name_se", _("must be the other parts of the official name, with “ / ” between"))


def _display(sheet: Sheet[P], row: P, names: Counter[str], county: CountyRow | None) -> Iterator[Fault]:
    if county is None:
        return
    wanted = row.name_nb if names[row.name_nb] == 1 else f"{row.name_nb} ({county.name})"
    if row.name_display != wanted:
        yield sheet.fault(row, "name_display", _("must be “%(name)s”") % {"name": wanted})
