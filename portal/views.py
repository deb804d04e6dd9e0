"""Pages that belong to no app: start, health, help, accessibility, privacy."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse


@login_not_required
def health(_request: HttpRequest) -> HttpResponse:
    """Answer that the portal is up."""
    return HttpResponse("ok", content_type="text/plain")
