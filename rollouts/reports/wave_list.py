"""The list of waves, as it was on a day."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from portal.refusals import Words
from rollouts import tracks
from rollouts.models import Invitation, WaveState
from rollouts.models.waves import WaveQuerySet
from rollouts.reports import answers
from rollouts.reports.answers import Answers

TAG_OF_STATE = {
    WaveState.DRAFT.value: "warning",
    WaveState.ANNOUNCED.value: "info",
    WaveState.LOCKED.value: "neutral",
    WaveState.CLOSED.value: "neutral",
}
ORDER = [WaveState.ANNOUNCED, WaveState.DRAFT, WaveState.LOCKED, WaveState.CLOSED]


@dataclass(frozen=True, slots=True)
class OwnInvitation:
    """The invitation of a municipality the reader speaks for."""

    pk: int
    municipality: str
    flow: str
    words: Words
    is_waiting: bool


@dataclass(frozen=True, slots=True)
class WaveLine:
    """One wave in the list."""

    pk: int
    name: str
    solution: str
    track: Words
    letter: Words
    network: str
    state: str
    state_words: Words
    tag: str
    answer_by: datetime.date
    golive_from: datetime.date
    golive_to: datetime.date
    seats_max: int
    answers: Answers
    own: tuple[OwnInvitation, ...] = ()

    @property
    def is_waiting(self) -> bool:
        """Whether the reader owes it an answer."""
        return any(each.is_waiting for each in self.own)


def gather(*, waves: WaveQuerySet, own: Iterable[int], as_of: datetime.date) -> tuple[WaveLine, ...]:
    """Return the waves in the order they need attention, with the answers of ``own`` municipalities: three queries."""
    found: Any = waves.with_state(as_of).select_related("rollout__solution", "rollout__network")
    rows = list(found)
    counted = answers.per_wave([wave.pk for wave in rows], as_of)
    mine = _own([wave.pk for wave in rows], own, as_of)
    lines = [_line(wave, counted.get(wave.pk, Answers()), tuple(mine.get(wave.pk, ())), as_of) for wave in rows]
    return tuple(sorted(lines, key=_urgency))


def _urgency(line: WaveLine) -> tuple[bool, int, float, str]:
    """Order by what waits for the reader, then by state; open waves by deadline, finished ones the newest first."""
    place = ORDER.index(WaveState(line.state))
    days = line.answer_by.toordinal()
    return not line.is_waiting, place, days if place < ORDER.index(WaveState.LOCKED) else -days, line.name


def _line(wave: Any, counted: Answers, own: tuple[OwnInvitation, ...], as_of: datetime.date) -> WaveLine:
    rules = tracks.of(wave.rollout)
    is_open = wave.state_then == WaveState.ANNOUNCED and as_of <= wave.answer_by
    return WaveLine(
        pk=wave.pk,
        name=wave.name,
        solution=wave.rollout.solution.name,
        track=rules.track.label,
        letter=rules.letter,
        network=str(wave.rollout.network or ""),
        state=wave.state_then,
        state_words=WaveState(wave.state_then).label,
        tag=TAG_OF_STATE[wave.state_then],
        answer_by=wave.answer_by,
        golive_from=wave.golive_from,
        golive_to=wave.golive_to,
        seats_max=wave.seats_max,
        answers=counted,
        own=own if is_open else tuple(_settled(each) for each in own),
    )


def _settled(own: OwnInvitation) -> OwnInvitation:
    return OwnInvitation(own.pk, own.municipality, own.flow, own.words, is_waiting=False)


def _own(waves: list[int], own: Iterable[int], as_of: datetime.date) -> dict[int, list[OwnInvitation]]:
    rows: Any = (
        Invitation.objects.filter(wave__in=waves, municipality__in=list(own))
        .sent(as_of)
        .with_answer(as_of)
        .select_related("municipality")
    )
    found: dict[int, list[OwnInvitation]] = {}
    for row in rows:
        line = OwnInvitation(
            row.pk,
            str(row.municipality),
            answers.flow(row.answer),
            answers.words(row.answer),
            is_waiting=row.answer is None,
        )
        found.setdefault(row.wave_id, []).append(line)
    return found
