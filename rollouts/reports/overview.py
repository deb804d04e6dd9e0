"""The country and one solution: how many, how it has moved in a month, where on the map, and region by region."""

from __future__ import annotations

import calendar
import datetime
from dataclasses import dataclass

from networks.models import MunicipalityQuerySet, Network
from rollouts.models import Solution
from rollouts.reports import listing, standing, tiles
from rollouts.reports.listing import Wanted
from rollouts.reports.standing import NetworkTally, Place, SolutionFact, Standing, Tally
from rollouts.reports.tiles import MapTile

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """One solution on one day, in all the places the reader sees, or those of one region."""

    as_of: datetime.date
    before_on: datetime.date
    solution: SolutionFact
    network: str
    places: tuple[Place, ...]
    standings: tuple[Standing, ...]
    tally: Tally
    before: Tally
    regions: tuple[NetworkTally, ...]
    solutions: Pairs
    networks: Pairs

    @property
    def tiles(self) -> tuple[MapTile, ...]:
        """Return the tiles of the map."""
        return tiles.on_map(self.places, self.standings)


def gather(
    *, municipalities: MunicipalityQuerySet, solution_key: str, network_key: str, as_of: datetime.date
) -> Overview | None:
    """Return the overview, in seven queries; None when there is no solution at all.

    The month behind is counted among the municipalities of the day itself, so that like is compared with like.
    An unknown solution gives the first one, and an unknown region an empty overview: the page says so.
    """
    solutions = tuple(Solution.objects.values_list("key", "name"))
    networks = tuple(Network.objects.values_list("key", "name"))
    if not solutions:
        return None
    keys = [key for key, _name in solutions]
    chosen = Solution.objects.filter(key=solution_key if solution_key in keys else keys[0])
    earlier = month_before(as_of)
    asked = listing.narrowed(municipalities, Wanted(network=network_key), as_of)
    base = standing.ground(municipalities=asked, solutions=chosen, as_of=as_of)
    now = standing.stand(base, as_of)
    return Overview(
        as_of=as_of,
        before_on=earlier,
        solution=now.solutions[0],
        network=dict(networks).get(network_key, ""),
        places=now.places,
        standings=now.standings,
        tally=standing.tally(now.standings, now.places),
        before=standing.count_then(base, earlier),
        regions=standing.per_network(now),
        solutions=solutions,
        networks=networks,
    )


def month_before(day: datetime.date) -> datetime.date:
    """Return the same day of the month before, or its last."""
    last = day.replace(day=1) - datetime.timedelta(days=1)
    return last.replace(day=min(day.day, calendar.monthrange(last.year, last.month)[1]))
