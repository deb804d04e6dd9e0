"""The CSV of a cut: one row for each municipality and solution, as people who use Excel in Norway expect it.

UTF-8 with a byte order mark, semicolons, headings in the first row and every row dated, so that the file can be
filtered and stacked at once. An empty row ends the table; what the words mean stands below it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.utils.translation import gettext as _

from portal import spreadsheet
from priorities.reports import words
from priorities.reports.facts import Facts
from rollouts.models import Adoption, Grade, Obstacle
from rollouts.reports.standing import Place, SolutionFact, Standing

Value = str | int | None


def write(facts: Facts) -> bytes:
    """Return the file's bytes."""
    return spreadsheet.write([headings(), *rows(facts), [], *notes(facts)])


def headings() -> list[str]:
    """Return the first row."""
    return [
        _("Figures as of"),
        _("Municipality number"),
        _("Municipality"),
        _("County"),
        _("Network"),
        _("Health community"),
        _("Inhabitants"),
        _("Solution"),
        _("Status"),
        _("Phase"),
        _("Flow"),
        _("Too old"),
        _("How it is known"),
        _("True from"),
        _("Last said"),
        _("Expected in use"),
        _("Obstacle"),
        _("Wave"),
    ]


def rows(facts: Facts) -> Iterator[list[Value]]:
    """Give the rows of the table, in the appendix' order."""
    solutions = {fact.key: fact for fact in facts.picture.solutions}
    for place, standings in facts.picture.rows():
        for standing in standings:
            yield _row(facts.as_of, place, solutions[standing.solution_key], standing)


def notes(facts: Facts) -> list[list[Value]]:
    """Return what must be known to read the table."""
    limits = ", ".join(f"{fact.short_name} {fact.stale_after_days}" for fact in facts.picture.solutions)
    known = [
        (_("Report"), facts.title),
        (_("Figures as of"), facts.as_of.isoformat()),
        (_("Known at"), facts.known_at.isoformat(timespec="seconds")),
        (_("In use"), _("The municipality uses the solution in ordinary work. Technically ready is not in use.")),
        (_("Unknown"), _("Nobody has reported anything for the municipality and the solution.")),
        (_("Too old"), _("Days before a report counts as not reported: %(limits)s") % {"limits": limits}),
        (_("How it is known"), _("Confirmed: by the municipality itself. Told: by others on its behalf.")),
        (_("Inhabitants"), _("Newest count by Statistics Norway on or before the day, table 07459.")),
    ]
    if facts.is_example:
        known.insert(0, (_("Example data"), _("Status and dates are made up. They say nothing about real places.")))
    return [[heading, text] for heading, text in known]


def _row(as_of: datetime.date, place: Place, solution: SolutionFact, standing: Standing) -> list[Value]:
    return [
        as_of.isoformat(),
        place.code,
        place.name,
        place.county,
        place.network,
        place.community,
        place.inhabitants,
        solution.name,
        str(Adoption(standing.adoption).label),
        "" if standing.is_unknown else str(words.PHASES[standing.phase]),
        str(words.FLOWS[standing.flow]),
        _("yes") if standing.is_stale else "",
        str(Grade(standing.grade).label) if standing.grade else "",
        _date(standing.effective_on),
        _date(standing.said_on),
        _date(standing.forecast_on),
        str(Obstacle(standing.obstacle).label) if standing.obstacle else "",
        standing.wave,
    ]


def _date(day: datetime.date | None) -> str:
    return day.isoformat() if day else ""
