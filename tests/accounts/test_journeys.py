"""Getting in, in a real browser: the second step, a passkey, an invitation; and axe on every page of it."""

from __future__ import annotations

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.utils import timezone
from playwright.sync_api import Page, expect

from networks.actions import welcomes
from networks.models import RoleType
from portal.accounts.models import User
from tests.cast import Cast
from tests.chrome import PHONE, OpenPage, axe_violations
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.browser


def sign_in(page: Page, person: User, start: str = "/logg-inn/") -> None:
    page.goto(start)
    page.get_by_label("E-post", exact=True).fill(person.email)
    page.get_by_label("Passord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Logg inn", exact=True).click()


def code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def test_wide_rights_set_up_an_app_and_use_it(live_portal: str, cast: Cast, phone_page: Page) -> None:
    page, person = phone_page, cast.administrator
    Authenticator.objects.all().delete()
    page.goto("/logg-inn/")
    assert axe_violations(page) == []
    sign_in(page, person)
    expect(page.get_by_text("Du har en rolle med vide rettigheter.")).to_be_visible()
    assert axe_violations(page) == []
    page.get_by_role("link", name="Sett opp appen").click()
    assert axe_violations(page) == []
    page.get_by_label("Engangskode").fill(code(page.locator(".secret").inner_text()))
    page.get_by_role("button", name="Slå på").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Reservekoder")
    assert axe_violations(page) == []
    reserve = page.locator(".codes code").first.inner_text()
    page.goto("/konto/")
    page.get_by_text("Meny", exact=True).click()
    page.get_by_role("button", name="Logg ut").click()
    sign_in(page, person)
    expect(page.get_by_role("heading", name="Steg 2: skriv koden")).to_be_visible()
    assert axe_violations(page) == []
    page.get_by_label("Engangskode").fill("000000")
    page.get_by_role("button", name="Logg inn", exact=True).click()
    expect(page.get_by_text("Koden er feil.").first).to_be_visible()
    assert axe_violations(page) == []
    page.get_by_label("Engangskode").fill(reserve)
    page.get_by_role("button", name="Logg inn", exact=True).click()
    page.goto("/konto/okter/")
    expect(page.get_by_text("Denne", exact=True)).to_be_visible()
    assert axe_violations(page) == []


def test_a_passkey_takes_the_place_of_the_password(live_portal: str, cast: Cast, page: Page) -> None:
    at_home = live_portal.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, not to a number
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options: dict[str, Any] = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in(page, cast.health_leader, f"{at_home}/logg-inn/?next=/konto/totrinn/nokler/ny/")
    page.get_by_label("Navn på nøkkelen").fill("Telefonen")
    page.get_by_label("Bruk nøkkelen til å logge inn uten passord").check()
    assert axe_violations(page) == []
    page.get_by_role("button", name="Legg til nøkkelen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Reservekoder")
    page.goto(f"{at_home}/konto/totrinn/nokler/")
    expect(page.get_by_text("Telefonen").first).to_be_visible()
    assert axe_violations(page) == []
    page.context.clear_cookies()
    page.goto(f"{at_home}/logg-inn/")
    page.get_by_role("button", name="Logg inn med passnøkkel").click()
    page.wait_for_url(lambda url: "/logg-inn/" not in url)
    page.goto(f"{at_home}/konto/")
    expect(page.get_by_text(cast.health_leader.email).first).to_be_visible()


def test_an_invitation_leads_to_the_portal(live_portal: str, cast: Cast, open_page: OpenPage) -> None:
    leader = RoleType.objects.get(key="health_leader")
    token = welcomes.issue(
        email="ny@kommune.example",
        name="Ny Leder",
        brings=welcomes.brings_role(cast.grimstad, leader),
        at=timezone.now(),
        by=cast.health_leader,
    )
    page = open_page(PHONE)
    page.goto(f"/velkommen/{token}/")
    expect(page.get_by_text("n•••@kommune.example")).to_be_visible()
    assert axe_violations(page) == []
    page.get_by_role("button", name="Send en kode til adressen").click()
    expect(page.get_by_label("Engangskode")).to_be_visible()
    assert axe_violations(page) == []


@pytest.mark.parametrize("path", ["/konto/", "/konto/passord/", "/konto/totrinn/", "/tilgang/invitasjoner/"])
def test_own_pages_have_no_faults(live_portal: str, cast: Cast, page: Page, path: str) -> None:
    sign_in(page, cast.health_leader, f"/logg-inn/?next={path}")
    page.wait_for_url(f"**{path}")
    assert axe_violations(page) == []


@pytest.mark.parametrize(
    "path",
    ["/passord/glemt/", "/passord/glemt/sendt/", "/passord/nytt/1-feil/", "/logg-inn/uten-konto/"],
)
def test_pages_outside_have_no_faults(live_portal: str, page: Page, path: str) -> None:
    page.goto(path)
    assert axe_violations(page) == []
