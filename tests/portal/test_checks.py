import pytest
from django.test import override_settings

from portal import checks

COMPLETE = {
    "ENVIRONMENT": "production", "PRODUCTION": True, "SECRET_KEY": "x" * 50, "ALLOWED_HOSTS": ["portal.example"],
    "DATABASES": {"default": {"ENGINE": "django.db.backends.postgresql"}}, "REDIS_URL": "redis://redis:6379/0",
    "DEBUG": False, "DEMO": False,
}  # fmt: skip
pytestmark = pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")


def test_complete_production_has_nothing_to_report() -> None:
    with override_settings(**COMPLETE):
        assert checks.production_is_complete() == []


@pytest.mark.parametrize(
    ("setting", "value", "identity"),
    [
        ("SECRET_KEY", "short", "SECRET_KEY"),
        ("ALLOWED_HOSTS", [], "ALLOWED_HOSTS"),
        ("ALLOWED_HOSTS", ["*"], "ALLOWED_HOSTS"),
        ("DATABASES", {"default": {"ENGINE": "django.db.backends.sqlite3"}}, "DATABASE_URL"),
        ("REDIS_URL", "", "REDIS_URL"),
        ("DEBUG", True, "PORTAL_DEBUG"),
        ("DEMO", True, "PORTAL_DEMO"),
    ],
)
def test_each_missing_thing_is_named(setting: str, value: object, identity: str) -> None:
    with override_settings(**{**COMPLETE, setting: value}):
        assert [error.id for error in checks.production_is_complete()] == [f"portal.E001.{identity}"]


def test_everything_missing_is_said_at_once() -> None:
    bare = {"SECRET_KEY": "", "ALLOWED_HOSTS": [], "REDIS_URL": ""}
    with override_settings(**{**COMPLETE, **bare}):
        assert len(checks.production_is_complete()) == 3


def test_unknown_kind_of_portal_is_refused() -> None:
    with override_settings(ENVIRONMENT="staging"):
        assert [error.id for error in checks.production_is_complete()] == ["portal.E000"]


def test_embedded_portal_needs_nothing() -> None:
    assert checks.production_is_complete() == []
