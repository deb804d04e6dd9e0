"""Long tables as text: a template takes six times as long over two thousand cells. Every word is escaped here.

A cell is written once for each look there is, and then repeated; see ``bench/lists.py`` for what that gives.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from portal.templatetags.portal_format import number
from rollouts.models import Grade
from rollouts.reports import tiles
from rollouts.reports.listing import Row
from rollouts.reports.overview import Overview
from rollouts.reports.standing import Standing

Look = tuple[str, str, str, str]


def municipalities(rows: Iterable[Row], *, query: str) -> SafeString:
    """Write the body of the municipality list: name, region, inhabitants, and a tile for each solution."""
    home, known = Homes(query), {}
    lines = []
    for row in rows:
        place = row.place
        cells = []
        for stands in row.standings:
            look = stands.adoption, stands.phase, stands.flow, stands.grade
            if look not in known:
                known[look] = tile_cell(look)
            cells.append(known[look])
        lines.append(
            f'<tr><th scope="row">{home.link(place.code, place.name)}</th>'
            f'<td class="only-d">{escape(place.network)}</td>'
            f'<td class="num only-d">{number(place.inhabitants)}</td>{"".join(cells)}</tr>\n'
        )
    return mark_safe("".join(lines))  # noqa: S308  every part was escaped above


def places(overview: Overview, *, query: str) -> SafeString:
    """Write the map's twin: one row for each municipality, with everything its tile shows and more."""
    home, known = Homes(query), {}
    lines = []
    for place, stands in zip(overview.places, overview.standings, strict=True):
        look = stands.adoption, stands.phase, stands.flow, stands.grade
        if look not in known:
            known[look] = f"<td>{glyph(look)} {escape(in_words(look))}</td>"
        lines.append(
            f'<tr><th scope="row">{home.link(place.code, place.name)}</th>'
            f'<td class="only-d">{escape(place.county)}</td><td class="only-d">{escape(place.network)}</td>'
            f'<td class="num only-d">{number(place.inhabitants)}</td>{known[look]}'
            f'<td class="only-d">{escape(stands.wave)}</td>{_dates(stands)}</tr>\n'
        )
    return mark_safe("".join(lines))  # noqa: S308  every part was escaped above


class Homes:
    """Writes links to municipalities' homes on the page's day."""

    def __init__(self, query: str) -> None:
        """Look the address up once."""
        self.start = escape(reverse("rollouts:municipalities"))
        self.end = escape(f"?{query}") if query else ""

    def link(self, code: str, name: str) -> str:
        """Return the link to one."""
        return f'<a href="{self.start}{escape(code)}/{self.end}">{escape(name)}</a>'


def in_words(look: Look) -> str:
    """Say what a tile shows, and that it is only told when it is."""
    adoption, phase, flow, grade = look
    said = tiles.words(adoption, phase, flow)
    return gettext("%(state)s (told by others)") % {"state": said} if grade == Grade.TOLD else said


def glyph(look: Look) -> str:
    """Draw a tile beside words that say the same."""
    symbol = tiles.symbol(*look[:3])
    return f'<svg class="rute" width="20" height="20" aria-hidden="true"><use href="#{symbol}"/></svg>'


def tile_cell(look: Look) -> str:
    """Draw a tile alone in a cell; its words are its title."""
    symbol, words = tiles.symbol(*look[:3]), escape(in_words(look))
    return (
        f'<td class="ctr"><svg class="rute" width="20" height="20" role="img"><title>{words}</title>'
        f'<use href="#{symbol}"/></svg></td>'
    )


def _dates(stands: Standing) -> str:
    return "".join(
        f'<td class="only-d nowrap">{f"{day.day:02}.{day.month:02}.{day.year}" if day else ""}</td>'
        for day in (stands.forecast_on, stands.said_on)
    )
