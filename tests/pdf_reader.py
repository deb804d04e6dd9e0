"""Reads a PDF for tests: its structure, its text page by page, its fonts. Nothing here knows how it was made."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf


@dataclass
class Page:
    """What can be read on a page, and what of it is decoration."""

    text: str = ""
    artifacts: str = ""


@dataclass
class Reader:
    """An opened PDF."""

    pdf: Any
    fonts: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, content: bytes) -> Reader:
        """Open the bytes."""
        return cls(pikepdf.open(io.BytesIO(content)))

    def elements(self, kind: str = "") -> Iterator[Any]:
        """Give the elements of the structure tree, all or those of one kind, in reading order."""
        yield from (each for each in self._walk(self.pdf.Root.StructTreeRoot.K) if not kind or str(each.S) == kind)

    def children(self, element: Any) -> list[str]:
        """Return the kinds of an element's children."""
        return [
            str(each.S) for each in _parts(element.get("/K")) if isinstance(each, pikepdf.Dictionary) and "/S" in each
        ]

    def outline(self) -> list[str]:
        """Return the bookmarks' words, top level."""
        with self.pdf.open_outline() as outline:
            return [entry.title for entry in outline.root]

    def pages(self) -> list[Page]:
        """Return what stands on each page."""
        return [self._page(page) for page in self.pdf.pages]

    def all_fonts(self) -> set[tuple[str, bool]]:
        """Return each font's name with whether it is embedded."""
        found = set()
        for thing in self.pdf.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor":
                found.add((str(thing.FontName).lstrip("/"), any(f"/FontFile{n}" in thing for n in ("", 2, 3))))
        return found

    def _walk(self, node: Any) -> Iterator[Any]:
        for each in _parts(node):
            if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/StructElem":
                yield each
                yield from self._walk(each.get("/K"))

    def _page(self, page: Any) -> Page:
        read, letters, inside = Page(), {}, [False]
        for instruction in pikepdf.parse_content_stream(page):
            operator, operands = str(instruction.operator), instruction.operands
            if operator == "Tf":
                letters = self._letters(page, str(operands[0]))
            elif operator in {"BDC", "BMC"}:
                inside.append(inside[-1] or str(operands[0]) == "/Artifact")
            elif operator == "EMC":
                inside.pop()
            elif operator == "TJ":
                words = "".join(
                    _decoded(bytes(part), letters) for part in operands[0] if isinstance(part, pikepdf.String)
                )
                read.artifacts += f"{words}\n" if inside[-1] else ""
                read.text += "" if inside[-1] else f"{words}\n"
        return read

    def _letters(self, page: Any, name: str) -> dict[str, str]:
        if name not in self.fonts:
            table = page.Resources.Font[name].ToUnicode.read_bytes().decode("latin-1")
            pairs = re.findall(r"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>", table)
            self.fonts[name] = {code.lower(): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}
        return self.fonts[name]


def _parts(node: Any) -> list[Any]:
    if node is None:
        return []
    return list(node) if isinstance(node, pikepdf.Array) else [node]


def _decoded(raw: bytes, letters: dict[str, str]) -> str:
    return "".join(letters.get(raw[place : place + 2].hex(), "") for place in range(0, len(raw), 2))
