"""One invitation's page: what is asked, what it takes, who else has said yes, and what has been answered."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min

from networks.models import Belonging, Network
from portal.refusals import Words
from rollouts.models import AnswerKind, CourseTask, Invitation, StandardCourse
from rollouts.reports import answers, rules, timeline
from rollouts.reports.answers import Answers
from rollouts.reports.rules import Contact, TrackFacts
from rollouts.reports.timeline import Activity

DAYS_A_MONTH = 30.4


@dataclass(frozen=True, slots=True)
class Given:
    """One answer of the trail."""

    kind: str
    flow: str
    words: Words
    reason: str
    given_on: datetime.date
    recorded_at: datetime.datetime
    by: str


@dataclass(frozen=True, slots=True)
class Effort:
    """What the standard course asks of the municipality."""

    tasks: int
    phases: int
    roles: int
    months: int
    before_kickoff: int


@dataclass(frozen=True, slots=True)
class InvitationPage:
    """Everything the page shows; what the reader may do is not in here."""

    answers: Answers
    network: str
    nearby: Answers
    seats_left: int
    track: TrackFacts
    contacts: tuple[Contact, ...]
    activities: tuple[Activity, ...]
    effort: Effort | None
    trail: tuple[Given, ...]

    @property
    def current(self) -> Given | None:
        """Return the answer that counts."""
        return self.trail[0] if self.trail else None

    @property
    def current_words(self) -> dict[str, str]:
        """Return the answer that counts as the form's first values."""
        return {"kind": self.current.kind, "reason": self.current.reason} if self.current else {}

    @property
    def is_full(self) -> bool:
        """Whether every seat is taken, and none of them by this municipality."""
        return self.seats_left <= 0 and not (self.current and self.current.kind == AnswerKind.YES)


def gather(*, invitation: Invitation, as_of: datetime.date) -> InvitationPage:
    """Return the invitation's page on the day."""
    wave = invitation.wave
    network = Network.objects.filter(
        belongings__in=Belonging.objects.in_force(as_of).filter(municipality=invitation.municipality_id)
    ).first()
    everybody, nearby = _answers(invitation, network, as_of)
    taken = wave.participations.filter(left_on__isnull=True).count()
    return InvitationPage(
        answers=everybody,
        network=str(network or ""),
        nearby=nearby,
        seats_left=max(0, wave.seats_max - taken),
        track=rules.of(wave.rollout),
        contacts=rules.contacts(wave.rollout, as_of, network_id=network.pk if network else None),
        activities=timeline.activities(wave, as_of),
        effort=_effort(wave.rollout.solution_id, as_of),
        trail=_trail(invitation),
    )


def _answers(invitation: Invitation, network: Network | None, as_of: datetime.date) -> tuple[Answers, Answers]:
    found: Any = Invitation.objects.filter(wave=invitation.wave_id).sent(as_of).with_answer(as_of)
    near = Belonging.objects.in_force(as_of).filter(network=network).values_list("municipality", flat=True)
    at_home = set(near) if network else set()
    rows = list(found)
    return (
        Answers.counted(row.answer for row in rows),
        Answers.counted(row.answer for row in rows if row.municipality_id in at_home),
    )


def _effort(solution_id: int, as_of: datetime.date) -> Effort | None:
    course = StandardCourse.objects.filter(solution=solution_id, published_on__lte=as_of).order_by("-version").first()
    if course is None:
        return None
    asked = CourseTask.objects.filter(phase__course=course)
    sums: dict[str, Any] = asked.aggregate(
        tasks=Count("pk"),
        phases=Count("phase", distinct=True),
        roles=Count("role", distinct=True),
        first=Min("due_days"),
        last=Max("due_days"),
    )
    first, last = sums["first"] or 0, sums["last"] or 0
    return Effort(
        tasks=sums["tasks"],
        phases=sums["phases"],
        roles=sums["roles"],
        months=round((last - min(first, 0)) / DAYS_A_MONTH),
        before_kickoff=max(0, -first) // 7,
    )


def _trail(invitation: Invitation) -> tuple[Given, ...]:
    given = invitation.answers.select_related("by").order_by("-given_on", "-pk")
    return tuple(
        Given(
            each.kind,
            answers.flow(each.kind),
            answers.words(each.kind),
            each.reason,
            each.given_on,
            each.recorded_at,
            each.by.name if each.by else "",
        )
        for each in given
    )
