"""Whatever happens to the map, every municipality belongs somewhere, once, on each day that it exists."""

import datetime
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from networks.actions import municipalities as actions
from networks.actions.municipalities import Areas, Newcomer
from networks.models import Belonging, Municipality, Network, Succession
from portal.refusals import Refused
from tests.factories.networks import (
    CountyFactory,
    HealthCommunityFactory,
    HealthTrustFactory,
    NetworkFactory,
    municipality,
)

pytestmark = pytest.mark.django_db

START = datetime.date(2024, 1, 1)
DAYS = st.integers(min_value=-2, max_value=40).map(lambda n: START + datetime.timedelta(days=n))
PICK = st.integers(min_value=0, max_value=50)


@dataclass(frozen=True)
class Change:
    """Something that somebody tries, on a day, with municipalities chosen by number."""

    kind: str
    on: datetime.date
    first: int
    second: int


CHANGES = st.lists(
    st.builds(Change, st.sampled_from(["move", "merge", "absorb", "split", "give", "renumber"]), DAYS, PICK, PICK),
    max_size=12,
)


class Country:
    """Three municipalities of one county, and the means to change them."""

    def __init__(self) -> None:
        community, trust = HealthCommunityFactory(), HealthTrustFactory()
        community.trusts.add(trust)
        self.networks: list[Network] = [NetworkFactory(key=f"nettverk-{n}", name=f"Nettverk {n}") for n in range(3)]
        self.areas = Areas(county=CountyFactory(), network=self.networks[0], community=community, trust=trust)
        for code in ("4201", "4202", "4203"):
            municipality(code, f"By {code}", network=self.networks[0])
        self.next = 4210

    def place(self, number: int) -> Municipality:
        places = list(Municipality.objects.order_by("code"))
        return places[number % len(places)]

    def newcomer(self) -> Newcomer:
        self.next += 1
        return Newcomer(code=str(self.next), name=f"By {self.next}", areas=self.areas, inhabitants=100)

    def attempt(self, change: Change) -> None:
        """Try one change; a refusal is a fine answer."""
        first, second, on = self.place(change.first), self.place(change.second), change.on
        network = self.networks[change.second % len(self.networks)]
        attempts: dict[str, Callable[[], object]] = {
            "move": lambda: actions.move(municipality=first, network=network, on=on, by=None),
            "merge": lambda: actions.merge(predecessors=[first, second], successor=self.newcomer(), on=on, by=None),
            "absorb": lambda: actions.merge(predecessors=[first], successor=second, on=on, by=None),
            "renumber": lambda: actions.merge(predecessors=[first], successor=self.newcomer(), on=on, by=None),
            "split": lambda: actions.split(
                predecessor=first, successors=[self.newcomer(), self.newcomer()], on=on, by=None
            ),
            "give": lambda: actions.split(
                predecessor=first, successors=[self.newcomer()], on=on, by=None, lives_on=True
            ),
        }
        with suppress(Refused):
            attempts[change.kind]()

    def check(self) -> None:
        """Compare, for every day, who exists with who belongs."""
        places, belongings = list(Municipality.objects.all()), list(Belonging.objects.all())
        for number in range(-3, 45):
            day = START + datetime.timedelta(days=number)
            existing = sorted(place.pk for place in places if place.exists(day))
            belonging = sorted(
                row.municipality_id
                for row in belongings
                if row.starts_on <= day and (row.ends_on is None or day < row.ends_on)
            )
            assert belonging == existing, day
        for row in Succession.objects.select_related("predecessor", "successor"):
            assert row.successor.exists(row.happens_on)
            assert row.predecessor.exists(row.happens_on - datetime.timedelta(days=1))


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(changes=CHANGES)
def test_on_each_day_every_existing_municipality_belongs_exactly_once(changes: list[Change]) -> None:
    with transaction.atomic():
        country = Country()
        for change in changes:
            country.attempt(change)
        country.check()
        transaction.set_rollback(True)


@settings(max_examples=100, deadline=None)
@given(
    one=st.tuples(DAYS, st.none() | DAYS),
    other=st.tuples(DAYS, st.none() | DAYS),
    day=DAYS,
)
def test_periods_overlap_exactly_when_they_share_a_day(
    one: tuple[datetime.date, datetime.date | None],
    other: tuple[datetime.date, datetime.date | None],
    day: datetime.date,
) -> None:
    if any(ends_on is not None and ends_on <= starts_on for starts_on, ends_on in (one, other)):
        return
    with transaction.atomic():
        place = municipality("4202", "Grimstad")
        Belonging.objects.update(starts_on=one[0], ends_on=one[1])
        shared = bool(days(one) & days(other))
        assert place.belongings.overlapping(*other).exists() is shared
        assert place.belongings.in_force(day).exists() is (day in days(one))
        transaction.set_rollback(True)


def days(period: tuple[datetime.date, datetime.date | None]) -> set[datetime.date]:
    starts_on, ends_on = period
    length = ((ends_on or START + datetime.timedelta(days=60)) - starts_on).days
    return {starts_on + datetime.timedelta(days=n) for n in range(length)}
