"""What every page shows around its content: menu, person, example-data mark."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def shell(_request: HttpRequest) -> dict[str, Any]:
    """Return the shell's variables; the menu comes from ``portal.menu``."""
    return {"is_demo": settings.DEMO}
