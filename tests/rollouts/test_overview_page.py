"""The country and one solution: everybody counted, on any day, as map and as text."""

import datetime
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from networks.models import Municipality
from portal.accounts.models import User
from rollouts.models import Solution
from rollouts.reports import overview, tiles
from tests.cast import Cast
from tests.factories.networks import municipality
from tests.factories.status import said
from tests.factories.waves import SolutionFactory

DAY = datetime.timedelta(days=1)
PAGE = "/oversikt/"


@pytest.fixture
def today() -> datetime.date:
    return timezone.localdate()


@pytest.fixture
def digihelse(db: None) -> Solution:
    return SolutionFactory(order=1)


@pytest.fixture
def told(cast: Cast, digihelse: Solution, today: datetime.date) -> Municipality:
    """Grimstad in use since forty days, Bodø delayed since ten, and Lillesand that nobody has heard of."""
    said(
        municipality=cast.grimstad,
        solution=digihelse,
        adoption="in_use",
        phase="go_live",
        effective_on=today - 40 * DAY,
    )
    said(municipality=cast.bodo, solution=digihelse, light="red", obstacle="nhn", effective_on=today - 10 * DAY)
    return municipality("4215", "Lillesand", network=cast.agder, persons=11_000)


def page(user: User, **query: str) -> Any:
    client = Client()
    client.force_login(user)
    return client.get(PAGE, query)


def text(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).replace("\u00a0", " ").split())


def figures(response: Any) -> dict[str, str]:
    return {kpi.label: kpi.value for kpi in response.context["kpis"]}


@pytest.mark.parametrize(
    ("role", "heading"),
    [
        ("national_coordinator", "DigiHelse i hele landet"),
        ("committee_member", "DigiHelse i hele landet"),
        ("administrator", "DigiHelse i hele landet"),
        ("working_group_lead", "DigiHelse i hele landet"),
        ("regional_contact", "DigiHelse i regionen deres"),
    ],
)
def test_each_sees_their_part_of_the_country(cast: Cast, told: Municipality, role: str, heading: str) -> None:
    assert heading in text(page(cast.people()[role]))


@pytest.mark.parametrize(
    "role", ["health_leader", "project_manager", "other_health_leader", "supplier_contact", "newcomer"]
)
def test_the_overview_is_not_for_those_with_one(cast: Cast, digihelse: Solution, role: str) -> None:
    response = page(cast.people()[role])
    assert response.status_code == 403
    assert "Oversikten er for dem som følger flere kommuner." in text(response)


def test_everybody_is_counted_also_those_nobody_has_heard_of(cast: Cast, told: Municipality) -> None:
    response = page(cast.national_coordinator)
    assert figures(response) == {
        "I bruk": "1",
        "Delvis i bruk": "0",
        "Teknisk klar": "0",
        "Under innføring": "1",
        "Forsinket": "1",
        "Ikke rapportert": "1",
    }
    words = text(response)
    assert "1 av 3 kommuner har tatt i bruk løsningen." in words
    assert "25 000 innbyggere (28 %). Som for en måned siden." in words
    assert "Ikke kartlagt 1 11 000" in words
    assert "Alle 3 89 000" in words


def test_a_regional_contact_counts_their_own(cast: Cast, told: Municipality) -> None:
    response = page(cast.regional_contact)
    assert "1 av 2 kommuner har tatt i bruk løsningen." in text(response)
    assert [region.network for region in response.context["overview"].regions] == ["Digi Agder"]


def test_the_month_behind_is_compared_with(cast: Cast, told: Municipality, today: datetime.date) -> None:
    found = overview.gather(
        municipalities=Municipality.objects.all(), solution_key="digihelse", network_key="", as_of=today
    )
    assert found is not None
    assert (found.tally.late.municipalities, found.before.late.municipalities) == (1, 0)
    assert (found.tally.not_reported.municipalities, found.before.not_reported.municipalities) == (1, 2)
    assert "+1 på en måned." in text(page(cast.national_coordinator))


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (datetime.date(2026, 11, 22), datetime.date(2026, 10, 22)),
        (datetime.date(2026, 3, 31), datetime.date(2026, 2, 28)),
        (datetime.date(2024, 3, 30), datetime.date(2024, 2, 29)),
        (datetime.date(2026, 1, 1), datetime.date(2025, 12, 1)),
    ],
)
def test_a_month_before_is_the_same_day_or_the_last(day: datetime.date, before: datetime.date) -> None:
    assert overview.month_before(day) == before


def test_another_day_is_counted_as_it_was(cast: Cast, told: Municipality, today: datetime.date) -> None:
    then = today - 20 * DAY
    response = page(cast.national_coordinator, as_of=then.isoformat())
    assert figures(response)["Forsinket"] == "0"
    assert figures(response)["Ikke rapportert"] == "2"
    assert f'value="{then.isoformat()}"' in response.content.decode()


def test_in_use_but_long_ago_is_said_so(cast: Cast, told: Municipality, digihelse: Solution) -> None:
    Solution.objects.update(stale_after_days=30)
    response = page(cast.national_coordinator)
    assert "1 av dem har ikke bekreftet det i det siste." in text(response)
    assert figures(response)["Ikke rapportert"] == "2"


