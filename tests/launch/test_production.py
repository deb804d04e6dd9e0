"""The containers' own entrypoint and settings, against a real PostgreSQL and a real broker."""

from __future__ import annotations

import http.client
import os
import secrets
import signal
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest

from portal.launch import programs, valkey
from portal.launch.children import Child, Children, wait_until

pytestmark = pytest.mark.postgresql
NAME = "production_boot"
CRASH = 10  # seconds that a healthy answer may take


def entrypoint(*words: str, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    command = [str(programs.ENTRYPOINT), *words]
    return subprocess.run(command, env={**os.environ, **env}, capture_output=True, text=True, timeout=180, check=False)


@pytest.fixture(scope="module")
def empty_database(postgres_url: str) -> Iterator[str]:
    """Make an empty database on the real server, for this process alone."""
    name = f"{NAME}_{os.getpid()}"
    parts = urlsplit(postgres_url)
    # libpq wants the scheme spelt so
    server = psycopg2.connect(urlunsplit(parts._replace(scheme="postgresql")))
    server.autocommit = True
    try:
        with server.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
            yield urlunsplit(parts._replace(path=f"/{name}"))
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        server.close()


@pytest.fixture(scope="module")
def production(empty_database: str, valkey_url: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Give the environment that docker-compose.yml gives, and run the release step in it."""
    env = programs.environment(
        PORTAL_ENV="production",
        PORTAL_VAR=str(tmp_path_factory.mktemp("var")),
        SECRET_KEY=secrets.token_urlsafe(48),
        ALLOWED_HOSTS="innforing.example",
        DATABASE_URL=empty_database,
        REDIS_URL=valkey_url.removesuffix("/0") + "/7",
        LOG_LEVEL="INFO",
    )
    released = entrypoint("prepare", env=env)
    assert released.returncode == 0, released.stderr
    return env


@pytest.mark.parametrize("part", ["prepare", "web", "worker", "beat"])
def test_nothing_starts_half_configured_and_all_faults_are_named(part: str, tmp_path: Path) -> None:
    env = programs.environment(PORTAL_ENV="production", PORTAL_VAR=str(tmp_path))
    bare = {**env, "DATABASE_URL": "", "REDIS_URL": "", "SECRET_KEY": "", "ALLOWED_HOSTS": ""}
    refused = entrypoint(part, env=bare)
    assert refused.returncode != 0
    named = {name for name in ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL") if name in refused.stderr}
    assert named == {"SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL"}
    assert "Traceback" not in refused.stderr


def test_the_release_step_may_be_run_again(production: dict[str, str]) -> None:
    again = entrypoint("prepare", env=production)
    assert again.returncode == 0, again.stderr


def fetch(port: int, path: str, **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=CRASH)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET", path, headers={"Host": "innforing.example", **named})
    response = connection.getresponse()
    response.read()
    connection.close()
    return response


@pytest.fixture(scope="module")
def web(production: dict[str, str], session_children: Children) -> tuple[Child, int]:
    port = valkey.free_port()
    return programs.web(session_children, production, port=port), port


def test_the_web_server_is_well(web: tuple[Child, int], production: dict[str, str]) -> None:
    _child, port = web
    assert fetch(port, "/helse/").status == 200
    assert entrypoint("healthy", "web", env={**production, "PORT": str(port)}).returncode == 0


def test_a_page_asked_for_in_the_clear_is_sent_to_https(web: tuple[Child, int]) -> None:
    response = fetch(web[1], "/")
    assert (response.status, response.headers["Location"]) == (301, "https://innforing.example/")


def test_a_page_through_the_proxy_is_safe(web: tuple[Child, int]) -> None:
    response = fetch(web[1], "/", X_Forwarded_Proto="https")
    assert response.status == 302  # to the sign-in page
    assert response.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_another_host_name_is_refused(web: tuple[Child, int]) -> None:
    assert fetch(web[1], "/helse/", Host="evil.example").status == 400


def test_the_worker_answers(production: dict[str, str], children: Children) -> None:
    child = programs.worker(children, production, name="production")
    env = {**production, "WORKER_NAME": f"production-{os.getpid()}"}
    wait_until(lambda: "ready" in child.log.read_text(), child=child, seconds=60)
    asked = entrypoint("healthy", "worker", env=env)
    assert asked.returncode == 0, asked.stderr
    absent = entrypoint("healthy", "worker", env={**production, "WORKER_NAME": "nobody"})
    assert absent.returncode != 0


def test_the_clock_keeps_its_schedule(production: dict[str, str], children: Children) -> None:
    assert entrypoint("healthy", "beat", env=production).returncode != 0
    child = programs.beat(children, production)
    wait_until(lambda: entrypoint("healthy", "beat", env=production).returncode == 0, child=child, seconds=60)


def test_the_web_server_stops_when_asked(production: dict[str, str], children: Children) -> None:
    child = programs.web(children, production, port=valkey.free_port(), processes=1)
    child.process.send_signal(signal.SIGTERM)
    assert child.process.wait(CRASH) == 0
