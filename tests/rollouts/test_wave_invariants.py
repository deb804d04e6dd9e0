"""Whatever people do to a wave, in any order, these things hold."""

import datetime
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from networks.models import Municipality
from portal.audit.models import Entry
from portal.refusals import Refused
from rollouts.actions import invitations, waves
from rollouts.models import AnswerKind, Invitation, Participation, WaveState
from tests.factories.networks import NetworkFactory, municipality
from tests.factories.waves import DAY, NOON, RolloutFactory, plan

SEATS = 2
PLACES = st.integers(0, 4)


class WaveLife(RuleBasedStateMachine):
    """One regional wave with two seats, four municipalities of the network and one outside it."""

    def __init__(self) -> None:
        super().__init__()
        self.sandbox = transaction.atomic()
        self.sandbox.__enter__()
        self.day = DAY
        agder = NetworkFactory()
        self.places = [municipality(f"42{n:02}", f"By {n}", network=agder) for n in range(1, 5)]
        self.places.append(municipality("1804", "Bodø", network=NetworkFactory(key="diginordland", name="Nord")))
        rollout = RolloutFactory(regional=True, network=agder)
        self.wave = waves.open_wave(rollout=rollout, plan=plan(seats_max=SEATS), on=DAY, by=None)
        self.entries = Entry.objects.count()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.sandbox.__exit__(None, None, None)

    def attempt(self, act: Any, **arguments: Any) -> None:
        """Do it; a refusal must leave everything as it was, a change must leave one entry."""
        before, entries = self.picture(), Entry.objects.count()
        try:
            act(**arguments)
        except Refused:
            assert (self.picture(), Entry.objects.count()) == (before, entries)
        else:
            assert Entry.objects.count() == entries + (self.picture() != before)

    def picture(self) -> list[list[tuple[Any, ...]]]:
        self.wave.refresh_from_db()
        return [
            [(self.wave.state,)],
            list(self.wave.invitations.order_by("pk").values_list("municipality", "sent_on")),
            list(self.wave.participations.order_by("pk").values_list("municipality", "joined_on", "left_on")),
            list(self.wave.invitations.order_by("answers").values_list("pk", "answers__kind", "answers__reason")),
        ]

    @rule(place=PLACES)
    def invite(self, place: int) -> None:
        self.attempt(waves.invite, wave=self.wave, municipalities=[self.places[place]], on=self.day, by=None)

    @rule(place=PLACES)
    def uninvite(self, place: int) -> None:
        self.attempt(waves.uninvite, wave=self.wave, municipalities=[self.places[place]], by=None)

    @rule()
    def announce(self) -> None:
        self.attempt(waves.announce, wave=self.wave, on=self.day, by=None)

    @precondition(lambda self: self.wave.invitations.exists())
    @rule(place=PLACES, kind=st.sampled_from([*AnswerKind.values, "maybe"]), reason=st.sampled_from(["", "Vi venter"]))
    def answer(self, place: int, kind: str, reason: str) -> None:
        invitation = self.wave.invitations.filter(municipality=self.places[place]).first()
        if invitation:
            said = {"kind": kind, "reason": reason, "on": self.day, "at": NOON, "by": None}
            self.attempt(invitations.answer, invitation=invitation, **said)

    @rule(days=st.integers(1, 9))
    def wait(self, days: int) -> None:
        self.day += datetime.timedelta(days=days)

    @rule(place=PLACES)
    def merge(self, place: int) -> None:
        if self.places[place].exists(self.day):
            Municipality.objects.filter(pk=self.places[place].pk).update(ends_on=self.day)
            self.places[place].refresh_from_db()

    @rule()
    def lock(self) -> None:
        self.attempt(waves.lock, wave=self.wave, on=self.day, by=None, note="Vi går videre.")

    @invariant()
    def seats_are_never_oversold(self) -> None:
        assert self.wave.participations.filter(left_on__isnull=True).count() <= SEATS

    @invariant()
    def taking_part_is_having_said_yes_last(self) -> None:
        newest: Any = Invitation.objects.filter(wave=self.wave).with_answer(self.day)
        yes = set(newest.filter(answer=AnswerKind.YES).values_list("municipality", flat=True))
        held = Participation.objects.in_force(self.day).filter(wave=self.wave)
        assert set(held.values_list("municipality", flat=True)) == yes

    @invariant()
    def nobody_outside_the_network_is_invited(self) -> None:
        assert not self.wave.invitations.filter(municipality=self.places[4]).exists()

    @invariant()
    def a_draft_is_silent_and_nothing_else_is(self) -> None:
        self.wave.refresh_from_db()
        unsent = self.wave.invitations.filter(sent_on__isnull=True).exists()
        answered = self.wave.invitations.filter(answers__isnull=False).exists()
        assert not (unsent and self.wave.state != WaveState.DRAFT)
        assert not (answered and self.wave.state == WaveState.DRAFT)


@pytest.mark.django_db
def test_a_wave_holds_together_whatever_is_done_to_it() -> None:
    run_state_machine_as_test(
        WaveLife,
        settings=settings(
            max_examples=25,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
