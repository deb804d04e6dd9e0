"""Who a session belongs to."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef

from portal.accounts.models import User

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class PersonBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth ships no types
    """allauth's backend, which also learns in the same query whether the person has a second factor."""

    def get_user(self, user_id: Any) -> User | None:
        """Return the person with ``has_second_factor`` set, if the account is open."""
        factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
        user = User.objects.annotate(has_second_factor=Exists(factors)).filter(pk=user_id).first()
        return user if user is not None and user.is_active else None
