"""The whole country, or the reader's part of it, and one solution."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from networks import permissions as networks
from networks.models import Municipality
from portal import access, asof
from portal.asof import AsOf
from portal.templatetags.portal_format import change, number, percent
from rollouts import permissions
from rollouts.forms import filters
from rollouts.reports import overview as report
from rollouts.reports.overview import Overview
from rollouts.reports.standing import Count
from rollouts.views import rows

NOT_FOR_ONE = _("The overview is for those who follow several municipalities. You see your own on its page.")
VIEWS = ("map", "table")


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show one solution on one day: figures, map or table, and the regions."""
    as_of = asof.from_request(request)
    access.require(permissions.may_browse(request.user), NOT_FOR_ONE)
    asked = {name: filters.asked_for(request.GET, name) for name in ("solution", "network", "view")}
    found = report.gather(
        municipalities=Municipality.objects.visible_to(request.user, as_of.today),
        solution_key=asked["solution"],
        network_key=asked["network"],
        as_of=as_of.day,
    )
    if found is None:
        return render(request, "rollouts/overview_empty.html", {"as_of": as_of})
    is_table = asked["view"] == "table"
    context = {
        "overview": found,
        "as_of": as_of,
        "asked": asked,
        "may_nation": networks.sees_nation(request.user),
        "kpis": tuple(kpis(found)),
        "is_unknown": bool(asked["solution"]) and asked["solution"] != found.solution.key,
        "is_table": is_table,
        "rows": rows.places(found, query=as_of.query) if is_table else "",
        "links": Links.of(found, as_of, asked["network"]),
    }
    return render(request, "rollouts/overview.html", context)


@dataclass(frozen=True, slots=True)
class Links:
    """The addresses of the page's other views, and what its links to the list begin with."""

    map: str
    table: str
    rest: str

    @classmethod
    def of(cls, found: Overview, as_of: AsOf, network: str) -> Links:
        """Return the addresses that keep solution, region and day."""
        day = {"as_of": as_of.day.isoformat()} if as_of.is_past else {}
        kept = {"solution": found.solution.key} | day
        here = kept | ({"network": network} if network else {})
        return cls("?" + urlencode(here), "?" + urlencode(here | {"view": "table"}), urlencode(kept))


@dataclass(frozen=True, slots=True)
class Kpi:
    """One key figure, with what to compare it with."""

    label: str
    value: str
    unit: str
    note: str
    symbol: str = ""
    flow: str = ""


def kpis(found: Overview) -> Iterator[Kpi]:
    """Return the figures, each in municipalities and inhabitants, with the change in a month."""
    now, then = found.tally, found.before
    total = now.total
    of_all = gettext("of %(total)s") % {"total": number(total.municipalities)}
    for label, symbol, count, before in (
        (gettext("In use"), "r5ok", now.in_use, then.in_use),
        (gettext("Partly in use"), "rfullok", now.in_use_partial, then.in_use_partial),
        (gettext("Technically ready"), "r4ok", now.ready, then.ready),
        (gettext("Under way"), "r2ok", now.under_way, then.under_way),
    ):
        yield Kpi(label, number(count.municipalities), of_all, _note(count, before, total, found), symbol=symbol)
    for label, flow, count, before in (
        (gettext("Delayed"), "late", now.late, then.late),
        (gettext("Not reported"), "none", now.not_reported, then.not_reported),
    ):
        yield Kpi(label, number(count.municipalities), of_all, _note(count, before, total, found), flow=flow)


def _note(count: Count, before: Count, total: Count, found: Overview) -> str:
    people = gettext("%(people)s inhabitants (%(share)s).") % {
        "people": number(count.inhabitants),
        "share": percent(count.inhabitants, total.inhabitants),
    }
    if not found.before.total.municipalities:
        return people
    moved = (count - before).municipalities
    change_words = (
        gettext("%(change)s in a month.") % {"change": change(moved)} if moved else gettext("As a month ago.")
    )
    return f"{people} {change_words}"
