"""«Dette må dere gjøre nå»: what a municipality owes an answer to, by deadline, and never more than five."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext, ngettext

from networks.models import Municipality
from rollouts.models import CourseTask, Invitation, Phase, WaveState
from rollouts.reports import history
from rollouts.reports.cards import Card

MOST = 5
SOON = datetime.timedelta(days=30)
TIME_TO_ANSWER = datetime.timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do, by a day. ``needs`` says which right the button asks for: ``answer`` or ``report``."""

    due_on: datetime.date
    heading: str
    why: str
    who: str
    label: str
    url: str
    needs: str


@dataclass(frozen=True, slots=True)
class Agenda:
    """The first tasks by deadline, how many more there are, and when the next one after them is due."""

    now: tuple[Task, ...]
    more: int
    next_on: datetime.date | None


NOTHING = Agenda((), 0, None)


def gather(*, municipality: Municipality, cards: Iterable[Card], on: datetime.date) -> Agenda:
    """Return what the municipality should do on the day: overdue first, then what is due within a month."""
    held = tuple(cards)
    found = [
        *_invitations(municipality, on),
        *_proposals(municipality, held),
        *_course(municipality, held),
        *_reports(municipality, held, on),
    ]
    found.sort(key=lambda task: (task.due_on, task.heading))
    due = [task for task in found if task.due_on <= on + SOON]
    later = [task.due_on for task in found if task.due_on > on + SOON]
    return Agenda(tuple(due[:MOST]), max(len(due) - MOST, 0), min(later, default=None))


def _invitations(municipality: Municipality, on: datetime.date) -> Iterator[Task]:
    joined = Q(wave__participations__joined_on__lte=on, wave__participations__left_on__isnull=True)
    waiting: Iterable[Any] = (
        Invitation.objects.sent(on)
        .filter(municipality=municipality, wave__state=WaveState.ANNOUNCED, answers__isnull=True)
        .annotate(joined=Count("wave__participations", filter=joined))
        .select_related("wave__rollout__solution")
    )
    for invitation in waiting:
        wave, joined_already = invitation.wave, invitation.joined
        why = gettext("The seat in the wave is held until you have answered.")
        if joined_already:
            said_yes = ngettext(
                "%(n)s municipality has said yes.", "%(n)s municipalities have said yes.", joined_already
            )
            why = f"{why} {said_yes % {'n': joined_already}}"
        names = {"wave": wave.name, "solution": wave.rollout.solution.short_name}
        yield Task(
            due_on=wave.answer_by,
            heading=gettext("Answer the invitation to %(wave)s for %(solution)s") % names,
            why=why,
            who=gettext("health leader"),
            label=gettext("Answer the invitation"),
            url=reverse("rollouts:invitation", args=[invitation.pk]),
            needs="answer",
        )


def _proposals(municipality: Municipality, cards: Iterable[Card]) -> Iterator[Task]:
    for card in cards:
        if card.proposal is None:
            continue
        words = {"who": history.speaker(card.proposal), "state": history.state_of(card.proposal)}
        yield Task(
            due_on=card.proposal.said_on + TIME_TO_ANSWER,
            heading=gettext("Say whether the proposed status for %(solution)s is right") % _name(card),
            why=gettext("%(who)s proposes: %(state)s.") % words,
            who=gettext("health leader or project manager"),
            label=gettext("See the proposal"),
            url=_status_url(municipality, card),
            needs="report",
        )


def _course(municipality: Municipality, cards: Iterable[Card]) -> Iterator[Task]:
    """Yield, for each solution in a wave, the first task of the standard course in a phase not yet left."""
    in_wave = [card for card in cards if card.wave is not None and not card.is_live]
    tasks = _course_tasks([card.solution.key for card in in_wave]) if in_wave else {}
    for card in in_wave:
        ahead = [task for task in tasks.get(card.solution.key, []) if _is_ahead(task, card)]
        if not ahead or card.wave is None:
            continue
        first = min(ahead, key=lambda task: (task.due_days or 0, Phase(task.phase.phase).number, task.order))
        names = _name(card) | {"task": first.title}
        yield Task(
            due_on=card.wave.kickoff_on + datetime.timedelta(days=first.due_days or 0),
            heading=gettext("%(task)s (%(solution)s)") % names,
            why=gettext("Next in the standard course. The phase is done when: %(criterion)s")
            % {"criterion": first.phase.exit_criterion},
            who=first.get_role_display(),
            label=gettext("Update status"),
            url=_status_url(municipality, card),
            needs="report",
        )


def _course_tasks(keys: list[str]) -> dict[str, list[CourseTask]]:
    dated = CourseTask.objects.filter(
        phase__course__solution__key__in=keys, phase__course__published_on__isnull=False, due_days__isnull=False
    ).select_related("phase__course__solution")
    newest: dict[str, int] = {}
    found: dict[str, list[CourseTask]] = {}
    for task in dated.order_by("-phase__course__version", "phase__order", "order"):
        course = task.phase.course
        if newest.setdefault(course.solution.key, course.version) == course.version:
            found.setdefault(course.solution.key, []).append(task)
    return found


def _is_ahead(task: CourseTask, card: Card) -> bool:
    """Whether the task is of the phase one is in or a later one; who is in a wave has answered the invitation."""
    phase = Phase(task.phase.phase)
    return phase != Phase.INVITED and phase.number >= Phase(card.standing.phase).number


def _reports(municipality: Municipality, cards: Iterable[Card], on: datetime.date) -> Iterator[Task]:
    """Yield one task for all that is too old, one for each that soon will be, and one for each never reported."""
    asked = [card for card in cards if card.concerns and card.proposal is None]
    old = [card for card in asked if card.standing.is_stale]
    if old:
        old.sort(key=_too_old_on)
        yield _update(municipality, old)
    for card in asked:
        if card.standing.is_unknown:
            yield _first_report(municipality, card, on)
        elif not card.standing.is_stale:
            yield _update(municipality, [card])


def _too_old_on(card: Card) -> datetime.date:
    return (card.standing.said_on or datetime.date.min) + datetime.timedelta(days=card.solution.stale_after_days)


def _update(municipality: Municipality, cards: list[Card]) -> Task:
    return Task(
        due_on=_too_old_on(cards[0]),
        heading=gettext("Update the status of %(solutions)s")
        % {"solutions": get_text_list([card.solution.short_name for card in cards], gettext("and"))},
        why=gettext("A status counts for %(days)s days. It takes less than a minute.")
        % {"days": cards[0].solution.stale_after_days},
        who=gettext("project manager"),
        label=gettext("Update %(solution)s") % _name(cards[0]) if len(cards) > 1 else gettext("Update"),
        url=_status_url(municipality, cards[0]),
        needs="report",
    )


def _first_report(municipality: Municipality, card: Card, on: datetime.date) -> Task:
    return Task(
        due_on=on,
        heading=gettext("Report the status of %(solution)s for the first time") % _name(card),
        why=gettext("You are in a wave, and nobody knows yet how far you have come."),
        who=gettext("project manager"),
        label=gettext("Report status"),
        url=_status_url(municipality, card),
        needs="report",
    )


def _name(card: Card) -> dict[str, str]:
    return {"solution": card.solution.short_name}


def _status_url(municipality: Municipality, card: Card) -> str:
    return reverse("rollouts:status", args=[municipality.code, card.solution.key])
