"""The job row: claimed by compare-and-set, finished exactly once, and never lost."""

import datetime
import logging
import threading
from collections.abc import Callable
from typing import Any

import pytest
from celery import current_app
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from kombu.exceptions import OperationalError

from portal.jobs import actions, queue, runner, tasks
from portal.jobs.actions import Claim, OvertakenError
from portal.jobs.models import MAX_ATTEMPTS, Job, State
from portal.jobs.runner import Progress
from portal.refusals import Refused
from tests.factories.accounts import UserFactory

NOON = datetime.datetime(2026, 11, 25, 12, 0, tzinfo=datetime.UTC)
LEASE = datetime.timedelta(seconds=60)
SECOND = datetime.timedelta(seconds=1)
KIND = "tests.do_nothing"


def ask(key: str = "one", at: datetime.datetime = NOON) -> Job:
    return actions.request(kind=KIND, key=key, by=None, at=at)


def take(job: Job, at: datetime.datetime = NOON) -> Claim | None:
    return actions.claim(job_id=job.pk, at=at, lease=LEASE)


def taken(job: Job, at: datetime.datetime = NOON) -> Claim:
    claim = take(job, at)
    assert claim is not None
    return claim


def again(job: Job) -> Job:
    job.refresh_from_db()
    return job


def test_the_same_request_is_the_same_job(db: None) -> None:
    person = UserFactory(name="Kari", email="kari@kommune.example")
    first = actions.request(kind=KIND, key="one", by=person, at=NOON)
    second = actions.request(kind=KIND, key="one", by=None, at=NOON + SECOND)
    assert (first, first.state, first.requested_by, second.requested_at) == (
        second,
        State.QUEUED,
        "Kari <kari@kommune.example>",
        NOON,
    )


def test_a_job_is_claimed_by_one_only(db: None) -> None:
    job = ask()
    assert (take(job), take(job)) == (Claim(job.pk, 1, LEASE), None)
    held = again(job)
    assert (held.state, held.attempt, held.started_at, held.lease_until) == (State.RUNNING, 1, NOON, NOON + LEASE)


def test_a_claim_made_on_old_knowledge_is_refused(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    job = ask()
    real = Job.objects.claimable(NOON)
    stale = Job.objects.get(pk=job.pk)
    taken(job)
    monkeypatch.setattr(type(real), "first", lambda _self: stale)
    assert take(job) is None
    assert again(job).attempt == 1


def test_a_job_left_behind_is_taken_when_its_lease_has_run_out(db: None) -> None:
    job = ask()
    first = taken(job)
    assert take(job, NOON + LEASE - SECOND) is None
    second = taken(job, NOON + LEASE)
    assert (first.held(), second.held(), again(job).attempt) == (False, True, 2)


OVERTAKEN: dict[str, Callable[[Claim], None]] = {
    "beat": lambda claim: actions.beat(claim=claim, at=NOON),
    "advance": lambda claim: actions.advance(claim=claim, stage="pages", step=1, steps=2, at=NOON),
    "finish": lambda claim: actions.finish(claim=claim, at=NOON),
    "fail": lambda claim: actions.fail(claim=claim, error="Nei", at=NOON),
}


@pytest.mark.parametrize("verb", OVERTAKEN)
def test_an_overtaken_claim_changes_nothing(verb: str, db: None) -> None:
    job = ask()
    first = taken(job)
    taken(job, NOON + LEASE)
    before = Job.objects.values().get()
    with pytest.raises(OvertakenError):
        OVERTAKEN[verb](first)
    assert Job.objects.values().get() == before


def test_a_beat_keeps_the_lease(db: None) -> None:
    job = ask()
    claim = taken(job)
    actions.beat(claim=claim, at=NOON + 50 * SECOND)
    assert (again(job).lease_until, take(job, NOON + LEASE)) == (NOON + 50 * SECOND + LEASE, None)


def test_progress_is_told_and_a_finished_job_stays_finished(db: None) -> None:
    job = ask()
    claim = taken(job)
    actions.advance(claim=claim, stage="pages 3", step=3, steps=9, at=NOON)
    told = again(job)
    assert (told.stage, told.step, told.steps, told.is_open) == ("pages 3", 3, 9, True)
    actions.finish(claim=claim, at=NOON + SECOND)
    done = again(job)
    assert (done.state, done.finished_at, done.lease_until, done.step, done.is_open) == (
        State.DONE,
        NOON + SECOND,
        None,
        9,
        False,
    )
    assert (take(job, NOON + 2 * LEASE), ask().state) == (None, State.DONE)


def test_a_failed_job_is_asked_for_again(db: None) -> None:
    job = ask()
    actions.fail(claim=taken(job), error="Disken er full", at=NOON)
    assert (again(job).state, again(job).error, take(job)) == (State.FAILED, "Disken er full", None)
    retried = ask(at=NOON + SECOND)
    assert (retried.pk, retried.state, retried.attempt, retried.error) == (job.pk, State.QUEUED, 0, "")
    assert (retried.requested_at, retried.finished_at, retried.sent_at) == (NOON + SECOND, None, None)


def test_a_job_that_kills_every_worker_is_given_up(db: None) -> None:
    job = ask()
    for attempt in range(MAX_ATTEMPTS):
        taken(job, NOON + attempt * LEASE)
    assert take(job, NOON + MAX_ATTEMPTS * LEASE) is None
    assert (again(job).state, again(job).error) == (
        State.FAILED,
        "Vi prøvde flere ganger, og hver gang stoppet arbeidet underveis.",
    )


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"state": State.RUNNING}, "job_running_has_lease"),
        ({"state": State.DONE}, "job_finished_has_end"),
        ({"step": 2, "steps": 1}, "job_step_within_steps"),
    ],
)
def test_the_row_keeps_its_own_rules(fields: dict[str, Any], constraint: str, db: None) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Job.objects.create(kind=KIND, key="one", requested_by="x", requested_at=NOON, **fields)


