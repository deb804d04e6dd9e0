"""Making a report: once, in stages, whole or not at all, whatever happens on the way."""

import errno
import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError

from networks.models import Municipality, Network
from portal import files, pdf
from portal.audit.models import Entry
from portal.jobs import actions as jobs
from portal.jobs import runner
from portal.jobs.models import Job, State
from portal.jobs.runner import Progress
from portal.refusals import Refused
from priorities import tasks
from priorities.actions import making
from priorities.models import Cut, Report
from priorities.reports import checking, freezing, spreadsheet
from tests.cast import Cast
from tests.factories.cuts import drafted, locked, made, requested
from tests.factories.status import said
from tests.factories.waves import DAY, NOON, SolutionFactory


@pytest.fixture
def cut(cast: Cast) -> Cut:
    said(municipality=cast.grimstad, solution=SolutionFactory())
    return locked()


@pytest.fixture
def whole_document() -> None:
    """Make the whole document, which takes seconds."""


@pytest.fixture(autouse=True)
def one_page(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the document be one page of text, which takes a hundredth of the time, except where it is what is tried."""
    if "whole_document" not in request.fixturenames:
        html = '<html lang="nb"><body><h1>Rapport</h1></body></html>'
        monkeypatch.setattr(making, "render_to_string", lambda *_arguments: html)


def stored(folder: Path) -> set[str]:
    return {path.parent.name + path.name for path in folder.rglob("*") if path.is_file()}


def job_of(cut: Cut) -> Job:
    return Job.objects.get(key=cut.job_key)


def test_a_report_is_asked_for_once(cut: Cut, cast: Cast) -> None:
    first = making.request(cut=cut, by=cast.national_coordinator, at=NOON)
    second = making.request(cut=cut, by=None, at=NOON)
    assert (first, first.kind, first.key) == (second, "priorities.tasks.make_report", f"report:{cut.pk}")
    entry = Entry.objects.get(verb="report.requested")
    assert entry.by == f"{cast.national_coordinator.name} <{cast.national_coordinator.email}>"


def test_a_draft_has_no_report(db: None) -> None:
    with pytest.raises(Refused, match="Lås utkastet"):
        making.request(cut=drafted(), by=None, at=NOON)
    assert not Job.objects.exists()


def test_request_and_entry_stand_or_fall_together(cut: Cut, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_fields: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(Entry.objects, "create", fail)
    with pytest.raises(DatabaseError):
        requested(cut)
    assert not Job.objects.exists()


def test_the_files_the_row_and_the_job_s_end_come_together(whole_document: None, cut: Cut, own_files: Path) -> None:
    report = made(cut)
    document, csv = files.get(report.pdf_digest), files.get(report.csv_digest)
    assert (report.pdf_bytes, report.csv_bytes) == (len(document), len(csv))
    assert csv == spreadsheet.write(checking.frozen(cut))
    found = pdf.inspect(document)
    assert (found.pages, found.attachments) == (report.pages, {f"{cut.file_stem}.csv": csv})
    assert (job_of(cut).state, report.job) == (State.DONE, job_of(cut))
    assert stored(own_files) == {cut.facts_digest, report.pdf_digest, report.csv_digest}
    entry = Entry.objects.get(verb="report.made")
    assert (entry.by, entry.after) == ("portal", {"pdf": report.pdf_digest, "csv": report.csv_digest})


def test_a_message_that_comes_twice_makes_one_report(cut: Cut) -> None:
    job = requested(cut)
    assert [tasks.make_report(job.pk), tasks.make_report(job.pk)] == [True, False]
    assert (Report.objects.count(), Entry.objects.filter(verb="report.made").count()) == (1, 1)


def test_a_report_that_is_there_is_not_made_again(cut: Cut) -> None:
    report = made(cut)
    assert requested(cut).state == State.DONE
    assert Report.objects.get() == report


def test_progress_goes_forward_through_the_stages(
    whole_document: None, cut: Cut, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, int]] = []
    advance = jobs.advance

    def listen(*, stage: str, step: int, **more: Any) -> None:
        told.append((stage.partition(" ")[0], step))
        advance(stage=stage, step=step, **more)

    monkeypatch.setattr(jobs, "advance", listen)
    report = made(cut)
    assert list(dict.fromkeys(stage for stage, _step in told)) == ["facts", "words", "pages", "check", "store"]
    assert [step for _stage, step in told] == sorted(step for _stage, step in told)
    assert sum(stage == "pages" for stage, _step in told) == report.pages + 1


STAGES = ["facts", "words", "pages", "check", "store"]


@pytest.mark.parametrize("stage", STAGES)
def test_work_that_breaks_off_anywhere_shows_nothing(stage: str, cut: Cut, monkeypatch: pytest.MonkeyPatch) -> None:
    advance = jobs.advance

    def break_off(**more: Any) -> None:
        if more["stage"].startswith(stage):
            raise MemoryError
        advance(**more)

    job = requested(cut)
    with monkeypatch.context() as patch:
        patch.setattr(jobs, "advance", break_off)
        with pytest.raises(MemoryError):
            runner.run(job.pk, making.make)
    assert (Report.objects.count(), job_of(cut).state) == (0, State.FAILED)
    assert made(cut).pages


def take_over(progress: Progress) -> None:
    Job.objects.filter(pk=progress.claim.job_id).update(attempt=9)


@pytest.mark.parametrize("stage", STAGES)
def test_work_that_is_overtaken_leaves_no_trace(stage: str, cut: Cut, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Progress.__call__

    def overtaken(self: Progress, told: str, step: int, steps: int) -> None:
        real(self, told, step, steps)
        if told.startswith(stage):
            take_over(self)

    monkeypatch.setattr(Progress, "__call__", overtaken)
    assert not runner.run(requested(cut).pk, making.make)
    assert (Report.objects.count(), job_of(cut).state) == (0, State.RUNNING)
    assert not Entry.objects.filter(verb="report.made").exists()


def full_disk(_handle: int) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_said_and_nothing_half_is_seen(
    cut: Cut, own_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = requested(cut)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full_disk)
        assert not runner.run(job.pk, making.make)
    failed = job_of(cut)
    assert (failed.state, failed.error) == (
        State.FAILED,
        "Det var ikke plass til å lagre filen. Ingenting er borte. Prøv igjen senere.",
    )
    assert (Report.objects.count(), stored(own_files)) == (0, {cut.facts_digest})
    assert made(cut).pages


def test_a_database_that_fails_at_the_end_keeps_nothing(cut: Cut, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_fields: Any) -> None:
        raise DatabaseError

    job = requested(cut)
    with monkeypatch.context() as patch:
        patch.setattr(Entry.objects, "create", fail)
        with pytest.raises(DatabaseError):
            runner.run(job.pk, making.make)
    assert (Report.objects.count(), job_of(cut).state) == (0, State.FAILED)


@pytest.mark.parametrize("damage", ["gone", "changed"])
def test_facts_that_are_gone_are_said_to_be(damage: str, cut: Cut) -> None:
    path = files.path(cut.facts_digest)
    path.unlink() if damage == "gone" else path.write_bytes(b"{}")
    freezing.stored.cache_clear()
    assert not runner.run(requested(cut).pk, making.make)
    assert job_of(cut).error.startswith("De låste tallene i denne rapporten er borte eller skadet.")


def test_a_pdf_that_lacks_its_data_is_never_shown(cut: Cut, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "inspect", lambda _content: pdf.Inspection("", "nb", 1, {}))
    job = requested(cut)
    with pytest.raises(RuntimeError, match="does not hold what it should"):
        runner.run(job.pk, making.make)
    assert not Report.objects.exists()


CHANGES: dict[str, Callable[[Cast], Any]] = {
    "merged": lambda cast: Municipality.objects.filter(pk=cast.bodo.pk).update(ends_on=DAY),
    "renamed": lambda cast: Municipality.objects.filter(pk=cast.bodo.pk).update(name="Nye Bodø"),
    "network": lambda cast: Network.objects.filter(pk=cast.nordland.pk).update(name="Nytt nett"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_happens_to_a_municipality_meanwhile_does_not_matter(change: str, cut: Cut, cast: Cast) -> None:
    job = requested(cut)
    CHANGES[change](cast)
    assert runner.run(job.pk, making.make)
    csv = files.get(Report.objects.get().csv_digest).decode()
    assert ";Bodø;Nordland;DigiNordland;" in csv
    assert "Nytt nett" not in csv
    assert "Nye Bodø" not in csv


def test_the_same_cut_gives_the_same_bytes(whole_document: None, cut: Cut) -> None:
    first = made(cut)
    digest = hashlib.sha256(files.get(first.pdf_digest)).hexdigest()
    Report.objects.all().delete()
    Job.objects.all().delete()
    again = made(cut)
    assert (again.pdf_digest, again.csv_digest, digest) == (first.pdf_digest, first.csv_digest, first.pdf_digest)


def test_a_download_is_noted(cut: Cut, cast: Cast) -> None:
    making.note_download(cut=cut, kind="pdf", by=cast.committee_member, at=NOON)
    entry = Entry.objects.about(cut)[0]
    assert (entry.verb, entry.after, entry.at) == ("report.downloaded", {"file": "pdf"}, NOON)