# --- map and twin ---------------------------------------------------------------------------------


def test_the_map_and_its_twin_say_the_same(cast: Cast, told: Municipality) -> None:
    drawn = page(cast.national_coordinator).content.decode()
    titles = re.findall(r"<title>([^<:]+): ([^<]+)</title><use", drawn)
    written = page(cast.national_coordinator, view="table").content.decode()
    rows = re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a></th>.*?</svg> ([^<]+)</td>', written)
    assert (
        rows
        == titles
        == [
            ("Bodø", "planlegging, forsinket"),
            ("Grimstad", "i bruk, i rute"),
            ("Lillesand", "ikke kartlagt"),
        ]
    )
    assert "Rutekart: DigiHelse i 3 kommuner. 1 i bruk, 0 følg med, 1 forsinket, 1 ikke rapportert." in drawn


def test_a_place_without_a_tile_is_in_the_table(cast: Cast, told: Municipality) -> None:
    Municipality.objects.update(tile_column=None, tile_row=None)
    assert "Ingen av disse kommunene har plass på kartet. Velg Tabell." in text(page(cast.national_coordinator))
    assert "Lillesand" in text(page(cast.national_coordinator, view="table"))


def test_a_region_leads_to_its_list(cast: Cast, told: Municipality, today: datetime.date) -> None:
    then = (today - DAY).isoformat()
    html = page(cast.national_coordinator, as_of=then).content.decode()
    links = re.findall(r'href="(/kommuner/\?network=[^"]+)"', html)
    assert links == [
        f"/kommuner/?network=digi-agder&amp;solution=digihelse&amp;as_of={then}",
        f"/kommuner/?network=diginordland&amp;solution=digihelse&amp;as_of={then}",
    ]


@pytest.mark.parametrize(
    ("adoption", "phase", "flow", "symbol", "words"),
    [
        ("unknown", "invited", "none", "r0none", "ikke kartlagt"),
        ("not_relevant", "invited", "na", "r0na", "ikke aktuelt"),
        ("in_progress", "anchoring", "ok", "r1ok", "forankring, i rute"),
        ("in_progress", "test_training", "late", "r4late", "test og opplæring, forsinket"),
        ("in_progress", "go_live", "risk", "rfullrisk", "oppstart, følg med"),
        ("technically_ready", "go_live", "ok", "rfullok", "teknisk klar, i rute"),
        ("in_use_partial", "scaling", "ok", "rfullok", "delvis i bruk, i rute"),
        ("in_use", "scaling", "ok", "r5ok", "i bruk, i rute"),
        ("in_use", "go_live", "none", "r5none", "i bruk, ikke rapportert"),
        ("in_use", "benefits", "ok", "r6ok", "i bruk, gevinst følges opp, i rute"),
        ("retired", "benefits", "na", "r0na", "avsluttet eller erstattet"),
    ],
)
def test_a_tile_has_one_look_and_one_wording(adoption: str, phase: str, flow: str, symbol: str, words: str) -> None:
    assert (tiles.symbol(adoption, phase, flow), tiles.words(adoption, phase, flow)) == (symbol, words)


# --- odd addresses --------------------------------------------------------------------------------


def test_an_unknown_solution_shows_the_first_and_says_so(cast: Cast, told: Municipality) -> None:
    words = text(page(cast.national_coordinator, solution="<kjernekraft>"))
    assert "Det finnes ingen løsning som heter «&lt;kjernekraft&gt;». Viser DigiHelse." in words


def test_an_unknown_region_counts_nobody_and_says_so(cast: Cast, told: Municipality) -> None:
    response = page(cast.national_coordinator, network="utlandet")
    assert "Det finnes ingen region som heter «utlandet», så ingen er telt med." in text(response)
    assert set(figures(response).values()) == {"0"}


@pytest.mark.parametrize("query", [{"as_of": "\x00"}, {"view": "tull"}, {"network": "x" * 5000}, {"solution": "\x00"}])
def test_nothing_one_can_write_in_the_address_breaks_the_page(
    cast: Cast, told: Municipality, query: dict[str, str]
) -> None:
    assert page(cast.national_coordinator, **query).status_code == 200


def test_without_solutions_the_page_says_so(cast: Cast) -> None:
    assert "Ingen løsninger ennå" in text(page(cast.national_coordinator))


# --- cost -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 4])
@pytest.mark.parametrize("view", ["map", "table"])
def test_the_page_costs_the_same_however_many(
    cast: Cast, digihelse: Solution, today: datetime.date, number: int, view: str
) -> None:
    for n in range(number):
        place = municipality(f"43{n:02}", f"Sted {n}", network=cast.agder)
        said(municipality=place, solution=digihelse, effective_on=today)
    client = Client()
    client.force_login(cast.national_coordinator)
    with CaptureQueriesContext(connection) as queries:
        client.get(PAGE, {"view": view})
    assert len(queries) == 13
