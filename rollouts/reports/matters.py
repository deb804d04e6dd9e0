"""What is open in a municipality when a role changes hands: the same list as its home page shows."""

from __future__ import annotations

import datetime

from networks.models import Municipality
from rollouts.reports import home
from rollouts.reports.tasks import Task


def open_matters(municipality: Municipality, on: datetime.date) -> tuple[Task, ...]:
    """Return what the municipality should do on the day, by deadline."""
    return home.gather(municipality=municipality, as_of=on, today=on).tasks.now
