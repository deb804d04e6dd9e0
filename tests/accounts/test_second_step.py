"""The second step: who must have one, how it is set up, and what it asks at sign-in."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from portal.accounts.models import User
from tests.cast import TOTP_SECRET, Cast
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db
SIGN_IN, STEP = "/logg-inn/", "/logg-inn/kode/"


def code(secret: str = TOTP_SECRET) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def sign_in(client: Client, person: User, **more: str) -> Any:
    return client.post(SIGN_IN, {"login": person.email, "password": PASSWORD, **more})


def without_factor(person: User) -> User:
    Authenticator.objects.filter(user=person).delete()
    return person


MUST = ("regional_contact", "national_coordinator", "working_group_lead", "committee_member", "administrator")
NEED_NOT = ("health_leader", "project_manager", "supplier_contact", "newcomer")


@pytest.mark.parametrize("who", MUST)
def test_wide_rights_wait_for_a_second_step(cast: Cast, client: Client, who: str) -> None:
    client.force_login(without_factor(getattr(cast, who)))
    for path in ("/", "/kommuner/", "/rapporter/", "/konto/", "/konto/passord/"):
        response = client.get(path)
        assert (path, response.status_code, response["Location"]) == (path, 302, "/konto/totrinn/")
    assert "Du har en rolle med vide rettigheter." in client.get("/konto/totrinn/").text


@pytest.mark.parametrize("who", NEED_NOT)
def test_others_may_do_without(cast: Cast, client: Client, who: str) -> None:
    client.force_login(getattr(cast, who))
    assert "/konto/totrinn/" not in client.get("/").get("Location", "")
    assert "vide rettigheter" not in client.get("/konto/totrinn/").text


@pytest.mark.parametrize("path", ["/hjelp/", "/personvern/", "/tilgjengelighet/", "/helse/", "/konto/totrinn/"])
def test_help_and_the_way_out_stay_open(cast: Cast, client: Client, path: str) -> None:
    client.force_login(without_factor(cast.administrator))
    assert client.get(path).status_code == 200


def test_one_can_sign_out_instead(cast: Cast, client: Client) -> None:
    client.force_login(without_factor(cast.administrator))
    assert client.post("/logg-ut/")["Location"] == SIGN_IN


@pytest.mark.parametrize(("demo", "example", "goes_to"), [(True, True, None), (True, False, 1), (False, True, 1)])
def test_example_accounts_go_free_in_a_demo_only(
    cast: Cast, client: Client, settings: Any, demo: bool, example: bool, goes_to: int | None
) -> None:
    settings.DEMO = demo
    person = without_factor(cast.committee_member)
    User.objects.filter(pk=person.pk).update(is_example=example)
    client.force_login(person)
    assert (client.get("/")["Location"] == "/konto/totrinn/") == bool(goes_to)


def test_an_app_is_set_up_and_then_asked_for(cast: Cast, client: Client) -> None:
    person = without_factor(cast.administrator)
    assert sign_in(client, person)["Location"] == "/"
    page = client.get("/konto/totrinn/app/")
    secret = re.search(r'class="secret">(\w+)<', page.text)[1]  # type: ignore[index]
    wrong = client.post("/konto/totrinn/app/", {"code": "000000"})
    assert "Koden er feil." in wrong.text
    assert client.post("/konto/totrinn/app/", {"code": code(secret)})["Location"] == "/konto/totrinn/reservekoder/"
    codes = re.findall(r"<li><code>(\d+)</code>", client.get("/konto/totrinn/reservekoder/").text)
    assert len(set(codes)) == 10
    assert client.get("/")["Location"] != "/konto/totrinn/"
    client.post("/logg-ut/")
    assert sign_in(client, person)["Location"] == STEP
    assert client.get("/")["Location"] == "/logg-inn/?next=/"
    assert client.post(STEP, {"code": codes[0]})["Location"] == "/"
    client.post("/logg-ut/")
    sign_in(client, person)
    assert client.post(STEP, {"code": codes[0]}).status_code == 200
    assert "_auth_user_id" not in client.session


def test_the_second_step_remembers_where_one_was_going(cast: Cast, client: Client) -> None:
    sign_in(client, cast.administrator, next="/kommuner/")
    assert client.post(STEP, {"code": code()})["Location"] == "/kommuner/"


def test_a_code_is_used_once(cast: Cast, client: Client) -> None:
    used = code()
    sign_in(client, cast.administrator)
    assert client.post(STEP, {"code": used}).status_code == 302
    other = Client()
    sign_in(other, cast.administrator)
    assert other.post(STEP, {"code": used}).status_code == 200


def test_guessing_codes_is_slowed_down(cast: Cast, client: Client) -> None:
    sign_in(client, cast.administrator)
    for guess in range(20):
        client.post(STEP, {"code": f"{guess:06}"})
    assert client.post(STEP, {"code": code()}).status_code == 200
    assert "_auth_user_id" not in client.session


def test_one_may_stop_at_the_second_step(cast: Cast, client: Client) -> None:
    sign_in(client, cast.administrator)
    assert client.get(SIGN_IN)["Location"] == STEP
    client.post("/logg-ut/")
    assert client.get(SIGN_IN).status_code == 200
    assert client.get(STEP)["Location"] == SIGN_IN


@pytest.mark.parametrize(
    "path",
    ["/konto/totrinn/app/slett/", "/konto/totrinn/reservekoder/nye/", "/konto/totrinn/nokler/ny/"],
)
def test_changing_the_second_step_asks_who_one_is(cast: Cast, client: Client, path: str) -> None:
    client.force_login(cast.administrator)
    response = client.get(path)
    assert response["Location"] == f"/logg-inn/bekreft/?next={path.replace('/', '%2F')}"
    assert "Bekreft at det er deg" in client.get(response["Location"]).text
    refused = client.post("/logg-inn/bekreft/", {"password": "feil", "next": path})
    assert "Passordet er feil." in refused.text
    assert client.post("/logg-inn/bekreft/", {"password": PASSWORD, "next": path})["Location"] == path
    assert client.get(path).status_code == 200


def test_every_change_is_mailed_to_the_owner(cast: Cast, client: Client, mailoutbox: list[Any]) -> None:
    sign_in(client, cast.administrator)
    client.post(STEP, {"code": code()})
    client.post("/konto/totrinn/app/slett/")
    assert [mail.to for mail in mailoutbox] == [[cast.administrator.email]]
    assert "Autentiseringsappen er fjernet fra kontoen din." in mailoutbox[0].body
    assert client.get("/")["Location"] == "/konto/totrinn/"
