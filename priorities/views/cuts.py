"""Cuts: drafted, looked at before they are locked, read when they are."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from portal import access
from portal.refusals import Refused
from priorities import permissions
from priorities.actions import cuts
from priorities.forms.cuts import CutForm, ReasonForm
from priorities.models import Cut
from priorities.permissions import CutMay
from priorities.reports import checking, desk, paper
from priorities.views.reports import order
from priorities.views.signed_in import SignedIn

MAY_NOT = gettext_lazy("You may not prepare this report.")
UNPROCESSABLE = 422


def visible(request: SignedIn, pk: int) -> tuple[Cut, CutMay]:
    """Return a cut the user sees and what the user may do with it; answer 404 for any other."""
    found = Cut.objects.visible_to(request.user).select_related("network", "solution", "previous", "replaces")
    cut = get_object_or_404(found, pk=pk)
    return cut, permissions.with_cut(request.user, cut)


@require_http_methods(["GET", "HEAD", "POST"])
def cut_new(request: SignedIn) -> HttpResponse:
    """Draft a cut."""
    access.require(permissions.may_draft(request.user), _("You may not prepare reports."))
    today = timezone.localdate()
    form = CutForm(request.POST or None, user=request.user, today=today, initial={"as_of": today})
    if request.method == "POST" and form.is_valid():
        try:
            cut = cuts.draft(plan=form.plan(), by=request.user, today=today, at=timezone.now())
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return redirect(cut)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "priorities/cut_form.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def cut_edit(request: SignedIn, pk: int) -> HttpResponse:
    """Change a draft's day, scope or title."""
    cut, may = visible(request, pk)
    access.require(may.edit, MAY_NOT)
    today = timezone.localdate()
    form = CutForm(request.POST or None, user=request.user, today=today, initial=CutForm.initial_of(cut))
    if request.method == "POST" and form.is_valid():
        try:
            cuts.edit(cut=cut, plan=form.plan(), by=request.user, today=today, at=timezone.now())
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return redirect(cut)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "priorities/cut_form.html", {"form": form, "cut": cut}, status=status)


@require_safe
def cut(request: SignedIn, pk: int) -> HttpResponse:
    """Show a locked cut as the report it is, or a draft with the figures it would have now."""
    found, may = visible(request, pk)
    now = timezone.now()
    if not found.is_locked:
        facts = cuts.preview(cut=found, at=now, is_example=settings.DEMO)
        items = found.agenda_items.order_by("number")
        context = {"cut": found, "may": may, "paper": paper.arrange(facts), "facts": facts, "items": items}
        return render(request, "priorities/draft.html", context)
    facts = checking.frozen(found)
    (shelved,) = desk.shelved([found])
    context = {
        "cut": found,
        "may": may,
        "facts": facts,
        "paper": paper.arrange(facts),
        "report": shelved.report,
        "making": desk.making(found, shelved.job, now) if shelved.job and not shelved.report else None,
        "replaced_by": Cut.objects.locked().filter(replaces=found).first(),
    }
    return render(request, "priorities/cut.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def cut_lock(request: SignedIn, pk: int) -> HttpResponse:
    """Say what locking means; then lock, and ask for the report."""
    found, may = visible(request, pk)
    access.require(may.lock or found.is_locked, MAY_NOT)
    if request.method == "POST":
        locked = cuts.lock(cut=found, by=request.user, at=timezone.now(), is_example=settings.DEMO)
        order(locked, by=request.user)
        messages.success(request, _("“%(title)s” is locked, and its report is being made.") % {"title": locked})
        return redirect("priorities:reports")
    if found.is_locked:
        return redirect(found)
    context = {"cut": found, "items": found.agenda_items.count()}
    return render(request, "priorities/cut_lock.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def cut_delete(request: SignedIn, pk: int) -> HttpResponse:
    """Ask, and then throw a draft away."""
    found, may = visible(request, pk)
    access.require(may.edit, _("A locked report is never deleted, and not everybody may delete a draft."))
    if request.method == "POST":
        cuts.delete(cut=found, by=request.user, at=timezone.now())
        messages.success(request, _("The draft “%(title)s” is deleted.") % {"title": found.title})
        return redirect("priorities:reports")
    return render(request, "priorities/cut_delete.html", {"cut": found, "items": found.agenda_items.count()})


@require_http_methods(["GET", "HEAD", "POST"])
def cut_supersede(request: SignedIn, pk: int) -> HttpResponse:
    """Ask why, and then draft the cut that replaces a locked one."""
    found, may = visible(request, pk)
    access.require(may.supersede, MAY_NOT)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            new = cuts.supersede(cut=found, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return redirect(new)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "priorities/cut_supersede.html", {"form": form, "cut": found}, status=status)
