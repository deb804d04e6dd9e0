"""What the portal says about its own data: sources, doubts, row counts, and facts from public pages."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Max
from django.utils import dateformat
from django.utils.translation import gettext as _

from networks.models import (
    AdoptionFact,
    County,
    DataDoubt,
    DataSource,
    HealthCommunity,
    HealthTrust,
    Municipality,
    Network,
    PopulationCount,
    Product,
    RegisterLoad,
    Supplier,
)
from networks.register.words import FACT_STATUSES, SOLUTIONS


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its name."""

    label: str
    value: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Who owns a part of the data, and on what terms it is used."""

    what: str
    who: str
    licence: str
    attribution: str
    dated: str
    website: str
    note: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that may be wrong."""

    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Fact:
    """What one public page says."""

    about: str
    status: str
    text: str
    dated: str
    note: str
    source: str
    site: str


@dataclass(frozen=True, slots=True)
class Spread:
    """The facts about one solution, and how many municipalities they name."""

    key: str
    name: str
    facts: tuple[Fact, ...]
    municipalities: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What pages say of one product and one solution."""

    solution: str
    answer: str


@dataclass(frozen=True, slots=True)
class KnownProduct:
    """A record system and what public pages say it supports."""

    name: str
    supplier: str
    service_area: str
    answers: tuple[Answer, ...]
    note: str
    source: str
    site: str


@dataclass(frozen=True, slots=True)
class LastLoad:
    """The last load that changed the register."""

    compiled_on: datetime.date
    recorded_at: datetime.datetime
    digest: str


@dataclass(frozen=True, slots=True)
class AboutData:
    """Everything on the page “About the data”."""

    as_of: datetime.date
    counted_on: datetime.date | None
    figures: tuple[Figure, ...]
    rows: tuple[Figure, ...]
    sources: tuple[Source, ...]
    doubts: tuple[Doubt, ...]
    spreads: tuple[Spread, ...]
    products: tuple[KnownProduct, ...]
    load: LastLoad | None


def gather(*, as_of: datetime.date) -> AboutData:
    """Gather the page for a day. All of it is public: the register itself, and pages anybody can read."""
    places: list[Any] = list(Municipality.objects.existing(as_of).with_population(as_of))
    counted_on = PopulationCount.objects.filter(counted_on__lte=as_of).aggregate(last=Max("counted_on"))["last"]
    facts = list(AdoptionFact.objects.select_related("municipality", "county"))
    products = list(Product.objects.select_related("supplier").prefetch_related("supports"))
    communities, networks = HealthCommunity.objects.count(), Network.objects.count()
    return AboutData(
        as_of=as_of,
        counted_on=counted_on,
        figures=(
            Figure(_("Municipalities"), len(places)),
            Figure(_("Inhabitants"), sum(place.inhabitants for place in places)),
            Figure(_("Health communities"), communities),
            Figure(_("Digitalisation networks"), networks),
        ),
        rows=tuple(_rows(places, facts, products)),
        sources=tuple(_sources()),
        doubts=tuple(Doubt(doubt.about, doubt.text) for doubt in DataDoubt.objects.all()),
        spreads=tuple(_spreads(facts)),
        products=tuple(_product(product) for product in products),
        load=_last_load(),
    )


def facts_of(municipality: Municipality) -> tuple[Spread, ...]:
    """Return what public pages say of one municipality, for each solution they say something about."""
    facts = AdoptionFact.objects.filter(municipality=municipality).select_related("municipality", "county")
    return tuple(spread for spread in _spreads(list(facts)) if spread.facts)


def _rows(places: list[Any], facts: list[AdoptionFact], products: list[Product]) -> Iterator[Figure]:
    numbered = sum(bool(place.org_number) for place in places)
    sami = sum(bool(place.name_sami) for place in places)
    yield Figure(_("Counties"), County.objects.count())
    yield Figure(_("Health trusts"), HealthTrust.objects.count())
    yield Figure(_("Municipalities with an organisation number"), numbered)
    yield Figure(_("Municipalities with a Sami or Kven name"), sami)
    yield Figure(_("Municipalities known from earlier or later"), Municipality.objects.count() - len(places))
    yield Figure(_("Suppliers"), Supplier.objects.count())
    yield Figure(_("Record systems"), len(products))
    yield Figure(_("Facts about spread"), len(facts))


def _sources() -> Iterator[Source]:
    for row in DataSource.objects.all():
        yield Source(row.what, row.who, row.licence, row.attribution, row.dated, row.website, row.note)


def _spreads(facts: list[AdoptionFact]) -> Iterator[Spread]:
    for key, name in SOLUTIONS.items():
        own = [fact for fact in facts if fact.solution_key == key]
        named = {fact.municipality_id for fact in own if fact.municipality_id}
        yield Spread(key, str(name), tuple(_fact(fact) for fact in own), len(named))


def _fact(fact: AdoptionFact) -> Fact:
    return Fact(
        about=_about(fact),
        status=str(FACT_STATUSES.get(fact.status, fact.status)),
        text=fact.text,
        dated=in_words(fact.dated),
        note=fact.note,
        source=fact.source,
        site=site(fact.source),
    )


def _about(fact: AdoptionFact) -> str:
    if fact.municipality:
        return fact.municipality.name
    return _("%(county)s county") % {"county": fact.county} if fact.county else _("The whole country")


def _product(product: Product) -> KnownProduct:
    return KnownProduct(
        name=product.name or _("Product not named"),
        supplier=product.supplier.name if product.supplier else "",
        service_area=product.get_service_area_display(),
        answers=tuple(
            Answer(str(SOLUTIONS.get(support.solution_key, support.solution_key)), support.get_answer_display())
            for support in product.supports.all()
        ),
        note=product.note,
        source=product.source,
        site=site(product.source),
    )


def _last_load() -> LastLoad | None:
    load = RegisterLoad.objects.last()
    return LastLoad(load.compiled_on, load.recorded_at, load.digest) if load else None


def in_words(dated: str) -> str:
    """Return a date as the source gives it (a year, a month or a day) in words."""
    if not dated:
        return _("undated")
    pattern = {4: "Y", 7: "F Y"}.get(len(dated), "j. F Y")
    return dateformat.format(datetime.date.fromisoformat(f"{dated}-01-01"[:10]), pattern)


def site(address: str) -> str:
    """Return the name of the website of an address."""
    return urlsplit(address).netloc.removeprefix("www.")
