"""What the domain says when it will not do something, in words the user may read."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

Words = str | Promise


class Refused(Exception):  # noqa: N818  a refusal is an answer, not an error
    """A rule said no. ``message`` is for the user; ``field`` names the input it concerns, if any."""

    def __init__(self, message: Words, *, field: str | None = None) -> None:
        """Keep the words lazily translated until they are shown."""
        super().__init__(message)
        self.message = message
        self.field = field

    def __str__(self) -> str:
        """Return the user's words."""
        return str(self.message)


class RefusalMiddleware:
    """Shows a refusal that no view turned into a form error as a page of its own (HTTP 409)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Remember the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; leave every other exception alone."""
        if not isinstance(exception, Refused):
            return None
        return render(request, "refused.html", {"refusal": exception}, status=409)
