"""What a standing looks like and is called: the same tile and the same words on every page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from rollouts.models import Adoption, Flow, Phase
from rollouts.models.words import OUTSIDE
from rollouts.reports.standing import Place, Standing

LEVELS = {
    Phase.INVITED: "0",
    Phase.ANCHORING: "1",
    Phase.PLANNING: "2",
    Phase.PREPARATION: "3",
    Phase.TEST_TRAINING: "4",
}
# Said by the phase; every other status says more than the phase does.
BY_PHASE = frozenset({Adoption.IN_PROGRESS})
STEPS = {phase: step for step, phase in enumerate(Phase, start=0)} | {Phase.SCALING: 5, Phase.BENEFITS: 6}


@dataclass(frozen=True, slots=True)
class MapTile:
    """One municipality on the map, in columns and rows from the top left."""

    x: float
    y: float
    symbol: str
    name: str
    label: str


def symbol(adoption: str, phase: str, flow: str) -> str:
    """Return the tile to draw: full with a check mark only for what is in use, dashed for what is not reported."""
    if flow == Flow.NA:
        return "r0na"
    if adoption == Adoption.IN_USE:
        return f"r6{flow}" if phase == Phase.BENEFITS else f"r5{flow}"
    return f"r{LEVELS.get(Phase(phase), 'full')}{flow}"


def words(adoption: str, phase: str, flow: str) -> str:
    """Say the same in words: «klargjøring, forsinket»."""
    state = str(Phase(phase).label if adoption in BY_PHASE else Adoption(adoption).label)
    if adoption in OUTSIDE or adoption == Adoption.UNKNOWN:
        return state
    if adoption == Adoption.IN_USE and phase == Phase.BENEFITS:
        state = gettext("in use, benefits followed up")
    return f"{state}, {Flow(flow).label}"


def step(adoption: str, phase: str) -> int:
    """Return how far the stepper has come, from 0 (not started) to 6 (benefits)."""
    if adoption == Adoption.IN_USE:
        return 6 if phase == Phase.BENEFITS else 5
    return min(STEPS[Phase(phase)], 5)


def on_map(places: tuple[Place, ...], standings: tuple[Standing, ...]) -> tuple[MapTile, ...]:
    """Return a tile for each place that has one on the map."""
    known: dict[tuple[str, str, str], tuple[str, str]] = {}
    tiles = []
    for place, standing in zip(places, standings, strict=True):
        if place.tile_column is None or place.tile_row is None:
            continue
        look = standing.adoption, standing.phase, standing.flow
        if look not in known:
            known[look] = symbol(*look), words(*look)
        drawn, said = known[look]
        x = place.tile_column + 0.5 * (place.tile_row % 2)
        tiles.append(MapTile(x, float(place.tile_row), drawn, place.name, said))
    return tuple(tiles)
