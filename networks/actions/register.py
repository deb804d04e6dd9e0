"""Taking the register's files into the portal: everything or nothing, and never rewriting history."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from networks.models import (
    AdoptionFact,
    Belonging,
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
    RegisterLoad,
    Succession,
    Supplier,
)
from networks.register import validate, wanted
from networks.register.checks import edition
from networks.register.checks.edition import Edition
from networks.register.faults import Fault
from networks.register.plan import Plan, plan
from networks.register.read import Register
from portal.accounts.models import User
from portal.audit.actions import record
from portal.refusals import Refused, Words

M = TypeVar("M", bound=models.Model)
Ids = Mapping[str, int]


class FaultyRegisterError(Refused):
    """The files cannot be loaded; ``faults`` says everything that is wrong with them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep the faults beside the message."""
        super().__init__(_("The register has faults. Nothing has been written."))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Tally:
    """What a load did to one kind of rows."""

    kind: str
    label: str
    created: int
    changed: int
    unchanged: int
    removed: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """Return the figures by name."""
        return {
            "created": self.created,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "removed": self.removed,
        }

    @property
    def is_still(self) -> bool:
        """Whether nothing happened."""
        return not (self.created or self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did: a tally for each kind of rows, and who got a new belonging."""

    load: RegisterLoad
    tallies: tuple[Tally, ...]
    moved: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Synced(Generic[M]):
    """The rows as they now stand, in the order they were wanted, and what happened to them."""

    rows: tuple[M, ...]
    tally: Tally

    def ids(self, name: str = "key") -> dict[str, int]:
        """Return each row's id by its key."""
        return {getattr(row, name): row.pk for row in self.rows}


def faults(*, register: Register, effective_on: datetime.date) -> tuple[Fault, ...]:
    """Return what forbids the load: faults in the files, else what clashes with the portal. Writes nothing."""
    return validate.faults(register) or plan(register, effective_on).faults


@transaction.atomic
def load(
    *, register: Register, effective_on: datetime.date, at: datetime.datetime, by: User | None, note: str = ""
) -> Loaded:
    """Bring the portal in line with the files; loading the same files again changes nothing.

    A changed belonging closes the dated row and opens a new one from ``effective_on``.

    Raises:
        FaultyRegisterError: the files have faults or clash with the portal; nothing is written.

    """
    found = validate.faults(register)
    dates = edition.of(register)
    if found or dates is None:
        raise FaultyRegisterError(found)
    list(Municipality.objects.select_for_update().order_by("pk").values_list("pk"))  # locks, where there are locks
    changes = plan(register, effective_on)
    if changes.faults:
        raise FaultyRegisterError(changes.faults)
    areas = _areas(register)
    municipalities = _municipalities(register, dates)
    tallies = (
        *areas.tallies,
        municipalities.tally,
        *_of_municipalities(register, dates, municipalities.ids("code"), areas.county_ids),
        _belongings(changes, areas, municipalities.ids("code")),
        *_suppliers(register),
        sync(DataSource, wanted.sources(register), key=("key",), prune=True).tally,
        sync(DataDoubt, wanted.doubts(register), key=("key",), prune=True).tally,
    )
    loaded = Loaded(_load_row(register, dates, effective_on, at, tallies), tallies, changes.moved)
    after = {
        "counts": {tally.kind: tally.counts for tally in tallies},
        "moved": loaded.moved,
        "effective_on": effective_on,
        "files": register.digest,
    }
    record(by=by, verb="register.loaded", subject=loaded.load, after=after, note=note, at=at)
    return loaded


def sync(
    model: type[M],
    rows: Iterable[M],
    *,
    key: tuple[str, ...],
    prune: bool = False,
    keep: tuple[str, ...] = (),
    free_first: tuple[str, ...] = (),
    among: models.QuerySet[M] | None = None,
    label: Words = "",
) -> Synced[M]:
    """Make the table hold the rows: one read, and at most one round of writes each for changed, gone and new rows.

    ``prune`` removes what is not wanted, ``keep`` lists fields in which nothing does not replace something, and
    ``free_first`` those that two rows may swap though no two may share them.
    """
    wanted_rows = tuple(rows)
    manager = model._default_manager
    known = {_key(row, key): row for row in (manager.all() if among is None else among)}
    new, changed, names = [], [], set[str]()
    for row in wanted_rows:
        old = known.pop(_key(row, key), None)
        different = _differences(row, old, keep) if old else set()
        names |= different
        if old is None:
            new.append(row)
        elif different:
            changed.append(row)
    gone = [row.pk for row in known.values()] if prune else []
    freed = names.intersection(free_first)
    if freed:
        manager.filter(pk__in=[row.pk for row in changed]).update(**dict.fromkeys(freed))
    if changed:
        manager.bulk_update(changed, sorted(names))
    if gone:
        manager.filter(pk__in=gone).delete()
    manager.bulk_create(new)
    unchanged = len(wanted_rows) - len(new) - len(changed)
    title = str(label or model._meta.verbose_name_plural)
    return Synced(wanted_rows, Tally(model._meta.label_lower, title, len(new), len(changed), unchanged, len(gone)))


