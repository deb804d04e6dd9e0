"""The life of a wave: each verb works, refuses, writes its entry, and rolls back with it."""

import datetime
from collections.abc import Callable

import pytest
from django.db import DatabaseError

from networks.models import Municipality
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.refusals import Refused
from rollouts.actions import wave_plan, waves
from rollouts.models import AnswerKind, Invitation, Rollout, Wave, WaveState
from tests.cast import Cast
from tests.factories.networks import municipality
from tests.factories.waves import (
    DAY,
    NOON,
    WEEK,
    InvitationFactory,
    LifecycleEntryFactory,
    RolloutFactory,
    SolutionFactory,
    WaveFactory,
    plan,
)

DAY_ONE = datetime.timedelta(days=1)


@pytest.fixture
def by(cast: Cast) -> User:
    return cast.national_coordinator


def answered(wave: Wave, municipality: Municipality, kind: str = AnswerKind.YES) -> Invitation:
    invitation = InvitationFactory(wave=wave, municipality=municipality)
    invitation.answers.create(kind=kind, reason="", given_on=DAY, recorded_at=NOON)
    if kind == AnswerKind.YES:
        wave.participations.create(municipality=municipality, joined_on=DAY)
    return invitation


def entry() -> tuple[str, str, str]:
    """Return who did what to what, from the newest entry."""
    found = Entry.objects.latest("pk")
    return found.by.split(" <")[0], found.verb, found.subject


# --- open -----------------------------------------------------------------------------------------


def test_open_wave_makes_a_draft_with_its_plan(by: User) -> None:
    wanted = plan(number=4, name="Pulje 4, vår 2027", seats_min=10, seats_max=44)
    wave = waves.open_wave(rollout=RolloutFactory(), plan=wanted, on=DAY, by=by)
    wave.refresh_from_db()
    assert (wave.state, wave_plan.WavePlan.of(wave)) == (WaveState.DRAFT, wanted)
    assert entry() == ("National coordinator", "wave.opened", "DigiHelse, Pulje 4, vår 2027")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"number": 0}, "number"),
        ({"name": "  "}, "name"),
        ({"seats_min": 0}, "seats_min"),
        ({"seats_min": 5, "seats_max": 4}, "seats_max"),
        ({"answer_by": DAY - DAY_ONE}, "answer_by"),
        ({"kickoff_on": DAY + WEEK}, "kickoff_on"),
        ({"ready_by": DAY + 3 * WEEK}, "ready_by"),
        ({"golive_from": DAY + 19 * WEEK}, "golive_from"),
        ({"golive_to": DAY + 21 * WEEK}, "golive_to"),
    ],
)
def test_open_wave_refuses_a_plan_that_cannot_hold(wrong: dict[str, object], field: str, by: User) -> None:
    with pytest.raises(wave_plan.FaultyPlanError) as refusal:
        waves.open_wave(rollout=RolloutFactory(), plan=plan(**wrong), on=DAY, by=by)
    assert refusal.value.field == field
    assert not Wave.objects.exists()


def test_open_wave_names_every_fault_at_once(by: User) -> None:
    wrong = plan(name="", seats_min=0, answer_by=DAY - DAY_ONE, golive_to=DAY)
    with pytest.raises(wave_plan.FaultyPlanError) as refusal:
        waves.open_wave(rollout=RolloutFactory(), plan=wrong, on=DAY, by=by)
    assert [fault.field for fault in refusal.value.faults] == ["name", "seats_min", "answer_by", "golive_to"]


def test_open_wave_refuses_whoever_does_not_run_the_track(cast: Cast) -> None:
    with pytest.raises(Refused, match="arbeidsgruppen for løsningen inviterer"):
        waves.open_wave(rollout=RolloutFactory(), plan=plan(), on=DAY, by=cast.regional_contact)


def test_a_rollout_begins_with_its_first_wave(by: User) -> None:
    solution = SolutionFactory()
    for number in (1, 2):
        unsaved = Rollout(solution=solution, track="national")
        waves.open_wave(rollout=unsaved, plan=plan(number=number), on=DAY, by=by)
    assert [rollout.waves.count() for rollout in Rollout.objects.all()] == [2]
    assert Entry.objects.filter(verb="rollout.begun").count() == 1


def test_a_rollout_does_not_begin_when_its_wave_is_refused(by: User) -> None:
    unsaved = Rollout(solution=SolutionFactory(), track="national")
    with pytest.raises(Refused):
        waves.open_wave(rollout=unsaved, plan=plan(name=""), on=DAY, by=by)
    assert not Rollout.objects.exists()