class OneAtATime(TestCase):
    """Whatever workers, clocks and broken leases do, at most one claim counts and the job is done at most once."""

    @settings(max_examples=40, deadline=None)
    @given(st.lists(st.tuples(st.sampled_from(["claim", "beat", "finish", "wait", "fail"]), st.integers(0, 3))))
    def test_at_most_one_claim_counts(self, steps: list[tuple[str, int]]) -> None:
        job, now, claims, finished = ask(), NOON, [], 0
        for verb, which in steps:
            if verb == "wait":
                now += which * LEASE / 2
            elif verb == "claim":
                claims += [claim] if (claim := take(job, now)) else []
            elif claims:
                mine = claims[which % len(claims)]
                try:
                    getattr(actions, verb)(claim=mine, at=now, **({"error": "Nei"} if verb == "fail" else {}))
                    finished += verb == "finish"
                except OvertakenError:
                    assert not mine.held()
            assert sum(claim.held() for claim in claims) <= 1
        assert finished == (again(job).state == State.DONE)


# Running --------------------------------------------------------------------------------------


def test_work_that_finishes_is_done(db: None) -> None:
    job = ask()

    def work(given: Job, progress: Progress) -> None:
        assert given == job
        progress("pages", 1, 2)
        progress.finish()

    assert (runner.run(job.pk, work), again(job).state, runner.run(job.pk, work)) == (True, State.DONE, False)


def test_a_refusal_closes_the_job_with_its_words(db: None) -> None:
    job = ask()

    def work(_job: Job, _progress: Progress) -> None:
        raise Refused("Det er ikke plass.")

    assert (runner.run(job.pk, work), again(job).state, again(job).error) == (False, State.FAILED, "Det er ikke plass.")


def test_an_error_closes_the_job_without_words_and_is_raised(db: None, caplog: pytest.LogCaptureFixture) -> None:
    job = ask()

    def work(_job: Job, _progress: Progress) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        runner.run(job.pk, work)
    assert (again(job).state, again(job).error) == (State.FAILED, "")
    assert f"job {job.pk} failed" in caplog.text


