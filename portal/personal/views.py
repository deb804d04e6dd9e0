"""What is held about a person: for that person, and for administrators, who also erase."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from networks import permissions
from portal import access
from portal.accounts.models import User
from portal.personal import actions, reports
from portal.refusals import Refused

ONLY_ADMINISTRATORS = _("Only administrators erase people. Ask one of them.")


@require_safe
def mine(request: HttpRequest) -> HttpResponseRedirect:
    """Lead to one's own page."""
    return redirect("personal:person", pk=request.user.pk)


@never_cache
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show everything that is held about the person, and note who looked."""
    found, by = _found(request, pk)
    actions.note_opened(user=found, by=by, at=timezone.now())
    may_erase = permissions.administers(by) and found != by
    context = {
        "subject": found,
        "parts": reports.gather(found, by, timezone.localdate()),
        "own": found == by,
        "may_erase": may_erase,
    }
    return render(request, "personal/person.html", context)


@never_cache
@require_safe
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the same as a file, and note who took it."""
    found, by = _found(request, pk)
    actions.note_opened(user=found, by=by, at=timezone.now(), exported=True)
    headers = {"Content-Disposition": f'attachment; filename="personopplysninger-{found.pk}.json"'}
    shape = {"ensure_ascii": False, "indent": 2}
    return JsonResponse(reports.export(found), json_dumps_params=shape, headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what erasing does, and do it."""
    found, by = _found(request, pk)
    access.require(permissions.administers(by), ONLY_ADMINISTRATORS)
    context = {"subject": found, "words": actions.role_words(found), "refusal": None}
    if request.method != "POST":
        return render(request, "personal/erase.html", context)
    try:
        note = request.POST.get("note", "").strip()[:500]
        actions.erase(user=found, on=timezone.localdate(), at=timezone.now(), by=by, note=note)
    except Refused as refusal:
        return render(request, "personal/erase.html", context | {"refusal": refusal}, status=409)
    messages.success(request, gettext("The person has been erased. History keeps the role."))
    return redirect("personal:person", pk=pk)


def _found(request: HttpRequest, pk: int) -> tuple[User, User]:
    """Return the person asked for and the one who asks; nobody else's account exists for ordinary people."""
    by = cast("User", request.user)  # the login middleware lets nobody else through
    if by.pk != pk and not permissions.administers(by):
        raise Http404
    return get_object_or_404(User, pk=pk), by
