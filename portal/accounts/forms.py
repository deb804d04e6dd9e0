"""Signing in and one's own account."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as factor_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as key_forms
from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User

LABELS = {
    "login": _("E-mail"),
    "email": _("E-mail"),
    "password": _("Password"),
    "oldpassword": _("Current password"),
    "password1": _("New password"),
    "password2": _("New password once more"),
    "code": _("One-time code"),
    "name": _("Name of the key"),
    "passwordless": _("Use the key to sign in without a password"),
}
NUMERIC = {"inputmode": "numeric", "autocapitalize": "off", "spellcheck": "false"}


class Plain:
    """Labels in our words, no placeholders, and no help but ours."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Build the form, then dress it."""
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = LABELS.get(name, field.label)
            field.help_text = ""
        if "password1" in self.fields:
            self.fields["password1"].help_text = _("At least 12 characters. A sentence is easy to remember.")
        if "code" in self.fields:
            self.fields["code"].widget.attrs |= NUMERIC


class SignInForm(Plain, account_forms.LoginForm):  # type: ignore[misc]  # allauth ships no types
    """E-mail and password. The same words whatever was wrong, so that nobody learns who has an account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Let the browser fill in who it is."""
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"


class ResetPasswordForm(Plain, account_forms.ResetPasswordForm):  # type: ignore[misc]
    """Where to send the link."""


class ResetPasswordKeyForm(Plain, account_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    """The new password, after the link."""


class ChangePasswordForm(Plain, account_forms.ChangePasswordForm):  # type: ignore[misc]
    """The old and the new password."""


class SetPasswordForm(Plain, account_forms.SetPasswordForm):  # type: ignore[misc]
    """A first password, for those who have signed in through their organisation only."""


class ReauthenticateForm(Plain, account_forms.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something sensitive."""


class AuthenticateForm(Plain, factor_forms.AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""


class FactorReauthenticateForm(Plain, factor_forms.ReauthenticateForm):  # type: ignore[misc]
    """A code once more, before something sensitive."""


class ActivateAppForm(Plain, totp_forms.ActivateTOTPForm):  # type: ignore[misc]
    """The first code from a new authenticator app."""


class AddKeyForm(Plain, key_forms.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey or security key."""


class EditKeyForm(Plain, key_forms.EditWebAuthnForm):  # type: ignore[misc]
    """A key's name."""


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """What others see of a person: work contact details and nothing else."""

    class Meta:
        """The address is the identity and is changed by the administrator."""

        model = User
        fields = ("name", "phone")
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
        }


class CodeForm(forms.Form):
    """The code that was mailed to the invited address."""

    code = forms.CharField(
        label=_("One-time code"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "one-time-code"})
    )


class JoinForm(forms.Form):
    """A new person: name and password."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label=_("Choose a password"),
        help_text=_("At least 12 characters. A sentence is easy to remember."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, email: str, *args: Any, **kwargs: Any) -> None:
        """Remember the address, which the password may not resemble."""
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self) -> str:
        """Hold the password to the house's rules."""
        password: str = self.cleaned_data["password"]
        person = User(email=self.email, name=self.cleaned_data.get("name", ""))
        password_validation.validate_password(password, person)
        return password


class JoinByOrganisationForm(forms.Form):
    """A new person who signs in through an organisation: only the name is asked for."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
