"""The reports page, progress and downloads: what people see, what they may fetch, and what is noted."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal import files
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.jobs import actions as jobs
from portal.jobs import queue
from portal.jobs.models import Job, State
from priorities.actions import cuts, making
from priorities.models import Cut, Report
from tests.cast import Cast
from tests.factories.cuts import drafted, locked, made, requested
from tests.factories.status import morning, said
from tests.factories.waves import DAY, NOON, SolutionFactory

ONE_DAY = datetime.timedelta(days=1)
EARLIER = DAY - 60 * ONE_DAY


@pytest.fixture(autouse=True)
def one_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let documents be one page of text: these tests are about the pages around them."""
    html = '<html lang="nb"><body><h1>Rapport</h1></body></html>'
    monkeypatch.setattr(making, "render_to_string", lambda *_arguments: html)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Job]:
    """Collect the jobs handed to the broker."""
    handed: list[Job] = []
    monkeypatch.setattr(queue, "send", lambda job, **_more: handed.append(job))
    return handed


@pytest.fixture
def world(cast: Cast) -> Cast:
    said(municipality=cast.grimstad, solution=SolutionFactory(), effective_on=EARLIER - ONE_DAY)
    said(municipality=cast.grimstad, solution=SolutionFactory(), adoption="in_use", phase="go_live")
    return cast


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(user: User, name: str, *args: Any, **headers: str) -> Any:
    return signed_in(user).get(reverse(f"priorities:{name}", args=args), headers=headers)


def text(response: Any) -> str:
    return " ".join(response.content.decode().replace("\u00a0", " ").split())


# The reports page -----------------------------------------------------------------------------


def test_without_reports_it_says_what_to_do(world: Cast) -> None:
    coordinator, committee = page(world.national_coordinator, "reports"), page(world.committee_member, "reports")
    assert "Velg dag og omfang, se på tallene, og lås dem." in text(coordinator)
    assert reverse("priorities:cut_new") in text(coordinator)
    assert "Den kommer her når koordinatorene har låst en." in text(committee)
    assert reverse("priorities:cut_new") not in text(committee)


def test_it_shows_what_is_finished_made_and_drafted(world: Cast) -> None:
    locked(as_of=EARLIER, at=morning(EARLIER), title="Statusrapport august 2026")
    finished = locked(meeting_on=DAY + ONE_DAY)
    made(finished)
    requested(locked(title="Regionrapport Agder", network=world.agder))
    drafted(title="Statusrapport desember 2026", meeting_on=timezone.localdate() + 8 * ONE_DAY)
    shown = text(page(world.national_coordinator, "reports"))
    for words in (
        "Neste møte i Fag- og prioriteringsutvalget er",
        "Regionrapport Agder lages",
        "Endret siden 26. september 2026",
        "<dt>Tatt i bruk</dt><dd><b>+1</b></dd>",
        "Statusrapport desember 2026",
        f'href="{reverse("priorities:report_pdf", args=[finished.pk])}"',
        "Ikke laget",
        "Lages nå",
    ):
        assert words in shown


def test_people_find_only_what_they_may_read(world: Cast) -> None:
    for title, network in {"Hele landet": None, "Bare Agder": world.agder, "Bare Nordland": world.nordland}.items():
        made(locked(title=f"Rapport: {title}", network=network))
    drafted(title="Rapport: utkast")
    everything = {"Hele landet", "Bare Agder", "Bare Nordland", "utkast"}
    seen = {
        person: {title for title in everything if f"Rapport: {title}" in text(page(getattr(world, person), "reports"))}
        for person in ("national_coordinator", "regional_contact", "committee_member", "working_group_lead")
    }
    assert seen == {
        "national_coordinator": everything,
        "regional_contact": {"Bare Agder"},
        "committee_member": {"Hele landet"},
        "working_group_lead": {"Hele landet"},
    }


@pytest.mark.parametrize("rows", [1, 4])
def test_it_takes_as_many_queries_for_few_as_for_many(world: Cast, rows: int) -> None:
    for number in range(rows):
        made(locked(as_of=EARLIER + number * ONE_DAY, at=morning(EARLIER + number * ONE_DAY)))
        requested(locked(as_of=EARLIER + number * ONE_DAY, at=NOON, title="Ny"))
        drafted(title="Utkast", meeting_on=timezone.localdate())
    client = signed_in(world.national_coordinator)
    client.get(reverse("priorities:reports"))
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("priorities:reports"))
    assert len(queries) == 14


