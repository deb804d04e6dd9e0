"""The status form: filled in with what we know, clear about faults, and nothing lost when somebody else saved first."""

import datetime
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from networks.models import Municipality
from portal.accounts.models import User
from rollouts.models import Participation, Solution, StatusEntry
from tests.cast import Cast
from tests.factories.status import said
from tests.factories.waves import RolloutFactory, SolutionFactory, WaveFactory

DAY = datetime.timedelta(days=1)
FORM = "/kommuner/4202/digihelse/status/"
HOME = "/kommuner/4202/#digihelse"


@pytest.fixture
def today() -> datetime.date:
    return timezone.localdate()


@pytest.fixture
def digihelse(db: None) -> Solution:
    return SolutionFactory()


@pytest.fixture
def before(cast: Cast, digihelse: Solution, today: datetime.date) -> StatusEntry:
    return said(
        municipality=cast.grimstad,
        solution=digihelse,
        phase="planning",
        light="yellow",
        obstacle="capacity",
        note="Få superbrukere",
        forecast_on=today + 60 * DAY,
        effective_on=today - 7 * DAY,
        by=cast.project_manager,
    )


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def answers(today: datetime.date, seen: StatusEntry | None = None, **other: Any) -> dict[str, str]:
    """Return what a person fills in: preparation, delayed until the new year because of the supplier."""
    return {
        "phase": "preparation",
        "adoption": "in_progress",
        "light": "red",
        "forecast_on": f"{today + 60 * DAY:%d.%m.%Y}",
        "obstacle": "supplier",
        "note": "Testsertifikat mangler",
        "effective_on": f"{today:%d.%m.%Y}",
        "reason": "",
        "seen": str(seen.pk) if seen else "",
    } | other


def text(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).replace("\u00a0", " ").split())


def values(response: Any) -> dict[str, Any]:
    """Return what stands in the form's fields."""
    form = response.context["form"]
    return {field.html_name: field.value() for field in form}


def faults(response: Any) -> dict[str, list[str]]:
    return {field: list(errors) for field, errors in response.context["form"].errors.items()}


# --- who ------------------------------------------------------------------------------------------

WHO = [
    ("health_leader", 200),
    ("project_manager", 200),
    ("regional_contact", 200),
    ("national_coordinator", 200),
    ("working_group_lead", 403),
    ("committee_member", 403),
    ("administrator", 403),
    ("other_health_leader", 404),
    ("other_regional_contact", 404),
    ("supplier_contact", 404),
    ("newcomer", 404),
]


@pytest.mark.parametrize(("role", "status"), WHO)
def test_the_form_is_for_those_who_may_speak(cast: Cast, digihelse: Solution, role: str, status: int) -> None:
    assert signed_in(cast.people()[role]).get(FORM).status_code == status


@pytest.mark.parametrize(("role", "status"), WHO)
def test_only_they_can_save(cast: Cast, digihelse: Solution, today: datetime.date, role: str, status: int) -> None:
    response = signed_in(cast.people()[role]).post(FORM, answers(today))
    assert response.status_code == (302 if status == 200 else status)
    assert StatusEntry.objects.count() == (1 if status == 200 else 0)


@pytest.mark.parametrize("address", ["/kommuner/9999/digihelse/status/", "/kommuner/4202/finnes-ikke/status/"])
def test_what_does_not_exist_is_not_found(cast: Cast, digihelse: Solution, address: str) -> None:
    client = signed_in(cast.national_coordinator)
    assert [client.get(address).status_code, client.post(address, {}).status_code] == [404, 404]


def test_a_refusal_says_why(cast: Cast, digihelse: Solution) -> None:
    words = text(signed_in(cast.committee_member).get(FORM))
    assert "Kommunen melder sin egen status. Koordinatorene i nettverket kan foreslå." in words


# --- filling in -----------------------------------------------------------------------------------


