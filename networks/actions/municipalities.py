"""Changes to the municipal map: a municipality moves, merges or is divided, from a day on.

Periods are half-open, ``[starts_on, ends_on)``: on the day of the change the new holds and the old no longer does.
Nothing is renumbered or removed; what was, can still be asked for.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from networks.models import (
    Belonging,
    County,
    HealthCommunity,
    HealthTrust,
    Municipality,
    Network,
    PopulationCount,
    Succession,
)
from portal.accounts.models import User
from portal.alphabet import search_key, sort_key
from portal.audit.actions import record
from portal.refusals import Refused

Kind = Succession.Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Areas:
    """Where a municipality belongs."""

    county: County
    network: Network
    community: HealthCommunity
    trust: HealthTrust


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """A municipality that is to come into being. Without ``inhabitants`` a merger adds up its predecessors'."""

    code: str
    name: str
    areas: Areas
    name_official: str = ""
    name_sami: str = ""
    language_form: str = ""
    org_number: str = ""
    inhabitants: int | None = None
    tile: tuple[int, int] | None = None


@transaction.atomic
def move(
    *,
    municipality: Municipality,
    on: datetime.date,
    by: User | None,
    network: Network | None = None,
    community: HealthCommunity | None = None,
    trust: HealthTrust | None = None,
    note: str = "",
) -> Belonging:
    """Let the municipality belong elsewhere from a day on. Another county is not for it: that gives a new number.

    Raises:
        Refused: it does not exist then, nothing would change, its belonging begins that very day or changes later.

    """
    [place] = _locked([municipality])
    now = _belonging(place, on)
    before = _areas(now)
    after = replace(
        before, network=network or now.network, community=community or now.community, trust=trust or now.trust
    )
    if after == before:
        raise Refused(_("The municipality already belongs there."))
    if now.starts_on == on:
        raise Refused(_("The present belonging begins that very day. Choose a later day."), field="on")
    if now.ends_on != place.ends_on:
        raise Refused(_("The belonging already changes on a later day."), field="on")
    now.ends_on = on
    now.save(update_fields=["ends_on"])
    belonging = _open(place, after, on, place.ends_on)
    record(
        by=by,
        verb="belonging.changed",
        subject=place,
        before=_named(before),
        after={"from": on, **_named(after)},
        note=note,
    )
    return belonging


@transaction.atomic
def merge(
    *,
    predecessors: Sequence[Municipality],
    successor: Municipality | Newcomer,
    on: datetime.date,
    by: User | None,
    source: str = "",
    note: str = "",
) -> Municipality:
    """End the predecessors on a day and let the successor, new or one that lives on, carry them on.

    Raises:
        Refused: one of them does not exist or changes later, the number is taken, or it would succeed itself.

    """
    ending = _locked(predecessors)
    if not ending or len(ending) != len(predecessors):
        raise Refused(_("Choose the municipalities that are to merge, each once."), field="predecessors")
    if isinstance(successor, Municipality) and successor in ending:
        raise Refused(_("A municipality cannot succeed itself."), field="successor")
    for predecessor in ending:
        _end(predecessor, on, by=by, note=note)
    if isinstance(successor, Municipality):
        [place] = _locked([successor])
        _belonging(place, on)
        persons = _inhabitants([place, *ending], on)
        record(by=by, verb="municipality.grew", subject=place, after={"from": on, "inhabitants": persons}, note=note)
    else:
        persons = _inhabitants(ending, on) if successor.inhabitants is None else successor.inhabitants
        place = _start(successor, on, drawn_as=predecessors[0], by=by, note=note)
    _count(place, on, persons)
    _succeed(ending, [place], Kind.MERGE, on, source)
    return place


@transaction.atomic
def split(
    *,
    predecessor: Municipality,
    successors: Sequence[Newcomer],
    on: datetime.date,
    by: User | None,
    lives_on: bool = False,
    source: str = "",
    note: str = "",
) -> list[Municipality]:
    """Divide a municipality on a day. With ``lives_on`` it keeps its number and only gives parts away.

    Raises:
        Refused: it does not exist or changes later, a number is taken, or a part says nothing of its inhabitants.

    """
    [place] = _locked([predecessor])
    if len(successors) < (1 if lives_on else 2):
        raise Refused(_("A municipality is divided into at least two."), field="successors")
    if any(part.inhabitants is None for part in successors):
        raise Refused(_("Say how many inhabitants each new municipality has."), field="successors")
    _refuse_unless_free(place, on)
    if lives_on:
        given = {"from": on, "to": [part.code for part in successors]}
        record(by=by, verb="municipality.divided", subject=place, after=given, note=note)
    else:
        _end(place, on, by=by, note=note)
    heirs = [None if lives_on else place, *[None] * len(successors)]
    parts = [_start(told, on, drawn_as=heir, by=by, note=note) for told, heir in zip(successors, heirs, strict=False)]
    for part, told in zip(parts, successors, strict=True):
        _count(part, on, told.inhabitants or 0)
    _succeed([place], parts, Kind.SPLIT, on, source)
    return parts


