"""Files become sheets of typed rows; what cannot be read becomes faults, never an exception."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from django.utils.translation import gettext_lazy as _

from networks.register import cells, tables
from networks.register.faults import Fault
from networks.register.tables import Row, Table
from portal.refusals import Words

R = TypeVar("R", bound=Row)
R_co = TypeVar("R_co", bound=Row, covariant=True)
Line = Mapping[str, str]

BOM = b"\xef\xbb\xbf"
OTHER_BOMS = (b"\xff\xfe", b"\xfe\xff")
LARGEST = 10_000_000


@dataclass(frozen=True, slots=True)
class Sheet(Generic[R_co]):
    """What one file holds: its good rows, every line as it was written, and what was wrong with it.

    Rules between cells look at lines whose cells are ``sound``, so that one fault on a line does not hide the others.
    """

    table: Table[R_co]
    rows: tuple[R_co, ...] = ()
    lines: Mapping[int, Line] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    unsound: frozenset[tuple[int, str]] = frozenset()
    is_readable: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether every line became a row, so that rows may be counted and summed."""
        return self.is_readable and len(self.rows) == len(self.lines)

    def column(self, name: str) -> frozenset[str]:
        """Return every value written in a column, also on lines with faults elsewhere."""
        return frozenset(line[name] for line in self.lines.values())

    def sound(self, *columns: str) -> Iterator[tuple[int, Line]]:
        """Yield the number and cells of each line on which these cells keep their own rules."""
        for number, line in self.lines.items():
            if not any((number, column) in self.unsound for column in columns):
                yield number, line

    def fault(self, line: int, column: str, rule: Words) -> Fault:
        """Return the fault of one cell of a line."""
        return Fault(self.table.file, line, column, self.lines[line].get(column, ""), rule)

    def fault_of_all(self, rule: Words) -> Fault:
        """Return a fault of the whole file."""
        return Fault(self.table.file, 0, "", "", rule)


@dataclass(frozen=True, slots=True)
class Register:
    """All the files of one folder, as read."""

    edition: Sheet[tables.EditionRow]
    units: Sheet[tables.UnitRow]
    communities: Sheet[tables.CommunityRow]
    networks: Sheet[tables.NetworkRow]
    counties: Sheet[tables.CountyRow]
    municipalities: Sheet[tables.MunicipalityRow]
    former: Sheet[tables.FormerRow]
    successions: Sheet[tables.SuccessionRow]
    tiles: Sheet[tables.TileRow]
    vendors: Sheet[tables.VendorRow]
    adoption: Sheet[tables.AdoptionRow]
    sources: Sheet[tables.SourceRow]
    doubts: Sheet[tables.DoubtRow]
    digest: str

    def sheets(self) -> Iterator[Sheet[Row]]:
        """Yield every sheet."""
        names = (name for name in self.__slots__ if name != "digest")
        return (getattr(self, name) for name in names)


def folder(path: Path) -> Register:
    """Read every file of the register in a folder."""
    reader = Reader(path)
    return Register(
        edition=reader.sheet(tables.EDITION),
        units=reader.sheet(tables.UNITS),
        communities=reader.sheet(tables.COMMUNITIES),
        networks=reader.sheet(tables.NETWORKS),
        counties=reader.sheet(tables.COUNTIES),
        municipalities=reader.sheet(tables.MUNICIPALITIES),
        former=reader.sheet(tables.FORMER),
        successions=reader.sheet(tables.SUCCESSIONS),
        tiles=reader.sheet(tables.TILES),
        vendors=reader.sheet(tables.VENDORS),
        adoption=reader.sheet(tables.ADOPTION),
        sources=reader.sheet(tables.SOURCES),
        doubts=reader.sheet(tables.DOUBTS),
        digest=reader.fingerprint.hexdigest(),
    )


