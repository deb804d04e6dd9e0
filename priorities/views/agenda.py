"""The agenda of a draft."""

from __future__ import annotations

from dataclasses import asdict

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal import access
from priorities.actions import agenda
from priorities.actions.agenda import ItemWords
from priorities.forms.cuts import ItemForm
from priorities.models import AgendaItem, Cut
from priorities.views.cuts import MAY_NOT, UNPROCESSABLE, visible
from priorities.views.signed_in import SignedIn

CONFLICT = 409


def _item(request: SignedIn, pk: int, item: int) -> tuple[Cut, AgendaItem]:
    """Return an agenda item the user may change."""
    cut, may = visible(request, pk)
    found = get_object_or_404(cut.agenda_items.select_related("cut"), pk=item)
    access.require(may.edit, MAY_NOT)
    return cut, found


@require_http_methods(["GET", "HEAD", "POST"])
def agenda_new(request: SignedIn, pk: int) -> HttpResponse:
    """Write a new item."""
    cut, may = visible(request, pk)
    access.require(may.edit, MAY_NOT)
    form = ItemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        agenda.add(cut=cut, words=form.words(), by=request.user, at=timezone.now())
        return redirect(f"{cut.get_absolute_url()}#saker")
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "priorities/agenda_form.html", {"form": form, "cut": cut}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def agenda_edit(request: SignedIn, pk: int, item: int) -> HttpResponse:
    """Change an item; when somebody has changed it meanwhile, show both before anything is saved."""
    cut, found = _item(request, pk, item)
    stored = ItemWords.of(found)
    form = ItemForm(request.POST or None, initial=asdict(stored))
    seen = request.POST.get("seen", stored.fingerprint)
    if request.method == "POST" and form.is_valid() and seen == stored.fingerprint:
        agenda.edit(item=found, words=form.words(), by=request.user, at=timezone.now())
        return redirect(f"{cut.get_absolute_url()}#saker")
    is_overtaken = seen != stored.fingerprint
    context = {"form": form, "cut": cut, "item": found, "seen": stored.fingerprint, "is_overtaken": is_overtaken}
    status = CONFLICT if is_overtaken else UNPROCESSABLE if form.errors else 200
    return render(request, "priorities/agenda_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def agenda_delete(request: SignedIn, pk: int, item: int) -> HttpResponse:
    """Ask, and then take an item off the agenda."""
    cut, found = _item(request, pk, item)
    if request.method == "POST":
        agenda.delete(item=found, by=request.user, at=timezone.now())
        messages.success(request, _("“%(title)s” is off the agenda.") % {"title": found.title})
        return redirect(f"{cut.get_absolute_url()}#saker")
    return render(request, "priorities/agenda_delete.html", {"cut": cut, "item": found})


@require_POST
def agenda_move(request: SignedIn, pk: int, item: int) -> HttpResponse:
    """Move an item one place up or down."""
    cut, found = _item(request, pk, item)
    step = -1 if request.POST.get("to") == "up" else 1
    agenda.move(item=found, number=found.number + step, by=request.user, at=timezone.now())
    return redirect(f"{cut.get_absolute_url()}#saker")
