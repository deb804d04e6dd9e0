"""Two years of status reports along the paths: written straight to the trail, with one audit entry per solution."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.utils import timezone

from networks.models import Membership, Municipality, RoleHolder
from portal.accounts.models import User
from portal.audit.actions import record
from rollouts.examples.paths import AT_WORK, NOTE, START, Country, Path, at, dice
from rollouts.models import Adoption, Grade, Light, Obstacle, Solution, StatusEntry
from rollouts.models.words import NEEDS_REASON, OUTSIDE

OFTEN = (55, 84)  # days between two reports
CORRECTED = 0.004  # share of reports that are corrected later
REASONS = {
    Adoption.NOT_RELEVANT: "Eksempel: kommunen har ikke tjenesten selv.",
    Adoption.COVERED_ELSEWHERE: "Eksempel: dekkes av en annen løsning.",
    Adoption.WAITING_SUPPLIER: "Eksempel: leverandøren har flyttet leveransen.",
    Adoption.PAUSED: "Eksempel: satt på vent til ny avklaring.",
    Adoption.WITHDRAWN: "Eksempel: kommunen prioriterer annerledes i år.",
}


def write(country: Country, *, by: User | None) -> None:
    """Write every path's reports, then the corrections of some of them."""
    reporters = _reporters(country.today)
    for solution in country.solutions:
        rows = [row for place in country.places for row in _reports(country, place, solution)]
        for row in rows:
            row.by = reporters.get(row.municipality_id) if row.grade == Grade.CONFIRMED else None
        StatusEntry.objects.bulk_create(rows, batch_size=2000)
        corrections = [correction for row in rows for correction in _corrections(row, country.today)]
        StatusEntry.objects.bulk_create(corrections)
        record(
            by=by,
            verb="status.examples_loaded",
            subject=solution,
            after={"entries": len(rows) + len(corrections), "until": country.today},
            note=NOTE,
        )
    _proposal(country)


def _reporters(today: datetime.date) -> dict[int, User]:
    """Return who reports for the municipalities that have example accounts."""
    held = RoleHolder.objects.in_force(today).filter(role__key=RoleHolder.Role.HEALTH_LEADER).select_related("user")
    return {holder.municipality_id: holder.user for holder in held}


def _reports(country: Country, place: Municipality, solution: Solution) -> Iterator[StatusEntry]:
    path = country.paths[place.code, solution.key]
    if path.is_silent:
        return
    for day in _days(path, place, solution, country.today):
        yield _report(path, place, solution, day)


def _days(path: Path, place: Municipality, solution: Solution, today: datetime.date) -> list[datetime.date]:
    """Return the days reported on: every turn, and often enough between that the last report is fresh."""
    draw = dice("days", place.code, solution.key)
    last = min(path.last_report_on, today - datetime.timedelta(days=1))
    start = max(START, today - datetime.timedelta(days=760), place.starts_on)
    days = [start + datetime.timedelta(days=draw.randint(0, 60))]
    turns = [day for day in path.turns() if days[0] < day <= last] if path.outside is None else []
    while True:
        turn = turns[0] if turns else last + datetime.timedelta(days=1)
        pause = days[-1] + datetime.timedelta(days=draw.randint(*OFTEN))
        following = min(turn, pause)
        if following > last:
            return [day for day in days if day <= last]
        if following == turn:
            turns.pop(0)
        if following > days[-1]:
            days.append(following)


def _report(path: Path, place: Municipality, solution: Solution, day: datetime.date) -> StatusEntry:
    stage, draw = path.stage(day), dice("report", place.code, solution.key, day)
    light = _light(path, stage.adoption, draw.random())
    coming = stage.adoption in AT_WORK or stage.adoption == Adoption.WAITING_SUPPLIER
    return StatusEntry(
        municipality=place,
        solution=solution,
        adoption=stage.adoption,
        phase=stage.phase,
        light=light,
        forecast_on=_forecast(path, day) if coming else None,
        obstacle=_obstacle(path, stage.adoption, light),
        note=NOTE,
        reason=REASONS.get(stage.adoption, "") if stage.adoption in NEEDS_REASON else "",
        grade=path.grade,
        effective_on=day,
        recorded_at=at(
            min(day + datetime.timedelta(days=draw.randint(0, 4)), path.last_report_on), draw.randint(8, 15)
        ),
    )


def _light(path: Path, adoption: Adoption, luck: float) -> Light:
    """Return the light of one report: those in trouble have good weeks too, and those in use seldom have bad ones."""
    if adoption == Adoption.WAITING_SUPPLIER:
        return Light.RED
    if adoption in AT_WORK:
        return path.light if luck < 0.8 else Light.GREEN  # noqa: PLR2004  shares of an example
    return Light.YELLOW if adoption == Adoption.IN_USE_PARTIAL and luck < 0.15 else Light.GREEN  # noqa: PLR2004


def _obstacle(path: Path, adoption: Adoption, light: Light) -> str:
    if adoption == Adoption.WAITING_SUPPLIER:
        return Obstacle.SUPPLIER
    return "" if light == Light.GREEN or adoption in OUTSIDE else path.trouble


def _forecast(path: Path, day: datetime.date) -> datetime.date:
    """Return the day of use as it looked then: the further off, the more hopeful."""
    left = (path.use_on - day).days
    hope = 0.12 if path.light == Light.RED else 0.04
    return max(day, path.use_on - datetime.timedelta(days=round(left * hope)))


def _corrections(row: StatusEntry, today: datetime.date) -> Iterator[StatusEntry]:
    draw = dice("correction", row.municipality_id, row.solution_id, row.effective_on)
    recorded_at = row.recorded_at + datetime.timedelta(days=draw.randint(2, 12))
    if draw.random() < CORRECTED and timezone.localtime(recorded_at).date() < today:
        yield StatusEntry(
            municipality_id=row.municipality_id,
            solution=row.solution,
            adoption=row.adoption,
            phase=row.phase,
            light=row.light,
            forecast_on=row.forecast_on,
            obstacle=row.obstacle,
            note=NOTE,
            reason="Eksempel: datoen var skrevet feil.",
            grade=row.grade,
            effective_on=row.effective_on - datetime.timedelta(days=1),
            recorded_at=recorded_at,
            by=row.by,
            replaces=row,
        )


def _proposal(country: Country) -> None:
    """Let the region tell something newer than Grimstad's own last report, for Grimstad to confirm or put right."""
    own = StatusEntry.objects.filter(municipality__code="4202", solution__key="dho").trail().first()
    if own is None:
        return
    day = country.today - datetime.timedelta(days=9)
    contacts = Membership.objects.in_force(day).filter(role=Membership.Role.REGIONAL_CONTACT)
    contact = contacts.filter(body__network__key="digi-agder").select_related("user").first()
    StatusEntry.objects.create(
        municipality_id=own.municipality_id,
        solution_id=own.solution_id,
        adoption=own.adoption,
        phase=own.phase,
        light=Light.YELLOW,
        forecast_on=own.forecast_on,
        obstacle=Obstacle.CAPACITY,
        note=f"{NOTE}: meldt på samling i helsefellesskapet.",
        grade=Grade.TOLD,
        effective_on=day,
        recorded_at=at(day, 13),
        by=contact.user if contact else None,
    )