def test_the_form_is_filled_in_with_what_was_said_last(cast: Cast, before: StatusEntry, today: datetime.date) -> None:
    response = signed_in(cast.health_leader).get(FORM)
    assert values(response) == {
        "phase": "planning",
        "adoption": "in_progress",
        "light": "yellow",
        "forecast_on": before.forecast_on,
        "obstacle": "capacity",
        "note": "Få superbrukere",
        "effective_on": today,
        "reason": "",
        "seen": before.pk,
    }
    assert response.content.decode().count(" checked") == 2
    assert "Er alt som sist?" in text(response)


def test_the_first_report_starts_with_nothing_chosen(cast: Cast, digihelse: Solution, today: datetime.date) -> None:
    response = signed_in(cast.health_leader).get(FORM)
    assert {name: value for name, value in values(response).items() if value} == {"effective_on": today}
    assert "Ingenting er meldt ennå" in text(response)


def test_the_wave_says_what_was_planned(cast: Cast, digihelse: Solution, today: datetime.date) -> None:
    wave = WaveFactory(rollout=RolloutFactory(solution=digihelse), announced=True)
    Participation.objects.create(wave=wave, municipality=cast.grimstad, joined_on=today)
    assert "Planlagt dato er" in text(signed_in(cast.health_leader).get(FORM))


def test_saving_goes_back_to_the_solution_with_a_receipt(cast: Cast, before: StatusEntry, today: datetime.date) -> None:
    response = signed_in(cast.project_manager).post(FORM, answers(today, before), follow=True)
    assert response.redirect_chain == [(HOME, 302)]
    assert "Statusen er lagret." in text(response)
    entry = StatusEntry.objects.standing(today).get()
    assert (entry.phase, entry.light, entry.obstacle, entry.note, entry.grade, entry.by) == (
        "preparation",
        "red",
        "supplier",
        "Testsertifikat mangler",
        "confirmed",
        cast.project_manager,
    )


def test_a_coordinators_words_are_a_proposal(cast: Cast, before: StatusEntry, today: datetime.date) -> None:
    response = signed_in(cast.regional_contact).post(FORM, answers(today, before), follow=True)
    assert "Forslaget er sendt til kommunen." in text(response)
    assert StatusEntry.objects.standing(today).get() == before
    assert StatusEntry.objects.open_proposals(today).get().by == cast.regional_contact


@pytest.mark.parametrize("written", ["01.03.2027", "1.3.2027", "2027-03-01"])
def test_dates_are_read_as_people_write_them(
    cast: Cast, digihelse: Solution, today: datetime.date, written: str
) -> None:
    signed_in(cast.health_leader).post(FORM, answers(today, forecast_on=written))
    assert StatusEntry.objects.get().forecast_on == datetime.date(2027, 3, 1)


# --- faults ---------------------------------------------------------------------------------------


