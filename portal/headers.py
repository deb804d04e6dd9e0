"""Headers that neither Django nor django-csp sends."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

OFF = "accelerometer camera display-capture geolocation gyroscope magnetometer microphone midi payment usb"
OWN = ("publickey-credentials-create", "publickey-credentials-get")
PERMISSIONS = ", ".join([f"{name}=()" for name in OFF.split()] + [f"{name}=(self)" for name in OWN])


class SafetyHeaders:
    """Turns off what the portal does not use, and keeps others from reading its answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Remember the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers to every answer; pages about a person are not kept by caches in between."""
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if "sessionid" in request.COOKIES:
            response.setdefault("Cache-Control", "private, no-cache")
        return response
