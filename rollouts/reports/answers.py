"""How many have answered what, on a day: everybody invited is counted exactly once."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F
from django.utils.translation import gettext_lazy as _

from portal.refusals import Words
from rollouts.models import AnswerKind, Invitation

# How each answer is drawn: the flow whose icon and colour it borrows.
FLOW_OF_ANSWER = {AnswerKind.YES.value: "ok", AnswerKind.NEXT_WAVE.value: "risk", AnswerKind.NOT_RELEVANT.value: "na"}
SILENT_FLOW = "none"
NO_ANSWER = _("not answered")


def words(kind: str | None) -> Words:
    """Return the answer's word, also for none."""
    return AnswerKind(kind).label if kind else NO_ANSWER


def flow(kind: str | None) -> str:
    """Return the flow whose icon and colour the answer borrows."""
    return FLOW_OF_ANSWER.get(kind, SILENT_FLOW) if kind else SILENT_FLOW


@dataclass(frozen=True, slots=True)
class Answers:
    """The invited, by their newest answer."""

    invited: int = 0
    yes: int = 0
    next_wave: int = 0
    not_relevant: int = 0

    @property
    def silent(self) -> int:
        """Return how many have not answered."""
        return self.invited - self.yes - self.next_wave - self.not_relevant

    @classmethod
    def counted(cls, kinds: Iterable[str | None]) -> Answers:
        """Count the newest answers; None is no answer."""
        found = Counter(kinds)
        return cls(
            invited=found.total(),
            yes=found[AnswerKind.YES],
            next_wave=found[AnswerKind.NEXT_WAVE],
            not_relevant=found[AnswerKind.NOT_RELEVANT],
        )


def per_wave(waves: Iterable[int], as_of: datetime.date) -> dict[int, Answers]:
    """Return the answers of each wave by the day, in one query; a draft's list counts as invited."""
    rows = (
        Invitation.objects.filter(wave__in=list(waves))
        .with_answer(as_of)
        .annotate(kind=F("answer"))
        .order_by()
        .values_list("wave", "kind")
        .annotate(how_many=Count("pk"))
    )
    kinds: dict[int, list[str | None]] = {}
    for wave, kind, how_many in rows:
        kinds.setdefault(wave, []).extend([kind] * how_many)
    return {wave: Answers.counted(held) for wave, held in kinds.items()}
