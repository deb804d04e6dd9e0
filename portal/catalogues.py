"""Message catalogues without system tools: gathered from code and templates, checked and compiled by Babel."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

LOCALE = "nb"
KEYWORDS = {
    "gettext": None, "gettext_lazy": None, "_": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
LITERAL = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b(n?p?gettext|_)\({LITERAL}(?:\s*,\s*{LITERAL})?(?:\s*,\s*{LITERAL})?")

Found = tuple[str | tuple[str, ...], str | None]


@dataclass(frozen=True)
class Domain:
    """One catalogue: an app's Python files and its folders of templates."""

    app: str
    templates: tuple[str, ...]

    def po(self, root: Path) -> Path:
        """Return where the catalogue lies."""
        return root / self.app / "locale" / LOCALE / "LC_MESSAGES" / "django.po"


DOMAINS = (
    Domain(
        "portal",
        (
            "*.html",
            "account/**/*.html",
            "accounts/**/*.html",
            "accounts/**/*.txt",
            "audit/**/*.html",
            "django/**/*.html",
            "mfa/**/*.html",
            "personal/**/*.html",
            "shapes/**/*.html",
            "socialaccount/**/*.html",
            "usersessions/**/*.html",
        ),
    ),
    Domain("networks", ("networks/**/*.html",)),
    Domain("rollouts", ("rollouts/**/*.html",)),
    Domain("priorities", ("priorities/**/*.html", "reports/**/*.html")),
)


def gathered(root: Path, domain: Domain) -> Catalog:
    """Return every message the domain's code and templates ask for."""
    catalog = Catalog(locale=LOCALE, project="Felles innføring", charset="utf-8")
    for path in sorted((root / domain.app).rglob("*.py")):
        with path.open("rb") as source:
            for _line, message, _comments, context in extract("python", source, KEYWORDS):
                catalog.add(message, context=context)
    for pattern in domain.templates:
        for path in sorted((root / "templates").glob(pattern)):
            for message, context in in_template(path.read_text(encoding="utf-8")):
                catalog.add(message, context=context)
    return catalog


def in_template(text: str) -> Iterator[Found]:
    """Yield (message, context) for each translation tag of a template."""
    for call in CALL.finditer(templatize(text)):
        words = [ast.literal_eval(word) for word in call.groups()[1:] if word is not None]
        context = words.pop(0) if call[1].endswith("pgettext") else None
        plural = call[1].startswith("n")
        yield (tuple(words[:2]) if plural else words[0]), context


def read(path: Path) -> Catalog:
    """Return the catalogue on disk, or an empty one."""
    if not path.exists():
        return Catalog(locale=LOCALE, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE)


def update(root: Path, domain: Domain) -> None:
    """Bring the catalogue on disk up to date with code and templates; translations are kept."""
    catalog = read(domain.po(root))
    catalog.update(gathered(root, domain), no_fuzzy_matching=True)
    path = domain.po(root)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalog.header_comment = f"# Norwegian bokmål for {domain.app}."
    with path.open("wb") as file:
        write_po(file, catalog, no_location=True, sort_output=True, ignore_obsolete=True, omit_header=False, width=110)
    _drop_dates(path)


def compiled(root: Path, domain: Domain) -> bool:
    """Compile the catalogue if it is newer than its machine form; return whether it was."""
    source = domain.po(root)
    target = source.with_suffix(".mo")
    if not source.exists() or (target.exists() and target.stat().st_mtime >= source.stat().st_mtime):
        return False
    half = target.with_suffix(".mo.half")
    with half.open("wb") as file:
        write_mo(file, read(source))
    half.rename(target)
    return True


def faults(root: Path) -> list[str]:
    """Return a line for every missing, empty, fuzzy, unused, malformed or contradicting translation."""
    found: list[str] = []
    said: dict[tuple[object, str | None], tuple[str, object]] = {}
    for domain in DOMAINS:
        wanted, catalog = gathered(root, domain), read(domain.po(root))
        for message in wanted:
            if message.id:
                found += [f"{domain.app}: {fault}: {message.id!r}" for fault in _faults(catalog, message)]
        for message in catalog:
            if not message.id:
                continue
            if not wanted.get(message.id, message.context):
                found.append(f"{domain.app}: unused: {message.id!r}")
            where, words = said.setdefault((message.id, message.context), (domain.app, message.string))
            if words != message.string:
                found.append(f"{domain.app}: translated otherwise in {where}: {message.id!r}")
    return found


def _faults(catalog: Catalog, wanted: Message) -> Iterator[str]:
    message = catalog.get(wanted.id, wanted.context)
    if message is None:
        yield "missing"
        return
    words = message.string if isinstance(message.string, tuple) else (message.string,)
    if not all(words):
        yield "untranslated"
    elif message.fuzzy:
        yield "fuzzy"
    else:
        yield from (str(error) for error in message.check(catalog))


def _drop_dates(path: Path) -> None:
    """Leave out the header's dates and tool version, so that equal catalogues are equal files."""
    text = path.read_text(encoding="utf-8")
    for name in ("POT-Creation-Date", "PO-Revision-Date", "Generated-By", "Last-Translator", "Language-Team"):
        text = re.sub(rf'^"{name}:.*\n', "", text, flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")
