"""The status form: what somebody says about one municipality and one solution, and merging it with what others said."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import dateformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.refusals import Refused, Words
from rollouts.actions.status_rules import FaultyReportError, Report
from rollouts.models import Adoption, Flow, Light, Obstacle, Phase, StatusEntry
from rollouts.models.status import FLOW_OF_LIGHT

DAY = "%d.%m.%Y"
LONGEST_NOTE, LONGEST_REASON, LONGEST_ID = 2000, 1000, 19
TOO_LONG = _("Write at most %(limit_value)s characters.")
NOT_A_DATE = _("Write the date as day, month and year, for example 25.01.2027.")

# How a municipality would put it, and in the order things happen. "Unknown" is nothing one reports.
IN_PLAIN_WORDS: tuple[tuple[str, Words], ...] = (
    (Adoption.INTERESTED, _("We have said that we are interested")),
    (Adoption.PLANNED, _("We have a seat in a wave")),
    (Adoption.IN_PROGRESS, _("We are introducing it")),
    (Adoption.WAITING_SUPPLIER, _("We are waiting for the supplier")),
    (Adoption.TECHNICALLY_READY, _("Technically ready, but not in use")),
    (Adoption.IN_USE_PARTIAL, _("In use by some of those who shall use it")),
    (Adoption.IN_USE, _("In use by everybody who shall use it")),
    (Adoption.PAUSED, _("Paused")),
    (Adoption.WITHDRAWN, _("We have withdrawn")),
    (Adoption.OBSERVER, _("We follow it, without dates of our own")),
    (Adoption.COVERED_ELSEWHERE, _("We use another solution for this")),
    (Adoption.NOT_RELEVANT, _("Not relevant for us")),
    (Adoption.RETIRED, _("No longer in use")),
)
LIGHT_NOTES = {
    Light.GREEN: _("We will make the date"),
    Light.YELLOW: _("We may be delayed"),
    Light.RED: _("We will not make the date"),
}


@dataclass(frozen=True, slots=True)
class Tile:
    """One choice among tiles."""

    value: str
    label: str
    symbol: str = ""
    flow: str = ""
    note: Words = ""


class StatusForm(forms.Form):
    """What is said. The rules are the action's; here is only what can be read at all."""

    phase = forms.ChoiceField(
        label=_("Which phase are you in?"),
        choices=Phase.choices,
        error_messages={
            "required": _("Choose the phase you are in."),
            "invalid_choice": _("Choose one of the phases."),
        },
    )
    adoption = forms.ChoiceField(
        label=_("How is the solution used?"),
        choices=[("", _("Choose")), *IN_PLAIN_WORDS],
        help_text=_("“In use” means that everybody who shall use it, does. Technically ready is not in use."),
        error_messages={
            "required": _("Choose how the solution is used."),
            "invalid_choice": _("Choose one of the answers in the list."),
        },
    )
    light = forms.ChoiceField(
        label=_("How is it going?"),
        choices=Light.choices,
        error_messages={"required": _("Choose how it is going."), "invalid_choice": _("Choose one of the three.")},
    )
    forecast_on = forms.DateField(
        label=_("When do you think the solution will be in use?"),
        required=False,
        widget=forms.DateInput(format=DAY, attrs={"class": "short", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": NOT_A_DATE},
    )
    obstacle = forms.ChoiceField(
        label=_("Cause"),
        required=False,
        choices=[("", _("Nothing is in the way")), *Obstacle.choices],
        error_messages={"invalid_choice": _("Choose one of the causes in the list.")},
    )
    note = forms.CharField(
        label=_("What is in the way, and what do you do about it?"),
        required=False,
        max_length=LONGEST_NOTE,
        help_text=_("Write about the work, never about patients or residents."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": TOO_LONG},
    )
    effective_on = forms.DateField(
        label=_("From which day is this true?"),
        help_text=_("Usually today. Choose an earlier day if it happened before you came round to reporting it."),
        widget=forms.DateInput(format=DAY, attrs={"class": "short", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": NOT_A_DATE, "required": _("Write the day this is true from.")},
    )
    reason = forms.CharField(
        label=_("Why has it changed?"),
        required=False,
        max_length=LONGEST_REASON,
        help_text=_(
            "Needed when you go back a phase, move the forecast or write an earlier day, and when the solution is not "
            "relevant, paused or withdrawn."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": TOO_LONG},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, planned_on: datetime.date | None = None, **kwargs: Any) -> None:
        """Say what the wave has planned, where there is one."""
        super().__init__(*args, **kwargs)
        words = gettext("Write day, month and year.")
        if planned_on is not None:
            planned = gettext("Planned date is %(day)s.") % {"day": dateformat.format(planned_on, "j. F Y")}
            words = f"{planned} {words}"
        self.fields["forecast_on"].help_text = words

    def clean_note(self) -> str:
        """Keep line breaks as one character, as others store them."""
        return str(self.cleaned_data["note"]).replace("\r\n", "\n").strip()

    def clean_reason(self) -> str:
        """Keep line breaks as one character, as others store them."""
        return str(self.cleaned_data["reason"]).replace("\r\n", "\n").strip()

    def phase_tiles(self) -> list[Tile]:
        """Return the phases as tiles that fill up."""
        levels = ["0", "1", "2", "3", "4", "full", "full", "6"]
        return [
            Tile(phase.value, str(phase.label).capitalize(), symbol=f"r{level}ok")
            for phase, level in zip(Phase, levels, strict=True)
        ]

    def light_tiles(self) -> list[Tile]:
        """Return the lights as tiles with a word and a line."""
        return [
            Tile(light.value, flow_words(light), flow=FLOW_OF_LIGHT[light].value, note=LIGHT_NOTES[light])
            for light in Light
        ]

    def report(self) -> Report:
        """Return what was said, from a valid form."""
        fields = {name: value for name, value in self.cleaned_data.items() if name in Report.__dataclass_fields__}
        return Report(**fields)

    def seen_entry(self) -> int | None:
        """Return the newest entry the speaker had seen; what cannot be read is nothing anybody has seen."""
        return seen_in(self.data)

    def refuse(self, refusal: Refused) -> None:
        """Show what the action refused, each fault at its field."""
        for fault in refusal.faults if isinstance(refusal, FaultyReportError) else (refusal,):
            self.add_error(fault.field if fault.field in self.fields else None, str(fault))


def seen_in(posted: Mapping[str, Any]) -> int | None:
    """Return the newest entry the speaker had seen; what cannot be read is an entry that does not exist."""
    text = str(posted.get("seen") or "")
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_ID else -1


def flow_words(light: Light) -> str:
    """Return the light's word, as a tile shows it."""
    return str(Flow(FLOW_OF_LIGHT[light]).label).capitalize()


def filled_from(before: StatusEntry | None, *, newest: StatusEntry | None, on: datetime.date) -> dict[str, Any]:
    """Return the form's first values: what was said last, as of today; never asking again for what we know."""
    known = Report.of(before).as_dict() if before is not None else {}
    return known | {"effective_on": on, "seen": newest.pk if newest else ""}


# Somebody else saved first ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Difference:
    """One field on which two people disagree, in words."""

    field: str
    label: str
    theirs: str
    mine: str
    theirs_flow: str = ""
    mine_flow: str = ""


COMPARED = ("phase", "adoption", "light", "forecast_on", "obstacle", "note", "effective_on")
NAMES: dict[str, Words] = {
    "phase": _("Phase"),
    "adoption": _("Status"),
    "light": _("Flow"),
    "forecast_on": _("In use, forecast"),
    "obstacle": _("Obstacle"),
    "note": _("Note"),
    "effective_on": _("True from"),
}


def differences(mine: Report, newest: StatusEntry) -> list[Difference]:
    """Return the fields that differ between what I wrote and what somebody else saved."""
    mine, theirs = mine.settled(), Report.of(newest)
    return [
        Difference(
            name,
            str(NAMES[name]),
            in_words(name, getattr(theirs, name)),
            in_words(name, getattr(mine, name)),
            *((FLOW_OF_LIGHT[Light(one.light)].value for one in (theirs, mine)) if name == "light" else ()),
        )
        for name in COMPARED
        if getattr(mine, name) != getattr(theirs, name)
    ]


def in_words(name: str, value: Any) -> str:
    """Write a field's value as the form's reader would say it."""
    if not value:
        return gettext("nothing")
    if isinstance(value, datetime.date):
        return dateformat.format(value, "j. F Y")
    choices: dict[str, Any] = {"phase": Phase, "adoption": Adoption, "obstacle": Obstacle}
    if name == "light":
        return flow_words(Light(value))
    return str(choices[name](value).label).capitalize() if name in choices else str(value)


def merged(posted: QueryDict, newest: StatusEntry | None) -> QueryDict:
    """Return what was posted, with the other's value in each field where the other was chosen."""
    if newest is None:
        return posted
    data, theirs = posted.copy(), Report.of(newest)
    for name in COMPARED:
        if posted.get(f"pick_{name}") == "theirs":
            value = getattr(theirs, name)
            data[name] = value.strftime(DAY) if isinstance(value, datetime.date) else value or ""
    return data
