"""The files about bodies and role types: read into typed rows, and judged against the register in the portal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from networks.models import Body, HealthCommunity, Network, Supplier
from networks.register import cells
from networks.register.cells import matching, maybe, one_of, text
from networks.register.checks.uniqueness import repeated
from networks.register.faults import Fault, in_order
from networks.register.read import Reader, Sheet
from networks.register.tables import NOTE, SOURCE, Row, Table

Kind = Body.Kind
YES_OR_NOTHING = one_of({"ja": True, "": False})
# What a body of the kind points to, and in which column.
BELONGS = {Kind.REGIONAL_GROUP: "network_key", Kind.HEALTH_COMMUNITY: "community_key", Kind.SUPPLIER: "supplier_key"}


@dataclass(frozen=True, slots=True)
class BodyRow(Row):
    """A body of the model."""

    key: str
    name: str
    kind: Body.Kind
    network_key: str
    community_key: str
    supplier_key: str
    solution_key: str
    reports_to_key: str
    sees_nation: bool
    mandate: str
    responsibility: str
    rhythm: str
    basis: str
    source_url: str


@dataclass(frozen=True, slots=True)
class RoleTypeRow(Row):
    """A role a municipality may fill."""

    key: str
    name: str
    description: str
    is_required: bool
    position: int
    source_url: str


BODIES = Table(
    "bodies.csv",
    BodyRow,
    {
        "key": cells.key,
        "name": text(160),
        "kind": one_of({kind.value: kind for kind in Kind}),
        "network_key": maybe(cells.key),
        "community_key": maybe(cells.key),
        "supplier_key": maybe(cells.key),
        "solution_key": maybe(cells.key),
        "reports_to_key": maybe(cells.key),
        "sees_nation": YES_OR_NOTHING,
        "mandate": NOTE,
        "responsibility": NOTE,
        "rhythm": maybe(text(200)),
        "basis": maybe(text(200)),
        "source_url": SOURCE,
    },
    ("key",),
    (("name",), ("network_key",), ("community_key",), ("supplier_key",)),
)
ROLE_TYPES = Table(
    "role_types.csv",
    RoleTypeRow,
    {
        "key": matching(r"[a-z]+(_[a-z]+)*", _("must be a key of a–z and underscores")),
        "name": text(80),
        "description": NOTE,
        "is_required": YES_OR_NOTHING,
        "position": cells.ordinal,
        "source_url": SOURCE,
    },
    ("key",),
    (("name",),),
)


@dataclass(frozen=True, slots=True)
class Organisation:
    """Both files, as read."""

    bodies: Sheet[BodyRow]
    role_types: Sheet[RoleTypeRow]


def folder(path: Path) -> Organisation:
    """Read both files of a folder."""
    reader = Reader(path)
    return Organisation(reader.sheet(BODIES), reader.sheet(ROLE_TYPES))


def faults(files: Organisation) -> tuple[Fault, ...]:
    """Return everything that is wrong with the files, or that does not fit the register in the portal."""
    found = [*files.bodies.faults, *files.role_types.faults]
    for columns in (BODIES.key, *BODIES.unique):
        found += repeated(files.bodies, columns)
    for columns in (ROLE_TYPES.key, *ROLE_TYPES.unique):
        found += repeated(files.role_types, columns)
    found += [*_belongings(files.bodies), *_reporting(files.bodies)]
    return in_order(found)


def _belongings(sheet: Sheet[BodyRow]) -> Iterator[Fault]:
    """Yield a fault where a body lacks what its kind needs, has what it may not, or points to nothing."""
    known = {
        "network_key": frozenset(Network.objects.values_list("key", flat=True)),
        "community_key": frozenset(HealthCommunity.objects.values_list("key", flat=True)),
        "supplier_key": frozenset(Supplier.objects.values_list("key", flat=True)),
    }
    for row in sheet.rows:
        for column, there in known.items():
            value, is_needed = getattr(row, column), BELONGS.get(row.kind) == column
            if is_needed and not value:
                yield sheet.fault(row.line, column, _("must be filled in for this kind of body"))
            elif value and not is_needed:
                yield sheet.fault(row.line, column, _("must be empty for this kind of body"))
            elif value and value not in there:
                yield sheet.fault(row.line, column, _("is not in the register; load it first"))
        if row.kind == Kind.WORKING_GROUP and not row.solution_key:
            yield sheet.fault(row.line, "solution_key", _("must be filled in for this kind of body"))


def _reporting(sheet: Sheet[BodyRow]) -> Iterator[Fault]:
    """Yield a fault where a body reports to nobody we know, or by a circle to itself."""
    above = {row.key: row.reports_to_key for row in sheet.rows}
    for row in sheet.rows:
        if row.reports_to_key and row.reports_to_key not in sheet.column("key"):
            yield sheet.fault(row.line, "reports_to_key", _("is not a body of this file"))
            continue
        passed, at = {row.key}, row.reports_to_key
        while at and at not in passed:
            passed.add(at)
            at = above.get(at, "")
        if at == row.key:
            yield sheet.fault(row.line, "reports_to_key", _("makes the body report to itself"))
