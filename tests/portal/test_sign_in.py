from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
SIGN_IN = "/logg-inn/"


def test_right_password_signs_in_whatever_the_case_of_the_address(client: Client) -> None:
    person = UserFactory(email="leder@kommune.example")
    response = client.post(SIGN_IN, {"login": "Leder@Kommune.Example", "password": PASSWORD})
    assert (response.status_code, response["Location"], client.session["_auth_user_id"]) == (302, "/", str(person.pk))


@pytest.mark.parametrize("case", ["wrong password", "unknown address", "inactive"])
def test_every_refusal_has_the_same_words_and_keeps_the_address(client: Client, case: str) -> None:
    UserFactory(email="leder@kommune.example", is_active=case != "inactive")
    email = "ukjent@kommune.example" if case == "unknown address" else "leder@kommune.example"
    password = "feil" if case == "wrong password" else PASSWORD
    response = client.post(SIGN_IN, {"login": email, "password": password})
    assert response.context["form"].non_field_errors() == ["E-postadressen eller passordet er feil."]
    assert f'value="{email}"' in response.text
    assert "_auth_user_id" not in client.session


def test_example_accounts_are_listed_and_let_in_by_a_demo_only(client: Client, settings: Any) -> None:
    UserFactory(email="helseleder@demo.example", name="Helseleder, Grimstad", is_example=True)
    assert "Helseleder, Grimstad" not in client.get(SIGN_IN).text
    assert client.post(SIGN_IN, {"login": "helseleder@demo.example", "password": PASSWORD}).status_code == 200
    settings.DEMO = True
    assert "Helseleder, Grimstad" in client.get(SIGN_IN).text
    assert client.post(SIGN_IN, {"login": "helseleder@demo.example", "password": PASSWORD}).status_code == 302


@pytest.mark.parametrize(
    ("target", "goes_to"),
    [("/puljer/", "/puljer/"), ("https://evil.example/", "/"), ("//evil.example/", "/"), ("javascript:alert(1)", "/")],
)
def test_next_leads_only_inside_the_portal(client: Client, target: str, goes_to: str) -> None:
    person = UserFactory()
    response = client.post(SIGN_IN, {"login": person.email, "password": PASSWORD, "next": target})
    assert response["Location"] == goes_to


def test_signing_out_ends_the_session_and_takes_a_post(cast: Cast, client: Client) -> None:
    client.force_login(cast.health_leader)
    assert client.get("/logg-ut/").status_code == 405
    assert client.post("/logg-ut/")["Location"] == SIGN_IN
    assert client.get("/")["Location"] == "/logg-inn/?next=/"


def test_pages_carry_a_strict_policy(client: Client) -> None:
    headers = client.get(SIGN_IN).headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert {"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"} <= set(
        policy.split("; ")
    )
    assert (headers["X-Frame-Options"], headers["X-Content-Type-Options"]) == ("DENY", "nosniff")


@pytest.mark.parametrize("path", ["/helse/", "/tilgjengelighet/", "/personvern/", "/hjelp/"])
def test_open_pages_need_no_sign_in(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200
