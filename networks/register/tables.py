"""The data files: which columns each has, what a cell may hold, and the typed row it becomes."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Generic, TypeVar

from networks.register import cells, words
from networks.register.cells import Cell, maybe, one_of, text


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a file whose cells all keep their rules."""

    line: int


@dataclass(frozen=True, slots=True)
class EditionRow(Row):
    """A date or a control total of this edition of the data."""

    what: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class UnitRow(Row):
    """A regional health authority (RHF) or a health trust (HF)."""

    region_key: str
    region_name: str
    unit_key: str
    unit_name: str
    unit_type: str
    org_number: str
    catchment: str
    website: str


@dataclass(frozen=True, slots=True)
class CommunityRow(Row):
    """A helsefellesskap."""

    key: str
    name: str
    health_trust_keys: tuple[str, ...]
    health_region_key: str
    municipality_count: int
    name_basis: str
    name_source_url: str


@dataclass(frozen=True, slots=True)
class NetworkRow(Row):
    """A regional digitalisation network."""

    key: str
    name: str
    county_codes: tuple[str, ...]
    host: str
    website: str
    basis: str
    source_url: str
    note: str


@dataclass(frozen=True, slots=True)
class CountyRow(Row):
    """A county, and where its municipalities belong."""

    code: str
    name: str
    name_se: str
    health_region_key: str
    network_key: str
    municipality_count: int
    population: int


@dataclass(frozen=True, slots=True)
class PlaceRow(Row):
    """What a current and a former municipality have in common."""

    code: str
    name_nb: str
    name_se: str
    name_official: str
    name_display: str
    language_form: str
    county_code: str
    org_number: str
    helsefellesskap_key: str
    health_trust_key: str


@dataclass(frozen=True, slots=True)
class MunicipalityRow(PlaceRow):
    """A municipality of today."""

    population: int
    latitude: Decimal
    longitude: Decimal
    mapping_basis: str
    starts_on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class FormerRow(PlaceRow):
    """A municipality that has ended."""

    starts_on: datetime.date
    ends_on: datetime.date
    source_url: str


@dataclass(frozen=True, slots=True)
class SuccessionRow(Row):
    """Who carried on whom."""

    predecessor: str
    successor: str
    kind: str
    date: datetime.date
    source_url: str


@dataclass(frozen=True, slots=True)
class TileRow(Row):
    """A municipality's place on the tile map."""

    code: str
    col: int
    row: int


@dataclass(frozen=True, slots=True)
class VendorRow(Row):
    """A supplier's product for one service area, and what pages say it supports."""

    vendor: str
    product: str
    domain: str
    supports_kjernejournal: str | None
    supports_digihelse: str | None
    supports_digihelsestasjon: str | None
    supports_vkp: str | None
    basis: str
    source_url: str
    note: str


@dataclass(frozen=True, slots=True)
class AdoptionRow(Row):
    """A sourced fact about a solution's spread."""

    solution: str
    level: str
    code: str
    status: str
    count: int | None
    status_text: str
    date: str
    source_url: str
    note: str


@dataclass(frozen=True, slots=True)
class SourceRow(Row):
    """Where a part of the data comes from."""

    key: str
    what: str
    who: str
    licence: str
    date: str
    attribution: str
    url: str
    note: str


@dataclass(frozen=True, slots=True)
class DoubtRow(Row):
    """Something that may be wrong."""

    key: str
    about: str
    doubt: str


R_co = TypeVar("R_co", bound=Row, covariant=True)


@dataclass(frozen=True, slots=True)
class Table(Generic[R_co]):
    """One file: its columns with their rules, what tells its lines apart, and which cells point to another file.

    ``refers`` names, for a column, the sheet of the register and its column in which the value (or each of them, with
    | between) must stand.
    """

    file: str
    row: type[R_co]
    cells: Mapping[str, Cell]
    key: tuple[str, ...]
    unique: tuple[tuple[str, ...], ...] = ()
    optional: Mapping[str, Cell] = field(default_factory=dict)
    refers: Mapping[str, tuple[str, str]] = field(default_factory=dict)


NOTE = maybe(text(2000))
SOURCE = maybe(cells.page)
PLACE = {
    "code": cells.municipality_code,
    "name_nb": text(80),
    "name_se": maybe(text(120)),
    "name_official": text(200),
    "name_display": text(80),
    "language_form": maybe(one_of(words.LANGUAGE_FORMS)),
    "county_code": cells.county_code,
    "org_number": maybe(cells.organisation),
    "helsefellesskap_key": cells.key,
    "health_trust_key": cells.key,
}
PLACE_REFERS = {
    "county_code": ("counties", "code"),
    "helsefellesskap_key": ("communities", "key"),
    "health_trust_key": ("units", "unit_key"),
}
ANSWER = one_of(words.ANSWERS)

