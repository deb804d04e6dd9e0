"""The rows of the database that the files ask for, unsaved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.utils.text import slugify

from networks.models import (
    AdoptionFact,
    County,
    DataDoubt,
    DataSource,
    HealthCommunity,
    HealthRegion,
    HealthTrust,
    Municipality,
    Network,
    PopulationCount,
    Product,
    ProductSupport,
    Succession,
    Supplier,
)
from networks.register.checks import history
from networks.register.checks.edition import Edition
from networks.register.read import Register
from networks.register.tables import MunicipalityRow, PlaceRow
from portal.alphabet import fold, search_key, sort_key

Ids = Mapping[str, int]


def regions(register: Register) -> list[HealthRegion]:
    """Return the health regions, from their authorities' lines."""
    return [
        HealthRegion(key=unit.region_key, name=unit.region_name, org_number=unit.org_number, website=unit.website)
        for unit in register.units.rows
        if unit.unit_type == "RHF"
    ]


def trusts(register: Register, region_ids: Ids) -> list[HealthTrust]:
    """Return the health trusts."""
    return [
        HealthTrust(
            key=unit.unit_key,
            name=unit.unit_name,
            region_id=region_ids[unit.region_key],
            org_number=unit.org_number,
            catchment=unit.catchment,
            website=unit.website,
        )
        for unit in register.units.rows
        if unit.unit_type == "HF"
    ]


def communities(register: Register, region_ids: Ids) -> list[HealthCommunity]:
    """Return the health communities, without their trusts."""
    return [
        HealthCommunity(
            key=row.key,
            name=row.name,
            region_id=region_ids[row.health_region_key],
            basis=row.name_basis,
            source=row.name_source_url,
        )
        for row in register.communities.rows
    ]


def networks(register: Register) -> list[Network]:
    """Return the networks."""
    return [
        Network(
            key=row.key,
            name=row.name,
            sort_key=sort_key(row.name),
            host=row.host,
            website=row.website,
            basis=row.basis,
            source=row.source_url,
            note=row.note,
        )
        for row in register.networks.rows
    ]


def counties(register: Register) -> list[County]:
    """Return the counties."""
    return [
        County(code=row.code, name=row.name, name_sami=row.name_se, sort_key=sort_key(row.name))
        for row in register.counties.rows
    ]


def municipalities(register: Register, edition: Edition) -> list[Municipality]:
    """Return today's and former municipalities."""
    tiles = {row.code: row for row in register.tiles.rows}
    lives = history.lifetimes(register, edition.starts_on)
    rows: list[PlaceRow] = [*register.municipalities.rows, *register.former.rows]
    by_code = {row.code: row for row in rows}
    former: dict[str, list[str]] = {}
    for succession in register.successions.rows:
        former.setdefault(succession.successor, []).append(succession.predecessor)
    found = []
    for row in rows:
        place = Municipality(
            code=row.code,
            name=row.name_display,
            name_nb=row.name_nb,
            name_sami=row.name_se,
            name_official=row.name_official,
            sort_key=sort_key(row.name_display),
            language_form=row.language_form,
            org_number=row.org_number,
            starts_on=lives[row.code].starts_on,
            ends_on=lives[row.code].ends_on,
        )
        predecessors = [by_code[code] for code in former.get(row.code, [])]
        place.search_key = search_key(*(name for each in (row, *predecessors) for name in _names(each)))
        if isinstance(row, MunicipalityRow):
            place.latitude, place.longitude = row.latitude, row.longitude
            place.tile_column, place.tile_row = tiles[row.code].col, tiles[row.code].row
            place.belonging_note = row.mapping_basis
        found.append(place)
    return found


def population(register: Register, edition: Edition, ids: Ids) -> list[PopulationCount]:
    """Return the counts of today's municipalities on the edition's counting day."""
    return [
        PopulationCount(municipality_id=ids[row.code], counted_on=edition.population_on, persons=row.population)
        for row in register.municipalities.rows
    ]


def successions(register: Register, ids: Ids) -> list[Succession]:
    """Return who carried on whom."""
    return [
        Succession(
            predecessor_id=ids[row.predecessor],
            successor_id=ids[row.successor],
            kind=row.kind,
            happens_on=row.date,
            source=row.source_url,
        )
        for row in register.successions.rows
    ]


def supplier_key(name: str) -> str:
    """Return the key a supplier's name gives."""
    return slugify(fold(name))[:50]


def suppliers(register: Register) -> list[Supplier]:
    """Return each supplier once."""
    names = {supplier_key(row.vendor): row.vendor for row in register.vendors.rows if row.vendor}
    return [Supplier(key=key, name=name) for key, name in names.items()]


def products(register: Register, ids: Ids) -> list[Product]:
    """Return the products; a domain's general fact has no supplier."""
    return [
        Product(
            supplier_id=ids[supplier_key(row.vendor)] if row.vendor else None,
            name=row.product,
            service_area=row.domain,
            basis=row.basis,
            source=row.source_url,
            note=row.note,
        )
        for row in register.vendors.rows
    ]


def supports(register: Register, products: Sequence[Product]) -> Iterator[ProductSupport]:
    """Yield what pages say of each product; the products are those of the same lines."""
    for row, product in zip(register.vendors.rows, products, strict=True):
        answers = {
            "kjernejournal": row.supports_kjernejournal,
            "digihelse": row.supports_digihelse,
            "digihelsestasjon": row.supports_digihelsestasjon,
            "vkp": row.supports_vkp,
        }
        for solution, answer in answers.items():
            if answer:
                yield ProductSupport(product_id=product.pk, solution_key=solution, answer=answer)


def facts(register: Register, municipality_ids: Ids, county_ids: Ids) -> list[AdoptionFact]:
    """Return the adoption facts, numbered as in the file."""
    return [
        AdoptionFact(
            number=number,
            solution_key=row.solution,
            reach=row.level,
            municipality_id=municipality_ids.get(row.code),
            county_id=county_ids.get(row.code),
            status=row.status,
            amount=row.count,
            text=row.status_text,
            dated=row.date,
            source=row.source_url,
            note=row.note,
        )
        for number, row in enumerate(register.adoption.rows, start=1)
    ]


def sources(register: Register) -> list[DataSource]:
    """Return where the data comes from."""
    return [
        DataSource(
            key=row.key,
            position=position,
            what=row.what,
            who=row.who,
            licence=row.licence,
            attribution=row.attribution,
            dated=row.date,
            website=row.url,
            note=row.note,
        )
        for position, row in enumerate(register.sources.rows)
    ]


def doubts(register: Register) -> list[DataDoubt]:
    """Return what may be wrong."""
    return [
        DataDoubt(key=row.key, position=position, about=row.about, text=row.doubt)
        for position, row in enumerate(register.doubts.rows)
    ]


def _names(row: PlaceRow) -> tuple[str, str, str]:
    return row.name_display, row.name_official, row.name_se
