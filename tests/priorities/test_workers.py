"""Real workers and a real broker, killed at the worst moments: the report is made exactly once all the same."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone

from portal import files
from portal.audit.models import Entry
from portal.jobs import queue
from portal.jobs.models import Job, State
from portal.launch import valkey
from portal.launch.children import Child
from priorities.actions import making
from priorities.models import Cut, Report
from tests.cast import Cast, make_cast
from tests.factories.cuts import locked
from tests.factories.networks import municipality
from tests.factories.status import said
from tests.factories.waves import SolutionFactory
from tests.services import StartWorker

PATIENCE = 120.0
StartOwnWorker = Callable[[str], Child]


@pytest.fixture
def cut(transactional_db: None) -> Cut:
    """Lock a cut large enough that there is time to kill somebody while its report is made."""
    cast: Cast = make_cast()
    solutions = [SolutionFactory(key=f"s{number}", name=f"Løsning {number}") for number in range(3)]
    for number in range(60):
        place = municipality(f"43{number:02}", f"Eksempelby {number}", network=cast.agder)
        for solution in solutions:
            said(municipality=place, solution=solution)
    return locked()


@pytest.fixture
def worker(start_worker: StartWorker, own_files: Path) -> StartOwnWorker:
    """Give a function that starts a worker which stores its files where the test looks."""
    return lambda name: start_worker(name, PORTAL_FILES=str(own_files))


def ask(cut: Cut, *, times: int = 1) -> Job:
    job = making.request(cut=cut, by=None, at=timezone.now())
    for _ in range(times):
        assert queue.send(job, at=timezone.now())
    return job


def until(holds: Callable[[], bool], job: Job) -> Job:
    """Wait until something holds for the job's row."""
    deadline = time.monotonic() + PATIENCE
    while True:
        job.refresh_from_db()
        if holds():
            return job
        assert time.monotonic() < deadline, f"{job} is {job.state} at {job.stage!r}, attempt {job.attempt}: {job.error}"
        time.sleep(0.02)


def is_at_work(job: Job) -> Callable[[], bool]:
    return lambda: job.state == State.RUNNING and job.stage.startswith("pages")


def is_done(job: Job) -> Callable[[], bool]:
    return lambda: job.state == State.DONE


def assert_made_once(cut: Cut, own_files: Path) -> None:
    report = Report.objects.get()
    assert (report.cut, Entry.objects.filter(verb="report.made").count()) == (cut, 1)
    assert len(files.get(report.pdf_digest)) == report.pdf_bytes
    assert {path.parent.name + path.name for path in own_files.rglob("*") if path.is_file()} == {
        cut.facts_digest,
        report.pdf_digest,
        report.csv_digest,
    }


def test_a_worker_makes_the_report(cut: Cut, worker: StartOwnWorker, own_files: Path) -> None:
    worker("one")
    job = until(is_done(job := ask(cut)), job)
    assert job.attempt == 1
    assert_made_once(cut, own_files)


def test_a_message_sent_many_times_makes_one_report(cut: Cut, worker: StartOwnWorker, own_files: Path) -> None:
    job = ask(cut, times=4)
    worker("one")
    worker("two")
    assert until(is_done(job), job).attempt == 1
    time.sleep(1)
    assert_made_once(cut, own_files)


def test_a_worker_killed_in_the_middle_is_followed_by_another(
    cut: Cut, worker: StartOwnWorker, beat_process: Child, own_files: Path
) -> None:
    first = worker("first")
    job = ask(cut)
    until(is_at_work(job), job)
    first.kill()
    assert not Report.objects.exists()
    worker("second")
    assert until(is_done(job), job).attempt == 2
    assert_made_once(cut, own_files)


def test_a_process_killed_inside_a_worker_is_followed_by_another(
    cut: Cut, worker: StartOwnWorker, beat_process: Child, own_files: Path
) -> None:
    parent = worker("one")
    job = ask(cut)
    until(is_at_work(job), job)
    os.kill(int(children_of(parent.process.pid)[0]), signal.SIGKILL)
    assert until(is_done(job), job).attempt == 2
    assert_made_once(cut, own_files)


def children_of(pid: int) -> list[str]:
    """Return the processes a worker has forked."""
    tasks = Path(f"/proc/{pid}/task")
    return [child for task in tasks.iterdir() for child in (task / "children").read_text().split()]


def test_a_broker_killed_in_the_middle_costs_nothing(
    cut: Cut, worker: StartOwnWorker, broker: valkey.Broker, own_files: Path
) -> None:
    worker("one")
    job = ask(cut)
    until(is_at_work(job), job)
    broker.child.kill()
    assert until(is_done(job), job).attempt == 1
    broker.restart()
    time.sleep(3)
    assert_made_once(cut, own_files)


def test_a_job_asked_for_while_the_broker_is_away_is_made_when_it_is_back(
    cut: Cut, worker: StartOwnWorker, broker: valkey.Broker, beat_process: Child, own_files: Path
) -> None:
    worker("one")
    broker.child.kill()
    job = making.request(cut=cut, by=None, at=timezone.now())
    assert not queue.send(job, at=timezone.now())
    assert Job.objects.get().state == State.QUEUED
    broker.restart()
    until(is_done(job), job)
    assert_made_once(cut, own_files)


def test_a_job_whose_sender_died_before_sending_is_found(
    cut: Cut, worker: StartOwnWorker, beat_process: Child, own_files: Path
) -> None:
    worker("one")
    job = making.request(cut=cut, by=None, at=timezone.now())
    assert until(is_done(job), job).attempt == 1
    assert_made_once(cut, own_files)


def test_a_worker_that_was_only_slow_does_not_make_a_second(
    cut: Cut, worker: StartOwnWorker, beat_process: Child, own_files: Path
) -> None:
    slow = worker("slow")
    job = ask(cut)
    until(is_at_work(job), job)
    os.killpg(slow.process.pid, signal.SIGSTOP)
    worker("other")
    assert until(is_done(job), job).attempt == 2
    os.killpg(slow.process.pid, signal.SIGCONT)
    time.sleep(3)
    assert_made_once(cut, own_files)