EDITION = Table("edition.csv", EditionRow, {"what": text(40), "value": text(40), "note": NOTE}, ("what",))
UNITS = Table(
    "health_regions.csv",
    UnitRow,
    {
        "region_key": cells.key,
        "region_name": text(100),
        "unit_key": cells.key,
        "unit_name": text(120),
        "unit_type": one_of(words.UNIT_TYPES),
        "org_number": cells.organisation,
        "catchment": maybe(text(200)),
        "website": maybe(cells.website),
    },
    ("unit_key",),
    (("org_number",), ("unit_name",)),
)
COMMUNITIES = Table(
    "helsefellesskap.csv",
    CommunityRow,
    {
        "key": cells.key,
        "name": text(120),
        "health_trust_keys": cells.keys,
        "health_region_key": cells.key,
        "municipality_count": cells.count,
        "name_basis": maybe(text(200)),
        "name_source_url": SOURCE,
    },
    ("key",),
    (("name",),),
    refers={"health_region_key": ("units", "region_key"), "health_trust_keys": ("units", "unit_key")},
)
NETWORKS = Table(
    "networks.csv",
    NetworkRow,
    {
        "key": cells.key,
        "name": text(120),
        "county_codes": cells.county_codes,
        "host": maybe(text(120)),
        "website": maybe(cells.website),
        "basis": maybe(text(200)),
        "source_url": SOURCE,
        "note": NOTE,
    },
    ("key",),
    (("name",),),
    refers={"county_codes": ("counties", "code")},
)
COUNTIES = Table(
    "counties.csv",
    CountyRow,
    {
        "code": cells.county_code,
        "name": text(60),
        "name_se": maybe(text(120)),
        "health_region_key": cells.key,
        "network_key": cells.key,
        "municipality_count": cells.count,
        "population": cells.count,
    },
    ("code",),
    (("name",),),
    refers={"health_region_key": ("units", "region_key"), "network_key": ("networks", "key")},
)
MUNICIPALITIES = Table(
    "municipalities.csv",
    MunicipalityRow,
    {
        **PLACE,
        "population": cells.count,
        "latitude": cells.degrees(57.9, 71.3),
        "longitude": cells.degrees(4.4, 31.3),
        "mapping_basis": one_of(words.MAPPING_BASES),
    },
    ("code",),
    (("name_display",), ("org_number",)),
    optional={"starts_on": maybe(cells.day, None)},
    refers=PLACE_REFERS,
)
FORMER = Table(
    "former_municipalities.csv",
    FormerRow,
    {**PLACE, "starts_on": cells.day, "ends_on": cells.day, "source_url": cells.page},
    ("code",),
    refers=PLACE_REFERS,
)
SUCCESSIONS = Table(
    "successions.csv",
    SuccessionRow,
    {
        "predecessor": cells.municipality_code,
        "successor": cells.municipality_code,
        "kind": one_of(words.SUCCESSION_KINDS),
        "date": cells.day,
        "source_url": cells.page,
    },
    ("predecessor", "successor", "date"),
)
TILES = Table(
    "tilemap.csv",
    TileRow,
    {"code": cells.municipality_code, "col": cells.ordinal, "row": cells.ordinal},
    ("code",),
    (("col", "row"),),
    refers={"code": ("municipalities", "code")},
)
VENDORS = Table(
    "vendors.csv",
    VendorRow,
    {
        "vendor": maybe(text(120)),
        "product": maybe(text(120)),
        "domain": one_of(words.SERVICE_AREAS),
        "supports_kjernejournal": ANSWER,
        "supports_digihelse": ANSWER,
        "supports_digihelsestasjon": ANSWER,
        "supports_vkp": ANSWER,
        "basis": text(200),
        "source_url": cells.page,
        "note": NOTE,
    },
    ("vendor", "product", "domain"),
)
ADOPTION = Table(
    "adoption.csv",
    AdoptionRow,
    {
        "solution": one_of({key: key for key in words.SOLUTIONS}),
        "level": one_of(words.REACHES),
        "code": maybe(cells.place_code),
        "status": one_of({status: status for status in words.FACT_STATUSES}),
        "count": maybe(cells.count, None),
        "status_text": text(500),
        "date": maybe(cells.loose_day),
        "source_url": cells.page,
        "note": NOTE,
    },
    ("solution", "level", "code", "status", "date", "source_url", "status_text"),
)
SOURCES = Table(
    "sources.csv",
    SourceRow,
    {
        "key": cells.key,
        "what": text(300),
        "who": text(200),
        "licence": text(200),
        "date": text(100),
        "attribution": maybe(text(200)),
        "url": SOURCE,
        "note": NOTE,
    },
    ("key",),
)
DOUBTS = Table("doubts.csv", DoubtRow, {"key": cells.key, "about": text(120), "doubt": text(2000)}, ("key",))
