"""Reading waves: the list, and one wave's page, as they were on a day."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from networks import permissions as networks
from networks.models import Municipality
from portal import access, asof
from portal.access import Level
from portal.asof import AsOf
from rollouts import permissions
from rollouts.forms.waves import FilterForm
from rollouts.models import Wave, WaveState
from rollouts.models.waves import WaveQuerySet
from rollouts.permissions import NOTHING
from rollouts.reports import wave as report
from rollouts.reports import wave_list
from rollouts.views import crumbs
from rollouts.views.signed_in import SignedIn

PAGE_SIZE = 50


@require_safe
def waves(request: SignedIn) -> HttpResponse:
    """List the waves the user sees, those that wait for an answer first."""
    day = asof.from_request(request)
    form = FilterForm(request.GET)
    lines = wave_list.gather(
        waves=listed(Wave.objects.visible_to(request.user), form, day),
        own=access.granted(request.user, Level.SEE, Municipality),
        as_of=day.day,
    )
    context = {
        "lines": lines,
        "form": form,
        "as_of": day,
        "waiting": sum(line.is_waiting for line in lines),
        "announced": sum(line.state == WaveState.ANNOUNCED for line in lines),
        "has_own": bool(access.granted(request.user, Level.SEE, Municipality)),
        "is_filtered": bool(form.asked()),
        "may_open": networks.coordinates_anything(request.user) and not day.is_past,
    }
    return render(request, "rollouts/waves.html", context)


@require_safe
def wave(request: SignedIn, pk: int) -> HttpResponse:
    """Show one wave: its answers, its dates, who is invited, and the rules it goes by."""
    day = asof.from_request(request)
    seen = Wave.objects.visible_to(request.user).select_related("rollout__solution", "rollout__network")
    found = get_object_or_404(seen, pk=pk)
    may = permissions.with_wave(request.user, found)
    page = report.gather(
        wave=found,
        municipalities=Municipality.objects.visible_to(request.user, day.day),
        as_of=day.day,
        with_events=may.run and not day.is_past,
    )
    context = {
        "wave": found,
        "page": page,
        "guests": Paginator(page.guests, PAGE_SIZE).get_page(request.GET.get("side")),
        "may": NOTHING if day.is_past else may,
        "waiting": None if day.is_past else report.waiting_for(request.user, found),
        "as_of": day,
        "crumbs": [crumbs.to_waves(), crumbs.to_solution(found.rollout.solution), crumbs.Crumb(found.name)],
    }
    return render(request, "rollouts/wave.html", context)


def listed(found: WaveQuerySet, form: FilterForm, day: AsOf) -> WaveQuerySet:
    """Return the waves that were asked for; on a past day only those that had been announced."""
    asked = form.asked()
    if day.is_past:
        found = found.announced(day.day)
    if "solution" in asked:
        found = found.filter(rollout__solution=asked["solution"])
    if "track" in asked:
        found = found.filter(rollout__track=asked["track"])
    if "state" in asked:
        found = found.in_state(asked["state"], day.day)
    return found
