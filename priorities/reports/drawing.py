"""Draws figures as a few long SVG paths: all tiles of one kind are one path.

A map of the country is then a dozen elements instead of a thousand, on paper (a tenth of the time) and on screen.
Patterns are drawn, not filled, so that they look the same in every viewer and in grey. Colours are attributes,
which WeasyPrint needs; on screen the classes give the reader's colour scheme the last word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rollouts.models import Adoption, Flow, Phase
from rollouts.reports.standing import Place, Standing

PITCH_X, PITCH_Y = 18.0, 17.28
WIDTH, HEIGHT = 15.4, 14.8
CORNER = 1.7
MARGIN = 2.0
FILL = {
    Phase.INVITED: 0.0,
    Phase.ANCHORING: 0.22,
    Phase.PLANNING: 0.42,
    Phase.PREPARATION: 0.62,
    Phase.TEST_TRAINING: 0.82,
}
DOT_PITCH, HATCH_PITCH = 3.4, 5.6


@dataclass(frozen=True, slots=True)
class Ink:
    """How one layer is drawn."""

    css: str
    fill: str = "none"
    stroke: str = "none"
    width: str = "0"
    dash: str = ""
    cap: str = "butt"


@dataclass(frozen=True, slots=True)
class Layer:
    """One path and its ink."""

    path: str
    ink: Ink


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure: its frame and its layers from the bottom up."""

    width: float
    height: float
    layers: tuple[Layer, ...]

    @property
    def view_box(self) -> str:
        """Return the frame as SVG wants it."""
        return f"0 0 {self.width:.1f} {self.height:.1f}"


@dataclass(frozen=True, slots=True)
class Look:
    """What a tile shows: how full it is, how it goes, and the mark of those who use it."""

    flow: str
    fill: float
    mark: str = ""

    @property
    def style(self) -> str:
        """Return the colour family: in use is its own while all is well."""
        return "use" if self.mark and self.flow == Flow.OK else self.flow


# From the bottom up. Keys are what the pen below collects paths under.
PAGE: dict[str, Ink] = {
    "edge-na": Ink("t-sunk e-none", fill="#EAF0F0", stroke="#6A7B82", width="1"),
    "fill-ok": Ink("t-ok", fill="#4B9C97"),
    "fill-use": Ink("t-use e-use", fill="#0E5A5E", stroke="#0E5A5E", width="1.2"),
    "fill-none": Ink("t-none", fill="#DCE3E5"),
    "fill-risk": Ink("t-risk", fill="#F2BC4B"),
    "fill-late": Ink("t-late", fill="#C2402B"),
    "dots": Ink("s-dot", stroke="#8A5A00", width="1.7", dash=f".01 {DOT_PITCH}", cap="round"),
    "hatch": Ink("s-hatch", stroke="#F7D2CA", width="1.3"),
    "edge-ok": Ink("e-ok", stroke="#2A7672", width="1.2"),
    "edge-none": Ink("e-none", stroke="#6A7B82", width="1.2", dash="2.6 1.7"),
    "edge-risk": Ink("e-risk", stroke="#8A5A00", width="1.2"),
    "edge-late": Ink("e-late", stroke="#97230F", width="1.7"),
    "under-none": Ink("e-none", stroke="#6A7B82", width="4.2"),
    "under-risk": Ink("e-risk", stroke="#8A5A00", width="4.2"),
    "under-late": Ink("e-late", stroke="#97230F", width="4.2"),
    "mark": Ink("t-mark", stroke="#FFFFFF", width="2"),
    "dash": Ink("e-none", stroke="#6A7B82", width="1.5"),
}
COVER: dict[str, Ink] = PAGE | {
    "fill-ok": Ink("", fill="#2F7D79"),
    "fill-use": Ink("", fill="#8CC4C1", stroke="#8CC4C1", width="1.2"),
    "fill-none": Ink("", fill="#0A3A3D"),
    "edge-ok": Ink("", stroke="#4B9C97", width="1.2"),
    "edge-none": Ink("", stroke="#4B9C97", width="1.2", dash="2.6 1.7"),
    "edge-na": Ink("", stroke="#4B9C97", width="1"),
    "under-none": Ink("", stroke="#0A3A3D", width="4.2"),
    "mark": Ink("", stroke="#0A3A3D", width="2"),
    "dash": Ink("", stroke="#4B9C97", width="1.5"),
}


def look(standing: Standing) -> Look:
    """Return what a standing's tile shows. *In use* fills it and gives it a mark; else the phase says how full."""
    if standing.flow == Flow.NA:
        return Look(Flow.NA, 0.0)
    if standing.adoption == Adoption.IN_USE:
        return Look(standing.flow, 1.0, "bars" if standing.phase == Phase.BENEFITS else "check")
    return Look(standing.flow, FILL.get(Phase(standing.phase), 1.0))


