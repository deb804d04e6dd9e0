"""Where one municipality stands with one solution, as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from portal.refusals import Words
from rollouts import tracks
from rollouts.models import Adoption, Flow, Phase, StatusEntry, Track, Wave
from rollouts.models.words import OUTSIDE
from rollouts.reports import tiles
from rollouts.reports.standing import SolutionFact, Standing


@dataclass(frozen=True, slots=True)
class Card:
    """Where the municipality stands with one solution."""

    solution: SolutionFact
    standing: Standing
    flow: str
    flow_word: str
    state: str
    step: int
    is_ongoing: bool
    track_letter: Words
    track: Words
    wave: Wave | None
    entry: StatusEntry | None
    proposal: StatusEntry | None

    @property
    def concerns(self) -> bool:
        """Whether the solution is something the municipality deals with now."""
        if self.proposal is not None:
            return True
        if self.standing.adoption in OUTSIDE:
            return False
        return not self.standing.is_unknown or self.wave is not None

    @property
    def is_live(self) -> bool:
        """Whether it is in use, wholly."""
        return self.standing.adoption == Adoption.IN_USE


def card(
    fact: SolutionFact, stands: Standing, entry: StatusEntry | None, wave: Wave | None, proposal: StatusEntry | None
) -> Card:
    """Return the card of one solution."""
    rules = tracks.of(wave.rollout) if wave else None
    flow, word = _pill(stands)
    return Card(
        solution=fact,
        standing=stands,
        flow=flow,
        flow_word=word,
        state=tiles.words(stands.adoption, stands.phase, stands.flow),
        step=tiles.step(stands.adoption, stands.phase),
        is_ongoing=stands.adoption != Adoption.IN_USE,
        track_letter=rules.letter if rules else "",
        track=Track(rules.track).label if rules else "",
        wave=wave,
        entry=entry,
        proposal=proposal,
    )


def _pill(stands: Standing) -> tuple[str, str]:
    """Return the flow to colour by, and the word when it is another than the flow's own."""
    if stands.adoption == Adoption.IN_USE and stands.flow == Flow.OK:
        return ("benefit", "") if stands.phase == Phase.BENEFITS else ("use", "")
    if stands.flow == Flow.NA:
        return Flow.NA.value, str(Adoption(stands.adoption).label).capitalize()
    if stands.is_unknown:
        return Flow.NONE.value, gettext("Not mapped")
    return stands.flow, ""
