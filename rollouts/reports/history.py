"""What has been said about a municipality, as plain sentences, newest first."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import dateformat
from django.utils.translation import gettext

from rollouts.models import Adoption, Flow, Grade, Obstacle, StatusEntry
from rollouts.models.status import FLOW_OF_LIGHT
from rollouts.models.words import OUTSIDE, Light
from rollouts.reports import tiles


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was said: by whom, when, and what it means."""

    pk: int
    solution_key: str
    recorded_at: datetime.datetime
    who: str
    sentence: str
    details: tuple[str, ...]
    grade: str
    is_replaced: bool


def lines(entries: Iterable[StatusEntry]) -> tuple[Line, ...]:
    """Return a line for each entry, in the order given."""
    return tuple(_line(entry) for entry in entries)


def state_of(entry: StatusEntry) -> str:
    """Say what an entry said, as it was said: «klargjøring, følg med»."""
    flow = FLOW_OF_LIGHT[Light(entry.light)]
    if entry.adoption in OUTSIDE:
        flow = Flow.NA
    return tiles.words(entry.adoption, entry.phase, flow)


def speaker(entry: StatusEntry) -> str:
    """Return who said it; what was brought in from elsewhere is said by nobody with a name."""
    if entry.by is not None:
        return entry.by.name
    nameless = {Grade.CONFIRMED: gettext("The municipality"), Grade.TOLD: gettext("Others")}
    return nameless.get(Grade(entry.grade), gettext("The portal"))


def _line(entry: StatusEntry) -> Line:
    who = speaker(entry)
    sentence = _verb(entry) % {"who": who, "solution": entry.solution.short_name, "state": state_of(entry)}
    return Line(
        pk=entry.pk,
        solution_key=entry.solution.key,
        recorded_at=entry.recorded_at,
        who=who,
        sentence=sentence,
        details=tuple(_details(entry)),
        grade=entry.grade,
        is_replaced=hasattr(entry, "replaced_by"),
    )


def _verb(entry: StatusEntry) -> str:
    if entry.replaces_id is not None:
        return gettext("%(who)s corrected %(solution)s: %(state)s.")
    if entry.grade == Grade.CONFIRMED:
        return gettext("%(who)s reported %(solution)s: %(state)s.")
    if entry.grade == Grade.MEASURED:
        return gettext("%(who)s measured the use of %(solution)s: %(state)s.")
    return gettext("%(who)s proposed for %(solution)s: %(state)s.")


def _details(entry: StatusEntry) -> Iterable[str]:
    if entry.effective_on != entry.said_on:
        yield gettext("True from %(day)s.") % {"day": _day(entry.effective_on)}
    if entry.forecast_on and entry.adoption != Adoption.IN_USE:
        yield gettext("In use, forecast: %(day)s.") % {"day": _day(entry.forecast_on)}
    if entry.obstacle:
        yield gettext("Obstacle: %(cause)s.") % {"cause": Obstacle(entry.obstacle).label}
    if entry.note:
        yield f"«{entry.note}»"
    if entry.reason:
        yield gettext("Reason: “%(reason)s”") % {"reason": entry.reason}


def _day(day: datetime.date) -> str:
    return dateformat.format(day, "j. F Y")
