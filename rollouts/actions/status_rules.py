"""What a status report says, and the rules it must keep: no future, no contradiction, no step back without a reason."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from networks.models import Municipality
from portal.refusals import Refused
from rollouts import tracks
from rollouts.models import Adoption, Light, Phase, StatusEntry
from rollouts.models.words import NEEDS_REASON

PENDING = frozenset(
    {
        Adoption.INTERESTED,
        Adoption.PLANNED,
        Adoption.OBSERVER,
        Adoption.IN_PROGRESS,
        Adoption.WAITING_SUPPLIER,
        Adoption.TECHNICALLY_READY,
        Adoption.IN_USE_PARTIAL,
        Adoption.PAUSED,
    }
)
NEEDS_FORECAST = frozenset({Adoption.IN_PROGRESS, Adoption.TECHNICALLY_READY})
LIVE = frozenset({Adoption.IN_USE_PARTIAL, Adoption.IN_USE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What somebody says about one municipality and one solution, and from when it is true."""

    adoption: str
    phase: str
    light: str
    forecast_on: datetime.date | None
    obstacle: str = ""
    note: str = ""
    reason: str = ""
    effective_on: datetime.date

    @classmethod
    def of(cls, entry: StatusEntry, *, keep_reason: bool = False) -> Report:
        """Return what an entry says; why it changed is its own, unless the status as such needs a reason."""
        fields = {name: getattr(entry, name) for name in cls.__dataclass_fields__}
        if not keep_reason and entry.adoption not in NEEDS_REASON:
            fields["reason"] = ""
        return cls(**fields)

    def settled(self) -> Report:
        """Return the report without what its status makes meaningless.

        There is no forecast for what is in use or never will be, and no obstacle for what is on track.
        """
        stuck = self.light != Light.GREEN or self.adoption in NEEDS_REASON
        return dataclasses.replace(
            self,
            forecast_on=self.forecast_on if self.adoption in PENDING else None,
            obstacle=self.obstacle if stuck else "",
            note=self.note.strip(),
            reason=self.reason.strip(),
        )

    def put_on(self, entry: StatusEntry) -> None:
        """Write the report on an entry, unsaved."""
        for name in self.__dataclass_fields__:
            setattr(entry, name, getattr(self, name))

    def as_dict(self) -> dict[str, object]:
        """Return the report for the audit trail."""
        return dataclasses.asdict(self)


class FaultyReportError(Refused):
    """The report breaks a rule; ``faults`` holds every one, each with its field."""

    def __init__(self, faults: tuple[Refused, ...]) -> None:
        """Speak with the words of the first fault."""
        super().__init__(faults[0].message, field=faults[0].field)
        self.faults = faults


def check(said: Report, *, before: StatusEntry | None, municipality: Municipality, on: datetime.date) -> None:
    """Refuse a report that cannot be true, or that goes back on ``before`` without saying why.

    Raises:
        FaultyReportError: with every fault found.

    """
    is_late_news = before is not None and said.effective_on < before.effective_on
    forecast_floor = said.effective_on if is_late_news else on
    faults = [*_date_faults(said, municipality, on), *_content_faults(said, forecast_floor)]
    if before is not None and not said.reason:
        faults += _unexplained(said, before)
    _refuse(faults)


def check_correction(said: Report, *, municipality: Municipality, on: datetime.date) -> None:
    """Refuse a correction that cannot be true, or that does not say why.

    Raises:
        FaultyReportError: with every fault found.

    """
    faults = [*_date_faults(said, municipality, on), *_content_faults(said, said.effective_on)]
    if not said.reason:
        faults.append(Refused(_("Write what was wrong."), field="reason"))
    _refuse(faults)


def _refuse(faults: Iterable[Refused]) -> None:
    found = tuple(faults)
    if found:
        raise FaultyReportError(found)


def _date_faults(said: Report, municipality: Municipality, on: datetime.date) -> Iterator[Refused]:
    if said.effective_on > on:
        yield Refused(_("The date cannot be in the future."), field="effective_on")
    elif not municipality.exists(said.effective_on):
        yield Refused(tracks.gone(municipality, said.effective_on), field="effective_on")


def _content_faults(said: Report, forecast_floor: datetime.date) -> Iterator[Refused]:
    yield from _phase_faults(said)
    if said.adoption in NEEDS_FORECAST and said.forecast_on is None:
        yield Refused(_("Write when you think the solution will be in use."), field="forecast_on")
    if said.forecast_on is not None and said.forecast_on < forecast_floor:
        words = gettext("The forecast must be %(day)s or later.") % {"day": date_format(forecast_floor, "j. F Y")}
        yield Refused(words, field="forecast_on")
    if said.light != Light.GREEN and not said.obstacle:
        yield Refused(_("Choose what is in your way."), field="obstacle")
    if said.adoption in NEEDS_REASON and not (said.reason or said.note or said.obstacle):
        words = gettext("Write why the status is “%(status)s”.") % {"status": Adoption(said.adoption).label}
        yield Refused(words, field="reason")


def _phase_faults(said: Report) -> Iterator[Refused]:
    phase = Phase(said.phase)
    if said.adoption in LIVE and phase.number < Phase.GO_LIVE.number:
        yield Refused(_("What is in use has come to go-live. Choose a later phase, or another status."), field="phase")
    if phase == Phase.BENEFITS and said.adoption in PENDING | {Adoption.UNKNOWN}:
        yield Refused(
            _("Benefits come when the solution is in use. Choose an earlier phase, or the status “in use”."),
            field="phase",
        )


def _unexplained(said: Report, before: StatusEntry) -> Iterator[Refused]:
    if said.effective_on < before.effective_on:
        day = date_format(before.effective_on, "j. F Y")
        words = gettext("Write why you report for a day before the last status (%(day)s).") % {"day": day}
        yield Refused(words, field="reason")
    if Phase(said.phase).number < Phase(before.phase).number:
        yield Refused(_("Write why you go back to an earlier phase."), field="reason")
    if said.forecast_on and before.forecast_on and said.forecast_on > before.forecast_on:
        yield Refused(_("Write why the forecast has been moved."), field="reason")
