"""Where the pieces of a drawing go: SVG takes numbers as attributes, so that no page needs inline style."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

register = template.Library()

Words = str | Promise

PHASE_WORDS: tuple[Words, ...] = (
    gettext_lazy("Anchoring"),
    gettext_lazy("Planning"),
    gettext_lazy("Preparation"),
    gettext_lazy("Training"),
    gettext_lazy("In use"),
    gettext_lazy("Benefits"),
)
LAST_STEP_OF_WORK = 4  # the steps after it are states one has reached


@dataclass(frozen=True)
class Step:
    """One step of the stepper."""

    number: int
    word: Words
    is_done: bool
    is_now: bool


@dataclass(frozen=True)
class Stepper:
    """The steps and the one that a phone names."""

    steps: tuple[Step, ...]
    at: Step | None


@register.simple_tag
def stepper(phase: int, labels: Sequence[Words] = (), ongoing: object = None) -> Stepper:
    """Return the steps for a phase from 0 (not started) to 6; ``ongoing`` says whether it is still being done."""
    at_work = phase <= LAST_STEP_OF_WORK if ongoing in (None, "") else bool(ongoing)
    steps = tuple(
        Step(number, word, is_done=number < phase + (not at_work), is_now=at_work and number == phase)
        for number, word in enumerate(labels or PHASE_WORDS, start=1)
    )
    return Stepper(steps, steps[phase - 1] if phase else None)


@dataclass(frozen=True)
class Segment:
    """One part of a distribution bar, in per cent of its width."""

    kind: str
    x: str
    width: str
    is_first: bool


@dataclass(frozen=True)
class Distribution:
    """A bar: its parts from the left, and where the plan says we should be."""

    segments: tuple[Segment, ...]
    plan: str


def as_percent(part: int, total: int) -> str:
    """Write a share so that SVG reads it, whatever the language."""
    return f"{100 * part / total:.2f}%"


@register.simple_tag
def distribution(total: int, plan: int | None = None, **parts: int | str) -> Distribution:
    """Lay the parts (use, ok, risk, late, none) end to end; what is left of the total stays empty."""
    segments: list[Segment] = []
    before = 0
    for kind, part in parts.items():
        count = int(part or 0)
        if count and total:
            segments.append(Segment(kind, as_percent(before, total), as_percent(count, total), before == 0))
        before += count
    return Distribution(tuple(segments), as_percent(plan, total) if plan and total else "")


class Tile(Protocol):
    """One municipality on the map: where it stands, how it is drawn, what it is called."""

    @property
    def x(self) -> float:
        """Columns from the left."""

    @property
    def y(self) -> float:
        """Rows from the top."""

    @property
    def symbol(self) -> str:
        """The tile to draw, such as ``r3ok``."""

    @property
    def name(self) -> Words:
        """What the municipality is called."""

    @property
    def label(self) -> Words:
        """What the tile says, in words."""


@dataclass(frozen=True)
class PlacedTile:
    """One tile in the map's own coordinates."""

    x: str
    y: str
    symbol: str
    title: str


@dataclass(frozen=True)
class TileGrid:
    """The whole map: its frame and its tiles."""

    view_box: str
    tiles: tuple[PlacedTile, ...]


PITCH_X = 18.0
PITCH_Y = 17.28  # 0.96 of the horizontal pitch, so that fill height stays readable
MARGIN = 3.0


@register.simple_tag
def tile_grid(tiles: Iterable[Tile]) -> TileGrid:
    """Place the tiles (x and y count tiles, odd rows already shifted by a half) in a frame that fits them."""
    placed = list(tiles)
    if not placed:
        return TileGrid("0 0 1 1", ())
    left, top = min(tile.x for tile in placed), min(tile.y for tile in placed)
    width = (max(tile.x for tile in placed) - left + 1) * PITCH_X + 2 * MARGIN
    height = (max(tile.y for tile in placed) - top + 1) * PITCH_Y + 2 * MARGIN
    return TileGrid(
        f"0 0 {width:.1f} {height:.1f}",
        tuple(
            PlacedTile(
                x=f"{(tile.x - left) * PITCH_X + MARGIN + 0.5:.1f}",
                y=f"{(tile.y - top) * PITCH_Y + MARGIN + 0.5:.1f}",
                symbol=tile.symbol,
                title=f"{tile.name}: {tile.label}",
            )
            for tile in placed
        ),
    )