@pytest.mark.parametrize("state", ["paused", "phasing_out", "replaced"])
def test_open_wave_refuses_a_solution_that_takes_nobody_new(state: str, by: User) -> None:
    rollout = RolloutFactory()
    LifecycleEntryFactory(solution=rollout.solution)
    LifecycleEntryFactory(solution=rollout.solution, state=state, effective_on=DAY)
    with pytest.raises(Refused, match="tar ikke inn nye kommuner"):
        waves.open_wave(rollout=rollout, plan=plan(), on=DAY, by=by)
    assert waves.open_wave(rollout=rollout, plan=plan(), on=DAY - DAY_ONE, by=by).state == WaveState.DRAFT


def test_open_wave_refuses_a_number_that_is_taken(by: User) -> None:
    taken = WaveFactory(number=3)
    with pytest.raises(Refused, match="allerede en pulje") as refusal:
        waves.open_wave(rollout=taken.rollout, plan=plan(number=3), on=DAY, by=by)
    assert refusal.value.field == "number"


# --- edit -----------------------------------------------------------------------------------------


def test_edit_wave_changes_a_draft_and_says_what(by: User) -> None:
    wave = WaveFactory(seats_max=40)
    waves.edit_wave(wave=wave, plan=plan(number=wave.number, name=wave.name, seats_max=50), on=DAY, by=by)
    wave.refresh_from_db()
    found = Entry.objects.latest("pk")
    assert (wave.seats_max, found.verb, found.before, found.after) == (
        50,
        "wave.edited",
        {"seats_max": 40},
        {"seats_max": 50},
    )


def test_edit_wave_without_a_change_leaves_no_trace(by: User) -> None:
    wave = WaveFactory()
    waves.edit_wave(wave=wave, plan=wave_plan.WavePlan.of(wave), on=DAY, by=by)
    assert not Entry.objects.about(wave).exists()


def test_edit_wave_needs_a_reason_once_it_is_announced(by: User) -> None:
    wave = WaveFactory(announced=True)
    later = plan(number=wave.number, name=wave.name, golive_to=DAY + 40 * WEEK)
    with pytest.raises(Refused, match="Skriv hvorfor den endres") as refusal:
        waves.edit_wave(wave=wave, plan=later, on=DAY, by=by)
    assert refusal.value.field == "note"
    waves.edit_wave(wave=wave, plan=later, on=DAY, by=by, note="Leverandøren er forsinket.")
    assert Entry.objects.latest("pk").note == "Leverandøren er forsinket."


def test_edit_wave_keeps_room_for_those_who_have_said_yes(cast: Cast, by: User) -> None:
    wave = WaveFactory(announced=True)
    answered(wave, cast.grimstad)
    answered(wave, cast.bodo)
    tight = plan(number=wave.number, name=wave.name, seats_max=1)
    with pytest.raises(Refused, match="2 kommuner har takket ja") as refusal:
        waves.edit_wave(wave=wave, plan=tight, on=DAY, by=by, note="Færre plasser.")
    assert refusal.value.field == "seats_max"


def test_edit_wave_may_change_later_dates_after_the_deadline(by: User) -> None:
    wave = WaveFactory(announced=True, answer_by=DAY - WEEK)
    later = plan(number=wave.number, name=wave.name, answer_by=wave.answer_by, golive_to=DAY + 40 * WEEK)
    waves.edit_wave(wave=wave, plan=later, on=DAY, by=by, note="Mer tid.")
    wave.refresh_from_db()
    assert wave.golive_to == DAY + 40 * WEEK


@pytest.mark.parametrize("state", ["locked", "closed"])
def test_edit_wave_refuses_what_is_firm(state: str, by: User) -> None:
    wave = WaveFactory(**{state: True})
    with pytest.raises(Refused, match="Da kan dette ikke gjøres"):
        waves.edit_wave(wave=wave, plan=plan(seats_max=50), on=DAY, by=by, note="x")


# --- invite ---------------------------------------------------------------------------------------


def test_invite_puts_municipalities_on_the_list_unsent(cast: Cast, by: User) -> None:
    wave = WaveFactory()
    waves.invite(wave=wave, municipalities=[cast.grimstad, cast.bodo], on=DAY, by=by)
    assert set(wave.invitations.values_list("municipality__code", "sent_on")) == {("4202", None), ("1804", None)}
    assert Entry.objects.latest("pk").after == {"municipalities": ["1804", "4202"]}


def test_invite_twice_is_once(cast: Cast, by: User) -> None:
    wave = WaveFactory()
    for _again in range(2):
        waves.invite(wave=wave, municipalities=[cast.grimstad], on=DAY, by=by)
    assert wave.invitations.count() == 1
    assert Entry.objects.about(wave).count() == 1


