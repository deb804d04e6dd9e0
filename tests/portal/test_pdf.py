"""The PDF maker: PDF/UA-1 and PDF/A-3a in one, the same bytes every time, and no file but our own."""

import datetime

import page
import pytest
from page import ValidationProfile

from portal import pdf
from tests.pdf_reader import Reader

NOON = datetime.datetime(2026, 11, 25, 12, 0, tzinfo=datetime.UTC)
HTML = """<html lang="nb"><head><title>x</title>
<link rel="stylesheet" href="src/print/page.css">
<style>h2 { break-before: page }</style></head><body>
<h1>Kárášjohka og Ørland</h1>
<p><a href="#to">Til side to</a></p>
<dl><div><dt>Hvorfor nå</dt><dd>Fordi</dd></div><div><dt>Forslag</dt><dd>Ja</dd></div></dl>
<table><caption>Tall</caption><thead><tr><th scope="col">Navn</th><th scope="col">Antall</th></tr></thead>
<tbody><tr><th scope="row">Bodø</th><td>1</td></tr></tbody></table>
<svg width="9" height="9"><title>En rute</title><rect width="9" height="9" fill="#0e5a5e"/></svg>
<svg width="9" height="9"><rect width="9" height="9" fill="#0e5a5e"/></svg>
<h2 id="to">To</h2></body></html>"""
CSV = pdf.Attachment("tall.csv", b"a;b\r\n1;2\r\n", "Tallene")


@pytest.fixture(scope="module")
def document() -> pdf.Document:
    return pdf.render(HTML, title="Tittel med æøå", at=NOON, attachments=[CSV])


@pytest.mark.parametrize("profile", [ValidationProfile.PDF_UA_1, ValidationProfile.PDF_A_3A])
def test_it_follows_both_standards(document: pdf.Document, profile: ValidationProfile) -> None:
    report = page.validate_pdf_bytes(document.content, profile=profile)
    assert [failure.message for failure in report.failures] == []


def test_it_says_what_it_is(document: pdf.Document) -> None:
    assert pdf.inspect(document.content) == pdf.Inspection("Tittel med æøå", "nb", 2, {"tall.csv": CSV.content})
    assert document.pages == 2
    found = Reader.of(document.content).pdf
    assert (str(found.docinfo["/CreationDate"]), str(found.docinfo["/ModDate"])) == ("D:20261125120000Z",) * 2
    assert (bool(found.Root.MarkInfo.Marked), bool(found.Root.ViewerPreferences.DisplayDocTitle)) == (True, True)
    (attached,) = found.Root.AF
    assert (str(attached.AFRelationship), str(attached.Desc)) == ("/Data", "Tallene")


def test_table_heads_say_what_they_head(document: pdf.Document) -> None:
    heads = [str(each.A.Scope) for each in Reader.of(document.content).elements("/TH")]
    assert heads == ["/Column", "/Column", "/Row"]


def test_a_term_and_its_description_are_one_item(document: pdf.Document) -> None:
    reader = Reader.of(document.content)
    (listing,) = reader.elements("/L")
    assert reader.children(listing) == ["/LI", "/LI"]
    assert [reader.children(item) for item in reader.elements("/LI")] == [["/Lbl", "/LBody"]] * 2


def test_a_drawing_has_words_or_is_decoration(document: pdf.Document) -> None:
    assert [str(each.Alt) for each in Reader.of(document.content).elements("/Figure")] == ["En rute"]


def test_running_heads_are_not_read_aloud(document: pdf.Document) -> None:
    pages = Reader.of(document.content).pages()
    assert [page.artifacts.split("\n")[0] for page in pages] == ["Side 1 av 2", "Side 2 av 2"]
    assert [("Side" in page.text, "av 2" in page.text) for page in pages] == [(False, False)] * 2
    assert "Kárášjohka og Ørland" in pages[0].text.replace("\n", "")


def test_links_have_words_and_are_not_nested(document: pdf.Document) -> None:
    reader = Reader.of(document.content)
    (link,) = reader.elements("/Link")
    assert "/Link" not in reader.children(link)
    (annotation,) = reader.pdf.pages[0].Annots
    assert (str(annotation.Contents), int(annotation.F) & 4) == ("Til side to", 4)


def test_only_our_fonts_are_embedded_and_only_in_part(document: pdf.Document) -> None:
    fonts = Reader.of(document.content).all_fonts()
    assert {(name.partition("+")[2], is_embedded) for name, is_embedded in fonts} == {
        ("Inter", True),
        ("Inter-Semi-Bold", True),
        ("Inter-More-Semi-Bold", True),
    }
    assert {len(name.partition("+")[0]) for name, _is_embedded in fonts} == {6}


def test_the_same_input_gives_the_same_bytes(document: pdf.Document) -> None:
    assert pdf.render(HTML, title="Tittel med æøå", at=NOON, attachments=[CSV]) == document


def test_each_page_is_told_once(document: pdf.Document) -> None:
    told: list[int] = []
    pdf.render(HTML, title="x", at=NOON, on_page=told.append)
    assert told == [1, 2]


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "https://kommune.example/logo.svg",
        "data:text/css,h1{}",
        "../../manage.py",
        "/src/print/missing.css",
        "src/print/",
    ],
)
def test_nothing_but_our_static_files_is_read(address: str) -> None:
    html = f'<html lang="nb"><head><link rel="stylesheet" href="{address}"></head><body>x</body></html>'
    with pytest.raises(ValueError, match="Error fetching"):
        pdf.render(html, title="x", at=NOON)


def test_an_image_from_elsewhere_stops_the_rendering() -> None:
    html = '<html lang="nb"><body><img alt="x" src="http://169.254.169.254/latest/"></body></html>'
    with pytest.raises(ValueError, match="Error fetching"):
        pdf.render(html, title="x", at=NOON)


def test_what_is_not_a_pdf_is_not_inspected() -> None:
    with pytest.raises(ValueError, match="trailer"):
        pdf.inspect(b"not a pdf")
