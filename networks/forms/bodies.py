"""The forms about bodies and who sits in them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from networks import permissions
from networks.forms.fields import PersonField, RefusingForm, day_field, note_field
from networks.models import Body, Membership


class SeatForm(RefusingForm):
    """A new seat: who, as what, from when, and perhaps until when and for whom."""

    user = PersonField()
    role = forms.ChoiceField(label=_("Role in the body"), error_messages={"required": _("Choose a role.")})
    starts_on = day_field(_("First day"), help_text=_("May lie ahead: the rights come on that day."))
    ends_on = day_field(
        _("Ends on"), required=False, help_text=_("The first day without the seat. Empty: until further.")
    )
    stands_in_for = forms.ModelChoiceField(
        label=_("Stands in for"),
        required=False,
        queryset=Membership.objects.none(),
        empty_label=_("nobody"),
        help_text=_("A stand-in gets the same rights, and must have an end."),
    )
    note = note_field(_("Why"))

    def __init__(self, body: Body, *args: Any, **kwargs: Any) -> None:
        """Offer the roles this kind of body has, and its ordinary seats."""
        super().__init__(*args, **kwargs)
        known = [role for kind, role in permissions.SEAT_GRANTS if kind == body.kind]
        others = [role for role in Membership.Role.values if role not in known]
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose")),
            *((role, str(Membership.Role(role).label).capitalize()) for role in (*known, *others)),
        ]
        self.fields["stands_in_for"].queryset = body.memberships.filter(  # type: ignore[attr-defined]
            stands_in_for__isnull=True
        ).select_related("user", "body")


class PeriodForm(RefusingForm):
    """When a seat begins and ends."""

    starts_on = day_field(_("First day"))
    ends_on = day_field(
        _("Ends on"), required=False, help_text=_("The first day without the seat. Empty: until further.")
    )
    note = note_field(_("Why"))


class WordsForm(RefusingForm):
    """What a body says of itself."""

    mandate = forms.CharField(
        label=_("Mandate"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 6})
    )
    responsibility = forms.CharField(
        label=_("What it is responsible for"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    rhythm = forms.CharField(
        label=_("How often it meets"),
        required=False,
        max_length=200,
        help_text=_("For example: every sixth week, digitally."),
    )
    note = note_field(_("Why"))
