"""For random seats, roles, borders and days: what a person sees equals a slow, obviously right reference."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from networks.actions import grants
from networks.models import Body, Membership, Municipality, Network, RoleHolder
from networks.reports import grants as reports
from portal.accounts.models import User
from tests.factories.accounts import UserFactory
from tests.factories.networks import BodyFactory, NetworkFactory, municipality, role_types

pytestmark = pytest.mark.django_db

START = datetime.date(2024, 1, 1)
MOVES_ON = START + datetime.timedelta(days=20)
ENDS_ON = START + datetime.timedelta(days=30)
DAYS = st.integers(min_value=0, max_value=45).map(lambda n: START + datetime.timedelta(days=n))
LENGTHS = st.one_of(st.none(), st.integers(min_value=1, max_value=25))
SEATS_THAT_SEE = {
    ("regional_group", "regional_contact"),
    ("regional_group", "member"),
    ("national_group", "secretary"),
    ("national_group", "member"),
    ("committee", "member"),
    ("committee", "secretary"),
    ("committee", "observer"),
}


@dataclass(frozen=True)
class Held:
    """What person number ``who`` holds during ``[first, last)``, in body or municipality number ``place``."""

    who: int
    place: int
    role: str
    first: datetime.date
    days: int | None

    @property
    def last(self) -> datetime.date | None:
        return self.first + datetime.timedelta(days=self.days) if self.days else None

    def on(self, day: datetime.date) -> bool:
        return self.first <= day and (self.last is None or day < self.last)


SEATS = st.lists(
    st.builds(
        Held,
        st.integers(0, 2),
        st.integers(0, 4),
        st.sampled_from(["regional_contact", "member", "secretary", "observer"]),
        DAYS,
        LENGTHS,
    ),
    max_size=8,
)
ROLES = st.lists(
    st.builds(
        Held, st.integers(0, 2), st.integers(0, 3), st.sampled_from(["health_leader", "project_owner"]), DAYS, LENGTHS
    ),
    max_size=6,
)


class Country:
    """Four municipalities: one moves to another network, one ends; five bodies and three people."""

    def __init__(self) -> None:
        role_types()
        self.networks: list[Network] = [NetworkFactory(key=f"nett-{n}", name=f"Nett {n}") for n in range(2)]
        self.places: list[Municipality] = [
            municipality(f"420{n}", f"By {n}", network=self.networks[n % 2]) for n in range(4)
        ]
        moved = self.places[0].belongings.get()
        moved.ends_on = MOVES_ON
        moved.save()
        moved.pk, moved.network, moved.starts_on, moved.ends_on = None, self.networks[1], MOVES_ON, None
        moved.save(force_insert=True)
        Municipality.objects.filter(pk=self.places[3].pk).update(ends_on=ENDS_ON)
        kinds = [("regional_group", 0), ("regional_group", 1), ("national_group", None), ("committee", None)]
        self.bodies: list[Body] = [
            BodyFactory(
                kind=kind,
                network=None if number is None else self.networks[number],
                sees_nation=number is None,
            )
            for kind, number in kinds
        ]
        self.bodies.append(BodyFactory(kind="council", sees_nation=False))
        self.people: list[User] = [UserFactory() for _ in range(3)]

    def hold(self, seats: list[Held], roles: list[Held]) -> None:
        Membership.objects.bulk_create(
            Membership(
                body=self.bodies[each.place],
                user=self.people[each.who],
                role=each.role,
                starts_on=each.first,
                ends_on=each.last,
            )
            for each in distinct(seats)
        )
        RoleHolder.objects.bulk_create(
            RoleHolder(
                municipality=self.places[each.place],
                user=self.people[each.who],
                role_id=each.role,
                starts_on=each.first,
                ends_on=each.last,
            )
            for each in distinct(roles)
        )

    def network_of(self, place: int, day: datetime.date) -> int:
        return 1 if place == 0 and day >= MOVES_ON else place % 2

    def reference(self, who: int, day: datetime.date, seats: list[Held], roles: list[Held]) -> set[str]:
        """Say what the person sees, by asking every seat and role about every municipality."""
        seen = set()
        for number, place in enumerate(self.places):
            for seat in distinct(seats):
                body = self.bodies[seat.place]
                if seat.who != who or not seat.on(day) or (body.kind, seat.role) not in SEATS_THAT_SEE:
                    continue
                if body.sees_nation or body.network == self.networks[self.network_of(number, day)]:
                    seen.add(place.code)
            for role in distinct(roles):
                exists = number != 3 or day < ENDS_ON
                if role.who == who and role.place == number and role.on(day) and exists:
                    seen.add(place.code)
        return seen


def distinct(held: list[Held]) -> list[Held]:
    """Leave out what overlaps an earlier period of the same person, place and role: the actions refuse it."""
    kept: list[Held] = []
    for each in held:
        same = [other for other in kept if (other.who, other.place, other.role) == (each.who, each.place, each.role)]
        if not any(overlap(each, other) for other in same):
            kept.append(each)
    return kept


def overlap(one: Held, other: Held) -> bool:
    return (one.last is None or other.first < one.last) and (other.last is None or one.first < other.last)


@settings(
    max_examples=30,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seats=SEATS, roles=ROLES, day=DAYS, earlier=DAYS)
def test_what_a_person_sees(
    db: None, seats: list[Held], roles: list[Held], day: datetime.date, earlier: datetime.date
) -> None:
    with transaction.atomic():
        country = Country()
        country.hold(seats, roles)
        grants.align(on=earlier, by=None)  # whatever was handed out before is put right
        grants.align(on=day, by=None)
        assert reports.check(day).is_clean
        for who, person in enumerate(country.people):
            visible = Municipality.objects.visible_to(User.objects.get(pk=person.pk), day)
            assert set(visible.values_list("code", flat=True)) == country.reference(who, day, seats, roles)
        transaction.set_rollback(True)
