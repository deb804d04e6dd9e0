"""Municipalities, today's and former: their names, their points, and where they belong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from networks.register.faults import Fault
from networks.register.read import Register, Sheet
from networks.register.tables import PlaceRow

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
    for sheet in (register.municipalities, register.former):
        yield from _names(sheet)
        yield from _belongings(register, sheet)
    yield from _display(register)
    sheet = register.municipalities
    for line, cells in sheet.sound("latitude", "longitude"):
        if not inside(float(cells["latitude"]), float(cells["longitude"])):
            yield sheet.fault(line, "longitude", _("the point does not lie in Norway"))


def inside(latitude: float, longitude: float) -> bool:
    """Whether a point lies within the outline of Norway (counting how often a line eastwards crosses it)."""
    y, x, is_inside = latitude, longitude, False
    for (y1, x1), (y2, x2) in zip(OUTLINE, (*OUTLINE[1:], OUTLINE[0]), strict=True):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            is_inside = not is_inside
    return is_inside


def _names(sheet: Sheet[PlaceRow]) -> Iterator[Fault]:
    for line, cells in sheet.sound("name_nb", "name_se", "name_official"):
        official = cells["name_official"].split(" - ")
        if cells["name_nb"] not in official:
            yield sheet.fault(line, "name_nb", _("is not a part of the official name"))
        parallel = {name for name in cells["name_se"].split(" / ") if name}
        if parallel != set(official) - {cells["name_nb"]}:
            yield sheet.fault(line, "name_se", _("must be the other parts of the official name, with “ / ” between"))


def _belongings(register: Register, sheet: Sheet[PlaceRow]) -> Iterator[Fault]:
    for line, cells in sheet.sound("code", "county_code"):
        if cells["county_code"] != cells["code"][:2]:
            yield sheet.fault(line, "county_code", _("must be the first two digits of the municipality number"))
    communities = {row.key: row for row in register.communities.rows}
    counties = {row.code: row for row in register.counties.rows}
    trusts = register.units.column("unit_key")
    for line, cells in sheet.sound("county_code", "helsefellesskap_key", "health_trust_key"):
        community, county = communities.get(cells["helsefellesskap_key"]), counties.get(cells["county_code"])
        if community and cells["health_trust_key"] in trusts - set(community.health_trust_keys):
            yield sheet.fault(line, "health_trust_key", _("the helsefellesskap does not list this trust"))
        if community and county and community.health_region_key != county.health_region_key:
            yield sheet.fault(line, "helsefellesskap_key", _("lies in another health region than the county"))


def _display(register: Register) -> Iterator[Fault]:
    sheet = register.municipalities
    counties = {row.code: row.name for row in register.counties.rows}
    names = Counter(cells["name_nb"] for cells in sheet.lines.values())
    for line, cells in sheet.sound("name_nb", "name_display", "county_code"):
        name, county = cells["name_nb"], counties.get(cells["county_code"])
        wanted = name if names[name] == 1 else f"{name} ({county})"
        if county and cells["name_display"] != wanted:
            yield sheet.fault(line, "name_display", _("must be “%(name)s”") % {"name": wanted})
