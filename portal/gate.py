"""What stands between a session and the portal: how long it may last, and the second factor where it is required."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from networks import permissions
from portal.accounts.models import User

SIGNED_IN, SEEN = "signed_in_at", "seen_at"
GRAIN = datetime.timedelta(minutes=1)
RECORDS = "account_authentication_methods"
OPEN_WITHOUT_FACTOR = {
    "sign_in",
    "sign_out",
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "account_set_password",
    "health",
    "help",
    "privacy",
    "accessibility",
    "security_txt",
    "change_password",
}
Handler = Callable[[HttpRequest], HttpResponse]


def must_have_second_factor(user: User) -> bool:
    """Whether the person's rights ask for a second factor: coordinators, committee and administrators."""
    if user.is_example and settings.DEMO:
        return False
    return permissions.coordinates_anything(user) or permissions.decides(user) or permissions.administers(user)


def has_second_factor(request: HttpRequest, user: User) -> bool:
    """Whether the person has one here, or has just used one at an organisation that asks for it."""
    if getattr(user, "has_second_factor", False):
        return True
    records = request.session.get(RECORDS) or []
    return any(record.get("provider") in settings.SSO_SECOND_FACTOR for record in records)


class SessionLimits:
    """Ends a session that has been idle too long, or has lasted too long; marks when a new one began."""

    def __init__(self, get_response: Handler) -> None:
        """Remember the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Judge the session before the request, and mark a sign-in after it."""
        now = timezone.now()
        known = isinstance(request.user, User)
        if known and self.is_over(request, now):
            return self.end(request)
        response = self.get_response(request)
        if not known and request.user.is_authenticated:
            request.session[SIGNED_IN] = request.session[SEEN] = now.timestamp()
        return response

    def is_over(self, request: HttpRequest, now: datetime.datetime) -> bool:
        """Whether the session has ended by itself. A long silence is judged by what the person may do."""
        assert isinstance(request.user, User)  # noqa: S101  the caller has looked
        signed_in, seen = self.marks(request, request.user)
        idle = now - seen
        if now - signed_in > settings.SESSION_LIMIT or idle > settings.SESSION_IDLE_LIMIT:
            return True
        if idle > settings.SESSION_IDLE_LIMIT_TRUSTED and must_have_second_factor(request.user):
            return True
        if idle > GRAIN:
            request.session[SEEN] = now.timestamp()
        return False

    def marks(self, request: HttpRequest, user: User) -> tuple[datetime.datetime, datetime.datetime]:
        """Return when the session began and was last used; a session without marks is as old as the last sign-in."""
        last = user.last_login.timestamp() if user.last_login else 0.0
        began, seen = request.session.get(SIGNED_IN, last), request.session.get(SEEN, last)
        return tuple(datetime.datetime.fromtimestamp(mark, tz=datetime.UTC) for mark in (began, seen))  # type: ignore[return-value]

    def end(self, request: HttpRequest) -> HttpResponse:
        """Sign out, say why, and lead back to where the person was."""
        path = request.get_full_path() if request.method == "GET" else reverse("start")
        logout(request)
        messages.info(request, _("You have been signed out because it was long since you last did something."))
        return redirect(f"{reverse('sign_in')}?{urlencode({'next': path})}")


class SecondFactor:
    """Leads those who must have a second factor, and have none, to set one up before anything else."""

    def __init__(self, get_response: Handler) -> None:
        """Remember the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: list[Any], _kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Decide before the view runs."""
        user = request.user
        if not isinstance(user, User) or has_second_factor(request, user) or not must_have_second_factor(user):
            return None
        name = (request.resolver_match.url_name if request.resolver_match else None) or ""
        if name in OPEN_WITHOUT_FACTOR or name.startswith("mfa_"):
            request.second_factor_due = True  # type: ignore[attr-defined]  # read by the page that says why
            return None
        return HttpResponseRedirect(reverse("mfa_index"))