def test_invite_refuses_everybody_when_somebody_is_outside_the_track(cast: Cast) -> None:
    wave = WaveFactory(rollout=RolloutFactory(regional=True, network=cast.agder))
    gone = municipality("0806", "Utby", network=cast.agder, ends_on=DAY)
    with pytest.raises(waves.OutsidersError) as refusal:
        waves.invite(wave=wave, municipalities=[cast.grimstad, cast.bodo, gone], on=DAY, by=cast.regional_contact)
    assert {(str(each.municipality), str(each.why_not)) for each in refusal.value.outsiders} == {
        ("Bodø", "Bodø hører ikke til Digi Agder, som har dette løpet."),
        ("Utby", "Utby finnes ikke lenger som kommune."),
    }
    assert str(refusal.value) == "2 kommuner kan ikke inviteres til denne puljen. Ingen er invitert."
    assert not Invitation.objects.exists()


def test_uninvite_takes_off_the_list_and_says_whom(cast: Cast, by: User) -> None:
    wave = WaveFactory()
    waves.invite(wave=wave, municipalities=[cast.grimstad, cast.bodo], on=DAY, by=by)
    assert waves.uninvite(wave=wave, municipalities=[cast.bodo], by=by) == 1
    assert [str(each.municipality) for each in wave.invitations.all()] == ["Grimstad"]
    assert Entry.objects.latest("pk").before == {"municipalities": ["1804"]}


def test_choose_changes_only_those_it_was_shown(cast: Cast, by: User) -> None:
    wave, larvik = WaveFactory(), municipality("3909", "Larvik")
    waves.invite(wave=wave, municipalities=[cast.bodo, cast.grimstad], on=DAY, by=by)
    came_and_went = waves.choose(wave=wave, chosen=[larvik], among=[larvik, cast.grimstad], on=DAY, by=by)
    assert came_and_went == (1, 1)
    assert {str(each.municipality) for each in wave.invitations.all()} == {"Bodø", "Larvik"}


def test_choose_changes_nothing_when_somebody_is_outside(cast: Cast) -> None:
    wave = WaveFactory(rollout=RolloutFactory(regional=True, network=cast.agder))
    by = cast.regional_contact
    waves.invite(wave=wave, municipalities=[cast.grimstad], on=DAY, by=by)
    with pytest.raises(waves.OutsidersError):
        waves.choose(wave=wave, chosen=[cast.bodo], among=[cast.bodo, cast.grimstad], on=DAY, by=by)
    assert [str(each.municipality) for each in wave.invitations.all()] == ["Grimstad"]


@pytest.mark.parametrize("state", ["announced", "locked", "closed"])
def test_the_list_of_an_announced_wave_is_fixed(state: str, cast: Cast, by: User) -> None:
    wave = WaveFactory(**{state: True})
    with pytest.raises(Refused, match="Da kan dette ikke gjøres"):
        waves.invite(wave=wave, municipalities=[cast.grimstad], on=DAY, by=by)
    with pytest.raises(Refused, match="Da kan dette ikke gjøres"):
        waves.uninvite(wave=wave, municipalities=[cast.grimstad], by=by)


# --- announce, lock, close ------------------------------------------------------------------------


def filled(cast: Cast, **more: object) -> Wave:
    wave: Wave = WaveFactory(**more)
    InvitationFactory(wave=wave, municipality=cast.grimstad, sent_on=None)
    return wave


def test_announce_sends_the_invitations(cast: Cast, by: User) -> None:
    wave = waves.announce(wave=filled(cast), on=DAY, by=by)
    assert (wave.state, wave.announced_on) == (WaveState.ANNOUNCED, DAY)
    assert list(wave.invitations.values_list("sent_on", flat=True)) == [DAY]
    assert Entry.objects.latest("pk").after == {"announced_on": "2026-11-25", "municipalities": ["4202"]}


def test_announce_refuses_an_empty_wave(by: User) -> None:
    with pytest.raises(Refused, match="Velg minst én kommune"):
        waves.announce(wave=WaveFactory(), on=DAY, by=by)


def test_announce_refuses_dates_that_have_passed(cast: Cast, by: User) -> None:
    with pytest.raises(Refused, match="Svarfristen må være i dag eller senere"):
        waves.announce(wave=filled(cast, answer_by=DAY - DAY_ONE), on=DAY, by=by)


def test_announce_refuses_when_an_invited_municipality_has_merged_meanwhile(cast: Cast, by: User) -> None:
    wave = filled(cast)
    Municipality.objects.filter(pk=cast.grimstad.pk).update(ends_on=DAY)
    with pytest.raises(waves.OutsidersError):
        waves.announce(wave=wave, on=DAY, by=by)


def test_announce_twice_is_refused(cast: Cast, by: User) -> None:
    wave = waves.announce(wave=filled(cast), on=DAY, by=by)
    with pytest.raises(Refused, match="er kunngjort"):
        waves.announce(wave=wave, on=DAY, by=by)


