"""The suite's own fixtures: each one is the real thing."""

from __future__ import annotations

import os
from collections.abc import Callable

import psycopg2
import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import Page

from portal.celery import app
from portal.launch import health
from portal.launch.children import Child, wait_until
from tests.services import database_url


def answers(name: str) -> bool:
    return bool(app.control.ping(destination=[f"worker@{name}-{os.getpid()}"], timeout=1, limit=1))


def test_a_worker_takes_orders_from_this_process(celery_worker_process: Child) -> None:
    wait_until(lambda: answers("worker"), child=celery_worker_process, seconds=60)


def test_a_killed_worker_is_gone_and_a_second_may_take_over(
    celery_worker_process: Child, start_worker: Callable[..., Child]
) -> None:
    wait_until(lambda: answers("worker"), child=celery_worker_process, seconds=60)
    celery_worker_process.kill()
    second = start_worker("second")
    wait_until(lambda: answers("second"), child=second, seconds=60)
    assert not answers("worker")


def test_a_real_postgres_is_there_in_either_run(postgres_url: str) -> None:
    server = psycopg2.connect(postgres_url.replace("postgres://", "postgresql://", 1))
    assert server.server_version >= 150000
    server.close()


@pytest.mark.django_db
def test_other_programs_are_sent_to_the_test_database() -> None:
    assert "test" in str(connection.settings_dict["NAME"])
    assert str(connection.settings_dict["NAME"]) in database_url()
    assert os.environ["PORTAL_VAR"] == str(settings.VAR_DIR)


def test_the_portal_is_served(live_portal: str) -> None:
    assert health.answers(int(live_portal.rpartition(":")[2]))


def test_the_browser_sees_the_portal(page: Page) -> None:
    answer = page.goto("/helse/")
    assert answer
    assert answer.ok
