"""A forgotten password: the page tells nobody who has an account, and the link works once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
NEW = "en-helt-annen-passfrase"


def ask(client: Client, email: str) -> Any:
    return client.post("/passord/glemt/", {"email": email}, follow=True)


def link(mail: Any) -> str:
    found = re.search(r"http://testserver(/passord/nytt/\S+/)", mail.body)
    assert found
    return found[1]


def test_the_page_says_the_same_to_everybody(client: Client, mailoutbox: list[Any]) -> None:
    UserFactory(email="leder@kommune.example")
    UserFactory(email="stengt@kommune.example", is_active=False)
    pages = {ask(client, who).text for who in ("leder@kommune.example", "stengt@kommune.example", "u@kommune.example")}
    assert len(pages) == 1
    assert ["Velg nytt passord" in mail.subject for mail in mailoutbox] == [True, False, False]


def test_the_letter_is_plain_and_also_html(client: Client, mailoutbox: list[Any]) -> None:
    UserFactory(email="leder@kommune.example")
    ask(client, "Leder@kommune.example")
    (mail,) = mailoutbox
    html, kind = mail.alternatives[0]
    assert (mail.to, kind) == (["leder@kommune.example"], "text/html")
    assert link(mail) in html
    assert 'lang="nb"' in html


def test_the_link_works_once_and_ends_all_sessions(client: Client, mailoutbox: list[Any]) -> None:
    person = UserFactory(email="leder@kommune.example")
    elsewhere = Client()
    elsewhere.force_login(person)
    ask(client, person.email)
    address = link(mailoutbox[0])
    form = client.get(address)["Location"]
    assert mailoutbox[0].body.count(form) == 0  # the secret has left the address
    done = client.post(form, {"password1": NEW, "password2": NEW}, follow=True)
    assert "Passordet er byttet" in done.text
    person.refresh_from_db()
    assert person.check_password(NEW)
    assert elsewhere.get("/konto/").status_code == 302
    assert "Lenken gjelder ikke lenger" in Client().get(address).text
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "address", ["/passord/nytt/1-feil/", "/passord/nytt/zzz-abc-def/", "/passord/nytt/1-set-password/"]
)
def test_a_forged_link_gets_a_plain_answer(client: Client, address: str) -> None:
    UserFactory()
    assert "Lenken gjelder ikke lenger" in client.get(address).text


def test_a_link_dies_with_the_next_sign_in(client: Client, mailoutbox: list[Any]) -> None:
    person = UserFactory(email="leder@kommune.example")
    ask(client, person.email)
    Client().post("/logg-inn/", {"login": person.email, "password": PASSWORD})
    assert "Lenken gjelder ikke lenger" in client.get(link(mailoutbox[0])).text


def test_nobody_can_flood_a_mailbox(client: Client, mailoutbox: list[Any]) -> None:
    UserFactory(email="leder@kommune.example")
    answers = [client.post("/passord/glemt/", {"email": "leder@kommune.example"}).status_code for _ in range(5)]
    assert (answers, len(mailoutbox)) == ([302, 302, 302, 429, 429], 3)
