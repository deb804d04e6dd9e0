"""Rights explained: the tables, one's own reasons, and why one may see or not do something."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from networks import permissions
from networks.models import Municipality
from networks.reports import grants, rights
from portal.accounts.models import User

WISHES = ("report", "answer", "name")


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Say which rights each seat and role brings, and which the reader has; administrators see the check of today."""
    assert isinstance(request.user, User)  # noqa: S101  the login middleware lets nobody else through
    today = timezone.localdate()
    administers = permissions.administers(request.user)
    context = {
        "groups": rights.tables(),
        "seats": rights.seats_of(request.user, today),
        "roles": rights.roles_of(request.user, today),
        "own": rights.in_words(grants.due(today, [request.user.pk])),
        "check": grants.check(today) if administers else None,
        "faults": rights.told(grants.check(today)) if administers else (),
        "today": today,
    }
    return render(request, "networks/rights.html", context)


@require_safe
def why(request: HttpRequest) -> HttpResponse:
    """Answer why the reader sees a municipality or a body, and what it may not do there."""
    today = timezone.localdate()
    context: dict[str, object] = {"today": today}
    if "organ" in request.GET:
        body = get_object_or_404(permissions.visible_bodies(request.user), key=request.GET["organ"])
        context |= {"thing": body, "why": rights.why(request.user, body, today)}
    elif "kommune" in request.GET:
        place = get_object_or_404(Municipality, code=request.GET["kommune"])
        said = [rights.why_not(request.user, wish, place, today) for wish in WISHES]
        context |= {"thing": place, "why": rights.why(request.user, place, today)}
        context["why_not"] = list(dict.fromkeys(words for words in said if words))
    return render(request, "networks/why.html", context)