# Progress -------------------------------------------------------------------------------------


@pytest.fixture
def asked(world: Cast) -> Cut:
    cut = locked()
    making.request(cut=cut, by=None, at=timezone.now())
    return cut


def progress(user: User, cut: Cut) -> str:
    return text(page(user, "report_progress", cut.pk, **{"HX-Request": "true"}))


def is_polling(fragment: str) -> bool:
    return 'hx-trigger="every 2s"' in fragment


def change(cut: Cut, **fields: Any) -> None:
    Job.objects.filter(key=cut.job_key).update(**fields)


def test_a_job_that_waits_says_so(asked: Cut, world: Cast) -> None:
    fragment = progress(world.committee_member, asked)
    assert ("Venter på tur." in fragment, is_polling(fragment)) == (True, True)
    change(asked, requested_at=timezone.now() - 5 * ONE_DAY)
    assert "Det tar lengre tid enn vanlig" in progress(world.committee_member, asked)


def test_a_job_at_work_says_how_far_it_has_come(asked: Cut, world: Cast) -> None:
    now = timezone.now()
    claim = jobs.claim(job_id=Job.objects.get().pk, at=now - datetime.timedelta(seconds=10), lease=ONE_DAY)
    assert claim is not None
    jobs.advance(claim=claim, stage="pages 7", step=50, steps=100, at=now)
    fragment = progress(world.committee_member, asked)
    for words in ("<b>side 7</b>", 'value="50" max="100"', "Setter opp sidene.", "Omtrent 10 sekunder igjen."):
        assert words in fragment
    assert is_polling(fragment)


def test_a_job_whose_worker_died_says_that_it_begins_again(asked: Cut, world: Cast) -> None:
    before = NOON - ONE_DAY
    change(asked, state=State.RUNNING, started_at=before, lease_until=before, stage="pages 7", step=50, steps=100)
    fragment = progress(world.committee_member, asked)
    assert ("Vi begynner på nytt av oss selv." in fragment, is_polling(fragment)) == (True, True)


@pytest.mark.parametrize("error", ["Det var ikke plass til å lagre filen.", ""])
def test_a_job_that_failed_says_why_and_may_be_tried_again(error: str, asked: Cut, world: Cast) -> None:
    change(asked, state=State.FAILED, finished_at=NOON, error=error)
    coordinator = progress(world.national_coordinator, asked)
    assert (error or "Noe gikk galt hos oss. De låste tallene er trygge.") in coordinator
    assert (is_polling(coordinator), "Prøv igjen" in coordinator) == (False, True)
    assert "Prøv igjen" not in progress(world.committee_member, asked)


def test_a_job_that_is_done_gives_the_report(asked: Cut, world: Cast) -> None:
    made(asked)
    fragment = progress(world.committee_member, asked)
    assert (is_polling(fragment), "er ferdig" in fragment) == (False, True)
    assert reverse("priorities:report_pdf", args=[asked.pk]) in fragment


def test_what_nobody_asked_for_has_no_progress(world: Cast) -> None:
    assert page(world.national_coordinator, "report_progress", locked().pk).status_code == 404


# Asking ---------------------------------------------------------------------------------------


def test_asking_hands_the_job_to_the_workers_once_it_is_stored(
    world: Cast, sent: list[Job], django_capture_on_commit_callbacks: Any
) -> None:
    cut = locked()
    with django_capture_on_commit_callbacks() as callbacks:
        response = signed_in(world.national_coordinator).post(reverse("priorities:report_make", args=[cut.pk]))
    assert (response.status_code, sent, len(callbacks)) == (302, [], 1)
    callbacks[0]()
    assert [job.key for job in sent] == [cut.job_key]


def test_a_failed_one_is_asked_for_again(asked: Cut, world: Cast, sent: list[Job]) -> None:
    change(asked, state=State.FAILED, finished_at=NOON, error="Full disk")
    signed_in(world.national_coordinator).post(reverse("priorities:report_make", args=[asked.pk]))
    assert Job.objects.get().state == State.QUEUED


def test_a_draft_cannot_be_made(world: Cast) -> None:
    response = signed_in(world.national_coordinator).post(reverse("priorities:report_make", args=[drafted().pk]))
    assert (response.status_code, Job.objects.exists()) == (403, False)


# Downloads ------------------------------------------------------------------------------------


