"""What every test may ask for."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from portal.audit import guards
from tests.cast import Cast, make_cast
from tests.factories.waves import NOON


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """Forget how often this process has tried to sign in."""
    cache.clear()


settings.WHITENOISE_USE_FINDERS = False  # or each client would look through every static file


@pytest.fixture(autouse=True, scope="session")
def emptied_between_tests() -> Iterator[None]:
    """Let tests with real transactions empty the trail, which its guards refuse everybody else."""
    operations = type(connection.ops)  # the class: a browser's loop has a connection of its own
    empty = operations.execute_sql_flush

    def lifted(self: Any, sql: list[str]) -> None:
        guards.lower(self.connection)
        empty(self, sql)
        guards.lay(self.connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "execute_sql_flush", lifted)
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    """Seat the whole cast."""
    return make_cast()


@pytest.fixture(autouse=True)
def the_day(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every test live at noon on one and the same day, but those that share it with other processes."""
    if not any(request.node.get_closest_marker(name) for name in ("services", "browser", "own_clock")):
        monkeypatch.setattr(timezone, "now", lambda: NOON)
