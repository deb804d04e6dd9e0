"""Tables as CSV files that Excel opens in Norwegian and that carry no formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
BOM = b"\xef\xbb\xbf"


def safe(value: object) -> object:
    """Return a cell that no spreadsheet takes for a formula."""
    if isinstance(value, str) and value.lstrip(" \u00a0").startswith(DANGEROUS):
        return f"'{value}"
    return value


def write(rows: Iterable[Sequence[object]]) -> bytes:
    """Return the file's bytes."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for row in rows:
        writer.writerow([safe(value) for value in row])
    return BOM + text.getvalue().encode()
