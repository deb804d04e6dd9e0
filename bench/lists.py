"""The two long lists against a plain function that returns the same bytes, and any day against today.

The plain function is what one would write with nothing but SQL and format strings. It draws the frame every page has
(menu, person, footer) as every page does, is given what stands between frame and table (filters, key figures) ready
made, reads the same rows and writes the same body.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from unittest import mock

from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import RequestFactory

from bench.example_country import SOLUTIONS, TODAY, country
from bench.figure import Figure, against
from networks.models import Municipality
from portal.accounts.models import User
from rollouts.models import Solution
from rollouts.models.words import OUTSIDE
from rollouts.reports import standing, tiles
from rollouts.views import municipalities, overview

PLAIN = "plain SQL and format strings, same bytes"
LIST_BUDGET, DAY_BUDGET = 3.0, 1.5
A_YEAR_AGO = TODAY.replace(year=TODAY.year - 1)
LIMIT = datetime.timedelta(days=90)
MONTH_BEFORE = datetime.date(2026, 10, 22)

PLACES_SQL = """
SELECT m.code, m.name, c.name, n.name, (
  SELECT p.persons FROM networks_populationcount p WHERE p.municipality_id = m.id ORDER BY p.counted_on DESC LIMIT 1
) FROM networks_municipality m
JOIN networks_belonging b ON b.municipality_id = m.id AND b.ends_on IS NULL
JOIN networks_county c ON c.id = b.county_id JOIN networks_network n ON n.id = b.network_id
ORDER BY m.sort_key, m.code"""
STANDING_SQL = """
SELECT e.adoption, e.phase, e.light, e.grade, e.forecast_on, e.recorded_at
FROM networks_municipality m CROSS JOIN rollouts_solution s LEFT JOIN rollouts_statusentry e ON e.id = (
  SELECT u.id FROM rollouts_statusentry u
  WHERE u.municipality_id = m.id AND u.solution_id = s.id AND u.effective_on <= %s AND u.grade <> 'measured'
    AND NOT EXISTS (SELECT 1 FROM rollouts_statusentry r WHERE r.replaces_id = u.id)
  ORDER BY u.grade, u.effective_on DESC, u.recorded_at DESC, u.id DESC LIMIT 1
) WHERE s.key = ANY_KEY ORDER BY m.sort_key, m.code, s."order" """
FLOWS = {"green": "ok", "yellow": "risk", "red": "late"}
Look = tuple[str, str, str, str]


def figures() -> list[Figure]:
    """Measure at Norway's size and at ten times that."""
    return [figure for times in (1, 10) for figure in _at(times)]


def _at(times: int) -> Iterator[Figure]:
    with country(times) as user, mock.patch("django.utils.timezone.localdate", _today):
        size = Municipality.objects.count()
        desk = Desk(user)
        listed = Cut.of(desk, municipalities.municipalities)
        national = Cut.of(desk, overview.overview, solution="digihelse", view="table")
        _require_same_bytes(plain_list(listed), listed)
        _require_same_bytes(plain_overview(national), national)
        yield against(
            f"municipality list, {size}",
            lambda: desk.ask(municipalities.municipalities),
            PLAIN,
            lambda: plain_list(listed),
            budget=LIST_BUDGET,
        )
        yield against(
            f"national list, {size}",
            lambda: desk.ask(overview.overview, solution="digihelse", view="table"),
            PLAIN,
            lambda: plain_overview(national),
            budget=LIST_BUDGET,
        )
        for name, view, query in (
            ("municipality list", municipalities.municipalities, {}),
            ("national list", overview.overview, {"solution": "digihelse", "view": "table"}),
        ):
            yield _another_day(f"{name} a year ago, {size}", desk, view, query)
        yield against(
            f"the whole picture a year ago, {size}",
            lambda: _picture(A_YEAR_AGO),
            "the same today",
            lambda: _picture(TODAY),
            budget=DAY_BUDGET,
        )


def _require_same_bytes(plain: bytes, page: Cut) -> None:
    if _alike(plain) != _alike(page.whole):
        raise AssertionError("the plain function no longer writes what the page does")


def _alike(page: bytes) -> str:
    """Return a page without what is random in it: the form's token, and blank space around the content."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page.decode())
    return re.sub(r"\s+", " ", text)


def _another_day(name: str, desk: Desk, view: View, query: dict[str, str]) -> Figure:
    then = query | {"as_of": A_YEAR_AGO.isoformat()}
    return against(
        name, lambda: desk.ask(view, **then), "the same today", lambda: desk.ask(view, **query), budget=DAY_BUDGET
    )


def _picture(day: datetime.date) -> standing.Picture:
    return standing.gather(municipalities=Municipality.objects.all(), solutions=Solution.objects.all(), as_of=day)


def _today(*_args: Any) -> datetime.date:
    return TODAY


View = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True)
class Desk:
    """Somebody signed in, who asks for pages without the middleware: it is the same for every page."""

    user: User

    def request(self, **query: str) -> HttpRequest:
        """Return a request, with the person's rights to be read anew as in every request."""
        request = RequestFactory().get("/", query)
        self.user.__dict__.pop("_grants", None)
        request.user, request.session = self.user, SessionStore()
        return request

    def frame(self) -> str:
        """Draw what every page has around its content."""
        return str(frame_template().render({}, self.request()))

    def ask(self, view: View, /, **query: str) -> bytes:
        """Return the page's bytes."""
        return view(self.request(**query)).content