def _locked(places: Sequence[Municipality]) -> list[Municipality]:
    """Return the rows as they are now, locked until the end of the transaction."""
    return list(Municipality.objects.select_for_update().filter(pk__in=[place.pk for place in places]).order_by("pk"))


def _belonging(place: Municipality, on: datetime.date) -> Belonging:
    rows = place.belongings.in_force(on).select_related("county", "network", "community", "trust")
    belonging = rows.first() if place.exists(on) else None
    if belonging is None:
        raise Refused(_("%(name)s does not exist on that day.") % {"name": place}, field="on")
    return belonging


def _areas(belonging: Belonging) -> Areas:
    return Areas(
        county=belonging.county, network=belonging.network, community=belonging.community, trust=belonging.trust
    )


def _named(areas: Areas) -> dict[str, Any]:
    return {
        "county": areas.county.name,
        "network": areas.network.name,
        "community": areas.community.name,
        "trust": areas.trust.name,
    }


def _open(place: Municipality, areas: Areas, starts_on: datetime.date, ends_on: datetime.date | None) -> Belonging:
    """Open a belonging; its trust must serve its community, and it must not overlap another."""
    if not areas.community.trusts.filter(pk=areas.trust.pk).exists():
        raise Refused(_("The health trust does not belong to that health community."), field="trust")
    if place.belongings.overlapping(starts_on, ends_on).exists():
        raise Refused(_("%(name)s already belongs somewhere on those days.") % {"name": place}, field="on")
    return Belonging.objects.create(
        municipality=place,
        county=areas.county,
        network=areas.network,
        community=areas.community,
        trust=areas.trust,
        starts_on=starts_on,
        ends_on=ends_on,
    )


def _refuse_unless_free(place: Municipality, on: datetime.date) -> None:
    """Refuse when the municipality cannot change on the day."""
    if place.ends_on is not None:
        raise Refused(_("%(name)s has already ended.") % {"name": place}, field="on")
    if place.starts_on >= on:
        raise Refused(_("%(name)s does not exist before that day.") % {"name": place}, field="on")
    if place.belongings.filter(starts_on__gte=on).exists():
        raise Refused(_("%(name)s changes its belonging that day or later.") % {"name": place}, field="on")
    if Succession.objects.filter(Q(predecessor=place) | Q(successor=place), happens_on__gte=on).exists():
        raise Refused(_("%(name)s already takes part in a change that day or later.") % {"name": place}, field="on")


def _end(place: Municipality, on: datetime.date, *, by: User | None, note: str) -> None:
    _refuse_unless_free(place, on)
    place.belongings.filter(ends_on__isnull=True).update(ends_on=on)
    place.ends_on = on
    place.save(update_fields=["ends_on"])
    record(by=by, verb="municipality.ended", subject=place, after={"until": on}, note=note)


def _start(
    told: Newcomer, on: datetime.date, *, drawn_as: Municipality | None, by: User | None, note: str
) -> Municipality:
    """Make the municipality; without a tile of its own it takes over the tile and point of ``drawn_as``."""
    if not re.fullmatch(r"\d{4}", told.code, re.ASCII) or told.code[:2] != told.areas.county.code:
        raise Refused(_("A municipality number is the county's two digits and two more."), field="code")
    if Municipality.objects.filter(code=told.code).exists():
        raise Refused(_("The number %(code)s is taken.") % {"code": told.code}, field="code")
    place = Municipality(
        code=told.code,
        name=told.name,
        name_nb=told.name,
        name_sami=told.name_sami,
        name_official=told.name_official or told.name,
        sort_key=sort_key(told.name),
        language_form=told.language_form,
        org_number=told.org_number,
        starts_on=on,
    )
    if told.tile:
        place.tile_column, place.tile_row = told.tile
    elif drawn_as:
        place.tile_column, place.tile_row = drawn_as.tile_column, drawn_as.tile_row
        place.latitude, place.longitude = drawn_as.latitude, drawn_as.longitude
    place.save()
    _open(place, told.areas, on, None)
    after = {"from": on, **_named(told.areas)}
    record(by=by, verb="municipality.started", subject=place, after=after, note=note)
    return place


def _inhabitants(places: Sequence[Municipality], on: datetime.date) -> int:
    found: Any = Municipality.objects.filter(pk__in=[place.pk for place in places]).with_population(on)
    return sum(place.inhabitants for place in found)


def _count(place: Municipality, on: datetime.date, persons: int) -> None:
    """Keep the count of the day, unless Statistics Norway's own is there already."""
    PopulationCount.objects.get_or_create(municipality=place, counted_on=on, defaults={"persons": persons})


def _succeed(
    before: Sequence[Municipality], after: Sequence[Municipality], kind: Kind, on: datetime.date, source: str
) -> None:
    """Write down who carries on whom, and let the successors be found by the old names too."""
    Succession.objects.bulk_create(
        Succession(predecessor=old, successor=new, kind=kind, happens_on=on, source=source)
        for old in before
        for new in after
    )
    for new in after:
        names = [name for place in (new, *before) for name in (place.name, place.name_official, place.name_sami)]
        new.search_key = search_key(*new.search_key.split(" | "), *names)
        new.save(update_fields=["search_key"])
