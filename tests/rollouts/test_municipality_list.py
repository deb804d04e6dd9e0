"""The list of municipalities: who gets it, what it is narrowed to, and that odd addresses are answered kindly."""

import datetime
import re
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from networks.models import Belonging, Municipality
from portal.accounts.models import User
from rollouts.models import Solution
from tests.cast import Cast
from tests.factories.networks import BelongingFactory, CountyFactory, HealthCommunityFactory, municipality
from tests.factories.status import said
from tests.factories.waves import SolutionFactory

DAY = datetime.timedelta(days=1)
PAGE = "/kommuner/"


@pytest.fixture
def today() -> datetime.date:
    return timezone.localdate()


@pytest.fixture
def solutions(db: None) -> list[Solution]:
    return [SolutionFactory(key="digihelse", order=1), SolutionFactory(key="vkp", name="VKP", order=2)]


@pytest.fixture
def places(cast: Cast, solutions: list[Solution], today: datetime.date) -> dict[str, Municipality]:
    """Grimstad and Lillesand in Agder, Bodø in Nordland, with something said of most."""
    found = {
        "Grimstad": cast.grimstad,
        "Bodø": cast.bodo,
        "Lillesand": municipality("4215", "Lillesand", network=cast.agder, persons=11_000),
    }
    health, links = solutions
    said(municipality=found["Grimstad"], solution=health, effective_on=today - 3 * DAY)
    said(municipality=found["Grimstad"], solution=links, light="red", obstacle="nhn", effective_on=today - 9 * DAY)
    said(municipality=found["Bodø"], solution=health, adoption="in_use", phase="benefits", effective_on=today - 5 * DAY)
    said(municipality=found["Bodø"], solution=links, grade="told", effective_on=today - 200 * DAY)
    return found


def page(user: User, **query: str) -> Any:
    client = Client()
    client.force_login(user)
    return client.get(PAGE, query)


def names(response: Any) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/kommuner/[^"]+">([^<]+)</a>', response.content.decode())


def text(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).replace("\u00a0", " ").split())


# --- who ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("national_coordinator", ["Bodø", "Grimstad", "Lillesand"]),
        ("working_group_lead", ["Bodø", "Grimstad", "Lillesand"]),
        ("committee_member", ["Bodø", "Grimstad", "Lillesand"]),
        ("administrator", ["Bodø", "Grimstad", "Lillesand"]),
        ("regional_contact", ["Grimstad", "Lillesand"]),
        ("other_regional_contact", ["Bodø"]),
    ],
)
def test_each_sees_the_municipalities_they_follow(
    cast: Cast, places: dict[str, Municipality], role: str, expected: list[str]
) -> None:
    assert names(page(cast.people()[role])) == expected


@pytest.mark.parametrize(
    "role", ["health_leader", "project_manager", "other_health_leader", "supplier_contact", "newcomer"]
)
def test_the_list_is_not_for_those_with_one(cast: Cast, role: str) -> None:
    response = page(cast.people()[role])
    assert response.status_code == 403
    assert "Listen er for dem som følger flere kommuner." in text(response)


# --- what it says ---------------------------------------------------------------------------------


def test_a_row_holds_a_tile_with_words_for_each_solution(cast: Cast, places: dict[str, Municipality]) -> None:
    html = page(cast.national_coordinator).content.decode()
    tiles = re.findall(r"<title>([^<]+)</title><use href=\"#(r[a-z0-9]+)\"", html)
    assert tiles == [
        ("i bruk, gevinst følges opp, i rute", "r6ok"),
        ("planlegging, ikke rapportert (fortalt av andre)", "r2none"),
        ("planlegging, i rute", "r2ok"),
        ("planlegging, forsinket", "r2late"),
        ("ikke kartlagt", "r0none"),
        ("ikke kartlagt", "r0none"),
    ]


def test_what_is_shown_is_counted(cast: Cast, places: dict[str, Municipality]) -> None:
    response = page(cast.national_coordinator, county="42")
    assert "Viser 2 av 3 kommuner, med 36 000 innbyggere." in text(response)
    assert response.context["listing"].in_use == (0, 0)
    assert page(cast.national_coordinator).context["listing"].in_use == (1, 0)


# --- narrowing ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "bodo"}, ["Bodø"]),
        ({"q": "BODØ"}, ["Bodø"]),
        ({"q": "4202"}, ["Grimstad"]),
        ({"q": "  lille "}, ["Lillesand"]),
        ({"county": "18"}, ["Bodø"]),
        ({"network": "digi-agder"}, ["Grimstad", "Lillesand"]),
        ({"solution": "vkp", "flow": "late"}, ["Grimstad"]),
        ({"solution": "digihelse", "flow": "late"}, []),
        ({"flow": "late"}, ["Grimstad"]),
        ({"flow": "none"}, ["Bodø", "Lillesand"]),
        ({"status": "in_use"}, ["Bodø"]),
        ({"status": "unknown"}, ["Lillesand"]),
        ({"solution": "digihelse", "status": "in_progress"}, ["Grimstad"]),
        ({"county": "42", "status": "unknown"}, ["Lillesand"]),
        ({"sort": "inhabitants"}, ["Bodø", "Grimstad", "Lillesand"]),
        ({"sort": "oldest"}, ["Lillesand", "Bodø", "Grimstad"]),
        ({"sort": "oldest", "solution": "digihelse"}, ["Lillesand", "Bodø", "Grimstad"]),
        ({"sort": "tull"}, ["Bodø", "Grimstad", "Lillesand"]),
    ],
)
def test_the_address_narrows_and_orders_the_list(
    cast: Cast, places: dict[str, Municipality], query: dict[str, str], expected: list[str]
) -> None:
    assert names(page(cast.national_coordinator, **query)) == expected


