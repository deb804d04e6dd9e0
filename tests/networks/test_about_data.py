"""The page “Om data”: open to everybody, honest about sources, licences and doubts."""

import datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from networks.actions import register as actions
from networks.management.commands.load_register import OWN_DATA
from networks.register import read
from tests.cast import Cast
from tests.networks.files import Files

pytestmark = pytest.mark.django_db

PAGE = "/om-data/"
AT = datetime.datetime(2026, 11, 24, 9, 30, tzinfo=datetime.UTC)
DAY = datetime.date(2026, 11, 24)


def load(folder: Path) -> None:
    actions.load(register=read.folder(folder), effective_on=DAY, at=AT, by=None)


def text(client: Client, query: str = "") -> str:
    response = client.get(PAGE + query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_page_has_its_address() -> None:
    assert reverse("networks:about_data") == PAGE


def test_an_empty_portal_says_that_nothing_is_loaded(client: Client) -> None:
    page = text(client)
    assert "Registeret er ikke lastet inn ennå" in page
    assert "Kilder og lisenser" not in page


def test_anybody_may_read_sources_licences_and_doubts(client: Client) -> None:
    load(OWN_DATA)
    page = text(client)
    for words in (
        "© Kartverket",
        "CC BY 4.0",
        "Kilde: Statistisk sentralbyrå",
        "NLOD",
        "DigiViken etter fylkesdelingen",
        "Dette er fakta fra åpne kilder, ikke portalens status.",
        "Satt sammen 22. november 2026, lastet inn 24. november 2026",
        "Innbyggerne er talt 1. januar 2026.",
        "24 opplysninger. 16 kommuner er nevnt.",
        "Vi fant ingen opplysninger om:",
    ):
        assert words in page


def test_everybody_who_is_signed_in_may_read_it_too(client: Client, cast: Cast) -> None:
    load(OWN_DATA)
    client.force_login(cast.supplier_contact)
    assert "Kilder og lisenser" in text(client)


def test_the_numbers_are_those_of_the_register(client: Client) -> None:
    load(OWN_DATA)
    about = client.get(PAGE).context["about"]
    assert [(figure.label, figure.value) for figure in about.figures] == [
        ("Kommuner", 357),
        ("Innbyggere", 5_627_400),
        ("Helsefellesskap", 19),
        ("Digitaliseringsnettverk", 11),
    ]
    assert {figure.label: figure.value for figure in about.rows} == {
        "Fylker": 15,
        "Helseforetak": 19,
        "Kommuner med organisasjonsnummer": 355,
        "Kommuner med samisk eller kvensk navn": 29,
        "Kommuner fra før eller etter denne dagen": 1,
        "Leverandører": 6,
        "Fagsystemer": 11,
        "Opplysninger om utbredelse": 61,
    }
    assert [(spread.key, len(spread.facts), spread.municipalities) for spread in about.spreads] == [
        ("kjernejournal", 24, 16),
        ("digihelse", 10, 7),
        ("digihelsestasjon", 19, 16),
        ("vkp", 8, 3),
        ("pll", 0, 0),
        ("dho", 0, 0),
    ]


def test_a_fact_says_whom_it_is_about_when_and_where_it_stands(client: Client) -> None:
    load(OWN_DATA)
    facts = client.get(PAGE).context["about"].spreads[0].facts
    told = [
        (fact.about, fact.status, fact.dated, fact.site) for fact in (facts[0], facts[1], facts[4], facts[6], facts[8])
    ]
    assert told == [
        ("Hele landet", "opplysning", "2017", "ehelse.no"),
        ("Hele landet", "opplysning", "desember 2019", "ehelse.no"),
        ("Hele landet", "antall", "31. desember 2023", "ehelse.no"),
        ("Troms fylke", "prosjekt", "udatert", "digitrofi.no"),
        ("Arendal", "i bruk", "2020", "ks.no"),
    ]


def test_a_product_says_what_is_known_of_it_and_no_more(client: Client) -> None:
    load(OWN_DATA)
    products = {
        (product.name, product.service_area): [(answer.solution, answer.answer) for answer in product.answers]
        for product in client.get(PAGE).context["about"].products
    }
    assert products[("Visma Profil", "pleie og omsorg")] == [
        ("DigiHelse", "ja"),
        ("Kjernejournal", "ja"),
        ("Velferdsteknologisk knutepunkt (VKP)", "ukjent"),
    ]
    assert ("Produktet er ikke navngitt", "helsestasjon") in products


def test_a_date_that_cannot_be_used_is_told(client: Client) -> None:
    load(OWN_DATA)
    assert "Per 1. mars 2025." in text(client, "?as_of=2025-03-01")
    page = client.get(f"{PAGE}?as_of=1999-01-01")
    assert page.context["as_of"].problem in page.content.decode()


def test_the_page_is_only_for_reading(client: Client) -> None:
    assert client.post(PAGE).status_code == 405


@pytest.mark.parametrize("places", [1, 4])
def test_the_number_of_queries_is_fixed(places: int, client: Client, tmp_path: Path) -> None:
    load(Files(places).write(tmp_path))
    with CaptureQueriesContext(connection) as queries:
        client.get(PAGE)
    assert len(queries) == 14