class Reader:
    """Reads the files of one folder, and keeps the fingerprint of all that was read."""

    def __init__(self, path: Path) -> None:
        """Remember the folder."""
        self.path = path
        self.fingerprint = hashlib.sha256()

    def sheet(self, table: Table[R]) -> Sheet[R]:
        """Read one file."""
        path = self.path / table.file
        try:
            content = path.read_bytes()
        except OSError:
            return Sheet(table, faults=(Fault(table.file, 0, "", "", _("the file is missing or cannot be opened")),))
        self.fingerprint.update(f"{table.file}:{len(content)}:".encode() + content)
        if content.startswith(OTHER_BOMS) or len(content) > LARGEST:
            rule = _("is not a CSV file in UTF-8 of at most 10 MB")
            return Sheet(table, faults=(Fault(table.file, 0, "", "", rule),))
        return _Parser(table).sheet(content)


class _Parser(Generic[R]):
    """Turns the bytes of one file into a sheet."""

    def __init__(self, table: Table[R]) -> None:
        self.table = table
        self.faults: list[Fault] = []
        self.lines: dict[int, Line] = {}
        self.rows: list[R] = []
        self.unsound: set[tuple[int, str]] = set()

    def sheet(self, content: bytes) -> Sheet[R]:
        if content.startswith(BOM):
            self._fault(1, "", "", _("begins with a byte order mark (BOM): save as UTF-8 without it"))
            content = content.removeprefix(BOM)
        written = self._written(content.decode("utf-8", errors="replace"))
        _line, header = next(written, (1, []))
        is_readable = self._header(header)
        if is_readable:
            for line, found in written:
                self._line(line, header, found)
        return Sheet(
            table=self.table,
            rows=tuple(self.rows),
            lines=self.lines,
            faults=tuple(self.faults),
            unsound=frozenset(self.unsound),
            is_readable=is_readable,
        )

    def _written(self, text: str) -> Iterator[tuple[int, list[str]]]:
        """Yield each line with the number it begins on."""
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        begins_on = 1
        try:
            for found in reader:
                yield begins_on, found
                begins_on = reader.line_num + 1
        except csv.Error as error:
            self._fault(begins_on, "", "", _("is not written as CSV: %(why)s") % {"why": error})

    def _header(self, header: list[str]) -> bool:
        known = {*self.table.cells, *self.table.optional}
        missing = [name for name in self.table.cells if name not in header]
        for name in missing:
            self._fault(1, name, "", _("the column is missing"))
        twice = {name for name in header if header.count(name) > 1}
        for name in sorted({*header} - known | twice):
            self._fault(1, name, "", _("the column is there twice") if name in twice else _("the column is unknown"))
        return not missing and not twice

    def _line(self, line: int, header: list[str], found: list[str]) -> None:
        self.lines[line] = dict(zip(header, [*found, *[""] * len(header)], strict=False))
        if len(found) != len(header):
            rule = _("has %(found)s cells, and the heading has %(wanted)s") % {
                "found": len(found),
                "wanted": len(header),
            }
            self._fault(line, "", "", rule)
            self.unsound.update((line, column) for column in header)
            return
        before = len(self.faults)
        values = {name: self._value(line, name, cell) for name, cell in self._cells(header)}
        if len(self.faults) == before:
            self.rows.append(self.table.row(line=line, **values))

    def _cells(self, header: list[str]) -> Iterator[tuple[str, cells.Cell]]:
        yield from self.table.cells.items()
        yield from ((name, cell) for name, cell in self.table.optional.items() if name in header)

    def _value(self, line: int, column: str, cell: cells.Cell) -> Any:
        written = self.lines[line][column]
        try:
            return cell(cells.plain(written))
        except cells.BadCellError as error:
            self._fault(line, column, written, error.rule)
            self.unsound.add((line, column))
            return None

    def _fault(self, line: int, column: str, value: str, rule: Words) -> None:
        self.faults.append(Fault(self.table.file, line, column, value, rule))
