"""Sign-in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import views

from portal.accounts.forms import SignInForm
from portal.accounts.models import User


class SignIn(views.LoginView):
    """Django's own sign-in with our words, and the example accounts when this is a demo."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the example accounts in demo mode only."""
        examples = User.objects.filter(is_example=True, is_active=True).order_by("pk") if settings.DEMO else []
        return super().get_context_data(examples=examples, example_password=settings.DEMO_PASSWORD, **kwargs)
