"""What every dated seat and role must keep: a period with a beginning before its end, and a stand-in that ends."""

from __future__ import annotations

import datetime

from django.utils import dateformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.refusals import Refused

EARLIEST = datetime.date(2000, 1, 1)
LATEST = datetime.date(2100, 1, 1)


def require_order(starts_on: datetime.date, ends_on: datetime.date | None) -> None:
    """Refuse a period that ends before it has begun, or that no person could have meant."""
    if not EARLIEST <= starts_on < LATEST:
        raise Refused(_("Write a day after 1 January 2000."), field="starts_on")
    if ends_on is not None and ends_on >= LATEST:
        raise Refused(_("Write a day before the year 2100, or leave it empty."), field="ends_on")
    if ends_on is not None and ends_on <= starts_on:
        raise Refused(_("The last day must come after the first."), field="ends_on")


def require_end(ends_on: datetime.date | None) -> None:
    """Refuse a stand-in without an end."""
    if ends_on is None:
        raise Refused(_("A stand-in needs a day on which it ends."), field="ends_on")


def during(starts_on: datetime.date, ends_on: datetime.date | None) -> str:
    """Write the period as a person would say it."""
    first = dateformat.format(starts_on, "j. F Y")
    if ends_on is None:
        return gettext("from %(first)s") % {"first": first}
    return gettext("from %(first)s until %(last)s") % {"first": first, "last": dateformat.format(ends_on, "j. F Y")}
