"""Cuts and what stands on their agenda, made by the portal's own actions."""

import datetime
from typing import Any

from portal.accounts.models import User
from portal.jobs import runner
from portal.jobs.models import Job
from priorities.actions import agenda, cuts, making
from priorities.actions.agenda import ItemWords
from priorities.actions.cuts import CutPlan
from priorities.models import AgendaItem, Cut, Report
from tests.factories.waves import DAY, NOON

WORDS = ItemWords(
    case_type="decision",
    title="Flytte fire kommuner",
    proposal="Fire kommuner flyttes til pulje 5.",
    why_now="Leverandøren kan ta 18 kommuner. 22 er satt opp.",
    consequence="Fire kommuner får opplæring uten at løsningen virker.",
    municipalities_say="Tre av fire godtar flyttingen.",
)


def drafted(*, by: User | None = None, at: datetime.datetime = NOON, **plan: Any) -> Cut:
    """Draft a cut of the whole country as of ``DAY``."""
    chosen = CutPlan(**{"title": "Statusrapport november 2026", "as_of": DAY, **plan})
    return cuts.draft(plan=chosen, by=by, today=max(DAY, chosen.as_of), at=at)


def locked(*, by: User | None = None, at: datetime.datetime = NOON, **plan: Any) -> Cut:
    """Draft and lock a cut."""
    return cuts.lock(cut=drafted(by=by, at=at, **plan), by=by, at=at, is_example=False)


def wanted(cut: Cut, title: str = WORDS.title) -> AgendaItem:
    """Put an item on a draft's agenda."""
    values = {name: getattr(WORDS, name) for name in ItemWords.__dataclass_fields__}
    return agenda.add(cut=cut, words=ItemWords(**{**values, "title": title}), by=None, at=NOON)


def requested(cut: Cut) -> Job:
    """Ask for a cut's report."""
    return making.request(cut=cut, by=None, at=NOON)


def made(cut: Cut) -> Report:
    """Make a cut's report here and now."""
    assert runner.run(requested(cut).pk, making.make)
    return Report.objects.get(cut=cut)
