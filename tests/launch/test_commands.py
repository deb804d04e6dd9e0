"""The README's commands as a person gives them: the demo that serves, and the report that is made headless."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.launch import health, valkey

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.services, pytest.mark.sqlite, pytest.mark.timeout(420)]


def environment(folder: Path, **more: str) -> dict[str, str]:
    ours = {"PORTAL_DEMO": "1", "PORTAL_VAR": str(folder), "DATABASE_URL": "", "PORTAL_HASHED_STATIC": "1"}
    inherited = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return {**inherited, **ours, **more}


def left_behind(folder: Path) -> list[str]:
    """List the programs that still run with this folder in their environment."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"PORTAL_VAR={folder}\0" in (process / "environ").read_text(errors="replace"):
                found.append((process / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue  # it ended, or is not ours to read
    return found


def page(port: int, path: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    assert response.status == 200
    return body


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def demo(folder: Path) -> Iterator[tuple[subprocess.Popen[str], int, list[str]]]:
    """Give the demo once it says that it is ready: its process, its port, and what it said."""
    port = valkey.free_port()
    command = [sys.executable, "manage.py", "demo"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment(folder, PORT=str(port)), stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    said: list[str] = []
    for line in process.stdout:
        said.append(line.rstrip())
        if line.startswith("Stop with Ctrl-C"):
            break
    yield process, port, said
    process.kill()
    process.communicate()


Demo = tuple[subprocess.Popen[str], int, list[str]]


def test_the_demo_says_where_it_is_and_who_one_may_be(demo: Demo) -> None:
    _process, port, said = demo
    assert f"The portal is ready at http://127.0.0.1:{port}/" in said
    assert health.answers(port)
    accounts = [line.split()[0] for line in said if line.startswith("  ") and "@" in line]
    sign_in = page(port, "/logg-inn/")
    assert len(accounts) >= 5
    assert [account for account in accounts if account not in sign_in] == []


def test_a_second_demo_on_the_port_is_refused_with_the_way_out(demo: Demo, tmp_path: Path) -> None:
    _process, port, _said = demo
    command = [sys.executable, "manage.py", "demo"]
    env = environment(tmp_path, PORT=str(port))
    second = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert second.returncode == 1
    assert f"Port {port} is taken. Choose another: PORT={port + 1} make demo" in second.stderr


def test_the_demo_stops_with_all_its_children(demo: Demo, folder: Path) -> None:
    process, port, _said = demo
    assert len(left_behind(folder)) >= 6  # the command, the broker, two or more each of web and worker, and beat
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0
    assert left_behind(folder) == []
    assert not health.answers(port)


def test_example_data_is_refused_outside_a_demo(tmp_path: Path) -> None:
    command = [sys.executable, "manage.py", "demo"]
    env = environment(tmp_path, PORTAL_DEMO="")
    refused = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "PORTAL_DEMO=1" in refused.stderr


def test_a_report_is_made_by_a_worker_and_its_path_is_the_last_line(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "portal.launch", "make_report"]
    made = subprocess.run(command, cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    pdf = Path(made.stdout.splitlines()[-1])
    assert pdf.is_relative_to(tmp_path)
    assert pdf.read_bytes().startswith(b"%PDF-")
    assert left_behind(tmp_path) == []
