"""The short words of tables and spreadsheets: one cell says where a municipality stands, without colour."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from rollouts.models import Adoption, Flow, Phase
from rollouts.reports.standing import Standing

Words = str | Promise

# An adoption status that says more than the phase does.
TELLING: dict[str, Words] = {
    Adoption.IN_USE: pgettext_lazy("in a table", "In use"),
    Adoption.IN_USE_PARTIAL: pgettext_lazy("in a table", "Partly in use"),
    Adoption.TECHNICALLY_READY: pgettext_lazy("in a table", "Technically ready"),
    Adoption.WAITING_SUPPLIER: pgettext_lazy("in a table", "Waiting"),
    Adoption.PAUSED: pgettext_lazy("in a table", "Paused"),
    Adoption.WITHDRAWN: pgettext_lazy("in a table", "Withdrawn"),
}
PHASES: dict[str, Words] = {
    Phase.INVITED: pgettext_lazy("in a table", "Not started"),
    Phase.ANCHORING: pgettext_lazy("in a table", "Anchoring"),
    Phase.PLANNING: pgettext_lazy("in a table", "Planning"),
    Phase.PREPARATION: pgettext_lazy("in a table", "Preparation"),
    Phase.TEST_TRAINING: pgettext_lazy("in a table", "Training"),
    Phase.GO_LIVE: pgettext_lazy("in a table", "Going live"),
    Phase.SCALING: pgettext_lazy("in a table", "Scaling"),
    Phase.BENEFITS: pgettext_lazy("in a table", "Benefits"),
}
FLOWS: dict[str, Words] = {
    Flow.OK: pgettext_lazy("in a table", "On track"),
    Flow.RISK: pgettext_lazy("in a table", "Watch"),
    Flow.LATE: pgettext_lazy("in a table", "Delayed"),
    Flow.NONE: pgettext_lazy("in a table", "Not reported"),
    Flow.NA: pgettext_lazy("in a table", "Not relevant"),
}
UNKNOWN = pgettext_lazy("in a table", "Unknown")
STALE_MARK, TROUBLE_MARK = "*", " !"  # explained above every table that uses them

KINDS: dict[str, Words] = {
    "taken_into_use": pgettext_lazy("news", "Taken into use"),
    "left_use": pgettext_lazy("news", "No longer in use"),
    "newly_late": pgettext_lazy("news", "Newly delayed"),
    "late_solved": pgettext_lazy("news", "Delay solved"),
    "moved_wave": pgettext_lazy("news", "Moved to another wave"),
    "joined_wave": pgettext_lazy("news", "Joined a wave"),
    "came_further": pgettext_lazy("news", "Came further"),
    "fell_back": pgettext_lazy("news", "Fell back a phase"),
    "first_report": pgettext_lazy("news", "Reported for the first time"),
    "reported_again": pgettext_lazy("news", "Reported again"),
    "went_silent": pgettext_lazy("news", "Stopped reporting"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A word, and the style sheet's name for how it goes."""

    css: str
    word: Words


def stage(standing: Standing) -> Words:
    """Return how far the municipality has come: its adoption status where that tells more, else its phase."""
    return TELLING.get(standing.adoption) or PHASES[standing.phase]


def cell(standing: Standing) -> Cell:
    """Return what the appendix says about one municipality and one solution.

    Whoever uses the solution is always found under *in use*, so that the table can be counted; what is too old
    carries a star.
    """
    if standing.flow == Flow.NA:
        return Cell("na", FLOWS[Flow.NA])
    if standing.is_unknown:
        return Cell("none", UNKNOWN)
    if standing.flow == Flow.NONE:
        return Cell("none", f"{stage(standing)}{STALE_MARK}")
    if standing.adoption == Adoption.IN_USE:
        return (
            Cell("use", stage(standing))
            if standing.flow == Flow.OK
            else Cell(standing.flow, f"{stage(standing)}{TROUBLE_MARK}")
        )
    return Cell("ok", stage(standing)) if standing.flow == Flow.OK else Cell(standing.flow, FLOWS[standing.flow])