FRAME = """{% extends "base.html" %}{% block title %}TITLE{% endblock %}{% block body_class %}w-wide{% endblock %}
{% block content %}CONTENT{% endblock content %}"""


@cache
def frame_template() -> Any:
    """Read the frame once, as Django does with its template files."""
    return engines["django"].from_string(FRAME)


@dataclass(frozen=True)
class Cut:
    """A page cut open at the body of its long table, and at the frame around its content."""

    desk: Desk
    title: str
    above: str
    body: str
    below: str
    whole: bytes

    @classmethod
    def of(cls, desk: Desk, view: View, /, **query: str) -> Cut:
        """Cut a page."""
        page = desk.ask(view, **query)
        text = page.decode()
        title = text[text.index("<title>") + len("<title>") : text.index(" – ")]
        content = text[text.index('<div class="fi-ph">') : text.index("</main>")]
        above, rest = content.split("<tbody>", 1)
        body, below = rest.split("</tbody>", 1)
        return cls(desk, title, f"{above}<tbody>", body, f"</tbody>{below}", page)

    def framed(self, body: str) -> bytes:
        """Draw the frame and put the content in it."""
        frame = self.desk.frame().replace("TITLE", self.title, 1)
        head, foot = frame.split("CONTENT", 1)
        return f"{head}{self.above}{body}{self.below}{foot}".encode()


# The yardstick ----------------------------------------------------------------------------------


def plain_list(cut: Cut) -> bytes:
    """Write the municipality list with SQL and format strings."""
    places, looks = _rows(PLACES_SQL), _looks(TODAY, None)
    width, known, lines, place = len(SOLUTIONS), {}, [], 0
    for code, name, _county, network, people in places:
        cells = []
        for look, _forecast, _said in looks[place : place + width]:
            if look not in known:
                known[look] = (
                    f'<td class="ctr"><svg class="rute" width="20" height="20" role="img"><title>{_words(look)}</title>'
                    f'<use href="#{tiles.symbol(*look[:3])}"/></svg></td>'
                )
            cells.append(known[look])
        place += width
        lines.append(
            f'<tr><th scope="row"><a href="/kommuner/{code}/">{name}</a></th><td class="only-d">{network}</td>'
            f'<td class="num only-d">{_number(people)}</td>{"".join(cells)}</tr>\n'
        )
    return cut.framed("".join(lines))


def plain_overview(cut: Cut) -> bytes:
    """Write the national list with SQL and format strings, and count now and a month before as the page does."""
    places, looks = _rows(PLACES_SQL), _looks(TODAY, "digihelse")
    Counter(look for look, _forecast, _said in looks)
    Counter(look for look, _forecast, _said in _looks(MONTH_BEFORE, "digihelse"))
    known: dict[Look, str] = {}
    lines = []
    for (code, name, county, network, people), (look, forecast, said) in zip(places, looks, strict=True):
        if look not in known:
            known[look] = (
                '<td><svg class="rute" width="20" height="20" aria-hidden="true">'
                f'<use href="#{tiles.symbol(*look[:3])}"/></svg> {_words(look)}</td>'
            )
        lines.append(
            f'<tr><th scope="row"><a href="/kommuner/{code}/">{name}</a></th><td class="only-d">{county}</td>'
            f'<td class="only-d">{network}</td><td class="num only-d">{_number(people)}</td>{known[look]}'
            f'<td class="only-d"></td><td class="only-d nowrap">{_date(forecast)}</td>'
            f'<td class="only-d nowrap">{_date(said)}</td></tr>\n'
        )
    return cut.framed("".join(lines))


def _rows(sql: str, *values: datetime.date) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return list(cursor.fetchall())


def _looks(day: datetime.date, key: str | None) -> list[tuple[Look, Any, Any]]:
    asked = STANDING_SQL.replace("ANY_KEY", "s.key" if key is None else f"'{key}'")
    fresh = str(day - LIMIT)
    return [(_look(row, fresh), row[4], row[5]) for row in _rows(asked, day)]


def _look(row: Any, fresh: str) -> Look:
    adoption, phase, light, grade, _forecast, said = row
    if adoption is None:
        return "unknown", "invited", "none", ""
    if adoption in OUTSIDE:
        return adoption, phase, "na", grade
    if adoption == "unknown" or str(said)[:10] < fresh:
        return adoption, phase, "none", grade
    return adoption, phase, FLOWS[light], grade


def _words(look: Look) -> str:
    said = tiles.words(*look[:3])
    return f"{said} (fortalt av andre)" if look[3] == "told" else said


def _number(value: int) -> str:
    return f"{value:,}".replace(",", "\u00a0")


def _date(value: Any) -> str:
    return f"{str(value)[8:10]}.{str(value)[5:7]}.{str(value)[:4]}" if value else ""
