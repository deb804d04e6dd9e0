"""Where allauth asks the house: who may sign in, how often one may try, and what is said and mailed about it."""

from __future__ import annotations

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.translation import gettext_lazy as _

from portal.accounts import mail
from portal.accounts.models import User

KNOWN_DEVICE = "known_device"
KNOWN_DEVICE_AGE = 180 * 24 * 60 * 60
WRONG = _("The e-mail address or the password is wrong.")
NOTICES = {
    "password_changed": _("Your password has been changed. You have been signed out everywhere else."),
    "password_reset": _("Your password has been changed. You have been signed out everywhere else."),
    "password_set": _("You have chosen a password."),
    "totp_activated": _("An authenticator app has been added to your account."),
    "totp_deactivated": _("The authenticator app has been removed from your account."),
    "webauthn_added": _("A passkey or security key has been added to your account."),
    "webauthn_removed": _("A passkey or security key has been removed from your account."),
    "recovery_codes_generated": _("New recovery codes have been made. The old ones no longer work."),
    "account_connected": _("You can now sign in through your organisation."),
    "sessions_logged_out": _("You have been signed out everywhere else."),
}


def mark_of(email: str) -> str:
    """Return what a browser remembers of who signed in there: nothing anybody else can read."""
    return salted_hmac(KNOWN_DEVICE, email.lower()).hexdigest()[:32]


def known_device(request: HttpRequest, email: str) -> str:
    """Return the browser's own id if this person has signed in from it before."""
    held = request.get_signed_cookie(KNOWN_DEVICE, default="", salt=KNOWN_DEVICE, max_age=KNOWN_DEVICE_AGE) or ""
    device, _dot, mark = held.partition(".")
    return device if mark and mark == mark_of(email) else ""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Sign-in: one answer to every refusal, and limits that an attacker cannot turn against the owner."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": WRONG,
        "account_inactive": WRONG,
        "too_many_login_attempts": _("Too many failed attempts. Wait five minutes, or choose a new password."),
        "incorrect_password": _("The password is wrong."),
        "enter_current_password": _("The current password is wrong."),
        "invalid_password_reset": _("The link is no longer valid. Ask for a new one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes their own account."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Let in open accounts only, and example accounts in a demo only; the refusal is the same for all."""
        user = super().authenticate(request, **credentials)
        return user if isinstance(user, User) and user.may_sign_in() else None

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Hold the same rule on every other road: passkey, organisation, new password."""
        if not user.may_sign_in():
            user.is_active = False
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return response

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Let the browser remember that this person has signed in from it."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        held = f"{known_device(request, user.email) or get_random_string(16)}.{mark_of(user.email)}"
        response.set_signed_cookie(
            KNOWN_DEVICE,
            held,
            salt=KNOWN_DEVICE,
            max_age=KNOWN_DEVICE_AGE,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
        return response

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count failures per account and place, so that failing elsewhere does not lock the owner out."""
        email = str(credentials.get("email", "")).lower()
        return f"{email}:{known_device(request, email) or self.get_client_ip(request)}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Also count an account's failures from all unknown browsers together: many addresses do not help."""
        super().pre_authenticate(request, **credentials)
        email = str(credentials.get("email", "")).lower()
        self._account_usage = None
        if known_device(request, email):
            return
        self._account_usage = ratelimit.consume(
            request, app="allauth.account", action="login_failed_account", key=email
        )
        if not self._account_usage:
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self) -> None:
        super()._rollback_login_failed_rl_usage()
        if self._account_usage:
            self._account_usage.rollback()

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Do not ask again of somebody who signed in within the last minutes."""
        request = context.request
        records = get_authentication_records(request, request.user)
        if records and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say what matters in our own words, and nothing of allauth's small talk."""
        name = (message_template or "").rpartition("/")[2].removesuffix(".txt")
        words = message or NOTICES.get(name)
        if words:
            messages.add_message(request, level, str(words), extra_tags=extra_tags)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send our own letters instead of allauth's."""
        name = template_prefix.rpartition("/")[2]
        letter = name if name in mail.SUBJECTS else "notice"
        mail.send(letter, to=email, context={**context, "email": email, "sentence": NOTICES.get(name, "")})

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the owner about every change to how one gets in."""
        self.send_mail(template_prefix, email or user.email, {**(context or {}), "user": user})


class OrganisationAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Sign-in through an organisation: identity only, and only for people who already have an account."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Nobody gets an account by signing in."""
        return False

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        """Let a verified address find the account it belongs to."""
        return True

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Link a verified address to its account; send strangers, and the newly invited, to their pages.

        Accounts are made by invitation to the address, so the address is the owner's: no password is wiped.
        """
        if not sociallogin.is_existing:
            if request.session.get("welcome_confirmed"):
                account = sociallogin.account
                request.session["welcome_identity"] = [account.provider, account.uid, account.extra_data]
                raise ImmediateHttpResponse(redirect("welcome_accept"))
            raise ImmediateHttpResponse(redirect("account_signup"))
        if sociallogin._did_authenticate_by_email:
            sociallogin.connect(request, sociallogin.user)
            sociallogin._did_authenticate_by_email = None


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Second factor, in our words."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("The code is wrong. Look for a new one in the app."),
    }

    def get_totp_issuer(self) -> str:
        """Return the name the app shows."""
        return str(_("Joint Introduction"))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return whom a passkey belongs to: this host, under our name."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": str(_("Joint Introduction"))}
