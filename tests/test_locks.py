"""The locks bring the right driver, have hashes, and name no place on the network."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest
from django.db.backends.postgresql import psycopg_any

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.txt", "requirements-dev.txt")


def names(lock: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9._-]+)==", (ROOT / lock).read_text(), re.MULTILINE))


def test_django_loads_the_fast_driver() -> None:
    assert psycopg_any.is_psycopg3 is False
    assert importlib.util.find_spec("psycopg") is None


@pytest.mark.parametrize("lock", LOCKS)
def test_psycopg_3_stays_out_of_the_locks(lock: str) -> None:
    assert {name for name in names(lock) if name.startswith("psycopg")} == {"psycopg2-binary"}


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_name_no_place(lock: str) -> None:
    assert re.findall(r"://|--\S*index|--find-links", (ROOT / lock).read_text()) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_locked_with_a_hash(lock: str) -> None:
    entries = re.split(r"^(?=[a-z])", (ROOT / lock).read_text(), flags=re.MULTILINE)
    assert [entry.split()[0] for entry in entries if entry and "--hash=sha256:" not in entry] == []


def test_the_runtime_lock_is_part_of_the_development_lock() -> None:
    pins = [set(re.findall(r"^\S+==\S+", (ROOT / lock).read_text(), re.MULTILINE)) for lock in LOCKS]
    assert pins[0] <= pins[1]
