"""HTML in, one file out that is both PDF/UA-1 and PDF/A-3a. The only module that speaks to WeasyPrint and pikepdf.

WeasyPrint tags PDF/A-3a but leaves out some of what PDF/UA-1 asks beyond it. That is added before the file is
written: scopes on table heads, running heads as artifacts, and the mark in the metadata. The same input gives the
same bytes, so a file can be checked by making it again.
"""

from __future__ import annotations

import datetime
import hashlib
import io
import logging
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders

BASE = "https://static.invalid/"
LANGUAGE = "nb"
OnPage = Callable[[int], None]


@dataclass(frozen=True)
class Attachment:
    """A file carried inside the PDF: the data behind it."""

    name: str
    content: bytes
    description: str


@dataclass(frozen=True)
class Document:
    """A finished PDF."""

    content: bytes
    pages: int


def render(
    html: str,
    *,
    title: str,
    at: datetime.datetime,
    attachments: Sequence[Attachment] = (),
    on_page: OnPage | None = None,
) -> Document:
    """Return the PDF of ``html``, dated ``at``; ``on_page`` hears of each page as it is laid out.

    Style sheets, fonts and images are named by their path below ``static/`` (``src/print/report.css``). Anything
    else, and a file that is not there, stops the rendering.

    Raises:
        ValueError: the HTML names a file that is not one of our static ones.

    """
    import weasyprint  # noqa: PLC0415  slow and native: only the worker pays for it

    moment = at.astimezone(datetime.UTC)
    try:
        source = weasyprint.HTML(string=html, base_url=BASE, url_fetcher=fetcher())
        with _heard(on_page):
            document = source.render(pdf_variant="pdf/a-3a")
    except weasyprint.urls.FatalURLFetchingError as error:  # not an Exception, so nobody else would catch it
        raise ValueError(str(error)) from error
    document.metadata.title = title
    document.metadata.lang = LANGUAGE
    document.metadata.created = document.metadata.modified = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint leaves closing its colour profile to chance
        content = document.write_pdf(
            pdf_variant="pdf/a-3a",
            pdf_identifier=hashlib.sha256(html.encode()).hexdigest()[:32].encode(),
            attachments=[_attached(attachment, moment) for attachment in attachments],
            finisher=_make_accessible,
        )
    return Document(content, len(document.pages))


@dataclass(frozen=True)
class Inspection:
    """What a PDF says about itself."""

    title: str
    language: str
    pages: int
    attachments: dict[str, bytes]


def inspect(content: bytes) -> Inspection:
    """Read a finished PDF as any other program would.

    Raises:
        ValueError: it cannot be read.

    """
    import pikepdf  # noqa: PLC0415  native: only the worker pays for it

    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            return Inspection(
                title=str(pdf.docinfo.get("/Title", "")),
                language=str(pdf.Root.get("/Lang", "")),
                pages=len(pdf.pages),
                attachments={name: spec.get_file().read_bytes() for name, spec in pdf.attachments.items()},
            )
    except pikepdf.PdfError as error:
        raise ValueError(str(error)) from error


# What WeasyPrint is given ------------------------------------------------------------------------


def static_path(url: str) -> Path:
    """Return the static file that ``url`` names.

    Raises:
        ValueError: it names something else, or nothing that is there.

    """
    found = finders.find(url.removeprefix(BASE)) if url.startswith(BASE) else None
    if found:
        return Path(str(found))
    message = f"not one of our static files: {url}"
    raise ValueError(message)


def fetcher() -> Any:
    """Return WeasyPrint's reader of style sheets, fonts and images: our static files and nothing else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415  as above

    class StaticFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
        """Reads our static files and nothing else."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:  # noqa: ARG002  its signature
            path = static_path(url)
            content = _unpacked(path) if path.suffix == ".woff2" else path.read_bytes()
            return URLFetcherResponse(url, content, {"Content-Type": _media_type(url)})

    return StaticFetcher(fail_on_errors=True)


@cache
def _unpacked(path: Path) -> bytes:
    """Return a packed font as WeasyPrint would unpack it, but once for each process and not for each document."""
    from fontTools import ttLib  # noqa: PLC0415  comes with WeasyPrint

    unpacked = io.BytesIO()
    with ttLib.TTFont(path, recalcTimestamp=False) as font:
        font.flavor = None
        font.save(unpacked)
    return unpacked.getvalue()


def _media_type(url: str) -> str:
    return {".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".woff2": "font/ttf"}.get(
        Path(url).suffix, "application/octet-stream"
    )


def _attached(attachment: Attachment, moment: datetime.datetime) -> Any:
    import weasyprint  # noqa: PLC0415  as above

    return weasyprint.Attachment(
        string=attachment.content,
        name=attachment.name,
        description=attachment.description,
        created=moment,
        modified=moment,
        relationship="Data",
    )


