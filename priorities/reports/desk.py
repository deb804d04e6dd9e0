"""What the reports page shows: the report being made, what has changed, and what lies finished."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.jobs.models import Job, State
from priorities.models import Cut, CutQuerySet, Report
from priorities.reports import checking, news
from priorities.reports.checking import FactsGoneError
from priorities.reports.facts import Facts

Words = str | Promise

STAGES: dict[str, Words] = {
    "": _("Starting."),
    "facts": _("Reading the frozen figures."),
    "words": _("Writing texts and tables."),
    "pages": _("Laying out the pages."),
    "check": _("Checking the file."),
    "store": _("Storing the file."),
}
SLOW = datetime.timedelta(seconds=30)
ROUND_TO = 5


@dataclass(frozen=True, slots=True)
class Making:
    """How far the making of one report has come, as the job's row says."""

    cut: Cut
    state: str
    done: int
    total: int
    page: int
    words: Words
    seconds_left: int | None
    error: str

    @property
    def is_open(self) -> bool:
        """Whether it is worth asking again."""
        return self.state in {State.QUEUED, State.RUNNING}

    @property
    def is_at_work(self) -> bool:
        """Whether a worker has it."""
        return self.state == State.RUNNING

    @property
    def has_failed(self) -> bool:
        """Whether somebody must ask for the report anew."""
        return self.state == State.FAILED


@dataclass(frozen=True, slots=True)
class Shelved:
    """A locked cut with its report, if there is one, and what became of the request if not."""

    cut: Cut
    report: Report | None
    job: Job | None


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest cut, and what is new in it."""

    cut: Cut
    report: Report | None
    facts: Facts
    news: dict[str, int]


@dataclass(frozen=True, slots=True)
class Desk:
    """The whole page."""

    meeting_on: datetime.date | None
    making: tuple[Making, ...]
    drafts: tuple[Cut, ...]
    latest: Latest | None


def gather(*, cuts: CutQuerySet, today: datetime.date, now: datetime.datetime) -> Desk:
    """Return the page for those who see ``cuts``; the number of queries does not depend on how many there are."""
    drafts = tuple(cuts.filter(locked_at__isnull=True).select_related("network", "solution"))
    meetings = cuts.filter(meeting_on__gte=today).order_by("meeting_on").values_list("meeting_on", flat=True)
    without = shelved(cuts.locked().filter(report__isnull=True).with_relatives())
    return Desk(
        meeting_on=meetings.first(),
        making=tuple(making(row.cut, row.job, now) for row in without if row.job),
        drafts=drafts,
        latest=_latest(cuts),
    )


def shelved(cuts: Iterable[Cut]) -> list[Shelved]:
    """Return locked cuts (fetched ``with_relatives``) with their reports and jobs: one query."""
    rows = list(cuts)
    jobs = {job.key: job for job in Job.objects.filter(key__in=[cut.job_key for cut in rows])}
    return [Shelved(cut, getattr(cut, "report", None), jobs.get(cut.job_key)) for cut in rows]


def making(cut: Cut, job: Job, now: datetime.datetime) -> Making:
    """Return how far the job has come, in words that hold at this moment."""
    stage, _space, page = job.stage.partition(" ")
    return Making(
        cut=cut,
        state=job.state,
        done=job.step,
        total=job.steps,
        page=int(page or 0),
        words=_words(job, stage, now),
        seconds_left=_seconds_left(job, now),
        error=job.error,
    )


def _words(job: Job, stage: str, now: datetime.datetime) -> Words:
    if job.state == State.QUEUED:
        is_slow = now - job.requested_at > SLOW
        return (
            _("It takes longer than usual to begin. The report will be made.")
            if is_slow
            else _("Waiting for its turn.")
        )
    if job.state == State.RUNNING and job.lease_until and job.lease_until < now:
        return _("The work has stopped half-way. It will be begun again by itself.")
    return STAGES.get(stage, STAGES[""])


def _seconds_left(job: Job, now: datetime.datetime) -> int | None:
    """Guess from how long it has taken so far; not before there is something to guess from."""
    if job.state != State.RUNNING or not job.started_at or job.step * 5 < job.steps or not job.step:
        return None
    left = (now - job.started_at).total_seconds() * (job.steps - job.step) / job.step
    return max(ROUND_TO, ROUND_TO * round(left / ROUND_TO))


def _latest(cuts: CutQuerySet) -> Latest | None:
    newest = cuts.valid().select_related("report", "previous").widest_first().first()
    if newest is None:
        return None
    try:
        facts = checking.frozen(newest)
    except FactsGoneError:
        return None
    return Latest(newest, getattr(newest, "report", None), facts, news.totals(facts))
