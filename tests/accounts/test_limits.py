"""Limits on guessing, which an attacker cannot turn against the owner; and limits on sessions."""

from __future__ import annotations

import datetime
import time
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from portal.accounts.models import User
from tests.cast import Cast
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
SIGN_IN = "/logg-inn/"
TOO_MANY, FEIL = "For mange mislykkede forsøk.", "feil"


@pytest.fixture
def owner() -> User:
    return UserFactory(email="leder@kommune.example")


def attempt(client: Client, password: str = FEIL, place: str = "192.0.2.1", who: str = "leder@kommune.example") -> Any:
    return client.post(SIGN_IN, {"login": who, "password": password}, REMOTE_ADDR=place)


def fail(client: Client, times: int, place: str = "192.0.2.1") -> None:
    for _ in range(times):
        attempt(client, place=place)


def test_guessing_from_one_place_stops_even_with_the_right_password(client: Client, owner: User) -> None:
    fail(client, 5)
    assert TOO_MANY in attempt(client, PASSWORD).text
    assert "_auth_user_id" not in client.session


def test_the_limit_is_the_same_for_an_address_without_account(client: Client) -> None:
    fail(client, 5)
    assert TOO_MANY in attempt(client).text


def test_the_owner_gets_in_from_elsewhere_meanwhile(client: Client, owner: User) -> None:
    fail(Client(), 6, place="192.0.2.1")
    assert attempt(client, PASSWORD, place="198.51.100.7").status_code == 302


def test_many_places_together_are_stopped_but_not_the_owners_own_browser(client: Client, owner: User) -> None:
    assert attempt(client, PASSWORD, place="198.51.100.7").status_code == 302
    client.post("/logg-ut/")
    for place in range(30):
        attempt(Client(), place=f"203.0.113.{place}")
    assert TOO_MANY in attempt(Client(), PASSWORD, place="198.51.100.8").text
    assert attempt(client, PASSWORD, place="198.51.100.7").status_code == 302


def test_a_browser_known_to_one_is_not_known_to_another(client: Client, owner: User) -> None:
    other = UserFactory(email="annen@kommune.example")
    attempt(client, PASSWORD, who=other.email)
    client.post("/logg-ut/")
    fail(client, 5)
    assert TOO_MANY in attempt(client, PASSWORD).text


def test_success_does_not_use_up_attempts(client: Client, owner: User) -> None:
    for _ in range(12):
        assert attempt(client, PASSWORD).status_code == 302
        client.post("/logg-ut/")


def test_refusals_take_as_long_whether_or_not_there_is_an_account(client: Client, owner: User) -> None:
    took: dict[str, list[float]] = {}
    for turn in range(4):
        for who in (owner.email, "ukjent@kommune.example"):
            started = time.process_time()
            attempt(client, who=who, place=f"192.0.2.{turn}")
            took.setdefault(who, []).append(time.process_time() - started)
    known, unknown = (min(seconds) for seconds in took.values())
    assert 0.5 < unknown / known < 2


# Sessions ------------------------------------------------------------------------------------------------------


def signed_in(person: User, *, hours_ago: float, seen_hours_ago: float) -> Client:
    client = Client()
    client.force_login(person)
    now = timezone.now()
    session = client.session
    session["signed_in_at"] = (now - datetime.timedelta(hours=hours_ago)).timestamp()
    session["seen_at"] = (now - datetime.timedelta(hours=seen_hours_ago)).timestamp()
    session.save()
    return client


@pytest.mark.parametrize(
    ("who", "hours_ago", "seen_hours_ago", "lasts"),
    [
        ("health_leader", 9, 7.9, True),
        ("health_leader", 9, 8.1, False),
        ("health_leader", 10.1, 0, False),
        ("administrator", 9, 0.9, True),
        ("administrator", 9, 1.1, False),
        ("national_coordinator", 2, 1.1, False),
        ("committee_member", 2, 1.1, False),
    ],
)
def test_a_session_ends_by_itself(cast: Cast, who: str, hours_ago: float, seen_hours_ago: float, lasts: bool) -> None:
    client = signed_in(getattr(cast, who), hours_ago=hours_ago, seen_hours_ago=seen_hours_ago)
    response = client.get("/konto/")
    assert response.status_code == (200 if lasts else 302)
    if not lasts:
        assert response["Location"] == "/logg-inn/?next=%2Fkonto%2F"
        assert "Du er logget ut fordi det var lenge siden" in client.get(response["Location"]).text


def test_use_keeps_a_session_awake_but_not_for_ever(cast: Cast) -> None:
    client = signed_in(cast.health_leader, hours_ago=5, seen_hours_ago=7)
    client.get("/konto/")
    now = timezone.now().timestamp()
    assert now - client.session["seen_at"] < 60
    assert now - client.session["signed_in_at"] > 4 * 3600


def test_a_session_without_marks_is_as_old_as_the_last_sign_in(cast: Cast, client: Client) -> None:
    client.force_login(cast.health_leader)
    User.objects.update(last_login=timezone.now() - datetime.timedelta(hours=11))
    assert client.get("/konto/").status_code == 302


def test_one_sees_and_ends_ones_own_sessions_only(client: Client, owner: User) -> None:
    phone, stranger = Client(), Client()
    attempt(client, PASSWORD)
    phone.post(SIGN_IN, {"login": owner.email, "password": PASSWORD}, headers={"user-agent": "Telefonen min"})
    other = UserFactory()
    attempt(stranger, PASSWORD, who=other.email)
    page = client.get("/konto/okter/").text
    assert page.count("Denne") == 1
    assert "Telefonen min" in page
    mine = UserSession.objects.get(user=owner, user_agent="Telefonen min")
    assert stranger.post(f"/konto/okter/{mine.pk}/avslutt/").status_code == 404
    assert client.get(f"/konto/okter/{mine.pk}/avslutt/").status_code == 405
    assert client.post(f"/konto/okter/{mine.pk}/avslutt/")["Location"] == "/konto/okter/"
    assert phone.get("/konto/")["Location"] == "/logg-inn/?next=/konto/"
    assert client.get("/konto/").status_code == 200


def test_a_new_password_signs_out_everywhere_else(client: Client, owner: User, mailoutbox: list[Any]) -> None:
    phone = Client()
    attempt(client, PASSWORD)
    attempt(phone, PASSWORD)
    new = "en-helt-annen-passfrase"
    wrong = client.post("/konto/passord/", {"oldpassword": "feil", "password1": new, "password2": new})
    assert "Det nåværende passordet er feil." in wrong.text
    client.post("/konto/passord/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert (client.get("/konto/").status_code, phone.get("/konto/").status_code) == (200, 302)
    assert [mail.to for mail in mailoutbox] == [[owner.email]]


@pytest.mark.parametrize("password", ["kort", "931857204618", "leder@kommune.example"])
def test_a_poor_password_is_refused(client: Client, owner: User, password: str) -> None:
    attempt(client, PASSWORD)
    form = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    client.post("/konto/passord/", form)
    owner.refresh_from_db()
    assert owner.check_password(PASSWORD)
