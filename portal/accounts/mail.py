"""The letters about an account: a text and an HTML version of each, in plain Norwegian."""

from __future__ import annotations

from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

SUBJECTS = {
    "notice": _("Your account has been changed"),
    "password_reset_key": _("Choose a new password"),
    "unknown_account": _("You have no account in Joint Introduction"),
    "welcome": _("You are invited to Joint Introduction"),
    "welcome_code": _("Your code for Joint Introduction"),
}


def send(letter: str, *, to: str, context: dict[str, Any]) -> None:
    """Send one of the letters to one address."""
    name = f"accounts/mail/{letter}"
    message = EmailMultiAlternatives(str(SUBJECTS[letter]), render_to_string(f"{name}.txt", context), to=[to])
    message.attach_alternative(render_to_string(f"{name}.html", context), "text/html")
    message.send()
