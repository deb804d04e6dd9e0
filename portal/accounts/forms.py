"""Signing in."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User


class SignInForm(AuthenticationForm):
    """E-mail and password. The same words whatever was wrong, so that nobody learns who has an account."""

    error_messages = {
        "invalid_login": _("The e-mail address or the password is wrong."),
        "inactive": _("The e-mail address or the password is wrong."),
    }

    def confirm_login_allowed(self, user: AbstractBaseUser) -> None:
        """Refuse inactive accounts, and example accounts outside the demo."""
        super().confirm_login_allowed(user)
        if isinstance(user, User) and user.is_example and not settings.DEMO:
            raise ValidationError(self.error_messages["invalid_login"], code="invalid_login")
