"""Counting municipalities and the people in them: every sum holds everybody, unknown and stale too."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from rollouts.models import Adoption, Flow, Grade


@dataclass(frozen=True, slots=True)
class Count:
    """So many municipalities, and so many people living in them."""

    municipalities: int = 0
    inhabitants: int = 0

    def __add__(self, other: Count) -> Count:
        """Return the two together."""
        return Count(self.municipalities + other.municipalities, self.inhabitants + other.inhabitants)

    def __sub__(self, other: Count) -> Count:
        """Return the difference, which may be negative."""
        return Count(self.municipalities - other.municipalities, self.inhabitants - other.inhabitants)


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts along two axes that are never mixed; along each, everybody is counted exactly once.

    By adoption: ``in_use``, ``in_use_partial``, ``ready`` (technically), ``under_way``, ``planned``, ``stopped``,
    ``outside`` and ``unknown`` make up ``total``. By flow: ``ok``, ``risk``, ``late``, ``not_reported`` and
    ``outside`` do. ``not_reported`` is ``unknown`` plus ``stale``.
    ``told`` are those who count by the word of others only.
    """

    total: Count
    in_use: Count
    in_use_partial: Count
    ready: Count
    under_way: Count
    planned: Count
    stopped: Count
    outside: Count
    unknown: Count
    ok: Count
    risk: Count
    late: Count
    not_reported: Count
    stale: Count
    in_use_ok: Count
    in_use_stale: Count
    told: Count
    in_use_told: Count

    @property
    def counting(self) -> Count:
        """Return those the solution concerns: all but the ones outside."""
        return self.total - self.outside

    @property
    def ok_not_in_use(self) -> Count:
        """Return those on track on their way there."""
        return self.ok - self.in_use_ok


GROUPS: dict[str, tuple[str, ...]] = {
    "in_use": (Adoption.IN_USE,),
    "in_use_partial": (Adoption.IN_USE_PARTIAL,),
    "ready": (Adoption.TECHNICALLY_READY,),
    "under_way": (Adoption.IN_PROGRESS, Adoption.WAITING_SUPPLIER),
    "planned": (Adoption.PLANNED, Adoption.INTERESTED, Adoption.OBSERVER),
    "stopped": (Adoption.PAUSED, Adoption.WITHDRAWN),
    "outside": (Adoption.NOT_RELEVANT, Adoption.COVERED_ELSEWHERE, Adoption.RETIRED),
    "unknown": (Adoption.UNKNOWN,),
}
GROUP_OF: dict[str, str] = {adoption: group for group, adoptions in GROUPS.items() for adoption in adoptions}
FLOW_GROUPS: dict[str, str] = {Flow.OK: "ok", Flow.RISK: "risk", Flow.LATE: "late", Flow.NONE: "not_reported"}


class Cells:
    """Counts by what a tile shows, before they are summed up: a country has two thousand tiles of fifty kinds."""

    def __init__(self) -> None:
        """Start from nothing."""
        self.held: dict[tuple[str, str, str], list[int]] = {}

    def add(self, adoption: str, flow: str, grade: str, inhabitants: int) -> None:
        """Count one municipality."""
        cell = self.held.setdefault((adoption, flow, grade), [0, 0])
        cell[0] += 1
        cell[1] += inhabitants

    def tally(self) -> Tally:
        """Return the sums."""
        sums: dict[str, list[int]] = {name: [0, 0] for name in Tally.__dataclass_fields__}
        for look, (municipalities, people) in self.held.items():
            for name in _counted_as(*look):
                sums[name][0] += municipalities
                sums[name][1] += people
        return Tally(**{name: Count(*counts) for name, counts in sums.items()})


@cache
def _counted_as(adoption: str, flow: str, grade: str) -> tuple[str, ...]:
    """Return the sums that a tile counts in."""
    checks = {
        FLOW_GROUPS.get(flow, ""): True,
        "stale": flow == Flow.NONE and adoption != Adoption.UNKNOWN,
        "in_use_ok": adoption == Adoption.IN_USE and flow == Flow.OK,
        "in_use_stale": adoption == Adoption.IN_USE and flow == Flow.NONE,
        "told": grade == Grade.TOLD,
        "in_use_told": grade == Grade.TOLD and adoption == Adoption.IN_USE,
    }
    return ("total", GROUP_OF[adoption], *(name for name, holds in checks.items() if name and holds))
