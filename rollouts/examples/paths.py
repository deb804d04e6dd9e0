"""The way each municipality goes with each solution: drawn from its own number, so the same in every demo."""

from __future__ import annotations

import datetime
import math
import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from networks.models import Municipality
from rollouts.models import Adoption, Grade, Light, Obstacle, Phase, Solution

START = datetime.date(2024, 11, 1)
NOTE = "Eksempeldata"
CLOSES_ON = datetime.date(2026, 1, 1)  # the knutepunkt takes nobody new from here
NEVER = datetime.timedelta(days=3000)


@dataclass(frozen=True, slots=True)
class Curve:
    """An S-curve of adoption: when half of the country uses the solution, in days from today, and how steep."""

    half: int
    spread: int


CURVES: Mapping[str, Curve] = {
    "kjernejournal": Curve(-240, 230),
    "vkp": Curve(-260, 250),
    "digihelsestasjon": Curve(40, 250),
    "digihelse": Curve(95, 230),
    "pll": Curve(760, 190),
    "dho": Curve(210, 250),
}


@dataclass(frozen=True, slots=True)
class Stage:
    """From so many days before (or after) the first use, this holds."""

    from_use: int
    adoption: Adoption
    phase: Phase


STAGES = (
    Stage(-9999, Adoption.INTERESTED, Phase.INVITED),
    Stage(-300, Adoption.PLANNED, Phase.ANCHORING),
    Stage(-220, Adoption.IN_PROGRESS, Phase.PLANNING),
    Stage(-150, Adoption.IN_PROGRESS, Phase.PREPARATION),
    Stage(-70, Adoption.IN_PROGRESS, Phase.TEST_TRAINING),
    Stage(0, Adoption.IN_USE_PARTIAL, Phase.GO_LIVE),
    Stage(45, Adoption.IN_USE, Phase.SCALING),
    Stage(200, Adoption.IN_USE, Phase.BENEFITS),
)
READY = Stage(-20, Adoption.TECHNICALLY_READY, Phase.TEST_TRAINING)
AT_WORK = {Adoption.PLANNED, Adoption.IN_PROGRESS, Adoption.TECHNICALLY_READY}
TROUBLES = (Obstacle.SUPPLIER, Obstacle.SUPPLIER, Obstacle.CAPACITY, Obstacle.CAPACITY, *Obstacle)


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """What one municipality does with one solution."""

    use_on: datetime.date
    outside: Adoption | None = None
    is_silent: bool = False
    last_report_on: datetime.date
    grade: Grade = Grade.CONFIRMED
    light: Light = Light.GREEN
    trouble: Obstacle = Obstacle.CAPACITY
    is_ready_first: bool = False
    stops_on: datetime.date | None = None
    stops_as: Adoption = Adoption.PAUSED

    @property
    def joins(self) -> bool:
        """Whether the municipality goes the ordinary way, so that waves may count on it."""
        return not self.is_silent and self.outside is None and self.stops_on is None

    def stage(self, day: datetime.date) -> Stage:
        """Return where the municipality is on the day."""
        from_use = (day - self.use_on).days
        if self.outside is not None:
            return Stage(0, self.outside, Phase.INVITED)
        now = [stage for stage in STAGES if stage.from_use <= from_use][-1]
        if self.stops_on is not None and day >= self.stops_on:
            return Stage(0, self.stops_as, now.phase)
        return READY if self.is_ready_first and READY.from_use <= from_use < 0 else now

    def turns(self) -> list[datetime.date]:
        """Return the days on which something changes."""
        days = [self.use_on + datetime.timedelta(days=stage.from_use) for stage in STAGES[1:]]
        if self.is_ready_first:
            days.append(self.use_on + datetime.timedelta(days=READY.from_use))
        if self.stops_on is not None:
            days.append(self.stops_on)
        return sorted(days)