def test_faults_are_summed_up_shown_at_their_fields_and_nothing_is_lost(
    cast: Cast, before: StatusEntry, today: datetime.date
) -> None:
    typed = answers(today, before, forecast_on=f"{today - DAY:%d.%m.%Y}", obstacle="", note="Venter på svar")
    response = signed_in(cast.health_leader).post(FORM, typed)
    html = response.content.decode()
    assert response.status_code == 422
    assert set(faults(response)) == {"forecast_on", "obstacle"}
    assert "<title>Feil: Oppdater status" in html
    assert "Du må rette to feil før du kan lagre" in text(response)
    assert re.findall(r'<a class="ds-link" href="#(id_[a-z_]+)"', html) == ["id_forecast_on", "id_obstacle"]
    assert values(response) == typed
    assert html.count('aria-invalid="true"') == 2
    assert StatusEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("other", "field", "words"),
    [
        ({"phase": ""}, "phase", "Velg fasen dere er i."),
        ({"phase": "finnes-ikke"}, "phase", "Velg en av fasene."),
        ({"adoption": ""}, "adoption", "Velg hvordan løsningen brukes."),
        ({"adoption": "unknown"}, "adoption", "Velg et av svarene i listen."),
        ({"light": "blå"}, "light", "Velg en av de tre."),
        ({"light": ""}, "light", "Velg hvordan det går."),
        ({"obstacle": "<script>"}, "obstacle", "Velg en av årsakene i listen."),
        (
            {"forecast_on": "i morgen"},
            "forecast_on",
            "Skriv datoen som dag, måned og år, for eksempel 25.01.2027.",
        ),
        ({"forecast_on": "31.02.2027"}, "forecast_on", "Skriv datoen som dag, måned og år, for eksempel 25.01.2027."),
        (
            {"forecast_on": "01.03.\x002027"},
            "forecast_on",
            "Skriv datoen som dag, måned og år, for eksempel 25.01.2027.",
        ),
        ({"effective_on": ""}, "effective_on", "Skriv dagen dette gjelder fra."),
        ({"effective_on": "01.01.0001"}, "effective_on", "Grimstad finnes ikke ennå."),
        ({"note": "x" * 2001}, "note", "Skriv høyst 2000 tegn."),
        ({"reason": "x" * 1001}, "reason", "Skriv høyst 1000 tegn."),
        ({"note": "a\x00b"}, "note", "Null-tegn er ikke tillatt."),
    ],
)
def test_bad_input_gets_a_clear_message_at_its_field(
    cast: Cast, digihelse: Solution, today: datetime.date, other: dict[str, str], field: str, words: str
) -> None:
    response = signed_in(cast.health_leader).post(FORM, answers(today) | other)
    assert (response.status_code, faults(response)) == (422, {field: [words]})
    assert not StatusEntry.objects.exists()


@pytest.mark.parametrize("name", ["note", "reason"])
def test_text_at_the_limit_with_odd_letters_is_kept_whole(
    cast: Cast, digihelse: Solution, today: datetime.date, name: str
) -> None:
    words = "Ŋuorra <b>&amp; «Žáŋ»</b> 🛠\nny linje " + "æ" * 900
    signed_in(cast.health_leader).post(FORM, answers(today) | {name: words})
    assert getattr(StatusEntry.objects.get(), name) == words
    assert "&lt;b&gt;" in signed_in(cast.health_leader).get("/kommuner/4202/").content.decode()


def test_a_form_too_large_to_read_is_refused(cast: Cast, digihelse: Solution, today: datetime.date) -> None:
    response = signed_in(cast.health_leader).post(FORM, answers(today, note="x" * 2_000_000))
    assert response.status_code == 400
    assert "Ingenting er lagret." in text(response)


def test_bytes_that_are_no_form_are_refused(cast: Cast, digihelse: Solution) -> None:
    client = signed_in(cast.health_leader)
    assert client.post(FORM, b"\xff\xfe\x00", content_type="application/octet-stream").status_code == 422
    assert (
        client.post(FORM, b"note=%ff%fe&phase=%00", content_type="application/x-www-form-urlencoded").status_code == 422
    )


def test_a_municipality_that_merged_meanwhile_is_told_so(cast: Cast, before: StatusEntry, today: datetime.date) -> None:
    Municipality.objects.filter(pk=cast.grimstad.pk).update(ends_on=today)
    response = signed_in(cast.health_leader).post(FORM, answers(today, before))
    assert faults(response) == {"effective_on": ["Grimstad finnes ikke lenger som kommune."]}


# --- somebody else saved first --------------------------------------------------------------------


@pytest.fixture
def newest(cast: Cast, before: StatusEntry, today: datetime.date) -> StatusEntry:
    """What the regional contact saved while the health leader was filling in."""
    cast.regional_contact.phone = "900 00 001"
    cast.regional_contact.save()
    return said(
        municipality=cast.grimstad,
        solution=before.solution,
        phase="planning",
        light="red",
        obstacle="nhn",
        note="Få superbrukere",
        forecast_on=today + 90 * DAY,
        grade="told",
        effective_on=today,
        recorded_at=timezone.now(),
        by=cast.regional_contact,
    )


