"""The reporting date of a page: parsed once from ``?as_of=``, shown in the heading, carried in every link."""

import datetime
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

# The register's municipality numbers and belongings are dated from the county division of 2024.
DATA_STARTS_ON = datetime.date(2024, 1, 1)


@dataclass(frozen=True)
class AsOf:
    """The date a page speaks of, and what to tell the user when the one asked for could not be used."""

    day: datetime.date
    today: datetime.date
    problem: str = ""

    @property
    def is_past(self) -> bool:
        """Whether the page shows another day than today."""
        return self.day < self.today

    @property
    def query(self) -> str:
        """Return ``as_of=…`` to carry in links, or nothing for today."""
        return f"as_of={self.day.isoformat()}" if self.is_past else ""


def from_request(request: HttpRequest) -> AsOf:
    """Return the date asked for, or today with an explanation when it cannot be used."""
    today = timezone.localdate()
    asked = request.GET.get("as_of", "").strip()
    if not asked:
        return AsOf(today, today)
    try:
        day = datetime.date.fromisoformat(asked)
    except ValueError:
        return AsOf(today, today, _("“%(date)s” is not a date. Showing today.") % {"date": asked[:20]})
    if day > today:
        return AsOf(today, today, _("That date has not come yet. Showing today."))
    if day < DATA_STARTS_ON:
        return AsOf(today, today, _("The portal holds nothing before 1 January 2024. Showing today."))
    return AsOf(day, today)
