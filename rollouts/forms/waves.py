"""The forms around a wave. Input only: what a plan, a list or an answer must keep to is for the actions to say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from networks.models import Municipality, MunicipalityQuerySet
from portal.access import Person
from portal.refusals import Refused, Words
from rollouts import permissions
from rollouts.actions.wave_plan import FaultyPlanError, WavePlan
from rollouts.models import Rollout, Solution, Track, WaveState
from rollouts.reports.candidates import Looking

T = TypeVar("T")

DAY = "%d.%m.%Y"
NOT_A_DATE = _("Write the date as day, month and year, for example 25.01.2027.")
NOT_A_NUMBER = _("Write a whole number.")
LONGEST_NOTE = 1000
MOST_SEATS, LAST_NUMBER = 400, 999


def day_field(label: Any, required: Any, help_text: Any = "") -> forms.DateField:
    """Return a field for a day, written as people write it."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=forms.DateInput(format=DAY, attrs={"class": "short", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": NOT_A_DATE, "required": required},
    )


def number_field(label: Any, highest: int) -> forms.IntegerField:
    """Return a field for a small whole number; what is too small is for the action to refuse."""
    return forms.IntegerField(
        label=label,
        max_value=highest,
        min_value=0,
        widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
        error_messages={
            "invalid": NOT_A_NUMBER,
            "required": NOT_A_NUMBER,
            "max_value": _("The highest number is %(limit_value)s."),
            "min_value": NOT_A_NUMBER,
        },
    )


class RefusingForm(forms.Form):
    """A form that shows what an action refused."""

    def attempt(self, act: Callable[[], T]) -> T | None:
        """Return what the action gives when the form is valid and nothing is refused, else None."""
        if not self.is_valid():
            return None
        try:
            return act()
        except Refused as refusal:
            self.refuse(refusal)
            return None

    def refuse(self, refusal: Refused) -> None:
        """Show each fault at its field, and what has no field above the form."""
        for fault in refusal.faults if isinstance(refusal, FaultyPlanError) else (refusal,):
            self.add_error(fault.field if fault.field in self.fields else None, str(fault))


class NoteForm(RefusingForm):
    """Why something is done, where a reason is needed."""

    note = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": _("Write at most %(limit_value)s characters.")},
    )

    def __init__(self, *args: Any, hint: Words = "", **kwargs: Any) -> None:
        """Say when a reason is needed."""
        super().__init__(*args, **kwargs)
        self.fields["note"].help_text = str(hint)

    @property
    def note_words(self) -> str:
        """Return the reason of a valid form, if it was asked for."""
        return str(self.cleaned_data.get("note", ""))


