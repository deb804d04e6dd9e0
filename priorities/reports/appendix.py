"""The appendix: where every municipality stands with every solution, one table for each county."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils import dateformat
from django.utils.translation import gettext_lazy as _

from portal import alphabet
from priorities.reports import words
from priorities.reports.facts import Facts
from priorities.reports.words import Cell, Words
from rollouts.models import Grade
from rollouts.reports.standing import Place, Standing

AT_MOST = 6  # columns of solutions that fit across a page
SOFT_HYPHEN = "\u00ad"
BETWEEN = re.compile("(?<=[a-zæøå])(?=[A-ZÆØÅ])")  # where a name such as DigiHelsestasjon may be divided


@dataclass(frozen=True, slots=True)
class Row:
    """One municipality."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class CountyTable:
    """The municipalities of one county."""

    county: str
    municipalities: int
    inhabitants: int
    columns: tuple[Words, ...]
    rows: tuple[Row, ...]


def tables(facts: Facts) -> tuple[CountyTable, ...]:
    """Return a table for each county, counties in alphabetical order; many solutions take several tables."""
    by_county: dict[str, list[tuple[Place, tuple[Standing, ...]]]] = {}
    for place, standings in facts.picture.rows():
        by_county.setdefault(place.county, []).append((place, standings))
    counties = sorted(by_county, key=alphabet.sort_key)
    return tuple(table for county in counties for table in _tables(facts, county, by_county[county]))


def _tables(facts: Facts, county: str, held: Sequence[tuple[Place, tuple[Standing, ...]]]) -> Iterator[CountyTable]:
    names = [BETWEEN.sub(SOFT_HYPHEN, fact.short_name) for fact in facts.picture.solutions]
    inhabitants = sum(place.inhabitants for place, _standings in held)
    if len(names) == 1:
        rows = tuple(Row(place.name, _in_detail(standings[0])) for place, standings in held)
        yield CountyTable(county, len(held), inhabitants, DETAILS, rows)
        return
    for first in range(0, len(names), AT_MOST):
        part = slice(first, first + AT_MOST)
        rows = tuple(Row(place.name, tuple(words.cell(each) for each in standings[part])) for place, standings in held)
        yield CountyTable(county, len(held), inhabitants, tuple(names[part]), rows)


DETAILS: tuple[Words, ...] = (_("Status"), _("Flow"), _("How it is known"), _("Last said"), _("Wave"))


def _in_detail(standing: Standing) -> tuple[Cell, ...]:
    cell = words.cell(standing)
    grade = Grade(standing.grade).label if standing.grade else ""
    day = dateformat.format(standing.said_on, "d.m.Y") if standing.said_on else ""
    flow = words.FLOWS[standing.flow]
    return cell, Cell(cell.css, flow), Cell("", grade), Cell("", day), Cell("", standing.wave)
