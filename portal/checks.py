"""System checks: production refuses to start half-configured, and says exactly what is missing."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

HINT = "See docs/operations.md, “Settings”."


def secret_key() -> str:
    """Return the secret key, empty when there is none: Django itself refuses to read an empty one."""
    try:
        return settings.SECRET_KEY
    except ImproperlyConfigured:
        return ""


def missing() -> list[tuple[str, str]]:
    """Return (setting, sentence) for each thing a production portal lacks."""
    found = []
    if len(secret_key()) < 50:  # noqa: PLR2004  Django's own threshold in security.W009
        found.append(("SECRET_KEY", "SECRET_KEY must be set to at least 50 random characters."))
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        found.append(("ALLOWED_HOSTS", "ALLOWED_HOSTS must name the portal's own host names."))
    if not settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        found.append(("DATABASE_URL", "DATABASE_URL must point to PostgreSQL."))
    if not settings.REDIS_URL:
        found.append(("REDIS_URL", "REDIS_URL must point to Redis."))
    if settings.DEBUG:
        found.append(("PORTAL_DEBUG", "PORTAL_DEBUG must be off."))
    if settings.DEMO:
        found.append(("PORTAL_DEMO", "PORTAL_DEMO must be off: example data does not belong in production."))
    return found


@register(Tags.security)
def production_is_complete(**_kwargs: Any) -> list[CheckMessage]:
    """Report every missing production setting at once."""
    if settings.ENVIRONMENT not in {"embedded", "production"}:
        return [Error("PORTAL_ENV must be “embedded” or “production”.", hint=HINT, id="portal.E000")]
    if not settings.PRODUCTION:
        return []
    return [Error(words, hint=HINT, id=f"portal.E001.{name}") for name, words in missing()]
