"""A writer in a process of its own: reports one municipality's status time after time, and says how it went."""

import datetime
import sys

import django

django.setup()

from networks.models import Municipality  # noqa: E402  needs Django to be ready
from rollouts.actions import status  # noqa: E402
from rollouts.actions.status_rules import Report  # noqa: E402
from rollouts.models import Solution, StatusEntry  # noqa: E402

NOON = datetime.datetime(2026, 11, 22, 11, tzinfo=datetime.UTC)


def newest(place: Municipality) -> int | None:
    """Return the entry a person would have seen on the form."""
    entry = StatusEntry.objects.filter(municipality=place).as_recorded().first()
    return entry.pk if entry else None


def write(code: str, times: int) -> None:
    """Report the same municipality again and again, each time on top of what was last seen."""
    place, solution = Municipality.objects.get(code=code), Solution.objects.get()
    for number in range(times):
        said = Report(
            adoption="in_progress",
            phase="planning",
            light="green",
            forecast_on=datetime.date(2027, 3, 1),
            note=f"{number}",
            effective_on=NOON.date(),
        )
        at = NOON + datetime.timedelta(seconds=number)
        status.report(municipality=place, solution=solution, said=said, seen=newest(place), at=at, by=None)


if __name__ == "__main__":
    write(sys.argv[1], int(sys.argv[2]))
