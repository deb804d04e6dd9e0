"""Signing in through an organisation: identity only, and every lie is refused."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from portal import sso
from portal.accounts.models import User
from tests.accounts.provider import CLIENT, Provider, new_key, running
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
START = "/logg-inn/organisasjon/ansattporten/"


def trust(settings: Any, tmp_path: Path, provider: Provider, more: str = "") -> None:
    """Write the operator's file, and let the settings read it."""
    (tmp_path / "secret").write_text("hemmelig\n")
    file = tmp_path / "sso.toml"
    file.write_text(
        f'[[provider]]\nid = "ansattporten"\nname = "Ansattporten"\nissuer = "{provider.address}"\n'
        f'client_id = "{CLIENT}"\nclient_secret_file = "{tmp_path / "secret"}"\n{more}\n'
    )
    settings.SSO_PROVIDERS = sso.read(str(file))
    settings.SSO_SECOND_FACTOR = sso.counting_as_second_factor(settings.SSO_PROVIDERS)
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": settings.SSO_PROVIDERS}}


@pytest.fixture
def provider(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with running() as provider:
        trust(settings, tmp_path, provider)
        yield provider


def come_back(client: Client, provider: Provider, start: str = START) -> Any:
    params = provider.asked(client.get(start)["Location"])
    return client.get(f"{START}svar/", {"code": "koden", "state": params["state"]})


def test_a_verified_address_finds_its_account_and_links_it(client: Client, provider: Provider) -> None:
    person = UserFactory(email="leder@kommune.example")
    before = person.password
    response = come_back(client, provider, f"{START}?next=/puljer/")
    assert (response.status_code, response["Location"]) == (302, "/puljer/")
    assert client.session["_auth_user_id"] == str(person.pk)
    account = SocialAccount.objects.get()
    assert (account.user, account.provider, account.uid) == (person, "ansattporten", "parvis-1")
    person.refresh_from_db()
    assert person.password == before


def test_no_claim_but_identity_is_stored(client: Client, provider: Provider) -> None:
    UserFactory(email="leder@kommune.example")
    provider.userinfo = {"groups": ["administrator"], "is_superuser": True, "is_staff": True}
    come_back(client, provider)
    assert SocialAccount.objects.get().extra_data == {"name": "En Leder", "email": "leder@kommune.example"}
    assert not SocialToken.objects.exists()
    assert not User.objects.filter(is_superuser=True).exists()
    assert "17054026641" not in json.dumps(list(SocialAccount.objects.values("uid", "extra_data")))


def test_a_linked_identity_needs_no_address_next_time(client: Client, provider: Provider) -> None:
    person = UserFactory(email="leder@kommune.example")
    SocialAccount.objects.create(user=person, provider="ansattporten", uid="parvis-1")
    provider.userinfo = {"email": None, "email_verified": False}
    assert come_back(client, provider)["Location"] == "/"
    assert client.session["_auth_user_id"] == str(person.pk)


@pytest.mark.parametrize("verified", [False, "true", "false", None, 1])
def test_an_address_that_is_not_verified_finds_nobody(client: Client, provider: Provider, verified: Any) -> None:
    UserFactory(email="leder@kommune.example")
    provider.userinfo = {"email_verified": verified}
    response = come_back(client, provider)
    assert response["Location"] == "/logg-inn/uten-konto/"
    assert "_auth_user_id" not in client.session
    assert not SocialAccount.objects.exists()


def test_a_domain_the_operator_trusts_counts_as_verified(
    client: Client, provider: Provider, settings: Any, tmp_path: Path
) -> None:
    UserFactory(email="leder@kommune.example")
    trust(settings, tmp_path, provider, 'trusted_email_domains = ["Kommune.example"]')
    provider.userinfo = {"email_verified": None}
    assert come_back(client, provider)["Location"] == "/"


def test_a_stranger_is_told_that_accounts_come_by_invitation(client: Client, provider: Provider) -> None:
    response = come_back(client, provider)
    page = client.get(response["Location"])
    assert (page.status_code, User.objects.count()) == (403, 0)
    assert "Du har ikke konto her" in page.text


@pytest.mark.parametrize("fields", [{"is_active": False}, {"is_example": True}], ids=["closed", "example"])
def test_a_closed_account_stays_closed(client: Client, provider: Provider, fields: dict[str, bool]) -> None:
    UserFactory(email="leder@kommune.example", **fields)
    assert come_back(client, provider)["Location"] == "/logg-inn/stengt/"
    assert "_auth_user_id" not in client.session


def refused(client: Client, response: Any) -> bool:
    words = "Innloggingen hos organisasjonen din svarte ikke som den skulle."
    return (response.status_code, words in response.text, "_auth_user_id" in client.session) == (401, True, False)


LIES: dict[str, dict[str, Any]] = {
    "wrong nonce": {"claims": {"nonce": "en-annens"}},
    "no nonce": {"leave_out": ("nonce",)},
    "wrong issuer": {"claims": {"iss": "https://evil.example"}},
    "wrong audience": {"claims": {"aud": "en-annen"}},
    "several audiences, issued to another": {"claims": {"aud": [CLIENT, "en-annen"], "azp": "en-annen"}},
    "several audiences, issued to nobody": {"claims": {"aud": [CLIENT, "en-annen"]}},
    "expired": {"claims": {"exp": int(time.time()) - 3600}},
    "never expires": {"leave_out": ("exp",)},
    "from tomorrow": {"claims": {"iat": int(time.time()) + 86400}},
    "not yet": {"claims": {"nbf": int(time.time()) + 86400}},
    "alg none": {"algorithm": "none"},
    "signed by the client secret": {"algorithm": "HS256", "signing_key": "hemmelig-" * 8},
    "signed by another key": {"signing_key": new_key()},
    "no subject": {"leave_out": ("sub",)},
    "national number as subject": {"claims": {"sub": "17054026641"}, "userinfo": {"sub": "17054026641"}},
    "userinfo about another": {"userinfo": {"sub": "parvis-2"}},
    "another issuer in the configuration": {"config": {"issuer": "https://evil.example"}},
    "no key address": {"config": {"jwks_uri": None}},
    "nonsense from userinfo": {"broken": "/userinfo"},
    "nonsense from keys": {"broken": "/keys"},
    "nonsense from token": {"broken": "/token"},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_a_lie_lets_nobody_in(client: Client, provider: Provider, lie: dict[str, Any]) -> None:
    UserFactory(email="leder@kommune.example")
    params = provider.asked(client.get(START)["Location"])
    for name, value in lie.items():
        setattr(provider, name, value)
    assert refused(client, client.get(f"{START}svar/", {"code": "koden", "state": params["state"]}))
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("header", [{"alg": "None"}, {"alg": "none", "kid": "en"}, {}, {"alg": "RS256", "kid": "to"}])
def test_a_token_made_by_hand_lets_nobody_in(
    client: Client, provider: Provider, header: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    UserFactory(email="leder@kommune.example")
    params = provider.asked(client.get(START)["Location"])
    parts = [
        base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in (header, {"sub": "x"})
    ]
    monkeypatch.setattr(provider, "id_token", lambda: ".".join([*parts, ""]))
    assert refused(client, client.get(f"{START}svar/", {"code": "koden", "state": params["state"]}))


def test_state_is_used_once_and_belongs_to_its_session(client: Client, provider: Provider) -> None:
    UserFactory(email="leder@kommune.example")
    params = provider.asked(client.get(START)["Location"])
    answer = {"code": "koden", "state": params["state"]}
    assert refused(Client(), Client().get(f"{START}svar/", answer))
    assert client.get(f"{START}svar/", answer).status_code == 302
    provider.codes.add("koden")
    client.post("/logg-ut/")
    assert refused(client, client.get(f"{START}svar/", answer))


def test_a_code_is_used_once(client: Client, provider: Provider) -> None:
    UserFactory(email="leder@kommune.example")
    come_back(client, provider)
    other = Client()
    assert refused(other, come_back(other, provider))


def test_a_token_is_used_once(client: Client, provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    UserFactory(email="leder@kommune.example")
    provider.claims = {"jti": "den-samme"}
    assert come_back(client, provider).status_code == 302
    provider.codes.add("koden")
    other = Client()
    assert refused(other, come_back(other, provider))


@pytest.mark.parametrize("params", [{"code": "koden"}, {"state": "gjettet", "code": "koden"}, {}, {"error": "x"}])
def test_an_answer_nobody_asked_for_is_refused(client: Client, provider: Provider, params: dict[str, str]) -> None:
    assert refused(client, client.get(f"{START}svar/", params))


def test_who_stops_halfway_is_told_so(client: Client, provider: Provider) -> None:
    params = provider.asked(client.get(START)["Location"])
    answer = {"error": "access_denied", "state": params["state"]}
    page = client.get(client.get(f"{START}svar/", answer)["Location"])
    assert "Du avbrøt" in page.text


def test_a_provider_that_is_down_gives_a_plain_page(
    client: Client, provider: Provider, settings: Any, tmp_path: Path
) -> None:
    provider.address = "http://127.0.0.1:9"
    trust(settings, tmp_path, provider)
    assert refused(client, client.get(START))


def test_an_unknown_provider_does_not_exist(client: Client, provider: Provider) -> None:
    assert client.get("/logg-inn/organisasjon/ukjent/").status_code == 404
    assert client.get("/logg-inn/organisasjon/ukjent/svar/").status_code == 404


def test_the_request_cannot_change_what_is_asked_of_the_provider(client: Client, provider: Provider) -> None:
    tricks = "?auth_params=acr_values%3Dlow%26prompt%3Dnone&scope=alt&process=connect&action=rerequest"
    params = provider.asked(client.get(f"{START}{tricks}")["Location"])
    assert set(params["scope"].split()) == {"openid", "profile", "email"}
    assert (params["code_challenge_method"], params["response_type"]) == ("S256", "code")
    assert not {"acr_values", "prompt"} & set(params)


@pytest.mark.parametrize(("acr", "status"), [("high", 302), ("substantial", 302), ("low", 401), (None, 401)])
def test_a_sign_in_weaker_than_asked_for_is_refused(
    client: Client, provider: Provider, settings: Any, tmp_path: Path, acr: str | None, status: int
) -> None:
    UserFactory(email="leder@kommune.example")
    trust(settings, tmp_path, provider, 'acr_values = ["substantial", "high"]')
    provider.claims = {"acr": acr}
    assert come_back(client, provider).status_code == status


def test_next_leads_only_inside_the_portal(client: Client, provider: Provider) -> None:
    UserFactory(email="leder@kommune.example")
    assert come_back(client, provider, f"{START}?next=https://evil.example/")["Location"] == "/"


def test_the_sign_in_page_offers_the_organisations_first(client: Client, provider: Provider) -> None:
    page = client.get("/logg-inn/?next=/puljer/").text
    assert f'href="{START}?next=/puljer/"' in page
    assert "Logg inn med Ansattporten" in page


@pytest.mark.parametrize(
    "text",
    [
        "[[provider]]\nid = 'x'\n",
        "[[provider]]\nid='x'\nname='x'\nissuer='x'\nclient_id='x'\nrights='all'\n",
        "[[provider]]\nid='x'\nname='x'\nissuer='x'\nclient_id='x'\nclient_secret_file='/finnes/ikke'\n",
        "provider = 'x'",
        "= ikke toml",
    ],
)
def test_a_faulty_file_stops_the_portal_and_says_why(tmp_path: Path, text: str) -> None:
    file = tmp_path / "sso.toml"
    file.write_text(text)
    with pytest.raises(ImproperlyConfigured, match="PORTAL_SSO_FILE"):
        sso.read(str(file))
    assert sso.read("") == []


def test_a_stranger_with_a_proved_invitation_goes_on_to_the_new_account(client: Client, provider: Provider) -> None:
    session = client.session
    session["welcome_confirmed"] = 1
    session.save()
    assert come_back(client, provider)["Location"] == "/velkommen/konto/"
    kept = {"name": "En Leder", "email": "leder@kommune.example"}
    assert client.session["welcome_identity"] == ["ansattporten", "parvis-1", kept]
    assert not User.objects.exists()
