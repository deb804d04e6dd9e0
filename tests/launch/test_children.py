from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import redis

from portal.launch import postgres, valkey
from portal.launch.children import Children, LaunchError, wait_until

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
PARENT = """
    import sys
    from pathlib import Path
    from portal.launch import postgres, valkey
    from portal.launch.children import Children, stopping_on_signals

    here = Path(sys.argv[1])
    with stopping_on_signals(), Children(here / "logs") as children:
        valkey.start(children, here / "broker")
        postgres.start(children)
        children.start("stubborn", ["sh", "-c", "trap '' TERM; sleep 600 & wait; sleep 600"], grace=0.3)
        print(*[child.process.pid for child in children.running], flush=True)
        children.watch(every=0.1)
"""


def eventually(true: Callable[[], bool], seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def running(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def start_parent(folder: Path) -> tuple[subprocess.Popen[str], list[int]]:
    command = [sys.executable, "-c", textwrap.dedent(PARENT), str(folder)]
    parent = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    return parent, [int(pid) for pid in parent.stdout.readline().split()]


@pytest.mark.services
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_no_server_outlives_a_parent_asked_to_stop(tmp_path: Path, number: signal.Signals) -> None:
    parent, pids = start_parent(tmp_path)
    assert [running(pid) for pid in pids] == [True, True, True]
    parent.send_signal(number)
    assert parent.wait(20) == 0
    assert parent.communicate()[0] == ""
    assert [pid for pid in pids if running(pid)] == []


@pytest.mark.services
def test_no_server_outlives_a_killed_parent(tmp_path: Path) -> None:
    parent, (broker, database, _stubborn) = start_parent(tmp_path)
    parent.kill()
    parent.communicate()
    assert eventually(lambda: not running(broker) and not running(database))
    os.killpg(_stubborn, signal.SIGKILL)  # it refuses the polite signal, and nobody is left to insist


def test_children_stop_in_reverse_order(tmp_path: Path) -> None:
    said = tmp_path / "said"
    with Children(tmp_path) as children:
        for name in ("first", "second"):
            script = f"trap 'echo {name} >> {said}; exit' TERM; echo up; while :; do sleep 0.05; done"
            child = children.start(name, ["sh", "-c", script])
            wait_until(lambda log=child.log: "up" in log.read_text(), child=child, seconds=10)  # type: ignore[misc]
    assert said.read_text().split() == ["second", "first"]


def test_a_child_that_stops_by_itself_is_reported_with_its_last_words(tmp_path: Path) -> None:
    with Children(tmp_path) as children:
        children.start("short", ["sh", "-c", "echo no room left; exit 3"])
        with pytest.raises(LaunchError, match=r"short stopped with code 3(?s:.*)no room left"):
            children.watch(every=0.05)


def test_waiting_too_long_is_reported(tmp_path: Path) -> None:
    with Children(tmp_path) as children:
        child = children.start("slow", ["sleep", "60"])
        with pytest.raises(LaunchError, match="slow was not ready in 0 s"):
            wait_until(lambda: False, child=child, seconds=0.2)


@pytest.mark.services
def test_the_broker_comes_back_with_its_data(children: Children, tmp_path: Path) -> None:
    broker = valkey.start(children, tmp_path / "data")
    with redis.Redis.from_url(broker.url) as client:
        client.set("kept", "yes")
        time.sleep(1.2)  # it writes every second
        broker.child.kill()
        assert not valkey.answers(broker.url)
        broker.restart()
        assert client.get("kept") == b"yes"


@pytest.mark.services
def test_the_broker_keeps_strangers_out(children: Children, tmp_path: Path) -> None:
    broker = valkey.start(children, tmp_path / "data")
    address = broker.url.rpartition("@")[2]
    assert not valkey.answers(f"redis://{address}")
    assert (tmp_path / "data" / "broker.conf").stat().st_mode & 0o077 == 0


@pytest.mark.services
def test_postgres_touches_no_permissions_outside_its_folder(children: Children) -> None:
    packaged = postgres.packaged()
    assert packaged
    before = [path.stat().st_mode for path in (packaged, *packaged.parents)]
    postgres.start(children)
    assert [path.stat().st_mode for path in (packaged, *packaged.parents)] == before


def test_a_given_server_is_used_as_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TEST_DATABASE_URL", "postgres://somebody@somewhere/db")
    with Children(tmp_path) as children:
        assert postgres.start(children) == "postgres://somebody@somewhere/db"
        assert children.running == []
