"""Making a report from a locked cut: asked for once, made in stages by a worker, visible whole or not at all."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from portal import files, pdf
from portal.accounts.models import User
from portal.audit.actions import record
from portal.jobs import actions as jobs
from portal.jobs.models import Job
from portal.jobs.runner import Progress
from portal.refusals import Refused
from priorities.models import Cut, Report
from priorities.reports import checking, paper, spreadsheet
from priorities.reports.facts import Facts

TASK = "priorities.tasks.make_report"
PAGES_GUESSED = 24
STEPS = 100
LAYOUT_FROM, LAYOUT_TO = 10, 80  # how much of the bar laying out the pages takes


@transaction.atomic
def request(*, cut: Cut, by: User | None, at: datetime.datetime) -> Job:
    """Ask for the report of a locked cut; asking again is the same request.

    Raises:
        Refused: the cut is a draft.

    """
    cut = Cut.objects.select_for_update(of=("self",)).get(pk=cut.pk)
    if not cut.is_locked:
        raise Refused(_("Lock the cut before you make its report."))
    before = Job.objects.filter(key=cut.job_key).first()
    job = jobs.request(kind=TASK, key=cut.job_key, by=by, at=at)
    if before is None or before.state != job.state:
        record(by=by, verb="report.requested", subject=cut, at=at)
    return job


@dataclass(frozen=True, slots=True)
class Made:
    """The files of a report before they are stored."""

    document: pdf.Document
    csv: bytes


def make(job: Job, progress: Progress) -> None:
    """Make the report the job asks for. Safe to run twice and to stop anywhere: until the end nothing is visible.

    Raises:
        Refused: the frozen facts are gone, or there is no room for the files.
        OvertakenError: another worker has the job by now.

    """
    cut = Cut.objects.select_related("network", "solution").get(pk=int(job.key.removeprefix("report:")))
    progress("facts", 0, STEPS)
    facts = checking.frozen(cut)
    made = _make(cut, facts, progress)
    progress("check", 90, STEPS)
    _check(made, cut)
    progress("store", 95, STEPS)
    _store(cut, job, made, progress)


def note_download(*, cut: Cut, kind: str, by: User, at: datetime.datetime) -> None:
    """Note in the trail that somebody fetched a file of the report."""
    with transaction.atomic():
        record(by=by, verb="report.downloaded", subject=cut, after={"file": kind}, at=at)


def _make(cut: Cut, facts: Facts, progress: Progress) -> Made:
    progress("words", 5, STEPS)
    csv = spreadsheet.write(facts)
    sheet = paper.arrange(facts)
    html = render_to_string("reports/status.html", {"paper": sheet, "facts": facts})
    attachment = pdf.Attachment(f"{cut.file_stem}.csv", csv, str(_("All municipalities, as in the appendix")))
    progress("pages 0", LAYOUT_FROM, STEPS)
    document = pdf.render(
        html,
        title=sheet.document_title,
        at=facts.known_at,
        attachments=[attachment],
        on_page=_page_by_page(progress, _pages_expected(cut)),
    )
    return Made(document, csv)


def _pages_expected(cut: Cut) -> int:
    latest = Report.objects.filter(cut__network=cut.network, cut__solution=cut.solution).order_by("-made_at").first()
    return latest.pages if latest else PAGES_GUESSED


def _page_by_page(progress: Progress, expected: int) -> Callable[[int], None]:
    def tell(page: int) -> None:
        share = min(page / expected, 1)
        progress(f"pages {page}", LAYOUT_FROM + int((LAYOUT_TO - LAYOUT_FROM) * share), STEPS)

    return tell


def _check(made: Made, cut: Cut) -> None:
    """See that the file is what we meant to make, as another program reads it."""
    found = pdf.inspect(made.document.content)
    if found.attachments != {f"{cut.file_stem}.csv": made.csv} or found.pages != made.document.pages:
        message = f"the PDF of cut {cut.pk} does not hold what it should"
        raise RuntimeError(message)


def _store(cut: Cut, job: Job, made: Made, progress: Progress) -> None:
    pdf_digest, csv_digest = files.put(made.document.content), files.put(made.csv)
    at = progress.now()
    with transaction.atomic():
        Report.objects.create(
            cut=cut,
            job=job,
            pdf_digest=pdf_digest,
            pdf_bytes=len(made.document.content),
            pages=made.document.pages,
            csv_digest=csv_digest,
            csv_bytes=len(made.csv),
            made_at=at,
        )
        record(by=None, verb="report.made", subject=cut, after={"pdf": pdf_digest, "csv": csv_digest}, at=at)
        progress.finish()