@pytest.fixture
def report(world: Cast) -> Report:
    return made(locked())


@pytest.mark.parametrize(("kind", "content_type"), [("pdf", "application/pdf"), ("csv", "text/csv; charset=utf-8")])
def test_a_file_comes_whole_under_an_honest_name(report: Report, world: Cast, kind: str, content_type: str) -> None:
    response = page(world.committee_member, f"report_{kind}", report.cut.pk, **{"Accept-Encoding": "gzip"})
    digest = getattr(report, f"{kind}_digest")
    assert (response.status_code, response.streaming) == (200, True)
    assert response.getvalue() == files.get(digest)
    assert {name: response[name] for name in ("Content-Type", "Content-Disposition", "ETag", "Cache-Control")} == {
        "Content-Type": content_type,
        "Content-Disposition": f'attachment; filename="statusrapport-2026-11-25-hele-landet.{kind}"',
        "ETag": f'"{digest}"',
        "Cache-Control": "private, no-cache",
    }
    assert (response["X-Content-Type-Options"], int(response["Content-Length"])) == (
        "nosniff",
        getattr(report, f"{kind}_bytes"),
    )


def test_each_download_is_noted_with_who_it_was(report: Report, world: Cast) -> None:
    page(world.committee_member, "report_pdf", report.cut.pk).getvalue()
    entry = Entry.objects.get(verb="report.downloaded")
    assert (entry.by, entry.after) == (
        f"{world.committee_member.name} <{world.committee_member.email}>",
        {"file": "pdf"},
    )


def test_who_has_the_file_is_not_sent_it_again(report: Report, world: Cast) -> None:
    known = {"If-None-Match": f'"{report.pdf_digest}"'}
    response = page(world.committee_member, "report_pdf", report.cut.pk, **known)
    assert (response.status_code, response.content, Entry.objects.filter(verb="report.downloaded").count()) == (
        304,
        b"",
        0,
    )


def test_asking_about_a_file_is_no_download(report: Report, world: Cast) -> None:
    client = signed_in(world.committee_member)
    assert client.head(reverse("priorities:report_pdf", args=[report.cut.pk])).getvalue() == b""
    assert not Entry.objects.filter(verb="report.downloaded").exists()


@pytest.mark.parametrize(
    "person",
    ["newcomer", "health_leader", "project_manager", "regional_contact", "supplier_contact"],
)
@pytest.mark.parametrize("kind", ["pdf", "csv"])
def test_nobody_else_gets_the_file_or_learns_of_it(report: Report, world: Cast, person: str, kind: str) -> None:
    known = {"If-None-Match": f'"{report.pdf_digest}"'}
    assert page(getattr(world, person), f"report_{kind}", report.cut.pk, **known).status_code == 404


def test_who_is_not_signed_in_is_asked_to(report: Report) -> None:
    address = reverse("priorities:report_pdf", args=[report.cut.pk])
    response = Client().get(address)
    assert (response.status_code, response["Location"]) == (302, f"{reverse('sign_in')}?next={address}")


def test_a_regional_report_is_for_its_region(world: Cast) -> None:
    report = made(locked(network=world.agder))
    seen = {}
    for name, person in world.people().items():
        response = page(person, "report_pdf", report.cut.pk)
        seen[name] = (response.status_code, response.getvalue()[:4] == b"%PDF")
    assert {name for name, found in seen.items() if found == (200, True)} == {
        "regional_contact",
        "national_coordinator",
    }
    assert set(seen.values()) == {(200, True), (404, False)}


def test_a_file_that_is_gone_is_not_found(report: Report, world: Cast) -> None:
    files.path(report.pdf_digest).unlink()
    assert page(world.committee_member, "report_pdf", report.cut.pk).status_code == 404


def test_a_cut_without_a_report_has_no_file(world: Cast) -> None:
    assert page(world.national_coordinator, "report_pdf", locked().pk).status_code == 404


def test_a_corrected_report_is_named_so(world: Cast) -> None:
    cut = cuts.supersede(cut=locked(), reason="Feil", by=None, at=NOON)
    report = made(cuts.lock(cut=cut, by=None, at=NOON, is_example=False))
    response = page(world.committee_member, "report_csv", report.cut.pk)
    assert 'filename="rettet-statusrapport-2026-11-25-hele-landet.csv"' in response["Content-Disposition"]
    assert response.getvalue()
