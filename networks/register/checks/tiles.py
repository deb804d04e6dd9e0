"""The tile map: every municipality has one tile, and each county hangs together."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from networks.register.faults import Fault
from networks.register.read import Register
from networks.register.tables import TileRow

Cell = tuple[int, int]


def faults(register: Register) -> Iterator[Fault]:
    """Yield unknown, missing and stray tiles."""
    sheet, places = register.tiles, register.municipalities
    if not (sheet.is_readable and places.is_readable):
        return
    codes = places.column("code")
    for row in sheet.rows:
        if row.code not in codes:
            yield sheet.fault(row, "code", _("is not in municipalities.csv"))
    drawn = sheet.column("code")
    for place in places.rows:
        if place.code not in drawn:
            yield places.fault(place, "code", _("has no tile in tilemap.csv"))
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
                yield register.tiles.fault(tiles[cell], "code", rule % {"county": county})
    everything = {(row.col, row.row): row for row in register.tiles.rows}
    for part in parts(set(everything))[1:]:
        first = everything[min(part)]
        yield register.tiles.fault(first, "code", _("the map does not hang together: this part lies alone"))


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
