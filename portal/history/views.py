"""History pages: of one object, and of who has fetched what."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from networks import permissions
from portal import access, spreadsheet
from portal.accounts.models import User
from portal.audit.actions import record
from portal.audit.models import EntryQuerySet
from portal.history import reports
from portal.history.doors import DOORS
from portal.history.forms import NarrowForm
from portal.htmx import page_or_fragment, wants_fragment

PAGE_SIZE = 25
ONLY_ADMINISTRATORS = _("Only administrators see who has fetched what.")


@require_safe
def trail(request: HttpRequest, label: str, pk: str) -> HttpResponse:
    """Tell what has been done to one object, to whoever may see the object."""
    thing, entries = _found(request, label, pk)
    address = getattr(thing, "get_absolute_url", lambda: "")()
    context = {
        "thing": thing,
        "label": label,
        "address": address,
        "inside": wants_fragment(request),
        **_shown(request, entries),
    }
    return page_or_fragment(request, "audit/trail.html", "audit/_entries.html", context)


@require_safe
def trail_csv(request: HttpRequest, label: str, pk: str) -> HttpResponse:
    """Hand out the same as a file, and note that it was fetched."""
    thing, entries = _found(request, label, pk)
    form = _form(request, entries)
    told = reports.told(reports.narrow(entries, form.wanted()).iterator(), request.user, timezone.localdate())
    headings = [gettext("When"), gettext("Who"), gettext("What"), gettext("Changes"), gettext("Why")]
    content = spreadsheet.write(reports.rows(headings, told))
    with transaction.atomic():
        record(by=_user(request), verb="trail.exported", subject=thing)
    name = f"historikk-{label}-{thing.pk}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


@require_safe
def access_log(request: HttpRequest) -> HttpResponse:
    """Tell administrators who has fetched reports, histories and personal data."""
    access.require(permissions.administers(request.user), ONLY_ADMINISTRATORS)
    return render(request, "audit/access_log.html", _shown(request, reports.accesses()))


def _found(request: HttpRequest, label: str, pk: str) -> tuple[models.Model, EntryQuerySet]:
    door, today = DOORS.get(label), timezone.localdate()
    if door is None:
        raise Http404
    try:
        thing = door.visible(request.user, today).filter(pk=pk).first()
    except (ValueError, ValidationError, OverflowError) as error:
        raise Http404 from error
    if thing is None:
        raise Http404
    return thing, reports.of(thing, door, request.user, today)


def _form(request: HttpRequest, entries: EntryQuerySet) -> NarrowForm:
    return NarrowForm(request.GET, actors=reports.actors(entries), verbs=reports.verbs(entries))


def _shown(request: HttpRequest, entries: EntryQuerySet) -> dict[str, Any]:
    form = _form(request, entries)
    page = Paginator(reports.narrow(entries, form.wanted()), PAGE_SIZE).get_page(request.GET.get("side"))
    told = list(reports.told(page.object_list, request.user, timezone.localdate()))
    return {"form": form, "page": page, "sentences": told}


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  the login middleware lets nobody else through
    return request.user