def test_who_saves_second_chooses_field_by_field(
    cast: Cast, before: StatusEntry, newest: StatusEntry, today: datetime.date
) -> None:
    typed = answers(today, before, reason="Leverandøren er forsinket")
    response = signed_in(cast.health_leader).post(FORM, typed)
    html, words = response.content.decode(), text(response)
    assert response.status_code == 409
    assert "<title>Feil: Oppdater status" in html
    assert "Noen andre har endret statusen" in words
    assert "Regional contact lagret" in words
    assert "Ring Regional contact, 900 00 001" in words
    unequal = [(row.label, row.theirs, row.mine) for row in response.context["unequal"]]
    assert [label for label, _theirs, _mine in unequal] == ["Fase", "I bruk, anslag", "Hindring", "Merknad"]
    assert unequal[0] == ("Fase", "Planlegging", "Klargjøring")
    assert values(response) == typed | {"seen": str(newest.pk)}
    assert list(StatusEntry.objects.trail()) == [newest, before]


def test_the_choices_are_saved_and_nothing_else_is_touched(
    cast: Cast, before: StatusEntry, newest: StatusEntry, today: datetime.date
) -> None:
    chosen = {"pick_phase": "theirs", "pick_forecast_on": "mine", "pick_obstacle": "theirs", "pick_note": "mine"}
    typed = answers(today, newest, reason="Leverandøren er forsinket") | chosen
    response = signed_in(cast.health_leader).post(FORM, typed)
    assert response.status_code == 302
    entry = StatusEntry.objects.standing(today).get()
    assert (entry.phase, entry.obstacle) == (newest.phase, newest.obstacle)
    assert (entry.forecast_on, entry.note) == (today + 60 * DAY, "Testsertifikat mangler")
    assert (entry.grade, entry.reason) == ("confirmed", "Leverandøren er forsinket")


def test_a_third_who_saved_meanwhile_is_shown_too(
    cast: Cast, before: StatusEntry, newest: StatusEntry, today: datetime.date
) -> None:
    third = said(
        municipality=cast.grimstad,
        solution=before.solution,
        phase="test_training",
        forecast_on=today + 60 * DAY,
        effective_on=today,
        recorded_at=timezone.now(),
        by=cast.project_manager,
    )
    response = signed_in(cast.health_leader).post(FORM, answers(today, newest, pick_obstacle="theirs"))
    assert response.status_code == 409
    assert response.context["newest"] == third
    assert values(response)["obstacle"] == "nhn"
    assert values(response)["note"] == "Testsertifikat mangler"


@pytest.mark.parametrize("seen", ["", "0", "-1", "abc", "²", "9" * 30, "\x00"])
def test_a_form_that_does_not_know_what_it_saw_overwrites_nothing(
    cast: Cast, before: StatusEntry, today: datetime.date, seen: str
) -> None:
    response = signed_in(cast.health_leader).post(FORM, answers(today) | {"seen": seen})
    assert response.status_code in {409, 422}
    assert StatusEntry.objects.get() == before


def test_the_same_form_sent_twice_is_saved_once(cast: Cast, before: StatusEntry, today: datetime.date) -> None:
    client = signed_in(cast.health_leader)
    for _click in range(2):
        assert client.post(FORM, answers(today, before)).status_code == 302
    assert StatusEntry.objects.count() == 2


# --- one click ------------------------------------------------------------------------------------


def test_still_right_takes_one_click(cast: Cast, before: StatusEntry, today: datetime.date) -> None:
    response = signed_in(cast.project_manager).post(f"{FORM}bekreft/", {"seen": before.pk}, follow=True)
    assert response.redirect_chain == [(HOME, 302)]
    assert "Statusen er bekreftet i dag." in text(response)
    assert StatusEntry.objects.standing(today).get().effective_on == today


