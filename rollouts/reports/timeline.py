"""A wave's shared dates as a drawing: where each bar begins and ends, in per cent of the width."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from portal.refusals import Words
from rollouts.models import Wave

ROOM_FOR_WORDS = 74.0  # a bar that ends further right has its words on the left
ROOM_FOR_TICKS = 95.0
ROW_HEIGHT, TOP = 46, 34
MARGIN = datetime.timedelta(days=10)


@dataclass(frozen=True, slots=True)
class Activity:
    """One thing that everybody in the wave does; a single day has no ``ends_on``."""

    name: Words
    starts_on: datetime.date
    ends_on: datetime.date | None = None
    is_use: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """An activity in the drawing's coordinates."""

    activity: Activity
    x: str
    width: str
    words_x: str
    anchor: str
    dx: int
    y: int


@dataclass(frozen=True, slots=True)
class Tick:
    """The first day of a month."""

    day: datetime.date
    x: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole drawing."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    today_x: str
    height: int


def activities(wave: Wave, as_of: datetime.date) -> tuple[Activity, ...]:
    """Return the wave's shared dates in the order they come; a draft is answered from the day it is looked at."""
    answers_from = min(wave.announced_on or as_of, wave.answer_by)
    return (
        Activity(_("Invitation and answer"), answers_from, wave.answer_by),
        Activity(_("Kickoff meeting"), wave.kickoff_on),
        Activity(_("Preparation until technically ready"), wave.kickoff_on, wave.ready_by),
        Activity(_("First use, one municipality after the other"), wave.golive_from, wave.golive_to, is_use=True),
    )


def draw(shown: Sequence[Activity], as_of: datetime.date) -> Timeline:
    """Lay the activities under each other, with months above and a line for the day."""
    first = min(activity.starts_on for activity in shown) - MARGIN
    last = max(activity.ends_on or activity.starts_on for activity in shown) + MARGIN

    def place(day: datetime.date) -> float:
        return 100 * (day - first).days / (last - first).days

    bars = []
    for number, activity in enumerate(shown):
        start, end = place(activity.starts_on), place(activity.ends_on or activity.starts_on)
        words_after = end < ROOM_FOR_WORDS
        bars.append(
            Bar(
                activity,
                x=f"{start:.2f}%",
                width=f"{end - start:.2f}%",
                words_x=f"{end if words_after else start:.2f}%",
                anchor="start" if words_after else "end",
                dx=14 if words_after else -14,
                y=TOP + number * ROW_HEIGHT,
            )
        )
    today = f"{place(as_of):.2f}%" if first <= as_of <= last else ""
    ticks = tuple(Tick(day, f"{place(day):.2f}%") for day in _months(first, last) if place(day) < ROOM_FOR_TICKS)
    return Timeline(tuple(bars), ticks, today, TOP + len(bars) * ROW_HEIGHT)


def _months(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    days, day = [], first.replace(day=1)
    while day <= last:
        if day >= first:
            days.append(day)
        day = (day + datetime.timedelta(days=32)).replace(day=1)
    return days
