"""What loading the files would do to the dated belongings, and where the portal must say no to the files.

The files describe one day; the portal keeps every day. So a difference closes the belonging of today and opens a new
one, and whatever would need history to be rewritten is a fault.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from networks.models import Belonging, Municipality
from networks.register.checks import edition, history
from networks.register.checks.history import Life
from networks.register.faults import Fault, in_order
from networks.register.read import Register, Sheet
from networks.register.tables import PlaceRow


@dataclass(frozen=True, slots=True)
class Areas:
    """Where a municipality belongs, by key."""

    county: str
    network: str
    community: str
    trust: str


@dataclass(frozen=True, slots=True)
class Opening:
    """A belonging to open."""

    code: str
    areas: Areas
    starts_on: datetime.date
    ends_on: datetime.date | None


@dataclass(frozen=True, slots=True)
class Closing:
    """A belonging to close."""

    code: str
    belonging: Belonging
    ends_on: datetime.date


@dataclass(frozen=True, slots=True)
class Plan:
    """All changes to belongings, or the faults that forbid them."""

    openings: tuple[Opening, ...]
    closings: tuple[Closing, ...]
    faults: tuple[Fault, ...]
    held: int

    @property
    def moved(self) -> tuple[str, ...]:
        """Return the codes whose belonging changes hands."""
        closed = {closing.code for closing in self.closings}
        return tuple(opening.code for opening in self.openings if opening.code in closed)


@dataclass(frozen=True, slots=True)
class _Held:
    """What the portal holds about one municipality."""

    municipality: Municipality
    belongings: Sequence[Belonging]


Step = Opening | Closing | Fault


def plan(register: Register, effective_on: datetime.date) -> Plan:
    """Compare the files (which must be free of faults) with the portal, in two queries."""
    dates = edition.of(register)
    lives = history.lifetimes(register, dates.starts_on) if dates else {}
    held = _held()
    count = sum(len(each.belongings) for each in held.values())
    networks = {county.code: county.network_key for county in register.counties.rows}
    steps: list[Step] = []
    for sheet, row in _places(register):
        areas = Areas(row.county_code, networks[row.county_code], row.helsefellesskap_key, row.health_trust_key)
        steps += _steps(sheet, row, lives[row.code], areas, held.pop(row.code, None), effective_on)
    steps += [_gone(register, code) for code in held]
    return Plan(
        openings=tuple(step for step in steps if isinstance(step, Opening)),
        closings=tuple(step for step in steps if isinstance(step, Closing)),
        faults=in_order(step for step in steps if isinstance(step, Fault)),
        held=count,
    )


def _held() -> dict[str, _Held]:
    found: dict[int, list[Belonging]] = {}
    rows = Belonging.objects.select_related("county", "network", "community", "trust").order_by("starts_on")
    for belonging in rows:
        found.setdefault(belonging.municipality_id, []).append(belonging)
    return {place.code: _Held(place, found.get(place.pk, [])) for place in Municipality.objects.all()}


def _places(register: Register) -> Iterator[tuple[Sheet[PlaceRow], PlaceRow]]:
    for sheet in (register.municipalities, register.former):
        yield from ((sheet, row) for row in sheet.rows)


def _gone(register: Register, code: str) -> Fault:
    rule = _("the portal has the municipality %(code)s; put it here or in former_municipalities.csv")
    return register.municipalities.fault_of_all(rule % {"code": code})


def _steps(
    sheet: Sheet[PlaceRow], row: PlaceRow, life: Life, areas: Areas, held: _Held | None, effective_on: datetime.date
) -> Iterator[Step]:
    known = held.municipality if held else None
    if known and known.starts_on != life.starts_on:
        rule = _("the portal says that it began on %(day)s, and that cannot be rewritten")
        yield sheet.fault(row.line, "starts_on", rule % {"day": known.starts_on})
    elif known and known.ends_on and known.ends_on != life.ends_on:
        rule = _("the portal says that it ended on %(day)s, and that cannot be rewritten")
        yield sheet.fault(row.line, "ends_on", rule % {"day": known.ends_on})
    elif not held or not held.belongings:
        yield Opening(row.code, areas, life.starts_on, life.ends_on)
    elif life.ends_on:
        yield from _ended(sheet, row, life.ends_on, areas, held.belongings[-1])
    else:
        yield from _living(sheet, row, areas, held.belongings, max(effective_on, life.starts_on))


def _ended(
    sheet: Sheet[PlaceRow], row: PlaceRow, ends_on: datetime.date, areas: Areas, last: Belonging
) -> Iterator[Step]:
    if _areas(last) != areas:
        rule = _("the portal says that it belonged elsewhere at the end, and that cannot be rewritten")
        yield sheet.fault(row.line, "code", rule)
    elif last.starts_on >= ends_on:
        yield sheet.fault(row.line, "ends_on", _("the portal has a belonging from %(day)s") % {"day": last.starts_on})
    elif last.ends_on is None:
        yield Closing(row.code, last, ends_on)


def _living(
    sheet: Sheet[PlaceRow], row: PlaceRow, areas: Areas, belongings: Sequence[Belonging], day: datetime.date
) -> Iterator[Step]:
    now = next((one for one in belongings if one.starts_on <= day and (not one.ends_on or day < one.ends_on)), None)
    if now is None:
        yield sheet.fault(row.line, "code", _("has no belonging in the portal on %(day)s") % {"day": day})
    elif _areas(now) == areas:
        return
    elif now.ends_on:
        rule = _("the portal already has a change of belonging from %(day)s")
        yield sheet.fault(row.line, "code", rule % {"day": now.ends_on})
    elif now.starts_on >= day:
        rule = _("belongs elsewhere in the portal from %(day)s; a change must apply from a later day")
        yield sheet.fault(row.line, "code", rule % {"day": now.starts_on})
    else:
        yield Closing(row.code, now, day)
        yield Opening(row.code, areas, day, None)


def _areas(belonging: Belonging) -> Areas:
    return Areas(belonging.county.code, belonging.network.key, belonging.community.key, belonging.trust.key)
