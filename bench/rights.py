"""What it costs to ask what a person may see, with a thousand people, 357 municipalities and forty bodies.

The yardstick reads the same rows by their ids, without asking about rights. Each turn is a new request: the person is
read anew, so that nothing is remembered from the turn before.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.example_country import STARTS_ON, TODAY, country
from bench.figure import Figure, milliseconds
from networks.actions import grants
from networks.models import Body, Membership, Municipality, Network, RoleHolder, RoleType
from portal.accounts.models import User

PEOPLE, BODIES, TURNS = 1000, 40, 101
MOST_QUERIES, PROMISE = 5, 5.0
BY_IDS = "the same rows by their ids"


def figures() -> list[Figure]:
    """Measure for each sort of person."""
    with country(1):
        return [figure for name, user in _people().items() for figure in _measured(name, user)]


def _measured(name: str, user: User) -> Iterator[Figure]:
    ids = _seen(user)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        _seen(User.objects.get(pk=user.pk))
    if len(asked) > MOST_QUERIES:
        message = f"what a {name} may see took {len(asked)} queries, and {MOST_QUERIES} were promised"
        raise RuntimeError(message)
    ours = _median(lambda: _seen(User(pk=user.pk, email=user.email)))
    theirs = _median(lambda: list(Municipality.objects.filter(pk__in=ids).values_list("pk", flat=True)))
    title = f"what a {name} may see, {len(ids)} of {Municipality.objects.count()}"
    yield Figure(title, round(ours, 2), "ms, median", BY_IDS, round(theirs, 2), round(ours / theirs, 2), None)
    yield Figure(f"{title}, promised", round(ours, 2), "ms, median", "5 ms", PROMISE, round(ours / PROMISE, 2), 1.0)


def _seen(user: User) -> list[int]:
    return list(Municipality.objects.visible_to(user, TODAY).values_list("pk", flat=True))


def _median(work: Callable[[], object]) -> float:
    work()
    return statistics.median(milliseconds(work) for _turn in range(TURNS))


def _people() -> dict[str, User]:
    """Seat a thousand people, and let the portal's own alignment hand out their rights."""
    kind = RoleType.objects.create(key="health_leader", name="helseleder")
    networks, places = list(Network.objects.all()), list(Municipality.objects.all())
    regional = [
        Body.objects.create(key=f"region-{n}", name=f"Region {n}", kind=Body.Kind.REGIONAL_GROUP, network=network)
        for n, network in enumerate(networks)
    ]
    others = [
        Body.objects.create(key=f"gruppe-{n}", name=f"Gruppe {n}", kind=Body.Kind.WORKING_GROUP, sees_nation=True)
        for n in range(BODIES - len(regional) - 1)
    ]
    people = User.objects.bulk_create(User(email=f"person{n}@bench.example", name=f"Person {n}") for n in range(PEOPLE))
    RoleHolder.objects.bulk_create(
        RoleHolder(municipality=places[n % len(places)], user=person, role=kind, starts_on=STARTS_ON)
        for n, person in enumerate(people[:700])
    )
    bodies = [*regional, *others]
    Membership.objects.bulk_create(
        Membership(body=bodies[n % len(bodies)], user=person, role="chair", starts_on=STARTS_ON)
        for n, person in enumerate(people[600:])
    )
    grants.align(on=TODAY, by=None)
    return {
        "health leader": people[0],
        "regional contact": people[600 + 3 * len(bodies)],
        "working-group lead": people[600 + 3 * len(bodies) + len(regional)],
    }
