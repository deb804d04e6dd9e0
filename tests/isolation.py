"""Keeps the suite to itself: own folder, no network, nothing skipped in silence. Loaded before the settings."""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

OURS = ("PORTAL_ENV", "PORTAL_DEMO", "PORTAL_DEBUG", "PORTAL_FILES", "REDIS_URL", "SECRET_KEY", "ALLOWED_HOSTS")
REAL_PROGRAMS = {"children", "session_children"}
LOOPBACK = ("127.", "::1", "localhost")
real_connect = socket.socket.connect


def own_folder() -> None:
    """Give settings a folder of the run's own, and no environment but the database address."""
    folder = Path(tempfile.mkdtemp(prefix="portal-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name in OURS:
        os.environ.pop(name, None)
    os.environ["PORTAL_VAR"] = str(folder)
    os.environ["TEST_SQLITE"] = str(folder / "test.sqlite3")  # a file: other processes must see it too


if "PYTEST_XDIST_WORKER" not in os.environ:  # the workers inherit it
    own_folder()


def connect_at_home(self: socket.socket, address: Any) -> None:
    """Connect to this machine only."""
    if isinstance(address, tuple) and not str(address[0]).startswith(LOOPBACK):
        raise AssertionError(f"a test reached for the network: {address}")
    real_connect(self, address)


@pytest.fixture(autouse=True, scope="session")
def closed_network() -> Iterator[None]:
    """Let no test connect to anything but this machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_at_home)
        yield


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "sqlite: is about SQLite, so not part of the PostgreSQL run")
    config.addinivalue_line("markers", "once: asks no database of the run, so is not run again on PostgreSQL")
    config.addinivalue_line("markers", "postgresql: is about PostgreSQL, so not part of the SQLite run")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark tests by what they ask for, and leave a test about one database out of the other's run."""
    for item in items:
        asked = set(getattr(item, "fixturenames", ()))
        if asked & REAL_PROGRAMS:
            item.add_marker("services")
        if "browser" in asked:
            item.add_marker("browser")
    on_postgresql = os.environ.get("DATABASE_URL", "").startswith("postgres")
    others = ("sqlite", "once") if on_postgresql else ("postgresql",)
    foreign = [item for item in items if any(item.get_closest_marker(other) for other in others)]
    if foreign:
        config.hook.pytest_deselected(items=foreign)
        items[:] = [item for item in items if item not in foreign]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run that skipped something: what cannot be had is an error, never a skip."""
    reporter: Any = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and reporter.stats.get("skipped") and session.exitstatus == pytest.ExitCode.OK:
        reporter.write_line("A test was skipped; in this house that is a failure.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
