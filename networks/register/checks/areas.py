"""Counties, networks, health regions, trusts and communities: who points to whom, and that the sums are right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from django.utils.translation import gettext as _

from networks.register.faults import Fault
from networks.register.read import Register, Sheet
from networks.register.tables import CommunityRow, CountyRow, NetworkRow, Row, UnitRow

R = TypeVar("R", bound=Row)


def faults(register: Register) -> Iterator[Fault]:
    """Yield what is wrong between the areas, and between them and the municipalities."""
    yield from _units(register.units)
    for county in register.counties.rows:
        yield from _county(register, county)
    for network in register.networks.rows:
        yield from _network(register, network)
    for community in register.communities.rows:
        yield from _community(register, community)


def _units(sheet: Sheet[UnitRow]) -> Iterator[Fault]:
    heads: dict[str, UnitRow] = {}
    for unit in sheet.rows:
        if unit.unit_type == "RHF" and heads.setdefault(unit.region_key, unit) is not unit:
            rule = _("the region already has its health authority on line %(line)s")
            yield sheet.fault(unit.line, "unit_type", rule % {"line": heads[unit.region_key].line})
    for unit in sheet.rows:
        head = heads.get(unit.region_key)
        if head is None and sheet.is_whole:
            yield sheet.fault(unit.line, "region_key", _("the region has no line of type RHF"))
        if head and head.region_name != unit.region_name:
            rule = _("the region is called “%(name)s” on line %(line)s") % {"name": head.region_name, "line": head.line}
            yield sheet.fault(unit.line, "region_name", rule)


def _county(register: Register, county: CountyRow) -> Iterator[Fault]:
    sheet = register.counties
    network = next((row for row in register.networks.rows if row.key == county.network_key), None)
    if network and county.code not in network.county_codes:
        yield sheet.fault(county.line, "network_key", _("the network does not list this county in networks.csv"))
    if register.municipalities.is_whole:
        own = [row for row in register.municipalities.rows if row.county_code == county.code]
        yield from _sum(sheet, county, "municipality_count", county.municipality_count, len(own))
        yield from _sum(sheet, county, "population", county.population, sum(row.population for row in own))


def _network(register: Register, network: NetworkRow) -> Iterator[Fault]:
    sheet = register.networks
    for earlier in sheet.rows:
        for code in set(earlier.county_codes) & set(network.county_codes):
            if earlier.line < network.line:
                rule = _("county %(code)s is already in the network on line %(line)s")
                yield sheet.fault(network.line, "county_codes", rule % {"code": code, "line": earlier.line})


def _community(register: Register, community: CommunityRow) -> Iterator[Fault]:
    sheet, units = register.communities, register.units
    trusts = {unit.unit_key: unit for unit in units.rows if unit.unit_type == "HF"}
    for key in community.health_trust_keys:
        if key in units.column("unit_key") and key not in trusts and units.is_whole:
            yield sheet.fault(
                community.line, "health_trust_keys", _("“%(key)s” is not a health trust (HF)") % {"key": key}
            )
        if key in trusts and trusts[key].region_key != community.health_region_key:
            rule = _("“%(key)s” lies in another health region") % {"key": key}
            yield sheet.fault(community.line, "health_trust_keys", rule)
    if register.municipalities.is_whole:
        own = sum(row.helsefellesskap_key == community.key for row in register.municipalities.rows)
        yield from _sum(sheet, community, "municipality_count", community.municipality_count, own)


def _sum(sheet: Sheet[R], row: R, column: str, said: int, counted: int) -> Iterator[Fault]:
    if said != counted:
        yield sheet.fault(row.line, column, _("municipalities.csv gives %(n)s") % {"n": counted})
