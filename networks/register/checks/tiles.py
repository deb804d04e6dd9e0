"""The tile map: every municipality has one tile, and each county hangs together."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from networks.register.faults import Fault
from networks.register.read import Register
from networks.register.tables import TileRow

Cell = tuple[int, int]


def faults(register: Register) -> Iterator[Fault]:
    """Yield missing and stray tiles."""
    sheet, places = register.tiles, register.municipalities
    if not sheet.is_readable:
        return
    drawn = sheet.column("code")
    for line, cells in places.sound("code"):
        if cells["code"] not in drawn:
            yield places.fault(line, "code", _("has no tile in tilemap.csv"))
    if sheet.is_whole:
        yield from _strays(register)


def _strays(register: Register) -> Iterator[Fault]:
    by_county: dict[str, dict[Cell, TileRow]] = {}
    for row in register.tiles.rows:
        by_county.setdefault(row.code[:2], {})[row.col, row.row] = row
    for county, tiles in by_county.items():
        for part in parts(set(tiles))[1:]:
            rule = _("county %(county)s does not hang together: this tile is apart from the others")
            for cell in sorted(part):
                yield register.tiles.fault(tiles[cell].line, "code", rule % {"county": county})
    everything = {(row.col, row.row): row for row in register.tiles.rows}
    for part in parts(set(everything))[1:]:
        first = everything[min(part)]
        yield register.tiles.fault(first.line, "code", _("the map does not hang together: this part lies alone"))


def parts(cells: set[Cell]) -> list[set[Cell]]:
    """Return the parts that hang together, the largest first."""
    left, found = set(cells), []
    while left:
        part, ahead = set[Cell](), [min(left)]
        while ahead:
            cell = ahead.pop()
            if cell in left:
                left.discard(cell)
                part.add(cell)
                ahead += neighbours(cell)
        found.append(part)
    return sorted(found, key=len, reverse=True)


def neighbours(cell: Cell) -> list[Cell]:
    """Return the six cells around one: odd rows are shifted half a cell to the right."""
    column, row = cell
    shift = row % 2
    beside = [(column - 1, row), (column + 1, row)]
    return beside + [(column - 1 + shift + step, row + up) for up in (-1, 1) for step in (0, 1)]