def tile_map(places: Iterable[Place], standings: Iterable[Standing], inks: dict[str, Ink] = PAGE) -> Drawing | None:
    """Draw the places as tiles; odd rows are shifted half a tile. None when no place has a tile."""
    placed = [
        (place.tile_column + 0.5 * (place.tile_row % 2), float(place.tile_row), look(standing))
        for place, standing in zip(places, standings, strict=True)
        if place.tile_column is not None and place.tile_row is not None
    ]
    if not placed:
        return None
    left, top = min(x for x, _, _ in placed), min(y for _, y, _ in placed)
    pen = Pen()
    for x, y, seen in placed:
        pen.tile(MARGIN + (x - left) * PITCH_X, MARGIN + (y - top) * PITCH_Y, seen)
    width = (max(x for x, _, _ in placed) - left) * PITCH_X + WIDTH + 2 * MARGIN
    height = (max(y for _, y, _ in placed) - top) * PITCH_Y + HEIGHT + 2 * MARGIN
    return pen.drawing(width, height, inks)


def one_tile(seen: Look, inks: dict[str, Ink] = PAGE) -> Drawing:
    """Draw a tile for a legend."""
    pen = Pen()
    pen.tile(1, 1, seen)
    return pen.drawing(WIDTH + 2, HEIGHT + 2, inks)


def bar(parts: Iterable[tuple[str, int]], total: int, inks: dict[str, Ink] = PAGE) -> Drawing:
    """Draw (style, number) parts end to end; what is left of the total stays empty."""
    pen, x, length = Pen(), 0.0, 400.0
    for style, number in parts:
        width = length * number / total if total else 0.0
        if width:
            pen.block(x, 0.0, max(width - 1.2, 0.4), 12.0, style)
        x += width
    return pen.drawing(length, 12.0, inks)


# The pen --------------------------------------------------------------------------------------


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


@dataclass
class Pen:
    """Collects what is drawn, layer by layer."""

    paths: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def drawing(self, width: float, height: float, inks: dict[str, Ink]) -> Drawing:
        """Return what has been drawn so far, in the inks' order."""
        layers = tuple(Layer("".join(self.paths[name]), ink) for name, ink in inks.items() if name in self.paths)
        return Drawing(width, height, layers)

    def tile(self, x: float, y: float, seen: Look) -> None:
        """Draw one tile with its upper left corner at (x, y)."""
        style = seen.style
        outline = _tile(x, y)
        if style == Flow.NA:
            self.paths["dash"].append(f"M{_n(x + 4)} {_n(y + HEIGHT / 2)}h{_n(WIDTH - 8)}")
        elif seen.fill == 1:
            self.block(x, y, WIDTH, HEIGHT, style, shape=outline)
        elif seen.fill:
            height = HEIGHT * seen.fill
            self.block(x, y + HEIGHT - height, WIDTH, height, style)
        if f"edge-{style}" in PAGE:
            self.paths[f"edge-{style}"].append(outline)
        if seen.mark:
            self._mark(x, y, seen)

    def block(self, x: float, y: float, width: float, height: float, style: str, *, shape: str = "") -> None:
        """Fill an area in a style, with its pattern."""
        self.paths[f"fill-{style}"].append(shape or f"M{_n(x)} {_n(y)}h{_n(width)}v{_n(height)}h-{_n(width)}z")
        if style == Flow.RISK:
            self.paths["dots"].extend(_dots(x, y, width, height))
        elif style == Flow.LATE:
            self.paths["hatch"].extend(_hatch(x, y, width, height))

    def _mark(self, x: float, y: float, seen: Look) -> None:
        if seen.mark == "bars":
            path = "".join(f"M{_n(x + dx)} {_n(y + 11)}v-{dy}" for dx, dy in ((3.8, "2.6"), (7.7, "5"), (11.6, "7.4")))
        else:
            path = f"M{_n(x + 3.8)} {_n(y + 7.7)}l2.7 2.6 5.1-5.5"
        if f"under-{seen.style}" in PAGE:
            self.paths[f"under-{seen.style}"].append(path)
        self.paths["mark"].append(path)


def _tile(x: float, y: float) -> str:
    """Return a tile's outline: corners cut, and rounded by the pen that draws them."""
    c, w, h = _n(CORNER), _n(WIDTH - 2 * CORNER), _n(HEIGHT - 2 * CORNER)
    return f"M{_n(x + CORNER)} {_n(y)}h{w}l{c} {c}v{h}l-{c} {c}h-{w}l-{c}-{c}v-{h}z"


def _dots(x: float, y: float, width: float, height: float) -> Iterator[str]:
    """Give rows of dots, from the lower left corner: dashes without length and a round pen."""
    columns = int((width - 1.8) / DOT_PITCH)
    indent = (width - columns * DOT_PITCH) / 2
    for row in range(int((height - 1.8) / DOT_PITCH) + 1):
        above = min(1.9, height / 2) + row * DOT_PITCH
        yield f"M{_n(x + indent)} {_n(y + height - above)}h{_n(columns * DOT_PITCH + 0.1)}"


def _hatch(x: float, y: float, width: float, height: float) -> Iterator[str]:
    """Give rising lines clipped to the area."""
    offset = HATCH_PITCH / 2
    while offset < width + height:
        start_x, start_y = (x, y + offset) if offset <= height else (x + offset - height, y + height)
        end_x, end_y = (x + offset, y) if offset <= width else (x + width, y + offset - width)
        yield f"M{_n(start_x)} {_n(start_y)}L{_n(end_x)} {_n(end_y)}"
        offset += HATCH_PITCH
