"""What is planned for a wave, what must hold of it, and what we suggest for the next one."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.refusals import Refused, Words
from rollouts.models import Rollout, Wave

MONDAY, WEEK = 0, datetime.timedelta(weeks=1)
JULY, AUGUST = 7, 8
CHRISTMAS, QUIET_UNTIL = (12, 18), (1, 7)


@dataclass(frozen=True, slots=True, kw_only=True)
class WavePlan:
    """What a coordinator decides about a wave: the number, the seats and the dates everybody shares."""

    number: int
    name: str
    seats_min: int
    seats_max: int
    answer_by: datetime.date
    kickoff_on: datetime.date
    ready_by: datetime.date
    golive_from: datetime.date
    golive_to: datetime.date

    @classmethod
    def of(cls, wave: Wave) -> WavePlan:
        """Return the plan of a wave as it stands."""
        return cls(**{name: getattr(wave, name) for name in cls.__dataclass_fields__})

    def put_on(self, wave: Wave) -> None:
        """Write the plan on the wave, unsaved."""
        for name in self.__dataclass_fields__:
            setattr(wave, name, getattr(self, name))

    def changes_from(self, other: WavePlan) -> tuple[dict[str, object], dict[str, object]]:
        """Return what was and what is, for the fields that differ."""
        names = [name for name in self.__dataclass_fields__ if getattr(self, name) != getattr(other, name)]
        return {name: getattr(other, name) for name in names}, {name: getattr(self, name) for name in names}


ORDER: tuple[tuple[str, str, Words], ...] = (
    ("answer_by", "kickoff_on", _("The kickoff must be on the answer deadline or later.")),
    ("kickoff_on", "ready_by", _("The municipalities must be technically ready on the kickoff day or later.")),
    (
        "ready_by",
        "golive_from",
        _("The first day in use must be when the municipalities are technically ready, or later."),
    ),
    ("golive_from", "golive_to", _("The last day for being in use must be on the first or later.")),
)


class FaultyPlanError(Refused):
    """The plan cannot be carried out; ``faults`` holds every reason, each with its field."""

    def __init__(self, faults: tuple[Refused, ...]) -> None:
        """Speak with the words of the first fault."""
        super().__init__(faults[0].message, field=faults[0].field)
        self.faults = faults


def check(plan: WavePlan, *, on: datetime.date) -> None:
    """Refuse a plan that cannot be carried out.

    Raises:
        FaultyPlanError: no name, seats or dates out of order, or the answer deadline has passed already.

    """
    faults = tuple(_faults(plan, on))
    if faults:
        raise FaultyPlanError(faults)


def _faults(plan: WavePlan, on: datetime.date) -> Iterator[Refused]:
    if plan.number < 1:
        yield Refused(_("Waves are numbered from 1."), field="number")
    if not plan.name.strip():
        yield Refused(_("Write what the wave is called."), field="name")
    if plan.seats_min < 1:
        yield Refused(_("A wave is for at least one municipality."), field="seats_min")
    if plan.seats_max < plan.seats_min:
        yield Refused(_("The most municipalities must be as many as the fewest, or more."), field="seats_max")
    if plan.answer_by < on:
        yield Refused(_("The answer deadline cannot be in the past."), field="answer_by")
    for earlier, later, words in ORDER:
        if getattr(plan, later) < getattr(plan, earlier):
            yield Refused(words, field=later)


def suggest(rollout: Rollout, on: datetime.date) -> WavePlan:
    """Suggest the next wave: eight weeks to answer, kickoff outside July and Christmas, half a year to use."""
    last = Wave.objects.filter(rollout=rollout.pk).order_by("-number").first()
    after = max(on, last.kickoff_on) if last else on
    kickoff = working_week(max(on + 12 * WEEK, after + 16 * WEEK if last else on))
    golive = working_week(kickoff + 18 * WEEK)
    number = last.number + 1 if last else 1
    return WavePlan(
        number=number,
        name=name_of(number, kickoff),
        seats_min=last.seats_min if last else 10,
        seats_max=last.seats_max if last else 40,
        answer_by=kickoff - 8 * WEEK + datetime.timedelta(days=4),
        kickoff_on=kickoff,
        ready_by=golive - 3 * WEEK,
        golive_from=golive,
        golive_to=golive + 7 * WEEK - datetime.timedelta(days=3),
    )


def name_of(number: int, kickoff: datetime.date) -> str:
    """Return «Pulje 4, vår 2027»."""
    words = gettext("Wave %(n)s, spring %(year)s") if kickoff.month < AUGUST else gettext("Wave %(n)s, autumn %(year)s")
    return words % {"n": number, "year": kickoff.year}


def working_week(day: datetime.date) -> datetime.date:
    """Return the Monday on or after the day that is not in July or around Christmas."""
    monday = day + datetime.timedelta(days=-day.weekday() % 7)
    while monday.month == JULY or (monday.month, monday.day) >= CHRISTMAS or (monday.month, monday.day) <= QUIET_UNTIL:
        monday += WEEK
    return monday
