"""What a cell may hold: each rule turns text into a value, or says what is wrong with it."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.refusals import Words

Cell = Callable[[str], Any]

UNREADABLE = "\ufffd"
OWN_MACHINE = re.compile(r"(?<![\w:/.])/(work|tmp|home|root|opt|Users)/")
WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)


class BadCellError(Exception):
    """The cell breaks a rule."""

    def __init__(self, rule: Words) -> None:
        """Keep the rule in words for the operator."""
        super().__init__(rule)
        self.rule = rule


def matching(pattern: str, rule: Words, convert: Cell = str) -> Cell:
    """Return a rule for cells that match the whole pattern."""
    compiled = re.compile(pattern, re.ASCII)

    def read(value: str) -> Any:
        if not compiled.fullmatch(value):
            raise BadCellError(rule)
        return convert(value)

    return read


def maybe(cell: Cell, nothing: object = "") -> Cell:
    """Return the same rule for a cell that may be empty."""

    def read(value: str) -> Any:
        return cell(value) if value else nothing

    return read


def text(longest: int) -> Cell:
    """Return a rule for text that must be there and fit the database."""

    def read(value: str) -> str:
        if not value:
            raise BadCellError(_("must be filled in"))
        if len(value) > longest:
            raise BadCellError(_("may have at most %(n)s characters") % {"n": longest})
        return value

    return read


def one_of(words: Mapping[str, Any]) -> Cell:
    """Return a rule for a word of a fixed list; the value is what the word stands for."""

    def read(value: str) -> Any:
        if value not in words:
            allowed = ", ".join(word for word in words if word)
            raise BadCellError(_("must be one of: %(words)s") % {"words": allowed})
        return words[value]

    return read


def degrees(low: float, high: float) -> Cell:
    """Return a rule for a coordinate with four decimals in a range."""
    number = matching(r"\d{1,2}\.\d{4}", _("must be degrees with a point and four decimals, such as 59.9139"), Decimal)

    def read(value: str) -> Decimal:
        found: Decimal = number(value)
        if not low < found < high:
            raise BadCellError(_("must lie between %(low)s and %(high)s degrees") % {"low": low, "high": high})
        return found

    return read


def _calendar_day(value: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(value)
    except ValueError as error:
        raise BadCellError(_("is not a day in the calendar")) from error


def _loose_day(value: str) -> str:
    _calendar_day(f"{value}-01-01"[:10])
    return value


def _organisation(value: str) -> str:
    rest = sum(int(digit) * weight for digit, weight in zip(value, WEIGHTS, strict=False)) % 11
    if (11 - rest) % 11 != int(value[-1]):
        raise BadCellError(_("is not an organisation number: the check digit is wrong (modulus 11)"))
    return value


def _split(value: str) -> tuple[str, ...]:
    return tuple(value.split("|"))


key = matching(r"[a-z0-9]+(-[a-z0-9]+)*", _("must be a key of a–z, 0–9 and hyphens"))
keys = matching(r"[a-z0-9-]+(\|[a-z0-9-]+)*", _("must be keys with | between"), _split)
municipality_code = matching(r"\d{4}", _("must be a municipality number of four digits"))
county_code = matching(r"\d{2}", _("must be a county number of two digits"))
county_codes = matching(r"\d{2}(\|\d{2})*", _("must be county numbers with | between"), _split)
place_code = matching(r"\d{2}|\d{4}", _("must be a county or municipality number"))
count = matching(r"[1-9]\d{0,8}", _("must be a whole number above 0"), int)
ordinal = matching(r"0|[1-9]\d{0,3}", _("must be a whole number from 0"), int)
day = matching(r"\d{4}-\d{2}-\d{2}", _("must be a date such as 2024-01-01"), _calendar_day)
loose_day = matching(r"\d{4}(-\d{2}(-\d{2})?)?", _("must be a year, a month or a date, such as 2024-01"), _loose_day)
organisation = matching(r"\d{9}", _("must be nine digits"), _organisation)
page = matching(r"https?://[^\s/]+\.[^\s/]+(/\S*)?", _("must be a web address that begins with http"))
website = matching(r"(https?://)?[^\s/]+\.[^\s/]+(/\S*)?", _("must be a web address"))


def plain(value: str) -> str:
    """Return the value if it is text that any cell may hold.

    Raises:
        BadCellError: it was not UTF-8, has hidden characters or stray spaces, or names a place on somebody's machine.

    """
    if UNREADABLE in value:
        raise BadCellError(_("is not UTF-8: save the file as UTF-8"))
    if any(unicodedata.category(letter) in {"Cc", "Cf", "Co", "Zl", "Zp"} for letter in value):
        raise BadCellError(_("holds an invisible character or a line break"))
    if value != value.strip():
        raise BadCellError(_("begins or ends with a space"))
    if not unicodedata.is_normalized("NFC", value):
        raise BadCellError(_("has letters put together of two characters (not NFC)"))
    if OWN_MACHINE.search(value):
        raise BadCellError(_("names a folder on a machine"))
    return value
