"""Invited to a role: the link, the code, the account; and everything that is not let through."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.utils import timezone

from networks.actions import welcomes
from networks.models import Membership, RoleHolder
from portal import access
from portal.access import Level
from portal.accounts.models import User, Welcome
from portal.audit.models import Entry
from portal.refusals import Refused
from tests.cast import Cast
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
NEW = "en-helt-annen-passfrase"
INVITE, SEAT = "/kommuner/4202/roller/inviter/", "/organer/utvalget/medlemmer/inviter/"


def invite(person: User, address: str = INVITE, **more: str) -> Any:
    client = Client()
    client.force_login(person)
    form = {"email": "Ny@kommune.example", "name": "Ny Leder", "role": "health_leader", **more}
    return client.post(address, form)


def link(mails: list[Any]) -> str:
    found = re.search(r"http://testserver(/velkommen/\S+/)", mails[-1].body)
    assert found
    return found[1]


def code(mails: list[Any]) -> str:
    found = re.search(r"\b(\d{6})\b", mails[-1].body)
    assert found
    return found[1]


def prove(client: Client, mails: list[Any]) -> None:
    """Follow the link, and answer with the code that was mailed."""
    assert client.get(link(mails))["Location"] == "/velkommen/"
    client.post("/velkommen/", {"send": "1"})
    assert client.post("/velkommen/", {"code": code(mails)})["Location"] == "/velkommen/konto/"


def test_from_invitation_to_the_portal(cast: Cast, client: Client, mailoutbox: list[Any]) -> None:
    assert invite(cast.health_leader)["Location"] == "/tilgang/invitasjoner/"
    assert mailoutbox[0].to == ["ny@kommune.example"]
    prove(client, mailoutbox)
    done = client.post("/velkommen/konto/", {"name": "Ny Leder", "password": NEW})
    assert done["Location"] == "/"
    person = User.objects.get(email="ny@kommune.example")
    assert (person.name, person.check_password(NEW)) == ("Ny Leder", True)
    assert client.session["_auth_user_id"] == str(person.pk)
    assert RoleHolder.objects.get(user=person).role_id == "health_leader"
    assert access.allowed(User.objects.get(pk=person.pk), Level.ANSWER, cast.grimstad)
    assert {"welcome.issued", "welcome.accepted", "role.started"} <= set(Entry.objects.values_list("verb", flat=True))


def test_a_seat_with_wide_rights_leads_on_to_the_second_step(cast: Cast, client: Client, mailoutbox: list[Any]) -> None:
    invite(cast.administrator, SEAT, role="member")
    prove(client, mailoutbox)
    client.post("/velkommen/konto/", {"name": "Ny", "password": NEW})
    assert Membership.objects.get(user__email="ny@kommune.example").role == "member"
    assert client.get("/")["Location"] == "/konto/totrinn/"
    assert client.get("/konto/totrinn/app/").status_code == 200  # not asked for the password again at once


@pytest.mark.parametrize(
    ("who", "address", "status"),
    [
        ("project_manager", INVITE, 403),
        ("other_health_leader", INVITE, 404),
        ("regional_contact", INVITE, 403),
        ("newcomer", INVITE, 404),
        ("health_leader", SEAT, 403),
        ("committee_member", SEAT, 403),
        ("administrator", INVITE, 302),
        ("administrator", SEAT, 302),
    ],
)
def test_those_who_name_people_invite_them(cast: Cast, who: str, address: str, status: int) -> None:
    role = "member" if address == SEAT else "health_leader"
    assert invite(getattr(cast, who), address, role=role).status_code == status
    assert Welcome.objects.exists() == (status == 302)


def test_only_a_digest_of_the_link_is_stored(cast: Cast, mailoutbox: list[Any]) -> None:
    invite(cast.health_leader)
    token = link(mailoutbox).split("/")[2]
    welcome = Welcome.objects.get()
    assert welcome.token_digest == welcomes.digest(token)
    stored = str(list(Welcome.objects.values())) + str(list(Entry.objects.values()))
    assert token not in stored


def test_the_page_says_masked_whom_it_is_for(cast: Cast, client: Client, mailoutbox: list[Any]) -> None:
    invite(cast.health_leader)
    page = client.get(link(mailoutbox), follow=True).text
    assert "n•••@kommune.example" in page
    assert "ny@kommune.example" not in page
    assert client.get("/velkommen/konto/")["Location"] == "/velkommen/"


def test_a_forwarded_link_is_not_enough(cast: Cast, client: Client, mailoutbox: list[Any]) -> None:
    invite(cast.health_leader)
    client.get(link(mailoutbox))
    client.post("/velkommen/", {"send": "1"})
    right = code(mailoutbox)
    for wrong in range(5):
        assert client.post("/velkommen/", {"code": f"{(int(right) + 1 + wrong) % 1000000:06}"}).status_code == 422
    assert client.post("/velkommen/", {"code": right}).status_code == 422
    assert client.post("/velkommen/konto/", {"name": "x", "password": NEW})["Location"] == "/velkommen/"
    assert [mail.to for mail in mailoutbox] == [["ny@kommune.example"]] * 2


def test_codes_cannot_be_asked_for_without_end(cast: Cast, client: Client, mailoutbox: list[Any]) -> None:
    invite(cast.health_leader)
    client.get(link(mailoutbox))
    assert [client.post("/velkommen/", {"send": "1"}).status_code for _ in range(6)] == [302] * 5 + [429]


def test_a_link_works_once(cast: Cast, client: Client, mailoutbox: list[Any]) -> None:
    invite(cast.health_leader)
    address = link(mailoutbox)
    prove(client, mailoutbox)
    client.post("/velkommen/konto/", {"name": "Ny", "password": NEW})
    again = Client().get(address)
    assert (again.status_code, "Invitasjonen virker ikke" in again.text) == (410, True)


@pytest.mark.parametrize("address", ["/velkommen/gjettet/", "/velkommen/", "/velkommen/konto/"])
def test_a_forged_link_gets_a_plain_page(client: Client, address: str) -> None:
    page = client.get(address)
    assert (page.status_code, "Invitasjonen virker ikke" in page.text) == (410, True)


def test_an_old_link_gets_the_same_page_even_halfway(cast: Cast, client: Client, mailoutbox: list[Any]) -> None:
    invite(cast.health_leader)
    prove(client, mailoutbox)
    Welcome.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    assert client.post("/velkommen/konto/", {"name": "Ny", "password": NEW}).status_code == 410
    assert not User.objects.filter(email="ny@kommune.example").exists()


def test_sending_again_ends_the_former_link_and_withdrawing_ends_them_all(
    cast: Cast, client: Client, mailoutbox: list[Any]
) -> None:
    invite(cast.health_leader)
    first = link(mailoutbox)
    leader = Client()
    leader.force_login(cast.health_leader)
    leader.post(f"/tilgang/invitasjoner/{Welcome.objects.get().pk}/igjen/")
    second = link(mailoutbox)
    assert (client.get(first).status_code, client.get(second).status_code) == (410, 302)
    welcome = Welcome.objects.open(timezone.now()).get()
    leader.post(f"/tilgang/invitasjoner/{welcome.pk}/trekk/")
    assert client.get(second).status_code == 410
    page = leader.get("/tilgang/invitasjoner/").text
    assert len(re.findall(r"trukket tilbake \d", page)) == 2


def test_inviting_twice_leaves_one_link(cast: Cast, client: Client, mailoutbox: list[Any]) -> None:
    invite(cast.health_leader)
    first = link(mailoutbox)
    invite(cast.health_leader)
    assert client.get(first).status_code == 410
    assert Welcome.objects.open(timezone.now()).count() == 1


def test_others_do_not_know_of_the_invitations(cast: Cast) -> None:
    invite(cast.health_leader)
    pk = Welcome.objects.get().pk
    client = Client()
    client.force_login(cast.other_health_leader)
    assert "ny@kommune.example" not in client.get("/tilgang/invitasjoner/").text
    for what in ("igjen", "trekk"):
        assert client.post(f"/tilgang/invitasjoner/{pk}/{what}/").status_code == 404


def test_an_address_from_elsewhere_asks_for_a_second_thought(cast: Cast) -> None:
    doubt = invite(cast.health_leader, email="ny@gmail.example")
    assert (doubt.status_code, Welcome.objects.count()) == (422, 0)
    assert "Adressen slutter på @gmail.example" in doubt.text
    assert invite(cast.health_leader, email="ny@gmail.example", sure="on").status_code == 302


def test_who_has_an_account_is_not_invited(cast: Cast) -> None:
    taken = invite(cast.health_leader, email="Newcomer@kommune.example")
    assert (taken.status_code, Welcome.objects.count()) == (422, 0)
    assert "har allerede en konto" in taken.text


def test_an_account_made_meanwhile_stops_the_acceptance(cast: Cast, client: Client, mailoutbox: list[Any]) -> None:
    invite(cast.health_leader)
    prove(client, mailoutbox)
    UserFactory(email="ny@kommune.example")
    page = client.post("/velkommen/konto/", {"name": "Ny", "password": NEW})
    assert (page.status_code, "har allerede en konto" in page.text) == (422, True)
    assert Welcome.objects.get().used_at is None


def test_what_has_gone_cannot_be_accepted_and_nothing_is_half_done(cast: Cast) -> None:
    token = welcomes.issue(
        email="ny@kommune.example",
        name="",
        brings=({"body": "finnes-ikke", "role": "member"}, "medlem"),
        at=timezone.now(),
        by=cast.administrator,
    )
    welcome = Welcome.objects.get(token_digest=welcomes.digest(token))
    with pytest.raises(Refused):
        welcomes.accept(welcome=welcome, name="Ny", at=timezone.now(), on=timezone.localdate(), password=NEW)
    assert not User.objects.filter(email="ny@kommune.example").exists()


@pytest.mark.parametrize("password", ["kort", "ny@kommune.example", "931857204618"])
def test_a_poor_password_is_refused(cast: Cast, client: Client, mailoutbox: list[Any], password: str) -> None:
    invite(cast.health_leader)
    prove(client, mailoutbox)
    assert client.post("/velkommen/konto/", {"name": "Ny", "password": password}).status_code == 422


def test_an_organisation_may_take_the_place_of_the_password(cast: Cast, client: Client, mailoutbox: list[Any]) -> None:
    invite(cast.health_leader)
    prove(client, mailoutbox)
    session = client.session
    session["welcome_identity"] = ["ansattporten", "parvis-9", {"name": "Ny"}]
    session.save()
    assert client.post("/velkommen/konto/", {"name": "Ny"})["Location"] == "/"
    account = SocialAccount.objects.get()
    assert (account.uid, account.user.email, account.user.has_usable_password()) == (
        "parvis-9",
        "ny@kommune.example",
        False,
    )
