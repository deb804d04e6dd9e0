"""What is said about solutions."""

import datetime
from typing import Any

import factory
from django.utils import timezone

from rollouts.models import StatusEntry
from tests.factories.waves import SolutionFactory


class StatusEntryFactory(factory.django.DjangoModelFactory[StatusEntry]):
    class Meta:
        model = StatusEntry

    solution = factory.SubFactory(SolutionFactory)
    adoption = "in_progress"
    phase = "planning"
    light = "green"
    forecast_on = datetime.date(2027, 3, 1)
    grade = "confirmed"
    effective_on = datetime.date(2026, 11, 1)
    recorded_at = factory.LazyAttribute(lambda entry: morning(entry.effective_on))


def morning(day: datetime.date) -> datetime.datetime:
    """Return nine o'clock that day, in Oslo."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(9)))


def said(**fields: Any) -> StatusEntry:
    """Record an entry; without more it is confirmed, under way, in planning and on track."""
    entry: StatusEntry = StatusEntryFactory(**fields)
    return entry
