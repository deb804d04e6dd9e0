"""One municipality's invitation: what is asked, and its answer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import dateformat, timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from portal import access
from rollouts import permissions
from rollouts.actions import invitations as actions
from rollouts.forms.invitations import AnswerForm
from rollouts.models import Answer, AnswerKind, Invitation
from rollouts.reports import invitation as report
from rollouts.views import crumbs
from rollouts.views.crumbs import Crumb
from rollouts.views.signed_in import SignedIn

ONLY_HEALTH_LEADER = _("Only the municipality's health leader answers its invitations.")
UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: SignedIn, pk: int) -> HttpResponse:
    """Show what the municipality is invited to; take its answer."""
    now = timezone.now()
    today = timezone.localdate(now)
    found = get_object_or_404(Invitation.objects.visible_to(request.user, today).with_wave(), pk=pk)
    may = permissions.with_invitation(request.user, found, today)
    page = report.gather(invitation=found, as_of=today)
    form = AnswerForm(initial=page.current_words)
    if request.method == "POST":
        access.require(may.answer, ONLY_HEALTH_LEADER)
        form = AnswerForm(request.POST)
        given = form.attempt(
            lambda: actions.answer(invitation=found, **form.cleaned_data, on=today, at=now, by=request.user)
        )
        if given:
            messages.success(request, _receipt(found, given))
            return redirect("rollouts:invitation", found.pk)
    context = {"invitation": found, "page": page, "form": form, "may": may, "today": today, "crumbs": _way(found)}
    context["closed"] = actions.closed_words(found, today)
    return render(request, "rollouts/invitation.html", context, status=UNPROCESSABLE if form.errors else 200)


def _way(found: Invitation) -> list[Crumb]:
    return [*crumbs.to_municipality(found.municipality, browses=False, is_last=False), Crumb(found.wave.name)]


def _receipt(found: Invitation, given: Answer) -> str:
    words = {
        AnswerKind.YES.value: gettext("You have said yes to %(wave)s. You may change the answer until %(day)s."),
        AnswerKind.NEXT_WAVE.value: gettext(
            "You have asked for a later wave than %(wave)s. You may change the answer until %(day)s."
        ),
        AnswerKind.NOT_RELEVANT.value: gettext(
            "You have answered that %(wave)s is not relevant. You may change the answer until %(day)s."
        ),
    }[given.kind]
    return words % {"wave": found.wave.name, "day": dateformat.format(found.wave.answer_by, "j. F")}