@dataclass(frozen=True, slots=True)
class Country:
    """Every municipality, every solution and every path, as drawn for one day."""

    today: datetime.date
    places: tuple[Municipality, ...]
    solutions: tuple[Solution, ...]
    paths: Mapping[tuple[str, str], Path]

    @classmethod
    def drawn(cls, today: datetime.date) -> Country:
        """Draw the whole country."""
        places = tuple(Municipality.objects.existing(today))
        solutions = tuple(Solution.objects.all())
        paths = {
            (place.code, solution.key): _draw(place.code, solution.key, today)
            for place in places
            for solution in solutions
        }
        paths.update({key: path for key, path in _grimstad(today).items() if key in paths})
        return cls(today, places, solutions, paths)


def at(day: datetime.date, hour: int) -> datetime.datetime:
    """Return an hour of the working day, in Oslo."""
    return datetime.datetime(day.year, day.month, day.day, hour, tzinfo=timezone.get_default_timezone())


def dice(*seed: object) -> random.Random:
    """Return dice that always fall the same way for the same seed."""
    return random.Random("/".join(map(str, seed)))  # noqa: S311  example data, not a secret


def _draw(code: str, key: str, today: datetime.date) -> Path:
    draw, curve = dice(code, key), CURVES[key]
    # Municipalities of a county go about together, and some are quick at everything.
    drift = dice(code[:2], key).uniform(-80, 80) + dice(code).uniform(-60, 60)
    share = draw.uniform(0.01, 0.99)
    days = curve.half + drift + curve.spread * math.log(share / (1 - share))
    use_on = today + datetime.timedelta(days=round(days))
    if key == "vkp" and use_on + datetime.timedelta(days=STAGES[1].from_use) >= CLOSES_ON:
        use_on += NEVER
    return Path(
        use_on=use_on,
        outside=draw.choices((None, Adoption.NOT_RELEVANT, Adoption.COVERED_ELSEWHERE), (95, 2, 3))[0],
        is_silent=draw.random() < 0.065,  # noqa: PLR2004  shares of an example
        last_report_on=today - datetime.timedelta(days=draw.randint(97, 260) if draw.random() < 0.08 else 1),  # noqa: PLR2004
        grade=Grade.TOLD if draw.random() < 0.12 else Grade.CONFIRMED,  # noqa: PLR2004
        light=draw.choices((Light.GREEN, Light.YELLOW, Light.RED), (58, 26, 16))[0],
        trouble=draw.choice(TROUBLES),
        is_ready_first=draw.random() < 0.4,  # noqa: PLR2004
        **_ending(key, use_on, draw, today),
    )


def _ending(key: str, use_on: datetime.date, draw: random.Random, today: datetime.date) -> dict[str, Any]:
    """Return how a way may end early: the knutepunkt closes to new municipalities when it is being replaced."""
    at_work = use_on + datetime.timedelta(days=STAGES[1].from_use)
    if key == "vkp" and at_work < CLOSES_ON < min(use_on, today):
        return {"stops_on": CLOSES_ON + datetime.timedelta(days=draw.randint(0, 60))}
    if draw.random() < 0.03:  # noqa: PLR2004  shares of an example
        stops_as = draw.choice((Adoption.PAUSED, Adoption.WITHDRAWN, Adoption.WAITING_SUPPLIER))
        return {"stops_on": use_on - datetime.timedelta(days=draw.randint(20, 200)), "stops_as": stops_as}
    return {}


def _grimstad(today: datetime.date) -> dict[tuple[str, str], Path]:
    """Return what the demo's own municipality does: something in every phase, and something to do today."""

    def in_days(days: int) -> datetime.date:
        return today + datetime.timedelta(days=days)

    fresh = in_days(-11)
    return {
        ("4202", "kjernejournal"): Path(use_on=in_days(-250), last_report_on=fresh),
        ("4202", "vkp"): Path(
            use_on=in_days(-6),
            last_report_on=fresh,
            light=Light.RED,
            trouble=Obstacle.SUPPLIER,
            stops_on=in_days(-40),
            stops_as=Adoption.WAITING_SUPPLIER,
        ),
        ("4202", "digihelsestasjon"): Path(use_on=in_days(48), last_report_on=fresh),
        ("4202", "digihelse"): Path(use_on=in_days(190), last_report_on=fresh, light=Light.YELLOW),
        ("4202", "dho"): Path(use_on=in_days(230), last_report_on=in_days(-104)),
        ("4202", "pll"): Path(use_on=in_days(700), last_report_on=fresh, is_silent=True),
    }
