import datetime

import pytest
from django.test import RequestFactory

from portal import asof

TODAY = datetime.date(2026, 11, 25)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.asof.timezone.localdate", lambda: TODAY)


def read(value: str) -> asof.AsOf:
    return asof.from_request(RequestFactory().get("/", {"as_of": value}))


@pytest.mark.parametrize("value", ["2024-01-01", "2026-11-24"])
def test_past_day_is_used_and_carried(value: str) -> None:
    day = read(value)
    assert (day.day.isoformat(), day.is_past, day.query, day.problem) == (value, True, f"as_of={value}", "")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2026-11-26", "ikke vært ennå"),
        ("2023-12-31", "før 1. januar 2024"),
        ("i går", "ikke en dato"),
        ("2026-02-30", "ikke en dato"),
        ("9" * 500, "ikke en dato"),
    ],
)
def test_unusable_day_becomes_today_and_says_why(value: str, words: str) -> None:
    day = read(value)
    assert (day.day, day.is_past, day.query) == (TODAY, False, "")
    assert words in day.problem


@pytest.mark.parametrize("value", ["", "  ", "2026-11-25"])
def test_today_needs_no_words(value: str) -> None:
    day = read(value)
    assert (day.day, day.problem, day.query) == (TODAY, "", "")
