"""What every page shows around its content: menu, person, example-data mark."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from portal import menu
from portal.accounts.models import User


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the shell's variables; nobody signed in means no menu."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"is_demo": settings.DEMO, "nav": [], "person": None}
    return {
        "is_demo": settings.DEMO,
        "nav": menu.entries(user, request.path),
        "person": menu.speaker(user, timezone.localdate()),
    }
