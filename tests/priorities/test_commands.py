"""The commands of an operator, and what a demo is given."""

import datetime
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from networks.models import Municipality
from portal import files, pdf
from portal.jobs import queue, runner
from portal.jobs.models import Job, State
from portal.management.commands import make_report
from priorities import examples
from priorities.actions import making
from priorities.models import Cut, Report
from priorities.reports import checking
from tests.cast import Cast
from tests.factories.cuts import drafted, locked, made
from tests.factories.status import said
from tests.factories.waves import DAY, SolutionFactory
from tests.services import StartWorker


def output(command: str, **options: Any) -> str:
    out = io.StringIO()
    call_command(command, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def one_page(monkeypatch: pytest.MonkeyPatch) -> None:
    html = '<html lang="nb"><body><h1>Rapport</h1></body></html>'
    monkeypatch.setattr(making, "render_to_string", lambda *_arguments: html)


def test_cuts_that_can_be_made_again_are_ok(cast: Cast) -> None:
    first, second = locked(), locked(network=cast.agder, title="Regionrapport")
    drafted()
    assert output("verify_cuts").splitlines() == [
        f"{first.pk} 2026-11-25 Statusrapport november 2026: ok",
        f"{second.pk} 2026-11-25 Regionrapport: ok",
    ]


def test_a_figure_that_has_changed_is_named(cast: Cast) -> None:
    entry = said(municipality=cast.grimstad, solution=SolutionFactory())
    locked()
    type(entry).objects.update(adoption="in_use")
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 cuts differ"):
        call_command("verify_cuts", stdout=out)
    assert "picture.standings[4202 digihelse].adoption: was in_progress, is now in_use" in out.getvalue()


@pytest.mark.parametrize("which", ["facts", "pdf", "csv"])
def test_a_damaged_file_is_named(which: str, cast: Cast, one_page: None) -> None:
    report = made(locked())
    digest = report.cut.facts_digest if which == "facts" else getattr(report, f"{which}_digest")
    files.path(digest).write_bytes(b"damaged")
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("verify_cuts", stdout=out)
    assert f"    {which}: was {digest}" in out.getvalue()


def test_a_demo_gets_a_year_of_reports_and_a_draft(cast: Cast) -> None:
    said(municipality=cast.grimstad, solution=SolutionFactory(), effective_on=DAY - datetime.timedelta(days=300))
    examples.load(today=DAY)
    cuts = Cut.objects.order_by("as_of")
    assert [(cut.title, cut.is_locked, cut.network) for cut in cuts] == [
        ("Statusrapport mars 2026", True, None),
        ("Statusrapport juli 2026", True, None),
        ("Regionrapport Agder", True, cast.agder),
        ("Statusrapport oktober 2026", True, None),
        ("Statusrapport november 2026", False, None),
    ]
    assert [cut.previous for cut in cuts.filter(network=None, locked_at__isnull=False)] == [None, cuts[0], cuts[1]]
    assert [job.state for job in Job.objects.all()] == [State.QUEUED] * 4
    assert all(checking.frozen(cut).is_example and not checking.faults(cut) for cut in cuts.locked())
    assert all(cut.made_at <= timezone.now() for cut in cuts)
    assert examples.load(today=DAY) == []


def test_a_report_without_a_broker_says_how(db: None, settings: Any) -> None:
    settings.REDIS_URL = ""
    with pytest.raises(CommandError, match="make report"):
        call_command("make_report")


@pytest.fixture
def here(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cast: Cast, one_page: None) -> Path:
    """Let jobs be done at once in this process, and files be copied to a folder of the test's."""
    settings.REDIS_URL = "redis://test"
    settings.VAR_DIR = tmp_path / "var"
    settings.VAR_DIR.mkdir()
    monkeypatch.setattr(queue, "send", lambda job, **_more: runner.run(job.pk, making.make))
    monkeypatch.setattr(make_report, "LOOK_EVERY", 0)
    return tmp_path / "var"


def test_a_report_is_made_and_its_path_printed_last(here: Path) -> None:
    printed = output("make_report").splitlines()
    target = Path(printed[-1])
    assert target == (here / f"statusrapport-{timezone.localdate()}-hele-landet.pdf").resolve()
    assert pdf.inspect(target.read_bytes()).pages == Report.objects.get().pages


def test_a_report_that_cannot_be_made_fails_with_the_job_s_words(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(job: Job, **_more: Any) -> None:
        Job.objects.filter(pk=job.pk).update(state=State.FAILED, finished_at=timezone.now(), error="Full disk")

    monkeypatch.setattr(queue, "send", fail)
    with pytest.raises(CommandError, match="Full disk"):
        call_command("make_report")


def test_a_report_nobody_makes_is_not_waited_for_for_ever(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        queue, "send", lambda job, **_more: Job.objects.filter(pk=job.pk).update(sent_at=timezone.now())
    )
    with pytest.raises(CommandError, match="was not made in 0 s; its job is queued"):
        call_command("make_report", seconds=0)


def test_a_real_worker_makes_it(
    transactional_db: None, start_worker: StartWorker, broker: Any, own_files: Path, settings: Any, tmp_path: Path
) -> None:
    settings.REDIS_URL, settings.VAR_DIR = broker.url, tmp_path
    start_worker("one", PORTAL_FILES=str(own_files))
    printed = output("make_report").splitlines()
    assert pdf.inspect(Path(printed[-1]).read_bytes()).language == "nb"
    assert Municipality.objects.count() == 0
