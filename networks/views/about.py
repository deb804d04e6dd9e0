"""The pages of ``networks``."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from networks.reports import about
from portal import asof


@login_not_required
@require_safe
def about_data(request: HttpRequest) -> HttpResponse:
    """Say where the register comes from, what is doubtful in it, and what public pages say of the solutions."""
    day = asof.from_request(request)
    return render(request, "networks/about_data.html", {"as_of": day, "about": about.gather(as_of=day.day)})
