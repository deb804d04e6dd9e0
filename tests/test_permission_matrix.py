"""Every address and method against the whole cast: who gets a page, a form, a refusal or the sign-in page."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django.fixtures import Settings

from tests.cast import Cast
from tests.matrix import COLUMNS, ROWS, Row
from tests.world import World, make_world


@pytest.fixture
def world(cast: Cast, settings: Settings, tmp_path: Path) -> World:
    settings.FILES_DIR = tmp_path
    return make_world(cast)


def names(patterns: list[URLPattern | URLResolver], prefix: str = "") -> set[str]:
    found: set[str] = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            found |= names(pattern.url_patterns, inner)
        else:
            assert pattern.name, f"{pattern} has no name"
            found.add(f"{prefix}{pattern.name}")
    return found


def test_every_address_has_a_row() -> None:
    assert {row.name for row in ROWS} == names(get_resolver().url_patterns)


def close(response: HttpResponseBase) -> None:
    """Close the response's file, but not the test's database connection."""
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)


def ask(row: Row, world: World, person: str) -> str:
    """Return what the person gets: a status, or "in" for the sign-in page. What the request changed is undone."""
    client = Client(raise_request_exception=False)
    if person != "anonymous":
        client.force_login(world.cast.people()[person])
    address = reverse(row.name, kwargs=world.arguments(row.arguments))
    with transaction.atomic():
        response = client.get(address) if row.method == "GET" else client.post(address, world.data(row))
        transaction.set_rollback(True)
    close(response)
    signs_in = response.status_code == 302 and response["Location"].startswith("/logg-inn/?next=")
    return "in" if signs_in else str(response.status_code)


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_address(row: Row, world: World) -> None:
    assert {person: ask(row, world, person) for person in COLUMNS} == row.expected