class _PageHandler(logging.Handler):
    """Hears WeasyPrint's progress log; pages laid out a second time are not told again."""

    def __init__(self, on_page: OnPage) -> None:
        super().__init__(logging.INFO)
        self.on_page = on_page
        self.reached = 0

    def emit(self, record: logging.LogRecord) -> None:
        if "Page %d" in str(record.msg) and isinstance(record.args, tuple):
            page = record.args[0]
            if isinstance(page, int) and page > self.reached:
                self.reached = page
                self.on_page(page)


@contextmanager
def _heard(on_page: OnPage | None) -> Iterator[None]:
    if on_page is None:
        yield
        return
    logger = logging.getLogger("weasyprint.progress")
    handler, before = _PageHandler(on_page), (logger.level, logger.propagate)
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before[0])
        logger.propagate = before[1]


# What is added before the file is written --------------------------------------------------------

# The mark of PDF/UA-1, and what PDF/A asks to be told about a mark that is not its own.
UA_METADATA = b"""\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


def _make_accessible(document: Any, pdf: Any) -> None:
    """Finish the objects of the file: WeasyPrint calls this just before it writes them."""
    _word_links(document)
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])  # WeasyPrint names each attached file twice
    things = {thing.reference: thing for thing in pdf.objects}
    tree = next(thing for thing in pdf.objects if isinstance(thing, dict) and thing.get("Type") == "/StructTreeRoot")
    placed = set(_walk(tree["K"], things, in_head=False))
    _make_artifacts(pdf, things, things[tree["ParentTree"]]["Nums"], placed)
    _mark_as_ua(pdf, things)
    pdf.objects = [thing if thing.free == "f" else _written(thing) for thing in pdf.objects]


def _word_links(document: Any) -> None:
    """Let a link say what its text says, not the name of its target."""
    for page in document.pages:
        for _kind, _target, _place, box in page.links:
            if box.link_annotation and "Contents" in box.link_annotation:
                words = " ".join("".join(box.element.itertext()).split())
                box.link_annotation["Contents"] = type(box.link_annotation["Contents"])(words)


def _walk(children: list[Any], things: dict[bytes, Any], *, in_head: bool) -> Iterator[bytes]:
    """Give every element of the structure tree, and every table head its scope on the way.

    A figure without words is decoration, and is taken out of the tree.
    """
    for reference in list(children):
        element = things.get(reference) if isinstance(reference, bytes) else None
        if not isinstance(element, dict) or element.get("Type") != "/StructElem":
            continue
        if element["S"] == "/Figure" and "Alt" not in element:
            children.remove(reference)
            continue
        if element["S"] == "/L":
            _pair_terms(element, things)
        if element["S"] == "/TH":
            element["A"]["Scope"] = "/Column" if in_head else "/Row"
        yield reference
        yield from _walk(element["K"], things, in_head=in_head or element["S"] == "/THead")


def _pair_terms(listing: Any, things: dict[bytes, Any]) -> None:
    """Make each ``<div>`` of a description list one list item: its term the label, its description the body."""
    for group in (things[reference] for reference in listing["K"] if things[reference]["S"] == "/Div"):
        group["S"] = "/LI"
        for place, reference in enumerate(group["K"]):
            part = things[things[reference]["K"][0]]
            part["S"], part["P"] = ("/LBody" if place else "/Lbl"), group.reference
            group["K"][place] = part.reference


def _make_artifacts(pdf: Any, things: dict[bytes, Any], parents: list[Any], placed: set[bytes]) -> None:
    """Turn content that no element of the tree holds (running heads and feet, decoration) into artifacts."""
    elements_of_page = dict(zip(parents[::2], parents[1::2], strict=True))
    for number, page in enumerate(pdf.page_references):
        elements = elements_of_page[number]
        loose = {mark for mark, reference in enumerate(elements) if reference not in placed}
        operators = things[things[page]["Contents"]].stream
        for place, operand in enumerate(operators):
            if isinstance(operand, dict) and operand.get("MCID") in loose:
                is_figure = things[elements[operand["MCID"]]]["S"] == "/Figure"
                elements[operand.pop("MCID")] = b"null"
                operand["Type"] = "/Layout" if is_figure else "/Pagination"
                operators[place - 1] = "/Artifact"


def _mark_as_ua(pdf: Any, things: dict[bytes, Any]) -> None:
    """Say in the metadata that the file is PDF/UA-1 too; archives want that stream as plain text."""
    metadata = things[pdf.catalog["Metadata"]]
    metadata.stream = [part.replace(b"</rdf:RDF>", UA_METADATA + b"</rdf:RDF>") for part in metadata.stream]
    metadata.compress = False


@cache
def _written_kind() -> Any:
    import pydyf  # noqa: PLC0415  comes with WeasyPrint

    class Written(pydyf.Object):  # type: ignore[misc]  # ships no types
        """An object that is done."""

        data = b""
        compressible = True

    return Written


def _written(thing: Any) -> Any:
    """Return the object as bytes. The file's identifier is made of all objects, and would have them made twice."""
    written = _written_kind()()
    written.number, written.generation = thing.number, thing.generation
    written.data, written.compressible = thing.data, thing.compressible
    return written
