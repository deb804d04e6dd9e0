"""Makes one document in a process of its own and prints what it cost: ``python -m bench.report_maker ours FACTS``."""

# ruff: noqa: E402  Django is set up before what needs it is imported

from __future__ import annotations

import json
import os
import re
import resource
import sys
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

import weasyprint
from django.template.loader import render_to_string
from django.utils import timezone

from portal import pdf
from priorities.reports import freezing, paper, spreadsheet

BARE_CSS = """
@font-face { font-family: Inter; src: url(vendor/fonts/inter-latin-400-normal.woff2) }
@page { size: A4; margin: 18mm }
html { font: 9pt/1.3 Inter }
table { width: 100%; table-layout: fixed; border-collapse: collapse } th, td { text-align: left; padding: 0.4mm 1mm }
"""
WARM = '<html lang="nb"><link rel="stylesheet" href="src/print/page.css"><p>warm</p></html>'
DRAWINGS = re.compile(r"<svg.*?</svg>", re.DOTALL)
ATTRIBUTES = re.compile(r'\s(?:class|id|scope|role|tabindex|aria-[a-z]+|data-[a-z]+)="[^"]*"')


def ours(content: bytes) -> int:
    """Make the report as the worker does, from frozen facts to a checked file, and return its pages."""
    facts = freezing.thaw(content)
    sheet = paper.arrange(facts)
    html = render_to_string("reports/status.html", {"paper": sheet, "facts": facts})
    attachment = pdf.Attachment("data.csv", spreadsheet.write(facts), "Data")
    document = pdf.render(html, title=sheet.document_title, at=facts.known_at, attachments=[attachment])
    return pdf.inspect(document.content).pages


def floor(content: bytes) -> int:
    """Make a document with nothing of ours but the words, tagged as the law asks, and return its pages."""
    source = weasyprint.HTML(string=content.decode(), base_url=pdf.BASE, url_fetcher=pdf.fetcher())
    document = source.render(pdf_variant="pdf/a-3a")
    document.write_pdf(pdf_variant="pdf/a-3a")
    return len(document.pages)


def bare(content: bytes) -> bytes:
    """Return the report's words as the plainest HTML there is."""
    facts = freezing.thaw(content)
    html = render_to_string("reports/status.html", {"paper": paper.arrange(facts), "facts": facts})
    body = ATTRIBUTES.sub("", DRAWINGS.sub("", html[html.index("<body>") :]))
    return f'<html lang="nb"><head><style>{BARE_CSS}</style></head>{body}'.encode()


def main(which: str, path: str) -> None:
    """Make one document; what a worker does only for its first (fonts, imports) is done before the clock starts."""
    content = Path(path).read_bytes()
    given = bare(content) if which == "floor" else content
    pdf.inspect(pdf.render(WARM, title="warm", at=timezone.now()).content)
    started = time.process_time()
    pages = floor(given) if which == "floor" else ours(given)
    seconds = time.process_time() - started
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "pages": pages, "megabytes": megabytes}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
