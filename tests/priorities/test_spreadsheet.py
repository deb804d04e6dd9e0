"""The CSV as a spreadsheet in Norway opens it."""

import csv
import dataclasses
import io

import pytest

from priorities.reports import appendix, spreadsheet, words
from priorities.reports.facts import Facts
from tests.priorities import golden


def table(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


@pytest.fixture
def facts() -> Facts:
    return golden.facts()


def test_it_opens_as_a_spreadsheet(facts: Facts) -> None:
    content = spreadsheet.write(facts)
    assert content.startswith("\ufeffData per;Kommunenummer;Kommune;Fylke;".encode())
    assert b"\r\n" in content
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_each_row_is_one_municipality_and_one_solution(facts: Facts) -> None:
    rows = table(spreadsheet.write(facts))
    heading, body = rows[0], rows[1 : rows.index([])]
    assert len(body) == len(facts.picture.standings)
    assert dict(zip(heading, body[3], strict=True)) == {
        "Data per": "2026-11-25",
        "Kommunenummer": "1804",
        "Kommune": "Bodø",
        "Fylke": "Nordland",
        "Nettverk": "DigiNordland",
        "Helsefellesskap": "Helsefellesskapet Agder",
        "Innbyggere": "53000",
        "Løsning": "Pasientens legemiddelliste",
        "Status": "ikke aktuelt",
        "Fase": "Planlegging",
        "Flyt": "Ikke aktuelt",
        "For gammel": "",
        "Kilde": "bekreftet av kommunen",
        "Gjelder fra": "2026-11-25",
        "Sist meldt": "2026-11-25",
        "Forventet i bruk": "2027-03-01",
        "Hindring": "",
        "Pulje": "",
    }


def test_it_has_the_rows_of_the_appendix(facts: Facts) -> None:
    printed = [
        (row.name, str(cell.word)) for county in appendix.tables(facts) for row in county.rows for cell in row.cells
    ]
    names = {place.code: place.name for place in facts.picture.places}
    held = [(names[each.code], str(words.cell(each).word)) for each in facts.picture.standings]
    rows = table(spreadsheet.write(facts))
    assert sorted(printed) == sorted(held)
    assert [(row[2], row[1]) for row in rows[1 : rows.index([])]] == [
        (names[each.code], each.code) for each in facts.picture.standings
    ]


def test_what_the_words_mean_stands_below_the_table(facts: Facts) -> None:
    rows = table(spreadsheet.write(facts))
    notes = {row[0]: row[1] for row in rows[rows.index([]) + 1 :]}
    assert (notes["Data per"], notes["Rapport"]) == ("2026-11-25", "Statusrapport november 2026")
    assert notes["I bruk"] == "Kommunen bruker løsningen i daglig arbeid. Teknisk klar er ikke i bruk."
    assert "Eksempeldata" in notes
    assert "Eksempeldata" not in spreadsheet.write(dataclasses.replace(facts, is_example=False)).decode()


@pytest.mark.parametrize("bad", ["=1+1", "+47 12345678", "-1", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://x")'])
def test_words_are_never_formulas(bad: str, facts: Facts) -> None:
    place = dataclasses.replace(facts.picture.places[0], name=bad)
    picture = dataclasses.replace(facts.picture, places=(place, *facts.picture.places[1:]))
    rows = table(spreadsheet.write(dataclasses.replace(facts, picture=picture)))
    assert rows[1][2] == f"'{bad}"


def test_semicolons_and_quotes_survive(facts: Facts) -> None:
    place = dataclasses.replace(facts.picture.places[0], name='By; "nord"')
    picture = dataclasses.replace(facts.picture, places=(place, *facts.picture.places[1:]))
    assert table(spreadsheet.write(dataclasses.replace(facts, picture=picture)))[1][2] == 'By; "nord"'
