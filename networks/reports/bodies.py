"""Bodies as their pages show them: the list, one body on a day, and who reports to whom."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import capfirst

from networks.models import Body, Membership
from networks.models.bodies import BodyQuerySet

# The order of the model, from the council down; then those beside the line.
KINDS = (
    Body.Kind.COUNCIL,
    Body.Kind.COMMITTEE,
    Body.Kind.NATIONAL_GROUP,
    Body.Kind.WORKING_GROUP,
    Body.Kind.REGIONAL_GROUP,
    Body.Kind.COOPERATION_GROUP,
    Body.Kind.HEALTH_COMMUNITY,
    Body.Kind.SUPPLIER,
    Body.Kind.ADMINISTRATION,
)
ROLES = {role: place for place, role in enumerate(Membership.Role.values)}


@dataclass(frozen=True, slots=True)
class Entry:
    """One body of the list."""

    body: Body
    leads: tuple[str, ...]
    members: int


@dataclass(frozen=True, slots=True)
class Section:
    """The bodies of one kind."""

    heading: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Seat:
    """A person's seat as the body's page shows it."""

    membership: Membership
    name: str
    initials: str
    role: str
    email: str
    stands_in_for: str


@dataclass(frozen=True, slots=True)
class Page:
    """One body on a day."""

    body: Body
    seats: tuple[Seat, ...]
    coming: tuple[Seat, ...]
    past: tuple[Seat, ...]
    above: Body | None
    below: tuple[Body, ...]


def listing(bodies: BodyQuerySet, on: datetime.date) -> tuple[Section, ...]:
    """Return the bodies by kind, with who leads each on the day: two queries."""
    held: dict[int, list[Membership]] = defaultdict(list)
    for membership in Membership.objects.in_force(on).filter(body__in=bodies).select_related("user"):
        held[membership.body_id].append(membership)
    by_kind: dict[str, list[Entry]] = defaultdict(list)
    leading = {Membership.Role.CHAIR, Membership.Role.REGIONAL_CONTACT, Membership.Role.CONTACT}
    for body in bodies.select_related("network", "reports_to"):
        seats = held[body.pk]
        leads = tuple(seat.user.name for seat in seats if seat.role in leading)
        by_kind[body.kind].append(Entry(body, leads, len(seats)))
    return tuple(Section(capfirst(str(kind.label)), tuple(by_kind[kind])) for kind in KINDS if by_kind[kind])


def page(body: Body, visible: BodyQuerySet, on: datetime.date) -> Page:
    """Return one body with its members on the day, those to come and those before: three queries."""
    held = body.memberships.select_related("user", "stands_in_for__user").order_by("starts_on", "pk")
    seats = sorted((_seat(each) for each in held), key=lambda seat: ROLES[seat.membership.role])
    around = {each.pk: each for each in visible}
    return Page(
        body=body,
        seats=tuple(seat for seat in seats if seat.membership.holds(on)),
        coming=tuple(seat for seat in seats if seat.membership.starts_on > on),
        past=tuple(seat for seat in seats if seat.membership.ends_on and seat.membership.ends_on <= on),
        above=around.get(body.reports_to_id or 0),
        below=tuple(each for each in around.values() if each.reports_to_id == body.pk),
    )


def _seat(membership: Membership) -> Seat:
    user, other = membership.user, membership.stands_in_for
    words = user.name.replace(",", " ").split()
    return Seat(
        membership=membership,
        name=user.name,
        initials="".join(word[0].upper() for word in words[:2]),
        role=capfirst(str(membership.get_role_display())),
        email=user.email,
        stands_in_for=other.user.name if other else "",
    )


# Who reports to whom -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Node:
    """A body with those that report to it, by kind."""

    body: Body
    below: tuple[Node, ...]


def forest(bodies: Iterable[Body]) -> tuple[Node, ...]:
    """Return the bodies as trees of reporting; a body whose superior is not among them is a root of its own."""
    known = list(bodies)
    ids = {body.pk for body in known}
    below: dict[int | None, list[Body]] = defaultdict(list)
    for body in known:
        below[body.reports_to_id if body.reports_to_id in ids else None].append(body)
    seen: set[int] = set()
    roots = tuple(_grow(body, below, seen) for body in sorted(below[None], key=_order))
    lost = [body for body in known if body.pk not in seen]  # a circle that somebody drew by hand
    return (*roots, *(Node(body, ()) for body in lost))


def _grow(body: Body, below: dict[int | None, list[Body]], seen: set[int]) -> Node:
    seen.add(body.pk)
    return Node(body, tuple(_grow(each, below, seen) for each in sorted(below[body.pk], key=_order)))


def _order(body: Body) -> tuple[int, str]:
    return KINDS.index(Body.Kind(body.kind)), body.name
