"""The waves of a cut: those announced by its day, with how the invited answered and how it went."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q

from priorities.models import Cut
from priorities.reports.facts import Seat, WaveFact
from rollouts.models import Adoption, Answer, AnswerKind, Flow, Invitation, Participation, Wave
from rollouts.models.waves import WaveQuerySet
from rollouts.reports.standing import Picture, Standing

A_YEAR = datetime.timedelta(days=365)


@dataclass
class _Counting:
    """What is known of one wave while it is counted."""

    answers: dict[str, str] = field(default_factory=dict)
    taking_part: set[str] = field(default_factory=set)


def seats(picture: Picture) -> tuple[Seat, ...]:
    """Return which wave each place takes part in on the day, in place and solution order: one query."""
    rows = (
        Participation.objects.in_force(picture.as_of)
        .order_by("joined_on", "pk")
        .values_list("municipality__code", "wave__rollout__solution__key", "wave_id")
    )
    wave_of = {(code, solution): wave for code, solution, wave in rows}
    return tuple(
        Seat(each.code, each.solution_key, wave_of[each.code, each.solution_key])
        for each in picture.standings
        if (each.code, each.solution_key) in wave_of
    )


def gather(
    *,
    cut: Cut,
    picture: Picture,
    seats: tuple[Seat, ...],
    known_at: datetime.datetime,
    since: datetime.date | None,
) -> tuple[WaveFact, ...]:
    """Return the waves that concern the cut's municipalities, by solution and start: always three queries.

    Closed waves are left out when they were closed before the cut before (or a year ago).
    """
    waves = list(_waves(cut, since or cut.as_of - A_YEAR))
    codes = {place.code for place in picture.places}
    counting: dict[int, _Counting] = defaultdict(_Counting)
    for wave, code, answer in _invitations(waves, cut.as_of, known_at):
        if code in codes:
            counting[wave].answers[code] = answer
    listed = {wave.pk for wave in waves}
    for seat in seats:
        if seat.wave_pk in listed:
            counting[seat.wave_pk].taking_part.add(seat.code)
    standings = {(each.solution_key, each.code): each for each in picture.standings}
    return tuple(_fact(wave, counting[wave.pk], standings) for wave in waves if wave.pk in counting)


def _waves(cut: Cut, closed_since: datetime.date) -> WaveQuerySet:
    waves = Wave.objects.announced(cut.as_of).with_state(cut.as_of)
    if cut.solution:
        waves = waves.filter(rollout__solution=cut.solution)
    return (
        waves.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=closed_since))
        .select_related("rollout__solution", "rollout__network")
        .order_by("rollout__solution__order", "kickoff_on", "pk")
    )


def _invitations(waves: list[Wave], as_of: datetime.date, known_at: datetime.datetime) -> list[tuple[int, str, str]]:
    """Return (wave, municipality, its newest answer or nothing) for what had been sent by the day."""
    sent = Invitation.objects.sent(as_of).filter(wave__in=waves)
    given = (
        Answer.objects.filter(invitation__wave__in=waves, given_on__lte=as_of, recorded_at__lte=known_at)
        .order_by("given_on", "pk")
        .values_list("invitation_id", "kind")
    )
    newest = dict(given)
    return [
        (wave, code, newest.get(pk, "")) for pk, wave, code in sent.values_list("pk", "wave_id", "municipality__code")
    ]


def _fact(wave: Wave, counting: _Counting, standings: dict[tuple[str, str], Standing]) -> WaveFact:
    solution = wave.rollout.solution.key
    answers = list(counting.answers.values())
    taking_part = [standings[solution, code] for code in counting.taking_part]
    return WaveFact(
        pk=wave.pk,
        solution_key=solution,
        track=wave.rollout.track,
        network=wave.rollout.network.name if wave.rollout.network else "",
        name=wave.name,
        state=wave.state_then,  # type: ignore[attr-defined]  # with_state puts it there
        answer_by=wave.answer_by,
        kickoff_on=wave.kickoff_on,
        golive_from=wave.golive_from,
        golive_to=wave.golive_to,
        seats_max=wave.seats_max,
        invited=len(answers),
        yes=answers.count(AnswerKind.YES),
        next_wave=answers.count(AnswerKind.NEXT_WAVE),
        not_relevant=answers.count(AnswerKind.NOT_RELEVANT),
        unanswered=answers.count(""),
        taking_part=len(taking_part),
        in_use=sum(each.adoption == Adoption.IN_USE for each in taking_part),
        late=sum(each.flow == Flow.LATE for each in taking_part),
    )
