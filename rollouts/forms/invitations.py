"""The answer to an invitation. Input only; the rules are the action's."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.refusals import Words
from rollouts.forms.waves import LONGEST_NOTE, RefusingForm
from rollouts.models import AnswerKind
from rollouts.reports import answers

TILES: tuple[tuple[AnswerKind, Words, Words], ...] = (
    (AnswerKind.YES, _("Yes, we take part"), _("You get a seat now")),
    (AnswerKind.NEXT_WAVE, _("Next wave"), _("Not now, but later")),
    (AnswerKind.NOT_RELEVANT, _("Not relevant"), _("Say why below")),
)


@dataclass(frozen=True, slots=True)
class AnswerTile:
    """One of the three answers."""

    value: str
    label: Words
    flow: str
    note: Words


class AnswerForm(RefusingForm):
    """One of three answers, with a reason."""

    kind = forms.ChoiceField(
        label=_("Your answer"),
        choices=AnswerKind.choices,
        error_messages={"required": _("Choose one of the answers."), "invalid_choice": _("Choose one of the answers.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST_NOTE,
        help_text=_("Needed when you answer “not relevant”. Write about the work, never about patients or residents."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("Write at most %(limit_value)s characters.")},
    )

    def tiles(self) -> list[AnswerTile]:
        """Return the three answers as tiles."""
        return [AnswerTile(kind.value, label, answers.flow(kind.value), note) for kind, label, note in TILES]

    def clean_reason(self) -> str:
        """Keep line breaks as one character, as others store them."""
        return str(self.cleaned_data["reason"]).replace("\r\n", "\n").strip()
