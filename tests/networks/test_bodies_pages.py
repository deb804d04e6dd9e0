"""The pages about bodies, roles, record systems and rights, as people use them."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from networks.models import Body, DelegationAgreement, Membership, MunicipalityProduct, RoleHolder, RoleType
from networks.reports import bodies as reports
from networks.reports import model_picture
from portal.access import Level, allowed
from portal.accounts.models import User
from tests.cast import Cast
from tests.factories.accounts import UserFactory
from tests.factories.networks import BodyFactory, MunicipalityProductFactory, ProductFactory, municipality

DAY = datetime.timedelta(days=1)


def as_day(day: datetime.date) -> str:
    return f"{day:%d.%m.%Y}"


@pytest.fixture
def today() -> datetime.date:
    return timezone.localdate()


def signed_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


# Seats ------------------------------------------------------------------------------------------------


def test_a_new_seat_is_shown_before_it_is_given(client: Client, cast: Cast, today: datetime.date) -> None:
    signed_in(client, cast.administrator)
    address = reverse("networks:seat_new", args=["utvalget"])
    data = {"user": "newcomer@kommune.example", "role": "member", "starts_on": as_day(today)}
    preview = client.post(address, data)
    assert preview.status_code == 200
    assert "rett til å delta i beslutningene til utvalget" in preview.content.decode()
    assert not Membership.objects.filter(user=cast.newcomer).exists()
    saved = client.post(address, data | {"confirmed": "1"})
    assert saved["Location"] == reverse("networks:body", args=["utvalget"])
    assert Membership.objects.get(user=cast.newcomer).starts_on == today


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"user": "ukjent@kommune.example"}, "Ingen med den adressen har konto"),
        ({"user": "committee-member@kommune.example"}, "Perioder kan ikke overlappe"),
        ({"starts_on": "31.02.2027"}, "Skriv datoen som dag, måned og år"),
        ({"ends_on": "01.01.2020"}, "Sluttdatoen må komme etter den første dagen"),
        ({"role": "konge"}, "konge"),
    ],
)
def test_a_wrong_seat_is_explained_at_its_field(
    client: Client, cast: Cast, today: datetime.date, change: dict[str, str], words: str
) -> None:
    signed_in(client, cast.administrator)
    data = {"user": "newcomer@kommune.example", "role": "member", "starts_on": as_day(today)} | change
    response = client.post(reverse("networks:seat_new", args=["utvalget"]), data)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Membership.objects.filter(user=cast.newcomer).exists()


def test_ending_a_seat_says_what_is_taken_and_what_is_left_empty(
    client: Client, cast: Cast, today: datetime.date
) -> None:
    signed_in(client, cast.administrator)
    seat = Membership.objects.get(user=cast.regional_contact)
    address = reverse("networks:seat_change", args=["regional-agder", seat.pk])
    data = {"starts_on": as_day(seat.starts_on), "ends_on": as_day(today)}
    page = client.post(address, data).content.decode()
    assert "tar dette bort" in page
    assert "ingen kontaktperson e-helse i regional-agder" in page
    client.post(address, data | {"confirmed": "1"})
    assert not allowed(User.objects.get(pk=cast.regional_contact.pk), Level.COORDINATE, cast.agder)


def test_a_membership_that_ends_while_the_form_is_open_lets_nobody_in(
    client: Client, cast: Cast, today: datetime.date
) -> None:
    signed_in(client, cast.national_coordinator)
    address = reverse("networks:body_words", args=["nasjonal-gruppe"])
    assert client.get(address).status_code == 200
    Membership.objects.filter(user=cast.national_coordinator).update(ends_on=today)
    assert client.post(address, {"mandate": "Nytt"}).status_code == 403
    assert Body.objects.get(key="nasjonal-gruppe").mandate == ""


def test_a_body_shows_who_sat_there_on_a_day(client: Client, cast: Cast) -> None:
    signed_in(client, cast.health_leader)
    address = reverse("networks:body", args=["utvalget"])
    assert "Committee member" in client.get(address).content.decode()
    before = client.get(address, {"as_of": "2024-03-01"}).content.decode()
    assert "Ingen er registrert denne dagen" in before


def test_the_secretary_changes_mandate_and_rhythm(client: Client, cast: Cast) -> None:
    signed_in(client, cast.national_coordinator)
    address = reverse("networks:body_words", args=["nasjonal-gruppe"])
    client.post(address, {"mandate": "Koordinerer", "rhythm": "Hver sjette uke", "responsibility": ""})
    body = Body.objects.get(key="nasjonal-gruppe")
    assert (body.mandate, body.rhythm) == ("Koordinerer", "Hver sjette uke")


# The model -----------------------------------------------------------------------------------------------


def test_the_drawing_and_the_list_hold_the_same_bodies(client: Client, cast: Cast) -> None:
    top = Body.objects.get(key="utvalget")
    Body.objects.filter(key="nasjonal-gruppe").update(reports_to=top)
    Body.objects.filter(key__startswith="regional").update(reports_to=Body.objects.get(key="nasjonal-gruppe"))
    forest = reports.forest(Body.objects.all())
    picture = model_picture.draw(forest)
    assert {box.body.key for box in picture.boxes} == set(Body.objects.values_list("key", flat=True))
    assert len(picture.boxes) == len({(box.x, box.y) for box in picture.boxes})
    page = signed_in(client, cast.administrator).get(reverse("networks:model")).content.decode()
    for body in Body.objects.all():
        assert page.count(f'href="{body.get_absolute_url()}"') == 2


def test_a_circle_of_reporting_is_drawn_once(cast: Cast) -> None:
    one, other = BodyFactory(), BodyFactory()
    Body.objects.filter(pk=one.pk).update(reports_to=other)
    Body.objects.filter(pk=other.pk).update(reports_to=one)
    forest = reports.forest(Body.objects.filter(pk__in=[one.pk, other.pk]))
    assert {node.body for node in forest} == {one, other}


# Roles ---------------------------------------------------------------------------------------------------


def test_hand_over_in_three_steps(client: Client, cast: Cast, today: datetime.date) -> None:
    signed_in(client, cast.health_leader)
    role = RoleHolder.objects.get(user=cast.health_leader)
    address = reverse("rollouts:hand_over", args=["4202", role.pk])
    assert "1. Hvem tar over?" in client.get(address).content.decode()
    second = client.get(address, {"to": cast.newcomer.email}).content.decode()
    assert "2. Dette er åpent" in second
    assert "Newcomer tar over." in second
    data = {"to": cast.newcomer.email, "day": as_day(today), "note": "Lykke til"}
    third = client.post(address, data).content.decode()
    assert "rett til å svare på invitasjoner" in third
    client.post(address, data | {"confirmed": "1"})
    assert RoleHolder.objects.get(user=cast.newcomer).role_id == "health_leader"
    assert client.get(reverse("networks:roles", args=["4202"])).status_code == 404


def test_the_last_leader_is_asked_why(client: Client, cast: Cast, today: datetime.date) -> None:
    signed_in(client, cast.administrator)
    role = RoleHolder.objects.get(user=cast.health_leader)
    address = reverse("networks:role_end", args=["4202", role.pk])
    response = client.post(address, {"ends_on": as_day(today)})
    assert response.status_code == 422
    assert "Ingen andre er helseleder" in response.content.decode()
    data = {"ends_on": as_day(today), "reason": "Sluttet", "confirmed": "1"}
    assert client.post(address, data).status_code == 302
    wall = client.get(reverse("networks:roles", args=["4202"])).content.decode()
    assert "Sluttet" in wall


def test_an_address_from_elsewhere_is_asked_about(client: Client, cast: Cast, today: datetime.date) -> None:
    stranger = UserFactory(email="innleid@konsulent.example")
    signed_in(client, cast.health_leader)
    data = {"user": stranger.email, "role": "project_manager", "starts_on": as_day(today)}
    page = client.post(reverse("networks:role_new", args=["4202"]), data).content.decode()
    assert "@konsulent.example" in page
    assert "Er det riktig person?" in page


@pytest.mark.parametrize(
    ("person", "shown"),
    [("health_leader", True), ("regional_contact", True), ("committee_member", False), ("working_group_lead", True)],
)
def test_addresses_are_for_those_who_work_with_the_municipality(
    client: Client, cast: Cast, person: str, shown: bool
) -> None:
    page = signed_in(client, cast.people()[person]).get(reverse("networks:roles", args=["4202"])).content.decode()
    assert "Project manager" in page
    assert ("mailto:project-manager@kommune.example" in page) is shown


def test_holes_are_narrowed_by_the_address(client: Client, cast: Cast) -> None:
    RoleHolder.objects.filter(user=cast.health_leader).update(bounced_on=timezone.localdate())
    RoleHolder.objects.update(confirmed_on=timezone.localdate())
    signed_in(client, cast.national_coordinator)
    address = reverse("networks:holes")
    shown = client.get(address, {"tilstand": "bouncing"}).context["page"]
    assert [(hole.code, hole.who) for hole in shown] == [("4202", "Health leader")]
    assert list(client.get(address, {"nettverk": "DigiNordland"}).context["page"]) == []
    assert client.get(address, {"rolle": "<tull>", "side": "x"}).status_code == 200


def test_the_health_leader_agrees_and_withdraws(client: Client, cast: Cast, today: datetime.date) -> None:
    signed_in(client, cast.health_leader)
    client.post(reverse("networks:delegation_new", args=["4202"]), {"starts_on": as_day(today)})
    agreement = DelegationAgreement.objects.get()
    assert (agreement.network, agreement.agreed_by) == (cast.agder, cast.health_leader)
    client.post(reverse("networks:delegation_end", args=["4202", agreement.pk]))
    assert not DelegationAgreement.objects.exists()


def test_a_role_type_in_use_answers_in_words(client: Client, cast: Cast) -> None:
    kind = RoleType.objects.create(key="ehr_lead", name="EPJ-ansvarlig")
    RoleHolder.objects.filter(user=cast.project_manager).update(role=kind)
    signed_in(client, cast.administrator)
    response = client.post(reverse("networks:role_type_drop", args=["ehr_lead"]), follow=True)
    assert "Noen har eller har hatt rollen EPJ-ansvarlig" in response.content.decode()


# Record systems and rights ---------------------------------------------------------------------------------


def test_the_project_manager_says_which_system(client: Client, cast: Cast, today: datetime.date) -> None:
    product = ProductFactory(supplier=cast.supplier, name="Fjell PLO")
    signed_in(client, cast.project_manager)
    data = {"service_area": "care", "product": product.pk, "hosting": "own", "starts_on": as_day(today)}
    address = reverse("networks:record_new", args=["4202"])
    assert client.post(address, data | {"service_area": "gp"}).status_code == 422
    assert client.post(address, data).status_code == 302
    assert MunicipalityProduct.objects.get().confirmed_by == cast.project_manager
    assert "Fjell PLO" in client.get(reverse("networks:records", args=["4202"])).content.decode()


def test_why_answers_about_municipalities_and_bodies(client: Client, cast: Cast) -> None:
    signed_in(client, cast.health_leader)
    address = reverse("networks:why")
    assert "Du ser Grimstad fordi du har vært helseleder" in client.get(address, {"kommune": "4202"}).content.decode()
    assert "Du ser ikke Bodø" in client.get(address, {"kommune": "1804"}).content.decode()
    assert client.get(address, {"organ": "utvalget"}).status_code == 200
    assert client.get(address, {"organ": "administrasjon"}).status_code == 404
    assert client.get(address, {"kommune": "9999"}).status_code == 404


# The same number of questions for one and for four ---------------------------------------------------------


def grow(cast: Cast, rows: int) -> None:
    for number in range(rows):
        place = municipality(f"42{number + 10}", f"By {number}", network=cast.agder)
        person = UserFactory()
        body = BodyFactory(kind=Body.Kind.COUNCIL, sees_nation=False, reports_to=Body.objects.get(key="utvalget"))
        Membership.objects.create(body=body, user=person, role="chair", starts_on=place.starts_on)
        Membership.objects.create(
            body=Body.objects.get(key="utvalget"), user=person, role="observer", starts_on=place.starts_on
        )
        RoleHolder.objects.create(
            municipality=cast.grimstad, user=person, role_id="project_owner", starts_on=place.starts_on
        )
        MunicipalityProductFactory(municipality=cast.grimstad)


@pytest.mark.parametrize("rows", [1, 4])
@pytest.mark.parametrize(
    ("name", "arguments", "queries"),
    [
        ("bodies", [], 9),
        ("model", [], 8),
        ("body", ["utvalget"], 12),
        ("roles", ["4202"], 17),
        ("holes", [], 11),
        ("records", ["4202"], 13),
        ("rights", [], 28),
        ("role_types", [], 8),
    ],
)
def test_pages_ask_as_much_for_one_as_for_four(
    client: Client,
    cast: Cast,
    rows: int,
    name: str,
    arguments: list[str],
    queries: int,
    django_assert_num_queries: Any,
) -> None:
    grow(cast, rows)
    signed_in(client, cast.administrator)
    with django_assert_num_queries(queries):
        client.get(reverse(f"networks:{name}", args=arguments))
