"""A coordinator opens a wave, the health leader answers and reports, the coordinator sees it."""

import pytest
from playwright.sync_api import Page, expect

from rollouts.models import Answer, Invitation, Participation, StatusEntry, Wave
from tests.browser.conftest import Enter
from tests.cast import Cast
from tests.chrome import OpenPage, axe_violations
from tests.factories.accounts import PASSWORD
from tests.factories.waves import RolloutFactory

pytestmark = pytest.mark.browser


def test_coordinator_opens_fills_and_announces_a_wave(page: Page, people: Cast, solution: object, enter: Enter) -> None:
    RolloutFactory(solution=solution)
    enter(page, people.national_coordinator, "/puljer/ny/")
    page.get_by_label("Løsning").select_option(label="DigiHelse")
    page.get_by_label("Løp", exact=True).select_option("national")
    page.get_by_role("button", name="Fortsett").click()
    page.get_by_label("Navn").fill("Pulje 5, høst 2027")
    page.get_by_role("button", name="Lagre utkastet").click()
    expect(page.get_by_role("heading", level=1, name="Velg kommuner")).to_be_visible()
    wave = Wave.objects.get()
    page.locator("summary", has_text="Agder").click()
    page.get_by_label("Grimstad").check()
    page.get_by_role("button", name="Lagre listen").click()
    page.goto(f"/puljer/{wave.pk}/kunngjor/")
    expect(page.get_by_role("rowheader", name="Grimstad")).to_be_visible()
    assert axe_violations(page) == []
    page.get_by_role("button", name="Kunngjør").click()
    expect(page.get_by_text("Grimstad").first).to_be_visible()
    wave.refresh_from_db()
    assert (wave.state, wave.invitations.filter(sent_on__isnull=False).count()) == ("announced", 1)


def test_health_leader_signs_in_by_phone_answers_and_reports(
    open_page: OpenPage, people: Cast, invitation: Invitation
) -> None:
    page = open_page({"width": 390, "height": 844})
    page.goto("/")
    page.get_by_label("E-post").fill(people.health_leader.email)
    page.get_by_label("Passord").fill(PASSWORD)
    page.get_by_role("button", name="Logg inn", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Grimstad")

    page.get_by_role("link", name="Svar på invitasjonen").first.click()
    page.get_by_role("radio", name="Ja").check()
    page.get_by_role("button", name="Send svaret").click()
    assert Answer.objects.get(invitation=invitation).kind == "yes"
    assert Participation.objects.filter(municipality=people.grimstad, left_on__isnull=True).count() == 1

    page.goto("/kommuner/4202/digihelse/status/")
    page.get_by_role("radio", name="Planlegging").check()
    page.get_by_role("radio", name="I rute").check()
    page.get_by_label("Hvordan brukes løsningen?").select_option("in_progress")
    page.get_by_label("Når tror dere at løsningen er i bruk?").fill("01.09.2027")
    page.get_by_role("button", name="Lagre status").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Grimstad")
    entry = StatusEntry.objects.get()
    assert (entry.phase, entry.light, entry.grade, entry.by) == (
        "planning", "green", "confirmed", people.health_leader,
    )  # fmt: skip
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_everything_works_without_javascript(
    open_page: OpenPage, people: Cast, invitation: Invitation, enter: Enter
) -> None:
    page = open_page(javascript=False)
    enter(page, people.health_leader, f"/invitasjoner/{invitation.pk}/")
    page.get_by_role("radio", name="neste pulje").check()
    page.get_by_role("button", name="Send svaret").click()
    assert Answer.objects.get().kind == "next_wave"


def test_status_form_keeps_what_was_typed_and_moves_to_the_errors(
    page: Page, people: Cast, solution: object, enter: Enter
) -> None:
    del solution
    enter(page, people.project_manager, "/kommuner/4202/digihelse/status/")
    page.get_by_role("radio", name="Vi når ikke datoen").check()
    page.get_by_label("Når tror dere at løsningen er i bruk?").fill("31.02.2027")
    page.get_by_role("button", name="Lagre status").click()
    expect(page).to_have_title("Feil: Oppdater status, DigiHelse, Grimstad – Felles innføring")
    expect(page.locator("#feil")).to_be_focused()
    expect(page.get_by_label("Når tror dere at løsningen er i bruk?")).to_have_value("31.02.2027")
    assert axe_violations(page) == []
    assert not StatusEntry.objects.exists()


def test_two_people_at_once_lose_nothing(open_page: OpenPage, people: Cast, solution: object, enter: Enter) -> None:
    del solution
    first, second = open_page(), open_page()
    for page, person in ((first, people.health_leader), (second, people.project_manager)):
        enter(page, person, "/kommuner/4202/digihelse/status/")
        page.get_by_role("radio", name="I rute").check()
        page.get_by_label("Hvordan brukes løsningen?").select_option("in_progress")
        page.get_by_label("Når tror dere at løsningen er i bruk?").fill("01.09.2027")
    first.get_by_role("radio", name="Planlegging").check()
    first.get_by_role("button", name="Lagre status").click()
    expect(first.get_by_role("heading", level=1)).to_contain_text("Grimstad")
    second.get_by_role("radio", name="Klargjøring").check()
    second.get_by_role("button", name="Lagre status").click()
    expect(second.get_by_role("heading", name="Noen andre har endret statusen")).to_be_visible()
    assert axe_violations(second) == []
    second.get_by_role("button", name="Lagre valgene").click()
    expect(second.get_by_role("heading", level=1)).to_contain_text("Grimstad")
    assert StatusEntry.objects.trail()[0].phase == "preparation"
    assert StatusEntry.objects.count() == 2
