"""Drafting, looking, locking and reading a cut in the browser."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal import files
from portal.jobs import queue
from portal.jobs.models import Job
from priorities.actions import cuts
from priorities.models import AgendaItem, Cut
from priorities.reports import freezing
from tests.cast import Cast
from tests.factories.cuts import WORDS, drafted, locked, wanted
from tests.factories.networks import municipality
from tests.factories.status import said
from tests.factories.waves import NOON, SolutionFactory

ONE_DAY = datetime.timedelta(days=1)
LAST_WEEK = timezone.localdate() - 7 * ONE_DAY


@pytest.fixture
def coordinator(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.national_coordinator)
    return client


@pytest.fixture
def regional(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.regional_contact)
    return client


def address(name: str, *args: Any) -> str:
    return reverse(f"priorities:{name}", args=args)


def text(response: Any) -> str:
    return " ".join(response.content.decode().replace("\u00a0", " ").split())


# Drafting -------------------------------------------------------------------------------------


def test_a_draft_is_made_and_shown(coordinator: Client, cast: Cast) -> None:
    form = {"as_of": LAST_WEEK.isoformat(), "scope": "network:digi-agder", "meeting_on": "", "title": ""}
    response = coordinator.post(address("cut_new"), form)
    cut = Cut.objects.get()
    assert (response.status_code, response["Location"]) == (302, cut.get_absolute_url())
    assert (cut.as_of, cut.network, cut.solution, cut.made_by.split(" <")[0]) == (
        LAST_WEEK,
        cast.agder,
        None,
        cast.national_coordinator.name,
    )
    assert cut.title.startswith("Statusrapport ")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("as_of", "", "Velg hvilken dag tallene skal gjelde."),
        ("as_of", "i går", "Skriv dagen som 2026-11-25."),
        ("as_of", "2023-12-31", "Portalen har ingenting fra før 1. januar 2024. Velg en senere dag."),
        ("as_of", "2999-01-01", "Den dagen er ikke kommet ennå. Velg i dag eller en tidligere dag."),
        ("scope", "", "Velg hva rapporten gjelder."),
        ("scope", "network:finnes-ikke", "Velg hva rapporten gjelder."),
        ("title", "x" * 121, "Tittelen kan ha høyst 120 tegn."),
        ("title", "null\x00byte", "null"),
        ("meeting_on", "snart", "Skriv dagen som 2026-11-25."),
    ],
)
def test_what_cannot_be_drafted_is_said_and_nothing_typed_is_lost(
    coordinator: Client, field: str, value: str, words: str
) -> None:
    form = {"as_of": LAST_WEEK.isoformat(), "scope": "nation", "meeting_on": "", "title": "Min tittel", field: value}
    response = coordinator.post(address("cut_new"), form)
    shown = text(response)
    assert (response.status_code, Cut.objects.count()) == (422, 0)
    assert ("Feil:" in shown, 'id="feil"' in shown, words in shown) == (True, True, True)
    assert ('value="Min tittel"' in shown) == (field != "title")


def test_a_region_drafts_for_itself_only(regional: Client, cast: Cast) -> None:
    offered = text(regional.get(address("cut_new")))
    assert ("network:digi-agder" in offered, "network:diginordland" in offered, 'value="nation"' in offered) == (
        True,
        False,
        False,
    )
    for scope, status in {"nation": 422, "network:diginordland": 422, "network:digi-agder": 302}.items():
        response = regional.post(address("cut_new"), {"as_of": LAST_WEEK.isoformat(), "scope": scope})
        assert response.status_code == status
    assert [cut.network for cut in Cut.objects.all()] == [cast.agder]


def test_a_draft_is_changed(coordinator: Client) -> None:
    cut = drafted(as_of=LAST_WEEK)
    assert 'value="Statusrapport november 2026"' in text(coordinator.get(address("cut_edit", cut.pk)))
    form = {"as_of": (LAST_WEEK - ONE_DAY).isoformat(), "scope": "nation", "title": "En annen tittel"}
    assert coordinator.post(address("cut_edit", cut.pk), form)["Location"] == cut.get_absolute_url()
    cut.refresh_from_db()
    assert (cut.as_of, cut.title) == (LAST_WEEK - ONE_DAY, "En annen tittel")
    assert coordinator.post(address("cut_edit", cut.pk), {**form, "as_of": "2999-01-01"}).status_code == 422


def test_a_draft_shows_the_figures_it_would_have(coordinator: Client, cast: Cast) -> None:
    said(municipality=cast.grimstad, solution=SolutionFactory(), adoption="in_use", phase="go_live")
    shown = text(coordinator.get(drafted().get_absolute_url()))
    for words in ("Hele landet, data per", "2 kommuner med 78 000 innbyggere", "Tallene hvis du låser nå", "Ny sak"):
        assert words in shown
    assert '<td class="num tnum nowrap">1</td>' in shown
    assert not Cut.objects.get().is_locked


def test_a_draft_is_deleted_after_asking(coordinator: Client) -> None:
    cut = drafted()
    wanted(cut)
    asked = text(coordinator.get(address("cut_delete", cut.pk)))
    assert ("Slette utkastet «Statusrapport november 2026»?" in asked, "Én sak slettes" in asked) == (True, True)
    assert coordinator.post(address("cut_delete", cut.pk))["Location"] == address("reports")
    assert not Cut.objects.exists()


# Locking --------------------------------------------------------------------------------------


def test_locking_asks_first_and_then_orders_the_report(
    coordinator: Client, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    sent: list[str] = []
    monkeypatch.setattr(queue, "send", lambda job, **_more: sent.append(job.key))
    cut = drafted()
    wanted(cut)
    asked = text(coordinator.get(address("cut_lock", cut.pk)))
    for words in ("Låse «Statusrapport november 2026»?", "Den ene saken låses med.", "Den kan ikke låses opp igjen."):
        assert words in asked
    assert not Cut.objects.get().is_locked
    with django_capture_on_commit_callbacks(execute=True):
        response = coordinator.post(address("cut_lock", cut.pk), follow=True)
    assert "«Statusrapport november 2026» er låst, og rapporten lages." in text(response)
    assert (Cut.objects.get().is_locked, Job.objects.get().key, sent) == (True, cut.job_key, [cut.job_key])


def test_locking_twice_is_refused_in_words(coordinator: Client) -> None:
    cut = locked()
    assert coordinator.get(address("cut_lock", cut.pk))["Location"] == cut.get_absolute_url()
    response = coordinator.post(address("cut_lock", cut.pk))
    assert (response.status_code, "Rapporten er låst og endres aldri." in text(response)) == (409, True)


def test_a_full_disk_is_said_and_the_draft_stays(coordinator: Client, settings: Any) -> None:
    cut = drafted()
    settings.FILES_DIR.parent.mkdir(parents=True, exist_ok=True)
    settings.FILES_DIR.write_text("no folder can be made here")
    response = coordinator.post(address("cut_lock", cut.pk))
    assert (response.status_code, "Det var ikke plass til å lagre filen." in text(response)) == (409, True)
    assert (Cut.objects.get().is_locked, Job.objects.exists()) == (False, False)


# Reading --------------------------------------------------------------------------------------


def test_a_locked_cut_is_the_report_itself(coordinator: Client, cast: Cast) -> None:
    said(municipality=cast.grimstad, solution=SolutionFactory(), adoption="in_use", phase="go_live")
    cut = drafted()
    wanted(cut)
    cut = cuts.lock(cut=cut, by=cast.national_coordinator, at=NOON, is_example=False)
    said(
        municipality=cast.bodo,
        solution=SolutionFactory(),
        adoption="in_use",
        phase="go_live",
        recorded_at=timezone.now(),
    )
    shown = text(coordinator.get(cut.get_absolute_url()))
    for words in (
        "Sak 1: beslutning",
        "1 av 2 kommuner har tatt i bruk løsningen. Der bor 32 % av innbyggerne.",
        "Rutekart over 2 kommuner og DigiHelse: 1 i bruk",
        "Agder: 1 kommune, 25 000 innbyggere",
        '<th scope="row">Bodø</th><td class="none">Ukjent</td>',
        "Lag PDF",
        "Erstatt denne rapporten",
        "Endringshistorikk",
    ):
        assert words in shown


def test_readers_are_offered_nothing_they_may_not_do(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.committee_member)
    shown = text(client.get(locked().get_absolute_url()))
    assert [words in shown for words in ("Lag PDF", "Erstatt denne rapporten")] == [False] * 2


def test_a_replaced_report_says_by_what_and_why(coordinator: Client) -> None:
    old = locked()
    reason = "Tallene for Bodø <manglet>."
    assert coordinator.post(address("cut_supersede", old.pk), {"reason": "  "}).status_code == 422
    response = coordinator.post(address("cut_supersede", old.pk), {"reason": reason})
    new = Cut.objects.get(replaces=old)
    assert response["Location"] == new.get_absolute_url()
    assert "er erstattet av" not in text(coordinator.get(old.get_absolute_url()))
    cuts.lock(cut=new, by=None, at=NOON, is_example=False)
    assert f'href="{new.get_absolute_url()}"' in text(coordinator.get(old.get_absolute_url()))
    assert "Tallene for Bodø &lt;manglet&gt;." in text(coordinator.get(old.get_absolute_url()))
    assert f'href="{old.get_absolute_url()}"' in text(coordinator.get(new.get_absolute_url()))
    again = coordinator.post(address("cut_supersede", old.pk), {"reason": reason})
    assert (again.status_code, "allerede erstattet" in text(again)) == (422, True)


def test_a_cut_whose_facts_are_gone_says_so(coordinator: Client) -> None:
    cut = locked()
    files.path(cut.facts_digest).unlink()
    freezing.stored.cache_clear()
    response = coordinator.get(cut.get_absolute_url())
    assert (response.status_code, "De låste tallene i denne rapporten er borte" in text(response)) == (409, True)
    assert coordinator.get(address("reports")).status_code == 200


@pytest.mark.parametrize(("kind", "count"), [("draft", 16), ("locked", 10)])
@pytest.mark.parametrize("rows", [1, 4])
def test_a_cut_takes_as_many_queries_for_few_as_for_many(
    coordinator: Client, cast: Cast, rows: int, kind: str, count: int
) -> None:
    cut = drafted()
    for number in range(rows):
        place = municipality(f"43{number:02}", f"By {number}", network=cast.agder)
        said(municipality=place, solution=SolutionFactory(key=f"s{number}", name=f"S{number}"))
        wanted(cut)
    if kind == "locked":
        cuts.lock(cut=cut, by=None, at=NOON, is_example=False)
    with CaptureQueriesContext(connection) as queries:
        coordinator.get(cut.get_absolute_url())
    assert len(queries) == count


# The agenda -----------------------------------------------------------------------------------


FORM = {
    "title": WORDS.title,
    "case_type": "decision",
    "proposal": WORDS.proposal,
    "why_now": WORDS.why_now,
    "consequence": WORDS.consequence,
    "municipalities_say": "",
}


def test_an_item_is_written(coordinator: Client) -> None:
    cut = drafted()
    response = coordinator.post(address("agenda_new", cut.pk), FORM)
    assert response["Location"] == f"{cut.get_absolute_url()}#saker"
    assert [(item.number, item.title) for item in cut.agenda_items.all()] == [(1, WORDS.title)]


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("title", "Skriv hva saken heter."),
        ("case_type", "Velg hva utvalget skal gjøre med saken."),
        ("why_now", "Skriv hvorfor utvalget må avgjøre saken nå."),
        ("proposal", "Skriv hva du foreslår at utvalget vedtar."),
        ("consequence", "Skriv hva som skjer hvis ingenting blir vedtatt."),
    ],
)
def test_an_item_says_what_it_lacks(coordinator: Client, field: str, words: str) -> None:
    response = coordinator.post(address("agenda_new", drafted().pk), {**FORM, field: " "})
    assert (response.status_code, words in text(response), AgendaItem.objects.exists()) == (422, True, False)
    assert (WORDS.proposal in text(response)) == (field != "proposal")


def test_an_item_is_changed_moved_and_deleted(coordinator: Client) -> None:
    cut = drafted()
    first, second = wanted(cut, "Første"), wanted(cut, "Andre")
    shown = coordinator.get(address("agenda_edit", cut.pk, first.pk))
    seen = shown.context["seen"]
    coordinator.post(address("agenda_edit", cut.pk, first.pk), {**FORM, "title": "Ny første", "seen": seen})
    coordinator.post(address("agenda_move", cut.pk, second.pk), {"to": "up"})
    assert list(cut.agenda_items.values_list("number", "title")) == [(1, "Andre"), (2, "Ny første")]
    coordinator.post(address("agenda_move", cut.pk, second.pk), {"to": "down"})
    assert "Slette «Andre»?" in text(coordinator.get(address("agenda_delete", cut.pk, second.pk)))
    coordinator.post(address("agenda_delete", cut.pk, second.pk))
    assert list(cut.agenda_items.values_list("number", "title")) == [(1, "Ny første")]


def test_when_two_change_an_item_nothing_is_lost(coordinator: Client) -> None:
    cut = drafted()
    item = wanted(cut, "Første")
    seen = coordinator.get(address("agenda_edit", cut.pk, item.pk)).context["seen"]
    edit = address("agenda_edit", cut.pk, item.pk)
    coordinator.post(edit, {**FORM, "title": "Den andres tittel", "seen": seen})
    response = coordinator.post(edit, {**FORM, "title": "Min tittel", "seen": seen})
    shown = text(response)
    assert (response.status_code, AgendaItem.objects.get().title) == (409, "Den andres tittel")
    assert ("Noen andre har endret saken" in shown, "Den andres tittel" in shown) == (True, True)
    assert 'value="Min tittel"' in shown
    coordinator.post(edit, {**FORM, "title": "Min tittel", "seen": response.context["seen"]})
    assert AgendaItem.objects.get().title == "Min tittel"


def test_an_item_is_found_in_its_own_cut_only(coordinator: Client) -> None:
    item = wanted(drafted())
    other = drafted()
    assert coordinator.get(address("agenda_edit", other.pk, item.pk)).status_code == 404


@pytest.mark.parametrize("name", ["agenda_new", "cut_edit", "cut_delete"])
def test_a_locked_cut_has_no_forms(coordinator: Client, name: str) -> None:
    cut = locked()
    assert [
        coordinator.get(address(name, cut.pk)).status_code,
        coordinator.post(address(name, cut.pk)).status_code,
    ] == [
        403,
        403,
    ]
