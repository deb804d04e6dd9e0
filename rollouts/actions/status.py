"""Saying how it stands: the municipality reports and confirms, others propose, and no row is ever rewritten."""

from __future__ import annotations

import dataclasses
import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from networks import permissions
from networks.models import Municipality
from portal.accounts.models import User
from portal.audit.actions import record
from portal.refusals import Refused
from rollouts.actions import status_rules
from rollouts.actions.status_rules import Report
from rollouts.models import Grade, Solution, StatusEntry


class ConflictError(Refused):
    """Somebody else saved first. ``newest`` is what they saved; nothing of ours was."""

    def __init__(self, newest: StatusEntry) -> None:
        """Keep the entry that came first."""
        super().__init__(_("Somebody else has changed the status. Nothing you wrote is lost."))
        self.newest = newest


@transaction.atomic
def report(
    *,
    municipality: Municipality,
    solution: Solution,
    said: Report,
    seen: int | None,
    at: datetime.datetime,
    by: User | None,
) -> StatusEntry:
    """Record how it stands, as confirmed when the municipality speaks and as told when a coordinator does.

    ``seen`` is the newest entry the speaker knew of (None: none). Saving the same again right away gives the entry
    that was saved.

    Raises:
        ConflictError: somebody has recorded something since ``seen``.
        FaultyReportError: the report breaks a rule; every fault is listed with its field.
        Refused: ``by`` may neither report nor propose.

    """
    said = said.settled()
    grade = _grade(municipality, on=_day(at), by=by)
    newest = _hold(municipality, solution)
    if newest is not None and newest.pk != seen:
        if _is_echo(newest, said, by):
            return newest
        raise ConflictError(newest)
    before = _standing(municipality, solution, on=_day(at))
    status_rules.check(said, before=before, municipality=municipality, on=_day(at))
    verb = "status.reported" if grade == Grade.CONFIRMED else "status.proposed"
    entry = StatusEntry(municipality=municipality, solution=solution, grade=grade)
    return _append(entry, said, before=before, verb=verb, at=at, by=by)


@transaction.atomic
def correct(*, entry: StatusEntry, said: Report, at: datetime.datetime, by: User | None) -> StatusEntry:
    """Put right what an entry said, by a new row that replaces it; both stay in the trail.

    Raises:
        FaultyReportError: the report breaks a rule, or does not say why it is corrected.
        Refused: the entry has been corrected already, is measured, or is not for ``by`` to correct.

    """
    said = said.settled()
    municipality, solution = entry.municipality, entry.solution
    grade = _grade(municipality, on=_day(at), by=by)
    _hold(municipality, solution)
    if StatusEntry.objects.filter(replaces=entry).exists():
        raise Refused(_("This has been corrected already. Correct the newest version."))
    if entry.grade == Grade.MEASURED:
        raise Refused(_("Measured use is corrected where it is measured."))
    if entry.grade == Grade.CONFIRMED and grade == Grade.TOLD:
        raise Refused(_("Only the municipality corrects what it has confirmed."))
    status_rules.check_correction(said, municipality=municipality, on=_day(at))
    correction = StatusEntry(municipality=municipality, solution=solution, grade=grade, replaces=entry)
    return _append(correction, said, before=entry, verb="status.corrected", at=at, by=by)


@transaction.atomic
def confirm_unchanged(
    *,
    municipality: Municipality,
    solution: Solution,
    seen: int | None,
    at: datetime.datetime,
    by: User,
) -> StatusEntry:
    """Say that what stands is still right, as of today; what others have told becomes the municipality's own word.

    Raises:
        ConflictError: somebody has recorded something since ``seen``.
        FaultyReportError: it cannot still be right, for instance because the forecast has passed.
        Refused: there is nothing to confirm, or ``by`` does not report for the municipality.

    """
    _require_own_word(municipality, by=by)
    newest = _hold(municipality, solution)
    before = _standing(municipality, solution, on=_day(at))
    if newest is None or before is None:
        raise Refused(_("There is no status to confirm yet."))
    said = dataclasses.replace(Report.of(before), effective_on=_day(at))
    if newest.pk != seen:
        if _is_echo(newest, said, by):
            return newest
        raise ConflictError(newest)
    status_rules.check(said, before=before, municipality=municipality, on=_day(at))
    entry = StatusEntry(municipality=municipality, solution=solution, grade=Grade.CONFIRMED)
    return _append(entry, said, before=before, verb="status.reconfirmed", at=at, by=by)


@transaction.atomic
def accept_proposal(*, proposal: StatusEntry, at: datetime.datetime, by: User) -> StatusEntry:
    """Make what others have told the municipality's own word, true from the day the proposal says.

    Raises:
        FaultyReportError: it cannot be true any more, for instance because the forecast has passed.
        Refused: it is no open proposal, or ``by`` does not report for the municipality.

    """
    municipality, solution = proposal.municipality, proposal.solution
    _require_own_word(municipality, by=by)
    _hold(municipality, solution)
    if not StatusEntry.objects.open_proposals(_day(at)).filter(pk=proposal.pk).exists():
        raise Refused(_("This proposal has been answered already."))
    said = Report.of(proposal, keep_reason=True)
    before = _standing(municipality, solution, on=_day(at))
    status_rules.check(said, before=None, municipality=municipality, on=_day(at))  # saying yes needs no reason
    entry = StatusEntry(municipality=municipality, solution=solution, grade=Grade.CONFIRMED)
    return _append(entry, said, before=before, verb="status.accepted", at=at, by=by)


def _day(at: datetime.datetime) -> datetime.date:
    return timezone.localtime(at).date()


def _grade(municipality: Municipality, *, on: datetime.date, by: User | None) -> Grade:
    if by is not None and permissions.may_report(by, municipality):
        return Grade.CONFIRMED
    if by is None or permissions.may_propose_status(by, municipality, on):
        return Grade.TOLD
    raise Refused(_("Only the municipality reports its status; its coordinators may propose one."))


def _require_own_word(municipality: Municipality, *, by: User) -> None:
    if not permissions.may_report(by, municipality):
        raise Refused(_("Only the municipality confirms its own status."))


def _hold(municipality: Municipality, solution: Solution) -> StatusEntry | None:
    """Let one speak at a time for the municipality, and return what was recorded last."""
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    return StatusEntry.objects.filter(municipality=municipality, solution=solution).as_recorded().first()


def _standing(municipality: Municipality, solution: Solution, *, on: datetime.date) -> StatusEntry | None:
    return StatusEntry.objects.filter(municipality=municipality, solution=solution).standing(on).first()


def _is_echo(newest: StatusEntry, said: Report, by: User | None) -> bool:
    """Whether the newest entry is this very report, sent twice."""
    return newest.by == by and Report.of(newest, keep_reason=True) == said


def _append(
    entry: StatusEntry, said: Report, *, before: StatusEntry | None, verb: str, at: datetime.datetime, by: User | None
) -> StatusEntry:
    said.put_on(entry)
    entry.recorded_at, entry.by = at, by
    entry.save(force_insert=True)
    was = Report.of(before, keep_reason=True).as_dict() | {"grade": before.grade} if before else {}
    record(
        by=by,
        verb=verb,
        subject=entry,
        before=was,
        after=said.as_dict() | {"grade": entry.grade},
        note=said.reason,
        at=at,
    )
    return entry
