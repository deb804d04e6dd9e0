"""What lies on the desk of somebody about to say how one municipality stands with one solution."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from networks.models import Municipality
from rollouts.models import Participation, Solution, StatusEntry, Wave
from rollouts.reports import tiles


@dataclass(frozen=True, slots=True)
class Desk:
    """The status that counts, the newest that was said, an unanswered proposal, and the plan."""

    municipality: Municipality
    solution: Solution
    standing: StatusEntry | None
    newest: StatusEntry | None
    proposal: StatusEntry | None
    wave: Wave | None
    is_stale: bool
    symbol: str
    flow: str


def gather(*, municipality: Municipality, solution: Solution, on: datetime.date) -> Desk:
    """Return what is known of the pair on the day."""
    entries = StatusEntry.objects.filter(municipality=municipality, solution=solution).select_related("by")
    standing = entries.standing(on).first()
    part = (
        Participation.objects.in_force(on)
        .filter(municipality=municipality, wave__rollout__solution=solution)
        .select_related("wave")
        .order_by("-joined_on", "-pk")
        .first()
    )
    flow = standing.flow(on, solution.stale_after_days).value if standing else "none"
    return Desk(
        municipality=municipality,
        solution=solution,
        standing=standing,
        newest=entries.as_recorded().first(),
        proposal=entries.open_proposals(on).first(),
        wave=part.wave if part else None,
        is_stale=standing is not None and standing.is_stale(on, solution.stale_after_days),
        symbol=tiles.symbol(standing.adoption, standing.phase, flow) if standing else "r0none",
        flow=flow,
    )
