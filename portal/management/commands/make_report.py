"""Locks a national cut of the example data and has the committee's report made by a real worker."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext

from portal import files
from portal.jobs import queue
from portal.jobs.models import Job, State
from portal.management.commands import demo
from priorities.actions import cuts, making
from priorities.models import Cut, Report

PATIENCE = 300  # seconds; a report takes some ten


class Command(BaseCommand):
    """See the module's own sentence."""

    help = __doc__ or ""

    def handle(self, **_options: Any) -> None:
        """Prepare, lock, queue, wait, and print the path of the PDF as the last line."""
        if not settings.REDIS_URL:
            raise CommandError("There is no queue: run `make report`, which starts a broker and a worker.")
        self.stdout.write("Preparing the database and the example data ...")
        demo.prepare()
        cut = self.locked_cut()
        self.finish(making.request(cut=cut, by=None, at=timezone.now()))
        self.stdout.write(str(saved(cut)))

    def locked_cut(self) -> Cut:
        """Freeze the whole country as it is known today."""
        today = timezone.localdate()
        plan = cuts.CutPlan(title=gettext("Status for the whole country"), as_of=today)
        cut = cuts.draft(plan=plan, by=None, today=today, at=timezone.now())
        return cuts.lock(cut=cut, by=None, at=timezone.now(), is_example=settings.DEMO)

    def finish(self, job: Job) -> None:
        """Hand the job to the queue and tell of each stage until a worker has finished it."""
        queue.send(job, at=timezone.now())
        deadline, told = time.monotonic() + PATIENCE, ""
        while job.is_open:
            if time.monotonic() > deadline:
                raise CommandError(f"No worker finished the report in {PATIENCE} s. See {settings.VAR_DIR / 'log'}.")
            time.sleep(0.2)
            queue.resend(at=timezone.now())
            job.refresh_from_db()
            stage = job.stage.split()[0] if job.stage else ""
            if stage != told:
                told = stage
                self.stdout.write(f"  {stage}")
        if job.state != State.DONE:
            raise CommandError(f"The report could not be made. {job.error} See {settings.VAR_DIR / 'log'}.")


def saved(cut: Cut) -> Path:
    """Copy the stored PDF to a name that a person can find."""
    report = Report.objects.get(cut=cut)
    target: Path = settings.VAR_DIR / f"{cut.file_stem}.pdf"
    part = target.with_suffix(".part")
    part.write_bytes(files.get(report.pdf_digest))
    return part.replace(target)