def test_a_region_is_the_one_of_the_day(cast: Cast, places: dict[str, Municipality], today: datetime.date) -> None:
    moved = Belonging.objects.get(municipality=places["Lillesand"])
    moved.ends_on = today - 10 * DAY
    moved.save()
    BelongingFactory(municipality=places["Lillesand"], network=cast.nordland, starts_on=today - 10 * DAY)
    assert names(page(cast.national_coordinator, network="diginordland")) == ["Bodø", "Lillesand"]
    then = (today - 11 * DAY).isoformat()
    assert names(page(cast.national_coordinator, network="diginordland", as_of=then)) == ["Bodø"]


def test_a_health_community_narrows_too(cast: Cast, places: dict[str, Municipality]) -> None:
    community = HealthCommunityFactory(key="nordland", name="Helsefellesskapet Nordland")
    Belonging.objects.filter(municipality=places["Bodø"]).update(community=community)
    assert names(page(cast.national_coordinator, community="nordland")) == ["Bodø"]


def test_another_day_shows_what_was_said_by_then(
    cast: Cast, places: dict[str, Municipality], today: datetime.date
) -> None:
    then = (today - 4 * DAY).isoformat()
    response = page(cast.national_coordinator, flow="ok", as_of=then)
    assert names(response) == ["Bodø"]
    assert f"/kommuner/1804/?as_of={then}" in response.content.decode()
    assert "så langt vi vet i dag" in text(response)


# --- odd addresses --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "chip"),
    [
        ({"county": "99"}, "Fylke: «99» (finnes ikke)"),
        ({"network": "finnes-ikke"}, "Region: «finnes-ikke» (finnes ikke)"),
        ({"community": "x' or 1=1"}, "Helsefellesskap: «x&#x27; or 1=1» (finnes ikke)"),
        ({"solution": "kjernekraft"}, "Løsning: «kjernekraft» (finnes ikke)"),
        ({"status": "ferdig"}, "Status: «ferdig» (finnes ikke)"),
        ({"flow": "<b>"}, "Flyt: «&lt;b&gt;» (finnes ikke)"),
        ({"q": "Atlantis"}, "Søk: Atlantis"),
    ],
)
def test_an_unknown_filter_is_shown_and_can_be_removed(
    cast: Cast, places: dict[str, Municipality], query: dict[str, str], chip: str
) -> None:
    response = page(cast.national_coordinator, **query, sort="oldest")
    assert (response.status_code, names(response)) == (200, [])
    assert chip in text(response)
    assert "Ingen kommuner passer" in text(response)
    (found,) = response.context["chips"]
    assert parse_qs(found.without.removeprefix("?")) == {"sort": ["oldest"]}


def test_a_chip_drops_its_own_filter_and_keeps_the_rest(
    cast: Cast, places: dict[str, Municipality], today: datetime.date
) -> None:
    then = (today - DAY).isoformat()
    response = page(cast.national_coordinator, county="42", flow="late", as_of=then)
    kept = {chip.label: parse_qs(chip.without.removeprefix("?")) for chip in response.context["chips"]}
    assert kept == {
        "Fylke": {"flow": ["late"], "as_of": [then]},
        "Flyt": {"county": ["42"], "as_of": [then]},
    }


@pytest.mark.parametrize(
    "query",
    [
        {"q": "\x00"},
        {"q": "%_\\"},
        {"q": "å" * 5000},
        {"county": "\x00"},
        {"network": "9" * 300},
        {"status": "\ud7ff"},
        {"as_of": "0000-00-00"},
        {"as_of": "2026-13-45"},
    ],
)
def test_nothing_one_can_write_in_the_address_breaks_the_page(
    cast: Cast, places: dict[str, Municipality], query: dict[str, str]
) -> None:
    assert page(cast.national_coordinator, **query).status_code == 200


def test_names_are_escaped(cast: Cast, solutions: list[Solution]) -> None:
    CountyFactory(code="99", name="<Fylke>")
    municipality("9901", "<script>alert(1)</script>", network=cast.agder)
    html = page(cast.national_coordinator).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<script>alert" not in html


def test_htmx_gets_the_table_alone(cast: Cast, places: dict[str, Municipality]) -> None:
    client = Client()
    client.force_login(cast.national_coordinator)
    part = client.get(PAGE, {"county": "18"}, headers={"HX-Request": "true"})
    assert names(part) == ["Bodø"]
    assert "<html" not in part.content.decode()


# --- cost -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 4])
@pytest.mark.parametrize(("query", "expected"), [({}, 13), ({"county": "42", "flow": "ok"}, 14)])
def test_the_list_costs_the_same_however_long(
    cast: Cast, solutions: list[Solution], today: datetime.date, number: int, query: dict[str, str], expected: int
) -> None:
    for n in range(number):
        place = municipality(f"43{n:02}", f"Sted {n}", network=cast.agder)
        said(municipality=place, solution=solutions[0], effective_on=today)
    client = Client()
    client.force_login(cast.national_coordinator)
    with CaptureQueriesContext(connection) as queries:
        client.get(PAGE, query)
    assert len(queries) == expected