def test_lock_after_the_deadline_makes_the_wave_firm(cast: Cast, by: User) -> None:
    wave: Wave = WaveFactory(announced=True)
    answered(wave, cast.grimstad)
    InvitationFactory(wave=wave, municipality=cast.bodo)
    day = wave.answer_by + DAY_ONE
    wave = waves.lock(wave=wave, on=day, by=by)
    assert (wave.state, wave.locked_on) == (WaveState.LOCKED, day)
    assert entry()[1] == "wave.locked"


def test_lock_waits_for_those_who_may_still_answer(cast: Cast, by: User) -> None:
    wave = WaveFactory(announced=True)
    answered(wave, cast.grimstad)
    silent = InvitationFactory(wave=wave, municipality=cast.bodo)
    with pytest.raises(Refused, match="1 kommune har ikke svart"):
        waves.lock(wave=wave, on=wave.answer_by, by=by)
    silent.answers.create(kind="next_wave", given_on=DAY, recorded_at=NOON)
    assert waves.lock(wave=wave, on=wave.answer_by, by=by).state == WaveState.LOCKED


def test_lock_with_too_few_needs_a_reason(cast: Cast, by: User) -> None:
    wave = WaveFactory(announced=True, seats_min=2)
    answered(wave, cast.grimstad)
    day = wave.answer_by + DAY_ONE
    with pytest.raises(Refused, match="Færre har takket ja"):
        waves.lock(wave=wave, on=day, by=by)
    assert waves.lock(wave=wave, on=day, by=by, note="Vi starter likevel.").state == WaveState.LOCKED


def test_close_ends_a_locked_wave(by: User) -> None:
    wave: Wave = WaveFactory(locked=True)
    wave = waves.close(wave=wave, on=wave.golive_to, by=by)
    assert (wave.state, entry()[1]) == (WaveState.CLOSED, "wave.closed")


def test_close_before_the_last_day_needs_a_reason(by: User) -> None:
    wave = WaveFactory(locked=True)
    with pytest.raises(Refused, match="Skriv hvorfor du avslutter"):
        waves.close(wave=wave, on=DAY, by=by)
    assert waves.close(wave=wave, on=DAY, by=by, note="Alle er ferdige.").state == WaveState.CLOSED


@pytest.mark.parametrize("state", ["draft", "announced", "closed"])
def test_close_refuses_what_is_not_locked(state: str, by: User) -> None:
    wave = WaveFactory(**({} if state == "draft" else {state: True}))
    with pytest.raises(Refused, match="Da kan dette ikke gjøres"):
        waves.close(wave=wave, on=DAY, by=by)


# --- together -------------------------------------------------------------------------------------


def place(code: str) -> list[Municipality]:
    return list(Municipality.objects.filter(code=code))


def in_state(rollout: Rollout, state: str) -> Wave:
    return rollout.waves.get(state=state)


ACTS: dict[str, Callable[[Rollout, User | None], object]] = {
    "open": lambda on, by: waves.open_wave(rollout=on, plan=plan(number=9), on=DAY, by=by),
    "edit": lambda on, by: waves.edit_wave(wave=in_state(on, "draft"), plan=plan(number=7), on=DAY, by=by),
    "invite": lambda on, by: waves.invite(wave=in_state(on, "draft"), municipalities=place("1804"), on=DAY, by=by),
    "uninvite": lambda on, by: waves.uninvite(wave=in_state(on, "draft"), municipalities=place("4202"), by=by),
    "announce": lambda on, by: waves.announce(wave=in_state(on, "draft"), on=DAY, by=by),
    "lock": lambda on, by: waves.lock(wave=in_state(on, "announced"), on=DAY + 9 * WEEK, by=by, note="x"),
    "close": lambda on, by: waves.close(wave=in_state(on, "locked"), on=DAY, by=by, note="x"),
}


@pytest.fixture
def rollout(cast: Cast) -> Rollout:
    """Set up a rollout with a filled draft, an announced and a locked wave."""
    made: Rollout = RolloutFactory()
    filled(cast, rollout=made)
    WaveFactory(rollout=made, announced=True)
    WaveFactory(rollout=made, locked=True)
    return made


def everything() -> tuple[object, object]:
    return list(Wave.objects.values()), list(Invitation.objects.values())


@pytest.mark.parametrize("act", ACTS)
def test_a_change_and_its_entry_come_together_or_not_at_all(
    act: str, rollout: Rollout, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything()

    def no_room(*_args: object, **_kwargs: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(Entry, "save", no_room)
    with pytest.raises(DatabaseError):
        ACTS[act](rollout, None)
    assert everything() == before


@pytest.mark.parametrize("act", ACTS)
def test_only_those_who_run_the_track_move_its_waves(act: str, rollout: Rollout, cast: Cast) -> None:
    before = everything()
    with pytest.raises(Refused, match="arbeidsgruppen for løsningen inviterer"):
        ACTS[act](rollout, cast.health_leader)
    assert everything() == before
