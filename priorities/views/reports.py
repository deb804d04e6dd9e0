"""The reports page, the making of a report with its progress, and the files."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal import access, files
from portal.accounts.models import User
from portal.jobs import queue
from portal.jobs.models import Job
from priorities import permissions
from priorities.actions import making
from priorities.models import Cut
from priorities.reports import desk
from priorities.views.signed_in import SignedIn

ON_A_PAGE = 25


@require_safe
def reports(request: SignedIn) -> HttpResponse:
    """Show the report being made, what has changed, and the finished reports."""
    access.require(
        permissions.may_read_reports(request.user),
        _("The reports are for the committee and for those who coordinate."),
    )
    now = timezone.now()
    cuts = Cut.objects.visible_to(request.user)
    page = Paginator(cuts.locked().with_relatives(), ON_A_PAGE)
    shown = page.get_page(request.GET.get("side"))
    context = {
        "desk": desk.gather(cuts=cuts, today=timezone.localdate(), now=now),
        "page": shown,
        "rows": desk.shelved(list(shown)),
        "may_draft": permissions.may_draft(request.user),
    }
    return render(request, "priorities/reports.html", context)


@require_POST
def report_make(request: SignedIn, pk: int) -> HttpResponse:
    """Ask for the report of a locked cut, or ask again when it could not be made."""
    cut = get_object_or_404(Cut.objects.visible_to(request.user).select_related("network"), pk=pk)
    access.require(permissions.with_cut(request.user, cut).make, _("You may not make this report."))
    order(cut, by=request.user)
    return redirect("priorities:reports")


@require_safe
def report_progress(request: SignedIn, pk: int) -> HttpResponse:
    """Answer how far the report has come: asked for every two seconds while it is being made."""
    cut = get_object_or_404(Cut.objects.visible_to(request.user).select_related("network", "report"), pk=pk)
    job = get_object_or_404(Job, key=cut.job_key)
    context = {
        "making": desk.making(cut, job, timezone.now()),
        "report": getattr(cut, "report", None),
        "may_make": permissions.with_cut(request.user, cut).make,
    }
    return render(request, "priorities/_making.html", context)


@require_safe
def report_pdf(request: SignedIn, pk: int) -> HttpResponseBase:
    """Send the PDF to those who may read it."""
    return _file(request, pk, kind="pdf", content_type="application/pdf")


@require_safe
def report_csv(request: SignedIn, pk: int) -> HttpResponseBase:
    """Send the CSV to those who may read it."""
    return _file(request, pk, kind="csv", content_type="text/csv; charset=utf-8")


def order(cut: Cut, *, by: User) -> None:
    """Ask for the report of a cut, and tell the workers once the request is stored."""
    now = timezone.now()
    job = making.request(cut=cut, by=by, at=now)
    transaction.on_commit(lambda: queue.send(job, at=now))


def _file(request: SignedIn, pk: int, *, kind: str, content_type: str) -> HttpResponseBase:
    """Stream a stored file under an honest name; who has it already is told so, and every sending is noted."""
    cuts = Cut.objects.visible_to(request.user).select_related("network", "solution", "report")
    cut = get_object_or_404(cuts, pk=pk, report__isnull=False)
    digest: str = getattr(cut.report, f"{kind}_digest")
    etag = quote_etag(digest)
    known = get_conditional_response(request, etag=etag)
    if known is not None:
        return known
    try:
        content = files.opened(digest)
    except FileNotFoundError as error:
        raise Http404 from error
    if request.method == "GET":
        making.note_download(cut=cut, kind=kind, by=request.user, at=timezone.now())
    response = FileResponse(content, as_attachment=True, filename=f"{cut.file_stem}.{kind}", content_type=content_type)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["Content-Encoding"] = "identity"  # packed as it lies: packing it again would cost its length and ETag
    return response
