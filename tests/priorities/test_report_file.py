"""The committee's PDF, read as another program reads it: standards, structure, words, attachment."""

import hashlib
import itertools
import logging
from collections import Counter

import page
import pytest
from django.template.loader import render_to_string
from page import ValidationProfile

from portal import pdf
from priorities.reports import paper, spreadsheet
from tests.pdf_reader import Reader
from tests.priorities import golden

NAME = "rettet-statusrapport-2026-11-25-hele-landet.csv"


def html() -> str:
    facts = golden.facts()
    return render_to_string("reports/status.html", {"paper": paper.arrange(facts), "facts": facts})


@pytest.fixture(scope="module")
def complaints() -> list[str]:
    """Collect what WeasyPrint says it cannot do."""
    return []


@pytest.fixture(scope="module")
def document(complaints: list[str]) -> pdf.Document:
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: complaints.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("weasyprint")
    logger.addHandler(handler)
    facts = golden.facts()
    attachment = pdf.Attachment(NAME, spreadsheet.write(facts), "Alle kommuner")
    title = paper.arrange(facts).document_title
    made = pdf.render(html(), title=title, at=facts.known_at, attachments=[attachment])
    logger.removeHandler(handler)
    return made


@pytest.fixture(scope="module")
def reader(document: pdf.Document) -> Reader:
    return Reader.of(document.content)


@pytest.mark.parametrize("profile", [ValidationProfile.PDF_UA_1, ValidationProfile.PDF_A_3A])
def test_it_follows_both_standards(document: pdf.Document, profile: ValidationProfile) -> None:
    report = page.validate_pdf_bytes(document.content, profile=profile)
    assert [failure.message for failure in report.failures] == []


def test_the_style_sheets_hold_nothing_the_maker_does_not_know(document: pdf.Document, complaints: list[str]) -> None:
    assert complaints == []


def test_it_carries_the_spreadsheet_byte_for_byte(document: pdf.Document) -> None:
    found = pdf.inspect(document.content)
    assert found.attachments == {NAME: spreadsheet.write(golden.facts())}
    assert (found.title, found.language) == (
        "Statusrapport november 2026. Hele landet, data per 25.\u00a0november\u00a02026",
        "nb",
    )


def test_its_bookmarks_are_its_sections(reader: Reader) -> None:
    assert reader.outline() == [
        "Saker til utvalget",
        "Sammendrag",
        "DigiHelse",
        "Pasientens legemiddelliste",
        "Nettverkene",
        "Puljene",
        "Endret siden sist",
        "Hvor gode tallene er",
        "Vedlegg: alle kommuner",
    ]


def test_its_headings_go_down_one_step_at_a_time(reader: Reader) -> None:
    levels = [int(str(each.S)[2:]) for each in reader.elements() if str(each.S) in {"/H1", "/H2", "/H3", "/H4"}]
    assert (levels[0], levels.count(1)) == (1, 1)
    assert max(after - before for before, after in itertools.pairwise(levels)) <= 1


def test_every_table_head_says_what_it_heads(reader: Reader) -> None:
    scopes = Counter(str(each.A.get("/Scope", "none")) for each in reader.elements("/TH"))
    assert set(scopes) == {"/Column", "/Row"}
    assert all(each.A.get("/Headers") for each in reader.elements("/TD"))


def test_every_figure_has_words_with_its_numbers(reader: Reader) -> None:
    words = [str(each.Alt).partition(": ") for each in reader.elements("/Figure")]
    assert [(start, counts) for start, _colon, counts in words] == [
        (
            "Rutekart over 5 kommuner og DigiHelse",
            "1 i bruk, 0 i rute, 1 følg med, 1 forsinket, 2 ikke rapportert, 0 ikke aktuelt.",
        ),
        (
            "Rutekart over 5 kommuner og Pasientens legemiddelliste",
            "0 i bruk, 1 i rute, 1 følg med, 0 forsinket, 2 ikke rapportert, 1 ikke aktuelt.",
        ),
    ]


def test_no_link_lies_in_another(reader: Reader) -> None:
    assert all("/Link" not in reader.children(link) for link in reader.elements("/Link"))


def test_only_our_fonts_are_embedded_and_only_in_part(reader: Reader) -> None:
    fonts = reader.all_fonts()
    assert all(is_embedded and name[6] == "+" and name[7:].startswith("Inter") for name, is_embedded in fonts)
    assert "Inter-More" in {name[7:] for name, _is_embedded in fonts}


def test_every_page_but_the_cover_has_its_running_heads(reader: Reader, document: pdf.Document) -> None:
    cover, *pages = reader.pages()
    assert "Side 1" not in cover.artifacts
    for number, each in enumerate(pages, start=2):
        heads = each.artifacts.split("\n")
        assert {
            "Statusrapport november 2026",
            "Data per 25. november 2026",
            "Eksempeldata",
            f"Side {number} av {document.pages}",
        } <= set(heads)


def test_it_can_be_read_in_order(reader: Reader) -> None:
    text = "".join("".join(each.text.split()) for each in reader.pages())
    places = [
        text.find("".join(words.split()))
        for words in (
            "Statusrapport november 2026",
            "Erstatter «Statusrapport november 2026», låst 25. november 2026. Tallene for Bodø manglet.",
            "Eksempeldata",
            "3. desember 2026",
            "Innhold",
            "Saker til utvalget – side 2",
            "Sak 1: beslutning Flytte fire kommuner",
            "Hva kommunene mener",
            "Sak 2: beslutning Førsterett på testkapasitet i mars",
            "Sammendrag DigiHelse er tatt i bruk av flest",
            "3 av 5 kommuner har tatt i bruk løsningen.",
            "Kárášjohka – Karasjok",
        )
    ]
    assert -1 not in places
    assert places == sorted(places)


def test_the_same_facts_give_the_same_file(document: pdf.Document) -> None:
    facts = golden.facts()
    attachment = pdf.Attachment(NAME, spreadsheet.write(facts), "Alle kommuner")
    again = pdf.render(html(), title=paper.arrange(facts).document_title, at=facts.known_at, attachments=[attachment])
    assert hashlib.sha256(again.content).digest() == hashlib.sha256(document.content).digest()


def test_what_people_write_is_text_and_nothing_else() -> None:
    text = html()
    assert ("<script" in text, " style=" in text, "javascript:" in text) == (False, False, False)