class PlanForm(NoteForm):
    """The number, the seats and the dates of a wave."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("What the municipalities will see, such as “Wave 4, spring 2027”."),
        error_messages={"required": _("Write what the wave is called.")},
    )
    number = number_field(_("Wave number"), LAST_NUMBER)
    seats_min = number_field(_("Fewest municipalities"), MOST_SEATS)
    seats_max = number_field(_("Most municipalities"), MOST_SEATS)
    answer_by = day_field(_("Answer deadline"), _("Write the answer deadline."))
    kickoff_on = day_field(_("Kickoff meeting"), _("Write the day of the kickoff meeting."))
    ready_by = day_field(_("Technically ready by"), _("Write when the municipalities must be technically ready."))
    golive_from = day_field(_("In use from"), _("Write the first day of going live."))
    golive_to = day_field(_("In use by"), _("Write the last day of going live."))

    field_order = [*(field.name for field in fields(WavePlan)), "note"]

    def __init__(self, *args: Any, state: str = WaveState.DRAFT, **kwargs: Any) -> None:
        """Ask why only when the municipalities have been told the old plan."""
        super().__init__(*args, **kwargs)
        if state == WaveState.DRAFT:
            del self.fields["note"]
        else:
            self.fields["note"].label = _("Why does the plan change?")
            self.fields["note"].help_text = _("The municipalities that are invited will see this.")

    def plan(self) -> WavePlan:
        """Return the plan of a valid form."""
        return WavePlan(**{field.name: self.cleaned_data[field.name] for field in fields(WavePlan)})


class RolloutForm(RefusingForm):
    """Which solution a new wave is for, and on which track."""

    solution = forms.ModelChoiceField(
        label=_("Solution"),
        queryset=Solution.objects.none(),
        to_field_name="key",
        empty_label=None,
        error_messages={"required": _("Choose a solution."), "invalid_choice": _("Choose a solution in the list.")},
    )
    track = forms.ChoiceField(
        label=_("Track"),
        error_messages={"required": _("Choose a track."), "invalid_choice": _("Choose a track in the list.")},
    )

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        """Offer the tracks the user may run."""
        super().__init__(*args, **kwargs)
        solutions, networks = permissions.may_begin(user)
        self.partial = {
            f"partial-{each.pk}": each
            for each in permissions.rollouts_run_by(user).filter(track=Track.PARTIAL).select_related("solution")
        }
        self.regional = {f"regional-{network.key}": network for network in networks}
        chosen: Any = self.fields["solution"]
        chosen.queryset = solutions if not networks else Solution.objects.all()
        national = [("national", Track.NATIONAL.label)] if solutions.exists() else []
        offered: Any = self.fields["track"]
        offered.choices = [*national, *self._regional_choices(), *self._partial_choices()]

    def _regional_choices(self) -> list[tuple[str, str]]:
        return [(key, f"{Track.REGIONAL.label}: {network}") for key, network in self.regional.items()]

    def _partial_choices(self) -> list[tuple[str, str]]:
        return [
            (key, f"{Track.PARTIAL.label}: {each.solution.short_name}. {each.criteria}")
            for key, each in self.partial.items()
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse a partial rollout of another solution."""
        chosen = self.partial.get(self.cleaned_data.get("track", ""))
        if chosen and chosen.solution != self.cleaned_data.get("solution"):
            words = gettext("That list is for %(solution)s.") % {"solution": chosen.solution}
            self.add_error("track", words)
        return self.cleaned_data

    def rollout(self) -> Rollout:
        """Return the rollout that was chosen, unsaved when it has no wave yet."""
        track, solution = self.cleaned_data["track"], self.cleaned_data["solution"]
        if track in self.partial:
            return self.partial[track]
        network = self.regional.get(track)
        kind = Track.REGIONAL if network else Track.NATIONAL
        known = Rollout.objects.filter(solution=solution, track=kind, network=network)
        return known.first() or Rollout(solution=solution, track=kind, network=network)


class LookingForm(forms.Form):
    """Which municipalities to show when choosing whom to invite."""

    q = forms.CharField(label=_("Search"), required=False, max_length=60)
    county = forms.ChoiceField(label=_("County"), required=False)
    unused = forms.BooleanField(label=_("Hide those that use the solution"), required=False)

    def __init__(self, *args: Any, counties: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the counties that have somebody to invite."""
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["county"]
        offered.choices = [("", gettext("All counties")), *counties]

    def looking(self) -> Looking:
        """Return what is looked for; what cannot be read is not looked for."""
        self.is_valid()
        found = self.cleaned_data
        return Looking(found.get("q", ""), found.get("county", ""), bool(found.get("unused")))


class ChoosingForm(RefusingForm):
    """The municipalities that were ticked, among those that were shown."""

    municipalities = forms.ModelMultipleChoiceField(
        queryset=Municipality.objects.none(),
        to_field_name="code",
        required=False,
        error_messages={"invalid_choice": _("“%(value)s” is not one of the municipalities in the list.")},
    )

    def __init__(self, *args: Any, shown: MunicipalityQuerySet, **kwargs: Any) -> None:
        """Accept those that were shown."""
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["municipalities"]
        offered.queryset = shown

    @property
    def chosen(self) -> MunicipalityQuerySet:
        """Return the ticked ones of a valid form."""
        ticked: MunicipalityQuerySet = self.cleaned_data["municipalities"]
        return ticked


class FilterForm(forms.Form):
    """Which waves to list."""

    solution = forms.ModelChoiceField(
        label=_("Solution"),
        queryset=Solution.objects.all(),
        to_field_name="key",
        required=False,
        empty_label=_("All solutions"),
    )
    track = forms.ChoiceField(label=_("Track"), required=False, choices=[("", _("All tracks")), *Track.choices])
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All states")), *WaveState.choices])

    def asked(self) -> dict[str, Any]:
        """Return the filters that were set and could be read."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
