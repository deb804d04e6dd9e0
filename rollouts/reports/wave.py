"""One wave's page, as it was on a day: dates, answers, who is invited, and the rules it goes by."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from networks.models import Municipality, MunicipalityQuerySet, RoleHolder
from portal import access
from portal.access import Level, Person
from portal.audit.models import Entry
from portal.refusals import Words
from rollouts.models import AnswerKind, Invitation, Solution, Wave, WaveState
from rollouts.reports import answers, rules, standing, tiles, timeline
from rollouts.reports.answers import Answers
from rollouts.reports.rules import Contact, TrackFacts
from rollouts.reports.timeline import Activity, Timeline
from rollouts.reports.wave_list import TAG_OF_STATE

VERBS: dict[str, Words] = {
    "wave.opened": _("opened the draft"),
    "wave.edited": _("changed the plan"),
    "wave.invited": _("put municipalities on the list"),
    "wave.uninvited": _("took municipalities off the list"),
    "wave.announced": _("announced the wave"),
    "wave.locked": _("locked the wave"),
    "wave.closed": _("closed the wave"),
}
# Those who are missing first: silent, then later, then no, then yes.
ORDER = {None: 0, AnswerKind.NEXT_WAVE.value: 1, AnswerKind.NOT_RELEVANT.value: 2, AnswerKind.YES.value: 3}


@dataclass(frozen=True, slots=True)
class Guest:
    """One invited municipality, its answer, and where it stands with the solution."""

    pk: int
    code: str
    name: str
    flow: str
    words: Words
    reason: str
    answered_on: datetime.date | None
    symbol: str
    standing: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was done to the wave."""

    at: datetime.datetime
    by: str
    what: Words
    note: str


@dataclass(frozen=True, slots=True)
class WavePage:
    """Everything the page shows; what the reader may do is not in here."""

    state: str
    state_words: Words
    tag: str
    answers: Answers
    guests: tuple[Guest, ...]
    track: TrackFacts
    contacts: tuple[Contact, ...]
    activities: tuple[Activity, ...]
    timeline: Timeline
    events: tuple[Event, ...]

    @property
    def is_draft(self) -> bool:
        """Whether nobody outside knows of it."""
        return self.state == WaveState.DRAFT

    @property
    def hidden(self) -> int:
        """Return how many of the invited the reader may not see by name."""
        return self.answers.invited - len(self.guests)


def gather(*, wave: Wave, municipalities: MunicipalityQuerySet, as_of: datetime.date, with_events: bool) -> WavePage:
    """Return the wave's page for somebody who sees ``municipalities``; totals count all the invited."""
    state = state_on(wave, as_of)
    found: Any = Invitation.objects.filter(wave=wave).with_answer(as_of).select_related("municipality")
    invited = list(found if wave.state == WaveState.DRAFT else found.sent(as_of))
    activities = timeline.activities(wave, as_of)
    return WavePage(
        state=state,
        state_words=WaveState(state).label,
        tag=TAG_OF_STATE[state],
        answers=Answers.counted(each.answer for each in invited),
        guests=_guests(wave, invited, municipalities, as_of),
        track=rules.of(wave.rollout),
        contacts=rules.contacts(wave.rollout, as_of),
        activities=activities,
        timeline=timeline.draw(activities, as_of),
        events=_events(wave) if with_events else (),
    )


def state_on(wave: Wave, day: datetime.date) -> str:
    """Return how firm the wave was on the day."""
    for reached_on, state in (
        (wave.closed_on, WaveState.CLOSED),
        (wave.locked_on, WaveState.LOCKED),
        (wave.announced_on, WaveState.ANNOUNCED),
    ):
        if reached_on is not None and reached_on <= day:
            return state.value
    return WaveState.DRAFT.value


def _guests(
    wave: Wave, invited: Iterable[Any], municipalities: MunicipalityQuerySet, as_of: datetime.date
) -> tuple[Guest, ...]:
    codes = [each.municipality.code for each in invited]
    visible = municipalities.filter(code__in=codes)
    looks = _looks(wave.rollout.solution, visible, as_of)
    seen = set(visible.values_list("pk", flat=True))
    ordered = sorted(
        (each for each in invited if each.municipality_id in seen),
        key=lambda each: (ORDER[each.answer], each.municipality.sort_key),
    )
    return tuple(
        Guest(
            each.pk,
            each.municipality.code,
            each.municipality.name,
            answers.flow(each.answer),
            answers.words(each.answer),
            each.answer_reason or "",
            each.answered_on,
            *looks.get(each.municipality.code, ("", "")),
        )
        for each in ordered
    )


def _looks(solution: Solution, visible: MunicipalityQuerySet, as_of: datetime.date) -> dict[str, tuple[str, str]]:
    """Return the tile and the words of each municipality's standing with the wave's solution."""
    picture = standing.gather(municipalities=visible, solutions=Solution.objects.filter(pk=solution.pk), as_of=as_of)
    return {
        each.code: (
            tiles.symbol(each.adoption, each.phase, each.flow),
            tiles.words(each.adoption, each.phase, each.flow),
        )
        for each in picture.standings
    }


def _events(wave: Wave) -> tuple[Event, ...]:
    return tuple(
        Event(entry.at, entry.by.split(" <")[0], VERBS[entry.verb], entry.note)
        for entry in Entry.objects.about(wave)
        if entry.verb in VERBS
    )


def waiting_for(user: Person, wave: Wave) -> Invitation | None:
    """Return the first invitation that waits for the user's own answer."""
    if wave.state != WaveState.ANNOUNCED:
        return None
    mine = access.granted(user, Level.ANSWER, Municipality)
    return wave.invitations.filter(municipality__in=mine, answers__isnull=True).first() if mine else None


@dataclass(frozen=True, slots=True)
class Told:
    """One municipality that an announcement reaches, and who reads it there."""

    code: str
    name: str
    readers: tuple[str, ...]


def told(wave: Wave, on: datetime.date) -> tuple[Told, ...]:
    """Return exactly whom announcing the wave reaches: each invited municipality with its health leaders."""
    leaders: dict[int, list[str]] = {}
    held = RoleHolder.objects.in_force(on).filter(role__key=RoleHolder.Role.HEALTH_LEADER)
    for holder in held.filter(municipality__invitations__wave=wave).select_related("user"):
        leaders.setdefault(holder.municipality_id, []).append(holder.user.name)
    return tuple(
        Told(each.municipality.code, each.municipality.name, tuple(leaders.get(each.municipality_id, ())))
        for each in wave.invitations.select_related("municipality")
    )
