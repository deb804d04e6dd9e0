"""What narrows a trail: who, what and when."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.history.reports import Wanted

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class NarrowForm(forms.Form):
    """The filter of a trail. What cannot be read narrows nothing, and says so."""

    by = forms.ChoiceField(label=_("Who"), required=False)
    verb = forms.ChoiceField(label=_("What"), required=False)
    since = forms.DateField(label=_("From day"), required=False, widget=DAY)
    until = forms.DateField(label=_("To and including"), required=False, widget=DAY)

    def __init__(self, *args: Any, actors: list[tuple[str, str]], verbs: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer who and what the trail holds."""
        super().__init__(*args, **kwargs)
        for name, choices in (("by", [("", _("everybody")), *actors]), ("verb", [("", _("everything")), *verbs])):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
            field.choices = choices

    def wanted(self) -> Wanted:
        """Return what the reader asks for."""
        self.is_valid()
        return Wanted(**{name: value for name, value in self.cleaned_data.items() if value})
