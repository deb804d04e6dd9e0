"""The forms of a cut and its agenda."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import dateformat
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from networks.models import Network
from portal import access
from portal.access import Level, Person
from portal.asof import DATA_STARTS_ON
from priorities import permissions
from priorities.actions.agenda import ItemWords
from priorities.actions.cuts import CutPlan
from priorities.models import AgendaItem, Cut
from rollouts.models import Solution

NATION = "nation"
LONG_TEXT = 4000


class DayInput(forms.DateInput):
    """The browser's own date field."""

    input_type = "date"

    def __init__(self, **attrs: Any) -> None:
        """Write dates as the field wants them."""
        super().__init__(attrs={"class": "short", **attrs}, format="%Y-%m-%d")


class CutForm(forms.Form):
    """Which day and what the report is about."""

    as_of = forms.DateField(
        label=_("Figures as of"),
        widget=DayInput,
        help_text=_("Everything is counted as it stood on this day."),
        error_messages={"required": _("Choose the day of the figures."), "invalid": _("Write the day as 2026-11-25.")},
    )
    scope = forms.ChoiceField(
        label=_("What it is about"),
        error_messages={
            "required": _("Choose what it is about."),
            "invalid_choice": _("Choose what it is about."),
        },
    )
    meeting_on = forms.DateField(
        label=_("The committee meets"),
        required=False,
        widget=DayInput,
        help_text=_("May be left empty."),
        error_messages={"invalid": _("Write the day as 2026-11-25.")},
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        required=False,
        help_text=_("Left empty, the report is named after its month."),
        error_messages={"max_length": _("The title can have at most 120 characters.")},
    )

    def __init__(self, *args: Any, user: Person, today: datetime.date, **kwargs: Any) -> None:
        """Offer only what the user prepares."""
        super().__init__(*args, **kwargs)
        self.networks = {network.key: network for network in _networks(user)}
        self.solutions = {each.key: each for each in Solution.objects.all()} if permissions.may_draft_any(user) else {}
        self.fields["scope"].choices = self._scopes(user)  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["as_of"].widget.attrs |= {"min": DATA_STARTS_ON.isoformat(), "max": today.isoformat()}

    @staticmethod
    def initial_of(cut: Cut) -> dict[str, Any]:
        """Return what the form shows for a draft."""
        scope = cut.network or cut.solution
        key = f"{'network' if cut.network else 'solution'}:{scope.key}" if scope else NATION
        return {"as_of": cut.as_of, "scope": key, "meeting_on": cut.meeting_on, "title": cut.title}

    def plan(self) -> CutPlan:
        """Return the valid input."""
        data = self.cleaned_data
        kind, _colon, key = data["scope"].partition(":")
        return CutPlan(
            title=data["title"].strip() or _title(data["as_of"]),
            as_of=data["as_of"],
            meeting_on=data["meeting_on"],
            network=self.networks[key] if kind == "network" else None,
            solution=self.solutions[key] if kind == "solution" else None,
        )

    def _scopes(self, user: Person) -> list[Any]:
        networks = [(f"network:{key}", network.name) for key, network in self.networks.items()]
        if not permissions.may_draft_any(user):
            return networks
        solutions = [(f"solution:{key}", solution.name) for key, solution in self.solutions.items()]
        return [(NATION, _("The whole country")), (_("One network"), networks), (_("One solution"), solutions)]


class ReasonForm(forms.Form):
    """Why a locked cut is replaced."""

    reason = forms.CharField(
        label=_("Why must it be replaced?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONG_TEXT,
        help_text=_("Stands on the front page of the report that replaces it."),
        error_messages={"required": _("Write why the cut must be replaced.")},
    )


class ItemForm(forms.Form):
    """One decision wanted of the committee."""

    title = forms.CharField(
        label=_("Title"), max_length=200, error_messages={"required": _("Write what the case is called.")}
    )
    case_type = forms.ChoiceField(
        label=_("Case type"),
        choices=[(value, capfirst(label)) for value, label in AgendaItem.CaseType.choices],
        error_messages={
            "required": _("Choose what is asked of the committee."),
            "invalid_choice": _("Choose what is asked of the committee."),
        },
    )
    why_now = forms.CharField(
        label=_("Why now"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONG_TEXT,
        error_messages={"required": _("Write why the committee must decide now.")},
    )
    proposal = forms.CharField(
        label=_("Proposed resolution"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONG_TEXT,
        error_messages={"required": _("Write what you propose that the committee resolves.")},
    )
    consequence = forms.CharField(
        label=_("If nothing is decided"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONG_TEXT,
        error_messages={"required": _("Write what happens if nothing is decided.")},
    )
    municipalities_say = forms.CharField(
        label=_("What the municipalities say"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONG_TEXT,
        required=False,
        help_text=_("May be left empty."),
    )

    def words(self) -> ItemWords:
        """Return the valid input."""
        return ItemWords(**self.cleaned_data)


def _networks(user: Person) -> list[Network]:
    every = Network.objects.all()
    return list(every if permissions.may_draft_any(user) else access.visible(every, user, Level.COORDINATE))


def _title(day: datetime.date) -> str:
    return gettext("Status report %(month)s") % {"month": dateformat.format(day, "F Y")}
