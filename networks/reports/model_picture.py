"""The whole model as a drawing: boxes and lines with their places, worked out from who reports to whom."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.utils.text import capfirst

from networks.models import Body
from networks.reports.bodies import Node

WIDTH, HEIGHT, GAP, DROP, MARGIN = 256, 48, 12, 34, 12
HEADING = 26
LETTERS, LINES = 30, 2


@dataclass(frozen=True, slots=True)
class Box:
    """A body's box, with its name on one or two lines."""

    body: Body
    x: int
    y: int
    lines: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a stack of boxes."""

    x: int
    y: int
    text: str


@dataclass
class Picture:
    """Everything to draw, and how large it is."""

    boxes: list[Box] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    width: int = 0
    height: int = 0

    @property
    def box_width(self) -> int:
        """How wide each box is."""
        return WIDTH

    @property
    def box_height(self) -> int:
        """How high each box is."""
        return HEIGHT


def draw(forest: Sequence[Node]) -> Picture:
    """Return the drawing: first the trees side by side, then those outside the line in stacks by kind."""
    picture, x = Picture(), MARGIN
    trees = [root for root in forest if root.below]
    alone = [root for root in forest if not root.below]
    for root in trees:
        x += _tree(picture, root, x, MARGIN) + GAP * 2
    for stack in _stacks(alone):
        x += _stack(picture, stack, x, MARGIN, None) + GAP * 2
    picture.width = max((box.x + WIDTH for box in picture.boxes), default=0) + MARGIN
    picture.height = max((box.y + HEIGHT for box in picture.boxes), default=0) + MARGIN
    return picture


def _stacks(nodes: Sequence[Node]) -> list[list[Node]]:
    return [list(some) for _kind, some in groupby(nodes, key=lambda node: node.body.kind)]


def _tree(picture: Picture, node: Node, x: int, y: int) -> int:
    """Draw a body above those that report to it; return the width used."""
    top = y + HEIGHT + DROP
    anchor = (x + WIDTH // 2, y + HEIGHT)
    used = 0
    for child in (child for child in node.below if child.below):
        picture.paths.append(_line(anchor, (x + used + WIDTH // 2, top)))
        used += _tree(picture, child, x + used, top) + GAP * 2
    for stack in _stacks([child for child in node.below if not child.below]):
        used += _stack(picture, stack, x + used, top, anchor) + GAP * 2
    picture.boxes.append(_box(node.body, x, y))
    return max(WIDTH, used - GAP * 2)


def _stack(picture: Picture, nodes: Sequence[Node], x: int, y: int, anchor: tuple[int, int] | None) -> int:
    """Draw bodies of one kind below each other under their kind's name; return the width used."""
    picture.labels.append(Label(x, y + 16, capfirst(str(nodes[0].body.get_kind_display()))))
    if anchor:
        picture.paths.append(_line(anchor, (x + WIDTH // 2, y)))
    for place, node in enumerate(nodes):
        picture.boxes.append(_box(node.body, x, y + HEADING + place * (HEIGHT + GAP)))
    return WIDTH


def _line(start: tuple[int, int], end: tuple[int, int]) -> str:
    middle = start[1] + DROP // 2
    return f"M{start[0]} {start[1]}V{middle}H{end[0]}V{end[1]}"


def _box(body: Body, x: int, y: int) -> Box:
    words = textwrap.wrap(body.name, LETTERS, max_lines=LINES, placeholder=" …")
    first = y + HEIGHT // 2 + 5 - 9 * (len(words) - 1)
    return Box(body, x, y, tuple((first + 18 * place, line) for place, line in enumerate(words)))
