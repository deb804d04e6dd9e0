"""Real programs for tests marked ``services`` or ``browser``: PostgreSQL, broker, workers, web server.

A test never skips for want of one: what does not start is an error.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
import redis
from django.conf import settings
from kombu import pools

from portal.celery import app
from portal.launch import postgres, programs, valkey
from portal.launch.children import Child, Children

IMPATIENT = {
    "JOB_LEASE_SECONDS": "3",
    "JOB_RESEND_SECONDS": "1",
    "JOB_SWEEP_SECONDS": "0.5",
    "BROKER_VISIBILITY_SECONDS": "5",
    "LOG_LEVEL": "INFO",
}
StartWorker = Callable[..., Child]


@pytest.fixture(scope="session")
def session_children(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Children]:
    """Own the programs that live as long as the run."""
    with Children(tmp_path_factory.mktemp("logs")) as children:
        yield children


@pytest.fixture
def children(tmp_path: Path) -> Iterator[Children]:
    """Own the programs that live as long as one test."""
    with Children(tmp_path / "logs") as children:
        yield children


@pytest.fixture(scope="session")
def postgres_url(session_children: Children) -> str:
    """Give the address of a real PostgreSQL server, also in the SQLite run."""
    given = os.environ.get("DATABASE_URL", "")
    return given if given.startswith("postgres") else postgres.start(session_children)


@pytest.fixture(scope="session")
def session_broker(session_children: Children, tmp_path_factory: pytest.TempPathFactory) -> valkey.Broker:
    """Start the broker that the browser journeys share."""
    return valkey.start(session_children, tmp_path_factory.mktemp("broker"))


@pytest.fixture(scope="session")
def valkey_url(session_broker: valkey.Broker) -> str:
    """Give the address of a real broker."""
    return session_broker.url


def database_url() -> str:
    """Give the address of the test database, for another process."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        return f"sqlite:///{database['NAME']}"
    host = database.get("OPTIONS", {}).get("host") or database["HOST"]
    port = f":{database['PORT']}" if database["PORT"] else ""
    login = f"{database['USER']}:{quote(database['PASSWORD'])}".rstrip(":")
    if host.startswith("/"):
        return f"postgres://{login}@/{database['NAME']}?{urlencode({'host': host})}"
    return f"postgres://{login}@{host}{port}/{database['NAME']}"


def shared_environment(broker_url: str) -> dict[str, str]:
    """Give the environment of programs that share the test's database, files and broker."""
    return programs.environment(DATABASE_URL=database_url(), REDIS_URL=broker_url, **IMPATIENT)


@pytest.fixture
def broker(children: Children, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[valkey.Broker]:
    """Start a broker for one test, which may kill and ``restart()`` it; this process sends its jobs there."""
    broker = valkey.start(children, tmp_path / "broker")
    monkeypatch.setenv("CELERY_BROKER_URL", broker.url)
    forget_connections()
    yield broker
    forget_connections()


def forget_connections() -> None:
    """Make Celery connect anew, to the address that counts now."""
    celery: Any = app  # the stubs do not know its pools
    pools.reset()
    celery._pool = None
    celery.amqp._producer_pool = None


@pytest.fixture
def program_env(broker: valkey.Broker, transactional_db: None) -> dict[str, str]:
    """Give the environment for a program of the test's own."""
    return shared_environment(broker.url)


@pytest.fixture
def start_worker(children: Children, program_env: dict[str, str]) -> StartWorker:
    """Give a function that starts a real worker: ``start_worker("second", JOB_LEASE_SECONDS="1")``."""

    def start(name: str = "worker", processes: int = 1, **env: str) -> Child:
        return programs.worker(children, {**program_env, **env}, name=name, processes=processes, grace=0.1)

    return start


@pytest.fixture
def celery_worker_process(start_worker: StartWorker) -> Child:
    """Run one real Celery worker beside the test."""
    return start_worker()


@pytest.fixture
def beat_process(children: Children, program_env: dict[str, str], tmp_path: Path) -> Child:
    """Run the clock, so that the sweeper sweeps."""
    return programs.beat(children, {**program_env, "BEAT_SCHEDULE": str(tmp_path / "beat-schedule")})


@pytest.fixture(scope="session")
def web_address(django_db_setup: None, valkey_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start the real web server and a worker once for the run; they stop before their database is dropped."""
    env = shared_environment(valkey_url)
    with Children(tmp_path_factory.mktemp("web-logs")) as children:
        programs.worker(children, env, name="web-worker", processes=1, grace=0.1)
        port = valkey.free_port()
        programs.web(children, env, port=port, processes=1)
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def live_portal(web_address: str, valkey_url: str, transactional_db: None) -> Iterator[str]:
    """Give the address of the running portal; what the test commits is what it shows."""
    yield web_address
    with redis.Redis.from_url(valkey_url) as client:
        client.delete("celery")  # jobs nobody waits for any longer