@pytest.mark.parametrize("ending", ["finish", "refuse"])
def test_work_that_was_overtaken_leaves_the_other_alone(
    ending: str, db: None, caplog: pytest.LogCaptureFixture
) -> None:
    job = ask()

    def work(_job: Job, progress: Progress) -> None:
        Job.objects.update(attempt=7)
        if ending == "refuse":
            raise Refused("Nei")
        progress.finish()

    assert not runner.run(job.pk, work)
    assert (again(job).state, again(job).attempt) == (State.RUNNING, 7)


@pytest.mark.own_clock
def test_the_heart_beats_beside_the_work(transactional_db: None, settings: Any) -> None:
    settings.JOB_LEASE = datetime.timedelta(seconds=0.3)
    job = ask()
    beaten = threading.Event()

    def work(_job: Job, progress: Progress) -> None:
        first = again(job).heartbeat_at
        for _ in range(100):
            if beaten.wait(0.05) or again(job).heartbeat_at != first:
                break
        assert again(job).heartbeat_at != first
        progress.finish()

    assert runner.run(job.pk, work)


def test_a_lost_heartbeat_does_not_stop_the_heart(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    beats, stop = [], threading.Event()

    def beat(**_fields: Any) -> None:
        beats.append(1)
        if len(beats) == 1:
            raise DatabaseError
        stop.set()

    monkeypatch.setattr(actions, "beat", beat)
    monkeypatch.setattr(connection, "close", lambda: None)
    runner._pulse(Claim(1, 1, datetime.timedelta(seconds=0.03)), stop)
    assert len(beats) == 2


def test_the_heart_stops_when_the_claim_is_overtaken(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "close", lambda: None)
    runner._pulse(Claim(0, 1, datetime.timedelta(seconds=0.03)), threading.Event())


# Sending --------------------------------------------------------------------------------------


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[int]]]:
    """Collect what is handed to the broker."""
    messages: list[tuple[str, list[int]]] = []

    def send_task(name: str, args: list[int], **_options: Any) -> None:
        messages.append((name, args))

    monkeypatch.setattr(current_app, "send_task", send_task)
    return messages


def test_a_message_holds_the_job_s_number_and_nothing_else(db: None, sent: list[tuple[str, list[int]]]) -> None:
    job = ask()
    assert queue.send(job, at=NOON)
    assert (sent, again(job).sent_at) == ([(KIND, [job.pk])], NOON)


@pytest.mark.parametrize("trouble", [OperationalError("away"), ConnectionRefusedError("away")])
def test_a_broker_that_is_away_costs_time_only(
    trouble: Exception, db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def send_task(*_arguments: Any, **_options: Any) -> None:
        raise trouble

    monkeypatch.setattr(current_app, "send_task", send_task)
    job = ask()
    with caplog.at_level(logging.WARNING):
        assert not queue.send(job, at=NOON)
    assert (again(job).state, again(job).sent_at, "waits for the sweeper" in caplog.text) == (State.QUEUED, None, True)


def test_the_sweeper_sends_what_nobody_has_taken(db: None, sent: list[tuple[str, list[int]]], settings: Any) -> None:
    settings.JOB_RESEND_AFTER = datetime.timedelta(seconds=30)
    unsent, fresh, lost, left_behind, done, failed = (ask(key) for key in "abcdef")
    now = NOON + 2 * LEASE
    actions.sent(job_id=fresh.pk, at=now - SECOND)
    actions.sent(job_id=lost.pk, at=now - 30 * SECOND)
    taken(left_behind)
    actions.finish(claim=taken(done), at=NOON)
    actions.fail(claim=taken(failed), error="", at=NOON)
    assert queue.resend(at=now) == 3
    assert [args for _kind, args in sent] == [[unsent.pk], [lost.pk], [left_behind.pk]]
    assert queue.resend(at=now) == 0


def test_the_sweeper_is_a_task(db: None, sent: list[tuple[str, list[int]]]) -> None:
    ask()
    assert (tasks.sweep(), len(sent)) == (1, 1)


def test_a_job_names_itself(db: None) -> None:
    assert str(ask()) == "tests.do_nothing one"