def _key(row: models.Model, key: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in key)


def _differences(row: models.Model, old: models.Model, keep: tuple[str, ...]) -> set[str]:
    """Give the row the identity of the old one, and return the fields in which they differ."""
    row.pk = old.pk
    for name in keep:
        if getattr(row, name) is None:
            setattr(row, name, getattr(old, name))
    fields = row._meta.concrete_fields
    return {field.name for field in fields if getattr(row, field.attname) != getattr(old, field.attname)}


@dataclass(frozen=True, slots=True)
class _Areas:
    """The ids of the areas by key, and what happened to them."""

    network_ids: dict[str, int]
    county_ids: dict[str, int]
    community_ids: dict[str, int]
    trust_ids: dict[str, int]
    tallies: tuple[Tally, ...]


def _areas(register: Register) -> _Areas:
    regions = sync(HealthRegion, wanted.regions(register), key=("key",))
    trusts = sync(HealthTrust, wanted.trusts(register, regions.ids()), key=("key",))
    communities = sync(HealthCommunity, wanted.communities(register, regions.ids()), key=("key",))
    through = HealthCommunity.trusts.through
    links = [
        through(healthcommunity_id=communities.ids()[row.key], healthtrust_id=trusts.ids()[key])
        for row in register.communities.rows
        for key in row.health_trust_keys
    ]
    linked = sync(
        through,
        links,
        key=("healthcommunity_id", "healthtrust_id"),
        prune=True,
        label=_("trusts of health communities"),
    )
    networks = sync(Network, wanted.networks(register), key=("key",))
    counties = sync(County, wanted.counties(register), key=("code",))
    return _Areas(
        network_ids=networks.ids(),
        county_ids=counties.ids("code"),
        community_ids=communities.ids(),
        trust_ids=trusts.ids(),
        tallies=tuple(each.tally for each in (regions, trusts, communities, linked, networks, counties)),
    )


def _municipalities(register: Register, dates: Edition) -> Synced[Municipality]:
    return sync(
        Municipality,
        wanted.municipalities(register, dates),
        key=("code",),
        keep=("latitude", "longitude", "tile_column", "tile_row"),
        free_first=("tile_column", "tile_row"),
    )


def _of_municipalities(register: Register, dates: Edition, ids: Ids, county_ids: Ids) -> Iterable[Tally]:
    yield sync(
        PopulationCount,
        wanted.population(register, dates, ids),
        key=("municipality_id", "counted_on"),
        among=PopulationCount.objects.filter(counted_on=dates.population_on),
    ).tally
    yield sync(
        Succession, wanted.successions(register, ids), key=("predecessor_id", "successor_id", "happens_on"), prune=True
    ).tally
    yield sync(AdoptionFact, wanted.facts(register, ids, county_ids), key=("number",), prune=True).tally


def _belongings(changes: Plan, areas: _Areas, ids: Ids) -> Tally:
    closed = [closing.belonging for closing in changes.closings]
    for closing in changes.closings:
        closing.belonging.ends_on = closing.ends_on
    if closed:
        Belonging.objects.bulk_update(closed, ["ends_on"])
    Belonging.objects.bulk_create(
        Belonging(
            municipality_id=ids[opening.code],
            county_id=areas.county_ids[opening.areas.county],
            network_id=areas.network_ids[opening.areas.network],
            community_id=areas.community_ids[opening.areas.community],
            trust_id=areas.trust_ids[opening.areas.trust],
            starts_on=opening.starts_on,
            ends_on=opening.ends_on,
        )
        for opening in changes.openings
    )
    meta = Belonging._meta
    unchanged = changes.held - len(closed)
    return Tally(meta.label_lower, str(meta.verbose_name_plural), len(changes.openings), len(closed), unchanged)


def _suppliers(register: Register) -> Iterable[Tally]:
    suppliers = sync(Supplier, wanted.suppliers(register), key=("key",))
    products = sync(Product, wanted.products(register, suppliers.ids()), key=("supplier_id", "name", "service_area"))
    yield suppliers.tally
    yield products.tally
    supports = wanted.supports(register, products.rows)
    yield sync(ProductSupport, supports, key=("product_id", "solution_key"), prune=True).tally


def _load_row(
    register: Register,
    dates: Edition,
    effective_on: datetime.date,
    at: datetime.datetime,
    tallies: Iterable[Tally],
) -> RegisterLoad:
    """Return the row of this load, or of the last one when nothing was changed."""
    last = RegisterLoad.objects.last()
    if last and all(tally.is_still for tally in tallies):
        return last
    return RegisterLoad.objects.create(
        digest=register.digest, compiled_on=dates.compiled_on, effective_on=effective_on, recorded_at=at
    )
