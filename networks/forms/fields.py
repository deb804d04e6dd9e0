"""The kinds of fields these forms share, and a form that shows what an action refused."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.refusals import Refused

DAY = "%d.%m.%Y"
NOT_A_DATE = _("Write the date as day, month and year, for example 25.01.2027.")
LONGEST_NOTE = 300


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """Return a field for a day, written as people write it."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(format=DAY, attrs={"class": "short", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": NOT_A_DATE, "required": _("Write a date.")},
    )


def note_field(label: Any, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    """Return a field for a sentence or two."""
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write a short reason.")},
    )


class PersonField(forms.EmailField):
    """A person, by the address the account has."""

    def __init__(self, **kwargs: Any) -> None:
        """Ask for the work address."""
        kwargs.setdefault("label", _("The person's work e-mail"))
        kwargs.setdefault("help_text", _("The person must have an account. Invite first whoever has none."))
        kwargs.setdefault("error_messages", {"required": _("Write the person's work e-mail.")})
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        """Return the person with the address."""
        address = super().clean(value)
        person = User.objects.filter(email=address.lower(), is_active=True).first() if address else None
        if address and person is None:
            raise forms.ValidationError(_("Nobody with that address has an account. Invite the person first."))
        return person


class RefusingForm(forms.Form):
    """A form that shows each refusal at its field, and what has no field above the form."""

    def refuse(self, refusal: Refused) -> None:
        """Show what the action said."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))


class ReasonForm(RefusingForm):
    """Why something is done."""

    note = note_field(_("Why"))
