"""Make the committee's report without a browser: lock a national cut, let a worker make it, and copy the PDF."""

from __future__ import annotations

import datetime
import shutil
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import dateformat, timezone

from portal import files
from portal.jobs import queue
from portal.jobs.models import Job, State
from priorities.actions import cuts, making
from priorities.actions.cuts import CutPlan
from priorities.models import Cut, Report

LOOK_EVERY = 0.2
SEND_AGAIN_AFTER = datetime.timedelta(seconds=10)


class Command(BaseCommand):
    """``make_report``: through the real queue, so that what is tried is what runs. Prints the PDF's path last."""

    help = "Lock a national cut as of today, have a worker make its report, and copy the PDF below var/."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how long to wait."""
        parser.add_argument("--seconds", type=int, default=300, help="how long to wait for a worker")

    def handle(self, *, seconds: int, **_options: Any) -> None:
        """Prepare, lock, ask, wait, copy."""
        if not settings.REDIS_URL:
            raise CommandError("There is no broker: set REDIS_URL, or run `make report`, which starts one.")
        call_command("migrate", interactive=False, verbosity=0)
        if settings.DEMO:
            call_command("load_demo", stdout=self.stdout)
        cut = self.lock(timezone.now())
        job = making.request(cut=cut, by=None, at=timezone.now())
        self.wait(job, seconds)
        self.stdout.write(str(self.copy(cut)))

    def lock(self, at: datetime.datetime) -> Cut:
        """Lock a cut of the whole country as of today."""
        today = timezone.localtime(at).date()
        plan = CutPlan(f"Statusrapport {dateformat.format(today, 'F Y')}", today)
        cut = cuts.draft(plan=plan, by=None, today=today, at=at)
        cut = cuts.lock(cut=cut, by=None, at=at, is_example=settings.DEMO)
        self.stdout.write(f"Locked cut {cut.pk} as of {today}: facts {cut.facts_digest[:12]}.")
        return cut

    def wait(self, job: Job, seconds: int) -> None:
        """Follow the job's row until it is closed; send its message again when nobody has taken it."""
        deadline = time.monotonic() + seconds
        told = ""
        while job.is_open and time.monotonic() < deadline:
            now = timezone.now()
            if job.state == State.QUEUED and (job.sent_at is None or now - job.sent_at > SEND_AGAIN_AFTER):
                queue.send(job, at=now)
            time.sleep(LOOK_EVERY)
            job.refresh_from_db()
            stage = job.stage.partition(" ")[0]
            if stage != told:
                self.stdout.write(f"{stage} ...")
                told = stage
        if job.state != State.DONE:
            raise CommandError(job.error or f"The report was not made in {seconds} s; its job is {job.state}.")

    def copy(self, cut: Cut) -> Path:
        """Copy the PDF out of the store, under its honest name."""
        report = Report.objects.get(cut=cut)
        target = Path(settings.VAR_DIR) / f"{cut.file_stem}.pdf"
        shutil.copyfile(files.path(report.pdf_digest), target)
        self.stdout.write(f"{report.pages} pages, {report.pdf_bytes} bytes, digest {report.pdf_digest[:12]}.")
        return target.resolve()
