"""The forms about municipal roles."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from networks.forms.fields import PersonField, RefusingForm, day_field, note_field
from networks.models import Municipality, RoleHolder, RoleType, ServiceArea
from networks.register.words import SOLUTIONS

SOLUTION_CHOICES = [("", _("all solutions")), *SOLUTIONS.items()]
AREA_CHOICES = [("", _("all services")), *ServiceArea.choices]


class RoleForm(RefusingForm):
    """A new role holder."""

    user = PersonField()
    role = forms.ModelChoiceField(
        label=_("Role"),
        queryset=RoleType.objects.all(),
        to_field_name="key",
        empty_label=_("Choose"),
        error_messages={"required": _("Choose a role.")},
    )
    solution_key = forms.ChoiceField(label=_("Solution"), required=False, choices=SOLUTION_CHOICES)
    service_area = forms.ChoiceField(label=_("Service"), required=False, choices=AREA_CHOICES)
    starts_on = day_field(_("First day"), help_text=_("May lie ahead: the rights come on that day."))
    ends_on = day_field(
        _("Ends on"), required=False, help_text=_("The first day without the role. Empty: until further.")
    )
    stands_in_for = forms.ModelChoiceField(
        label=_("Stands in for"),
        required=False,
        queryset=RoleHolder.objects.none(),
        empty_label=_("nobody"),
        help_text=_("A stand-in gets the same rights, and must have an end."),
    )
    note = note_field(_("Why"))

    def __init__(self, municipality: Municipality, *args: Any, **kwargs: Any) -> None:
        """Offer the municipality's own holders to stand in for."""
        super().__init__(*args, **kwargs)
        self.fields["stands_in_for"].queryset = RoleHolder.objects.filter(  # type: ignore[attr-defined]
            municipality=municipality, stands_in_for__isnull=True
        ).with_grounds()


class EndForm(RefusingForm):
    """When a role ends, and why it is left vacant if nobody else has it."""

    ends_on = day_field(_("Ends on"), help_text=_("The first day without the role."))
    reason = note_field(_("Why is the role left vacant?"), help_text=_("Needed when nobody else has the role."))


class HeirForm(RefusingForm):
    """Step 1 of a hand-over: who takes over."""

    to = PersonField(label=_("Who takes over?"))


class HandOverForm(HeirForm):
    """Step 3 of a hand-over: from which day."""

    day = day_field(_("From which day?"), help_text=_("The first day of the one who takes over."))
    note = note_field(_("A word to the one who takes over"))


class RoleTypeForm(RefusingForm):
    """A kind of role."""

    name = forms.CharField(label=_("Name"), max_length=80, error_messages={"required": _("Write a name.")})
    description = forms.CharField(
        label=_("What the role does"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    is_required = forms.BooleanField(label=_("Every municipality must have one"), required=False)
    position = forms.IntegerField(label=_("Place in the list"), min_value=0, max_value=999, initial=100)


class NewRoleTypeForm(RoleTypeForm):
    """A new kind of role, with its key."""

    key = forms.RegexField(
        r"^[a-z]+(_[a-z]+)*$",
        label=_("Key"),
        max_length=40,
        help_text=_("Letters a–z and underscores, for example change_agent. It is never changed."),
        error_messages={"invalid": _("Use letters a–z and underscores only.")},
    )
    field_order = ("key", "name", "description", "is_required", "position")


class DelegationForm(RefusingForm):
    """An agreement that the network confirms on the municipality's behalf."""

    starts_on = day_field(_("First day"))
    ends_on = day_field(_("Ends on"), required=False, help_text=_("Empty: until you withdraw it."))
    note = note_field(
        _("What is agreed"), help_text=_("For example: the status for DigiHelse, after a call each month.")
    )
