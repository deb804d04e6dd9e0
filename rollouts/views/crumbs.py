"""Where a page belongs, for the links above its heading."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from networks.models import Municipality
from rollouts.models import Solution, Wave


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the way; the last has no address."""

    label: str
    url: str = ""


def to_municipality(municipality: Municipality, *, browses: bool, is_last: bool) -> list[Crumb]:
    """Return the way to a municipality: through the list for those who have one."""
    way = [Crumb(gettext("Municipalities"), reverse("rollouts:municipalities"))] if browses else []
    return [*way, Crumb(municipality.name, "" if is_last else municipality.get_absolute_url())]


def to_waves() -> Crumb:
    """Return the step to the list of waves."""
    return Crumb(gettext("Waves"), reverse("rollouts:waves"))


def to_solutions() -> Crumb:
    """Return the step to the list of solutions."""
    return Crumb(gettext("Solutions"), reverse("rollouts:solutions"))


def to_solution(solution: Solution) -> Crumb:
    """Return the step to a solution."""
    return Crumb(solution.short_name, solution.get_absolute_url())


def in_wave(wave: Wave, label: str) -> list[Crumb]:
    """Return the way to a page about working on a wave."""
    return [to_waves(), Crumb(wave.name, wave.get_absolute_url()), Crumb(label)]
