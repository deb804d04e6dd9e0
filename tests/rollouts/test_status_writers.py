"""Many at once: eight processes write on SQLite without an error, and of eight who saw the same, one saves."""

import datetime
import os
import subprocess
import sys
import threading
from collections import Counter

import pytest
from django.conf import settings
from django.db import connection

from networks.models import Municipality
from portal.accounts.models import User
from portal.audit.models import Entry
from rollouts.actions import status
from rollouts.actions.status_rules import Report
from rollouts.models import Solution, StatusEntry
from tests.cast import make_cast
from tests.factories.networks import municipality
from tests.factories.waves import SolutionFactory

NOON = datetime.datetime(2026, 11, 22, 11, tzinfo=datetime.UTC)
WRITERS, TIMES = 8, 20


def address() -> str:
    """Return the test database's address, for another process."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    return os.environ["DATABASE_URL"].replace("/" + os.environ["DATABASE_URL"].rsplit("/", 1)[1], f"/{values['NAME']}")


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_eight_processes_write_at_once_without_an_error() -> None:
    SolutionFactory()
    codes = [municipality(f"43{number:02}", f"By {number}").code for number in range(WRITERS)]
    env = os.environ | {"DATABASE_URL": address(), "DJANGO_SETTINGS_MODULE": "portal.settings"}
    writers = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.rollouts.status_writer", code, str(TIMES)],
            env=env,
            cwd=settings.BASE_DIR,
            stderr=subprocess.PIPE,
            text=True,
        )
        for code in codes
    ]
    results = [(writer.communicate(timeout=120)[1], writer.returncode) for writer in writers]
    assert results == [("", 0)] * WRITERS
    written = Counter(StatusEntry.objects.values_list("municipality__code", flat=True))
    assert written == dict.fromkeys(codes, TIMES)
    assert Entry.objects.filter(verb="status.proposed").count() == WRITERS * TIMES


def said(number: int) -> Report:
    return Report(
        adoption="in_progress",
        phase="planning",
        light="green",
        forecast_on=datetime.date(2027, 3, 1),
        note=f"Fra skriver {number}",
        effective_on=NOON.date(),
    )


def all_at_once(place: Municipality, solution: Solution, by: User, seen: int | None) -> list[str]:
    """Let everybody save at the same instant, each on a connection of its own; return what each got."""
    gate, got = threading.Barrier(WRITERS), ["?"] * WRITERS

    def one(number: int) -> None:
        try:
            gate.wait()
            status.report(municipality=place, solution=solution, said=said(number), seen=seen, at=NOON, by=by)
            got[number] = "saved"
        except Exception as error:  # noqa: BLE001  the test asserts on what it was
            got[number] = type(error).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(got)


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_saw_the_same_one_saves_and_seven_are_told() -> None:
    cast, solution = make_cast(), SolutionFactory()
    for _round in range(3):
        newest = StatusEntry.objects.as_recorded().first()
        got = all_at_once(cast.grimstad, solution, cast.health_leader, newest.pk if newest else None)
        assert got == ["ConflictError"] * 7 + ["saved"]
    assert StatusEntry.objects.count() == 3
