"""What is being introduced: the solutions, their life cycles and standard courses."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from networks.models import Municipality
from portal import access, asof
from portal.access import Level
from rollouts.models import Solution, Wave
from rollouts.reports import solution as report
from rollouts.reports import wave_list
from rollouts.views import crumbs
from rollouts.views.signed_in import SignedIn


@require_safe
def solutions(request: SignedIn) -> HttpResponse:
    """List the solutions with where they are in their lives."""
    day = asof.from_request(request)
    lines = report.gather_list(solutions=Solution.objects.all(), as_of=day.day)
    return render(request, "rollouts/solutions.html", {"lines": lines, "as_of": day})


@require_safe
def solution(request: SignedIn, key: str) -> HttpResponse:
    """Show one solution: what it is for, its life cycle, its standard course and the waves the user sees."""
    day = asof.from_request(request)
    found = get_object_or_404(Solution, key=key)
    seen = Wave.objects.visible_to(request.user).filter(rollout__solution=found)
    own = access.granted(request.user, Level.SEE, Municipality)
    waves = seen.announced(day.day) if day.is_past else seen
    lines = wave_list.gather(waves=waves, own=own, as_of=day.day)
    way = [crumbs.to_solutions(), crumbs.Crumb(found.name)]
    page = report.gather(solution=found, as_of=day.day)
    context = {"page": page, "lines": lines, "has_own": bool(own), "as_of": day, "crumbs": way}
    return render(request, "rollouts/solution.html", context)
