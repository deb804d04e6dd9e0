"""The short words of tables and spreadsheets: one cell says where a municipality stands, without colour."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy as _

from rollouts.models import Adoption, Flow, Phase
from rollouts.reports.standing import Standing

Words = str | Promise

# An adoption status that says more than the phase does.
TELLING: dict[str, Words] = {
    Adoption.IN_USE: _("in a table", "In use"),
    Adoption.IN_USE_PARTIAL: _("in a table", "Partly in use"),
    Adoption.TECHNICALLY_READY: _("in a table", "Technically ready"),
    Adoption.WAITING_SUPPLIER: _("in a table", "Waiting"),
    Adoption.PAUSED: _("in a table", "Paused"),
    Adoption.WITHDRAWN: _("in a table", "Withdrawn"),
}
PHASES: dict[str, Words] = {
    Phase.INVITED: _("in a table", "Not started"),
    Phase.ANCHORING: _("in a table", "Anchoring"),
    Phase.PLANNING: _("in a table", "Planning"),
    Phase.PREPARATION: _("in a table", "Preparation"),
    Phase.TEST_TRAINING: _("in a table", "Training"),
    Phase.GO_LIVE: _("in a table", "Going live"),
    Phase.SCALING: _("in a table", "Scaling"),
    Phase.BENEFITS: _("in a table", "Benefits"),
}
FLOWS: dict[str, Words] = {
    Flow.OK: _("in a table", "On track"),
    Flow.RISK: _("in a table", "Watch"),
    Flow.LATE: _("in a table", "Delayed"),
    Flow.NONE: _("in a table", "Not reported"),
    Flow.NA: _("in a table", "Not relevant"),
}
UNKNOWN = _("in a table", "Unknown")
STALE_MARK, TROUBLE_MARK = "*", " !"  # explained above every table that uses them

KINDS: dict[str, Words] = {
    "taken_into_use": _("news", "Taken into use"),
    "left_use": _("news", "No longer in use"),
    "newly_late": _("news", "Newly delayed"),
    "late_solved": _("news", "Delay solved"),
    "moved_wave": _("news", "Moved to another wave"),
    "joined_wave": _("news", "Joined a wave"),
    "came_further": _("news", "Came further"),
    "fell_back": _("news", "Fell back a phase"),
    "reported_again": _("news", "Reported again"),
    "went_silent": _("news", "Stopped reporting"),
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
