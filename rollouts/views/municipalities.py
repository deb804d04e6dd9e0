"""Municipalities: the list for those who look at many, and each one's home."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from networks.models import Municipality
from portal import access, asof
from portal.htmx import page_or_fragment
from rollouts import permissions
from rollouts.forms import filters
from rollouts.reports import home, listing
from rollouts.views import crumbs, rows

NOT_FOR_ONE = _("The list is for those who follow several municipalities. You see your own on its page.")


@require_safe
def municipalities(request: HttpRequest) -> HttpResponse:
    """Show the municipalities the user may see, narrowed as the address says."""
    as_of = asof.from_request(request)
    access.require(permissions.may_browse(request.user), NOT_FOR_ONE)
    wanted = filters.wanted(request.GET)
    visible = Municipality.objects.visible_to(request.user, as_of.today)
    found = listing.gather(municipalities=visible, wanted=wanted, as_of=as_of.day)
    kept = {"as_of": as_of.day.isoformat() if as_of.is_past else ""}
    context = {
        "listing": found,
        "rows": rows.municipalities(found.rows, query=as_of.query),
        "bar": filters.bar(wanted, found.choices),
        "chips": filters.chips(wanted, found.choices, keep=kept),
        "wanted": wanted,
        "as_of": as_of,
    }
    return page_or_fragment(request, "rollouts/municipalities.html", "rollouts/_municipalities_table.html", context)


@require_safe
def municipality(request: HttpRequest, code: str) -> HttpResponse:
    """Show one municipality's home: the same address for the municipality itself and for its coordinators."""
    as_of = asof.from_request(request)
    place = get_object_or_404(Municipality.objects.visible_to(request.user, as_of.today), code=code)
    may = permissions.with_municipality(request.user, place, as_of.today)
    context = {
        "home": home.gather(municipality=place, as_of=as_of.day, today=as_of.today),
        "municipality": place,
        "may": may,
        "as_of": as_of,
        "crumbs": crumbs.to_municipality(place, browses=may.browse, is_last=True),
    }
    return render(request, "rollouts/municipality.html", context)
