"""The life of a cut: drafted, edited, locked for good, and replaced by another when it was wrong."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, Self

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from networks.models import Network
from portal import files
from portal.accounts.models import User
from portal.asof import DATA_STARTS_ON
from portal.audit.actions import actor, record
from portal.refusals import Refused
from priorities.models import Cut
from priorities.reports import checking, freezing, gathering
from priorities.reports.facts import Facts
from rollouts.models import Solution


@dataclass(frozen=True, slots=True)
class CutPlan:
    """What a draft says about itself: at most one of network and solution narrows it down from the whole country."""

    title: str
    as_of: datetime.date
    meeting_on: datetime.date | None = None
    network: Network | None = None
    solution: Solution | None = None

    @classmethod
    def of(cls, cut: Cut) -> Self:
        """Return the plan a cut has."""
        return cls(cut.title, cut.as_of, cut.meeting_on, cut.network, cut.solution)

    def put_on(self, cut: Cut) -> None:
        """Write the plan on the row."""
        cut.title, cut.as_of, cut.meeting_on = self.title, self.as_of, self.meeting_on
        cut.network, cut.solution = self.network, self.solution

    def in_words(self) -> dict[str, Any]:
        """Return the plan as the trail keeps it."""
        return {
            "title": self.title,
            "as_of": self.as_of,
            "meeting_on": self.meeting_on,
            "network": self.network.key if self.network else "",
            "solution": self.solution.key if self.solution else "",
        }


@transaction.atomic
def draft(*, plan: CutPlan, by: User | None, today: datetime.date, at: datetime.datetime) -> Cut:
    """Make a draft of a cut.

    Raises:
        Refused: there are no figures for the day, or it is narrowed down in two ways.

    """
    _check(plan, today)
    cut = Cut(made_at=at, made_by=actor(by)[:200])
    plan.put_on(cut)
    cut.save()
    record(by=by, verb="cut.drafted", subject=cut, after=plan.in_words(), at=at)
    return cut


@transaction.atomic
def edit(*, cut: Cut, plan: CutPlan, by: User | None, today: datetime.date, at: datetime.datetime) -> Cut:
    """Change a draft.

    Raises:
        Refused: the cut is locked, or as for ``draft``.

    """
    cut = require_draft(cut)
    before = CutPlan.of(cut).in_words()
    if plan.in_words() == before:
        return cut
    _check(plan, today)
    plan.put_on(cut)
    cut.save()
    record(by=by, verb="cut.edited", subject=cut, before=before, after=plan.in_words(), at=at)
    return cut


@transaction.atomic
def delete(*, cut: Cut, by: User | None, at: datetime.datetime) -> None:
    """Throw a draft away, with its agenda.

    Raises:
        Refused: the cut is locked.

    """
    cut = require_draft(cut)
    titles = list(cut.agenda_items.values_list("title", flat=True))
    before = {**CutPlan.of(cut).in_words(), "agenda": titles}
    record(by=by, verb="cut.deleted", subject=cut, before=before, at=at)
    cut.agenda_items.all().delete()
    cut.delete()


def preview(*, cut: Cut, at: datetime.datetime, is_example: bool) -> Facts:
    """Return the facts the draft would have if it were locked now."""
    return _gathered(cut, Cut.objects.before(cut).first(), at, is_example)


@transaction.atomic
def lock(*, cut: Cut, by: User | None, at: datetime.datetime, is_example: bool) -> Cut:
    """Freeze the cut: gather its facts as they are known now, store them, and let nothing change it any more.

    Raises:
        Refused: it is locked already, its day has not come, or there is no room for the facts.

    """
    cut = require_draft(cut)
    _check(CutPlan.of(cut), timezone.localtime(at).date())
    cut.previous = Cut.objects.before(cut).first()
    facts = _gathered(cut, cut.previous, at, is_example)
    cut.facts_digest = files.put(freezing.freeze(facts))
    cut.locked_at = at
    cut.save()
    after = {"facts": cut.facts_digest, "previous": cut.previous_id, "replaces": cut.replaces_id}
    record(by=by, verb="cut.locked", subject=cut, after=after, at=at)
    return cut


@transaction.atomic
def supersede(*, cut: Cut, reason: str, by: User | None, at: datetime.datetime) -> Cut:
    """Draft a correction of a locked cut: a new cut of the same day and scope that says what it replaces, and why.

    The locked one stays as it is and can still be read.

    Raises:
        Refused: the cut is a draft, is being replaced already, or no reason is given.

    """
    cut = Cut.objects.select_for_update(of=("self",)).get(pk=cut.pk)
    if not cut.is_locked:
        raise Refused(_("The cut is a draft. Change the draft itself."))
    if Cut.objects.filter(replaces=cut).exists():
        raise Refused(_("The cut has been replaced already. Correct the one that replaces it."))
    if not reason.strip():
        raise Refused(_("Write why the cut must be replaced."), field="reason")
    new = Cut(made_at=at, made_by=actor(by)[:200], replaces=cut, reason=reason.strip())
    CutPlan.of(cut).put_on(new)
    new.save()
    for item in cut.agenda_items.all():
        item.pk, item.cut = None, new
        item.save()
    record(by=by, verb="cut.superseded", subject=cut, after={"replaced_by": new.pk}, note=new.reason, at=at)
    record(by=by, verb="cut.drafted", subject=new, after={**CutPlan.of(new).in_words(), "replaces": cut.pk}, at=at)
    return new


def require_draft(cut: Cut) -> Cut:
    """Return the row, held for this transaction.

    Raises:
        Refused: the cut is locked; what is locked never changes.

    """
    held = Cut.objects.select_for_update(of=("self",)).select_related("network", "solution", "replaces").get(pk=cut.pk)
    if held.is_locked:
        raise Refused(_("The cut is locked and never changes. Make a new cut that replaces it."))
    return held


def _gathered(cut: Cut, previous: Cut | None, at: datetime.datetime, is_example: bool) -> Facts:  # noqa: FBT001  private
    known = checking.frozen(previous) if previous else None
    return gathering.gather(cut=cut, known_at=at, previous=known, is_example=is_example)


def _check(plan: CutPlan, today: datetime.date) -> None:
    if plan.as_of > today:
        raise Refused(_("That day has not come yet. Choose today or an earlier day."), field="as_of")
    if plan.as_of < DATA_STARTS_ON:
        raise Refused(_("The portal holds nothing before 1 January 2024. Choose a later day."), field="as_of")
    if plan.network and plan.solution:
        raise Refused(_("Choose a network or a solution, not both."), field="scope")