def test_still_right_cannot_pass_over_what_has_come_since(
    cast: Cast, before: StatusEntry, newest: StatusEntry, today: datetime.date
) -> None:
    response = signed_in(cast.project_manager).post(f"{FORM}bekreft/", {"seen": before.pk}, follow=True)
    assert response.redirect_chain == [(FORM, 302)]
    assert "Noen andre har endret statusen." in text(response)
    assert list(StatusEntry.objects.trail()) == [newest, before]


def test_a_proposal_is_confirmed_with_one_click(
    cast: Cast, before: StatusEntry, newest: StatusEntry, today: datetime.date
) -> None:
    client = signed_in(cast.health_leader)
    assert "Et forslag venter på dere" in text(client.get(FORM))
    response = client.post(f"{FORM}forslag/{newest.pk}/", follow=True)
    assert "Forslaget er bekreftet." in text(response)
    assert StatusEntry.objects.standing(today).get().forecast_on == newest.forecast_on
    assert "allerede besvart" in text(client.post(f"{FORM}forslag/{newest.pk}/", follow=True))


def test_only_an_open_proposal_of_the_pair_is_confirmed(cast: Cast, before: StatusEntry) -> None:
    elsewhere = said(municipality=cast.bodo, solution=before.solution, grade="told")
    client = signed_in(cast.health_leader)
    answered = [client.post(f"{FORM}forslag/{pk}/").status_code for pk in (before.pk, elsewhere.pk, 10**18)]
    assert answered == [404, 404, 404]


@pytest.mark.parametrize("address", ["bekreft/", "forslag/1/"])
def test_one_click_is_never_a_link(cast: Cast, before: StatusEntry, address: str) -> None:
    assert signed_in(cast.health_leader).get(FORM + address).status_code == 405


@pytest.mark.parametrize("role", ["regional_contact", "national_coordinator", "committee_member"])
def test_only_the_municipality_confirms(cast: Cast, before: StatusEntry, newest: StatusEntry, role: str) -> None:
    client = signed_in(cast.people()[role])
    answered = [
        client.post(f"{FORM}bekreft/", {"seen": newest.pk}).status_code,
        client.post(f"{FORM}forslag/{newest.pk}/").status_code,
    ]
    assert (answered, StatusEntry.objects.count()) == ([403, 403], 2)


# --- correcting -----------------------------------------------------------------------------------


def test_a_correction_needs_its_reason_and_keeps_the_old_one(
    cast: Cast, before: StatusEntry, today: datetime.date
) -> None:
    client, address = signed_in(cast.project_manager), f"{FORM}rett/{before.pk}/"
    assert values(client.get(address))["phase"] == "planning"
    typed = answers(today, phase="anchoring", effective_on=f"{before.effective_on:%d.%m.%Y}")
    refused = client.post(address, typed)
    assert (refused.status_code, faults(refused)) == (422, {"reason": ["Skriv hva som var feil."]})
    assert client.post(address, typed | {"reason": "Skrev feil fase"}).status_code == 302
    correction = StatusEntry.objects.standing(today).get()
    assert (correction.replaces, correction.phase) == (before, "anchoring")


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("health_leader", [200, 200]),
        ("regional_contact", [403, 200]),
        ("committee_member", [403, 403]),
        ("other_health_leader", [404, 404]),
    ],
)
def test_who_corrects_what(
    cast: Cast, before: StatusEntry, newest: StatusEntry, role: str, expected: list[int]
) -> None:
    client = signed_in(cast.people()[role])
    assert [client.get(f"{FORM}rett/{entry.pk}/").status_code for entry in (before, newest)] == expected


# --- cost -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 4])
def test_the_form_costs_the_same_however_long_the_trail(
    cast: Cast, digihelse: Solution, today: datetime.date, number: int
) -> None:
    for n in range(number):
        said(municipality=cast.grimstad, solution=digihelse, effective_on=today - n * DAY, by=cast.project_manager)
    client = signed_in(cast.health_leader)
    with CaptureQueriesContext(connection) as queries:
        client.get(FORM)
    assert len(queries) == 13
