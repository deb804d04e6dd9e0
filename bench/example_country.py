"""A made-up country in a database of its own: municipalities with two years of status, the same every time."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import setup_databases, teardown_databases

from networks.models import (
    Belonging,
    Body,
    County,
    HealthCommunity,
    HealthRegion,
    HealthTrust,
    Municipality,
    Network,
    PopulationCount,
)
from portal import access
from portal.access import Level
from portal.accounts.models import User
from rollouts.models import Adoption, Light, Phase, Solution, StatusEntry

PLACES, REPORTS = 357, 8
SOLUTIONS = ("kjernejournal", "vkp", "digihelsestasjon", "digihelse", "pll", "dho")
STARTS_ON = datetime.date(2024, 1, 1)
TODAY = datetime.date(2026, 11, 22)
FIRST_REPORT = datetime.date(2024, 11, 1)


@contextmanager
def country(times: int) -> Iterator[User]:
    """Give a national coordinator in a country ``times`` as large as Norway; the database is gone afterwards."""
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        user = _coordinator()
        _status(_places(times), _solutions())
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        yield user
    finally:
        teardown_databases(databases, verbosity=0)


def _coordinator() -> User:
    user = User.objects.create_user("koordinator@bench.example", name="Koordinator")
    body = Body.objects.create(key="nasjonal", name="Nasjonal gruppe", kind=Body.Kind.NATIONAL_GROUP, sees_nation=True)
    for level in (Level.SEE, Level.COORDINATE):
        access.grant(user=user, level=level, thing=body, by=None)
    return user


def _places(times: int) -> list[Municipality]:
    region = HealthRegion.objects.create(key="r", name="Region")
    trust = HealthTrust.objects.create(key="t", name="Foretak", region=region)
    community = HealthCommunity.objects.create(key="f", name="Helsefellesskap", region=region)
    counties = [County.objects.create(code=f"{n:02}", name=f"Fylke {n}", sort_key=f"{n:02}") for n in range(15)]
    networks = [Network.objects.create(key=f"nett-{n}", name=f"Nett {n}", sort_key=f"{n:02}") for n in range(11)]
    places = Municipality.objects.bulk_create(
        Municipality(
            code=f"{n:04}",
            name=f"Kommune {n}",
            name_nb=f"Kommune {n}",
            name_official=f"Kommune {n}",
            sort_key=f"{n:04}",
            search_key=f"kommune {n}",
            tile_column=n % 20,
            tile_row=n // 20,
            starts_on=STARTS_ON,
        )
        for n in range(PLACES * times)
    )
    Belonging.objects.bulk_create(
        Belonging(
            municipality=place,
            county=counties[n % 15],
            network=networks[n % 11],
            community=community,
            trust=trust,
            starts_on=STARTS_ON,
        )
        for n, place in enumerate(places)
    )
    PopulationCount.objects.bulk_create(
        PopulationCount(municipality=place, counted_on=TODAY, persons=1000 + n) for n, place in enumerate(places)
    )
    return places


def _solutions() -> list[Solution]:
    return [
        Solution.objects.create(key=key, name=key.title(), short_name=key.title(), purpose="Bench", order=n)
        for n, key in enumerate(SOLUTIONS)
    ]


def _status(places: list[Municipality], solutions: list[Solution]) -> None:
    dice = random.Random(2026)
    days = (TODAY - FIRST_REPORT).days
    entries = []
    for place in places:
        for solution in solutions:
            for step in range(REPORTS if dice.random() > 0.06 else 0):
                on = FIRST_REPORT + datetime.timedelta(days=int(days * (step + dice.random()) / REPORTS))
                entries.append(
                    StatusEntry(
                        municipality=place,
                        solution=solution,
                        adoption=dice.choice(Adoption.values),
                        phase=dice.choice(Phase.values),
                        light=dice.choice(Light.values),
                        note="Eksempel",
                        grade=dice.choice(["confirmed", "confirmed", "told"]),
                        effective_on=on,
                        recorded_at=datetime.datetime.combine(on, datetime.time(8), datetime.UTC),
                    )
                )
    dice.shuffle(entries)
    StatusEntry.objects.bulk_create(entries, batch_size=500)
