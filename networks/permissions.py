"""What the levels mean for people and bodies: the contract of who may do what, readable by the customer.

Rights follow from seats. :data:`SEAT_GRANTS` and :data:`ROLE_GRANTS` say which level a seat or a municipal role
brings, and on what; ``networks.actions.grants`` hands them out and takes them back. Nobody else does.
"""

from __future__ import annotations

import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from networks.models import Body, Membership, Municipality, Network, RoleHolder, Supplier
from networks.models.bodies import BodyQuerySet
from portal import access
from portal.access import Level
from portal.accounts.models import User

Person = User | AnonymousUser
Kind, Seat, Role = Body.Kind, Membership.Role, RoleHolder.Role

COORDINATING = (Level.SEE, Level.COORDINATE)
DECIDING = (Level.SEE, Level.DECIDE)
READING = (Level.SEE,)

# In a regional group the levels are held on its network, at a supplier on the supplier, else on the body itself.
SEAT_GRANTS: dict[tuple[str, str], tuple[Level, ...]] = {
    (Kind.NATIONAL_GROUP, Seat.CHAIR): COORDINATING,
    (Kind.NATIONAL_GROUP, Seat.SECRETARY): COORDINATING,
    (Kind.NATIONAL_GROUP, Seat.MEMBER): READING,
    (Kind.REGIONAL_GROUP, Seat.CHAIR): COORDINATING,
    (Kind.REGIONAL_GROUP, Seat.REGIONAL_CONTACT): COORDINATING,
    (Kind.REGIONAL_GROUP, Seat.ROLLOUT_LEAD): COORDINATING,
    (Kind.REGIONAL_GROUP, Seat.NETWORK_RESOURCE): READING,
    (Kind.REGIONAL_GROUP, Seat.MEMBER): READING,
    (Kind.WORKING_GROUP, Seat.CHAIR): COORDINATING,
    (Kind.WORKING_GROUP, Seat.MEMBER): READING,
    (Kind.COMMITTEE, Seat.CHAIR): DECIDING,
    (Kind.COMMITTEE, Seat.MEMBER): DECIDING,
    (Kind.COMMITTEE, Seat.DEPUTY): DECIDING,
    (Kind.COMMITTEE, Seat.SECRETARY): READING,
    (Kind.COMMITTEE, Seat.OBSERVER): READING,
    (Kind.COUNCIL, Seat.CHAIR): READING,
    (Kind.COUNCIL, Seat.MEMBER): READING,
    (Kind.COUNCIL, Seat.DEPUTY): READING,
    (Kind.COUNCIL, Seat.SECRETARY): READING,
    (Kind.HEALTH_COMMUNITY, Seat.CHAIR): READING,
    (Kind.HEALTH_COMMUNITY, Seat.MEMBER): READING,
    (Kind.HEALTH_COMMUNITY, Seat.DEPUTY): READING,
    (Kind.HEALTH_COMMUNITY, Seat.SECRETARY): READING,
    (Kind.COOPERATION_GROUP, Seat.CHAIR): READING,
    (Kind.COOPERATION_GROUP, Seat.MEMBER): READING,
    (Kind.SUPPLIER, Seat.CONTACT): (Level.SEE, Level.REPORT),
    (Kind.ADMINISTRATION, Seat.MEMBER): (Level.SEE, Level.ADMINISTER),
}
# Role types are data; one that is not listed here lets its holder see the municipality and no more.
ROLE_GRANTS: dict[str, tuple[Level, ...]] = {
    Role.HEALTH_LEADER: (Level.SEE, Level.REPORT, Level.ANSWER),
    Role.PROJECT_MANAGER: (Level.SEE, Level.REPORT),
}
# Who cares for a body's own words: its mandate, its rhythm and what it is responsible for.
KEEPERS = frozenset({Seat.CHAIR, Seat.SECRETARY})


def grants_of_seat(membership: Membership) -> tuple[Body | Network | Supplier, tuple[Level, ...]]:
    """Return what a seat brings: the thing the levels are held on, and the levels."""
    body = membership.body
    return body.network or body.supplier or body, SEAT_GRANTS.get((body.kind, membership.effective_role), ())


def grants_of_role(holder: RoleHolder) -> tuple[Municipality, tuple[Level, ...]]:
    """Return what a municipal role brings: the municipality, and the levels held on it."""
    return holder.municipality, ROLE_GRANTS.get(holder.effective_role, READING)


def visible_bodies(user: Person) -> BodyQuerySet:
    """Return the bodies whose pages the user may open.

    Whoever takes part sees the whole model; the administration is for administrators, and a supplier's contacts are
    for those who see the nation and for the supplier itself, which sees no other body.
    """
    if administers(user):
        return Body.objects.all()
    own = access.granted(user, Level.SEE, Supplier)
    takes_part = any(access.granted(user, Level.SEE, model) for model in (Municipality, Network, Body))
    if not takes_part:
        return Body.objects.filter(supplier__in=own)
    closed = [Kind.ADMINISTRATION] if sees_nation(user) else [Kind.ADMINISTRATION, Kind.SUPPLIER]
    return Body.objects.filter(~Q(kind__in=closed) | Q(supplier__in=own))


def keeps_body(user: Person, body: Body, on: datetime.date) -> bool:
    """Whether the user may change the body's mandate and rhythm: its chair, its secretary, or an administrator."""
    if administers(user):
        return True
    if not isinstance(user, User):
        return False
    seats = body.memberships.in_force(on).filter(user=user).select_related("stands_in_for")
    return any(seat.effective_role in KEEPERS for seat in seats)


def may_seat(user: Person) -> bool:
    """Whether the user gives and ends seats in bodies, and keeps the role types."""
    return administers(user)


def may_name_roles(user: Person, municipality: Municipality) -> bool:
    """Whether the user says who holds which role for the municipality."""
    return may_answer(user, municipality) or administers(user)


def may_confirm_role(user: Person, holder: RoleHolder) -> bool:
    """Whether the user may say that the role is still held: the holder, or who names roles."""
    return holder.user == user or may_name_roles(user, holder.municipality)


def may_see_contacts(user: Person, municipality: Municipality, on: datetime.date) -> bool:
    """Whether the user sees how to reach the municipality's people: themselves, and those who work with them."""
    own = access.allowed(user, Level.SEE, municipality)
    return own or administers(user) or leads_solution(user) or may_propose_status(user, municipality, on)


def may_see_holes(user: Person) -> bool:
    """Whether the user looks after more than one municipality's roles."""
    return sees_nation(user) or bool(access.granted(user, Level.SEE, Network))


def may_confirm_on_behalf(user: Person, municipality: Municipality, on: datetime.date) -> bool:
    """Whether the user's network has the municipality's dated agreement to confirm status on its behalf."""
    networks = access.granted(user, Level.COORDINATE, Network)
    if not networks:
        return False
    belonging = municipality.belongings.in_force(on).filter(network__in=networks).values("network")
    return municipality.delegations.in_force(on).filter(network__in=belonging).exists()


def leads_solution(user: Person) -> bool:
    """Whether the user leads a working group."""
    return any(body.kind == Kind.WORKING_GROUP for body in Body.objects.held_by(user, Level.COORDINATE))


def sees_nation(user: Person) -> bool:
    """Whether the user sees every municipality."""
    return Body.objects.show_nation_to(user)


def coordinates_nation(user: Person) -> bool:
    """Whether the user runs national and partial rollouts, composes waves and prepares cuts."""
    return any(body.kind == Kind.NATIONAL_GROUP for body in Body.objects.held_by(user, Level.COORDINATE))


def coordinates_solution(user: Person, solution_key: str) -> bool:
    """Whether the user leads the working group of the solution."""
    held = Body.objects.held_by(user, Level.COORDINATE)
    return any(body.kind == Kind.WORKING_GROUP and body.solution_key == solution_key for body in held)


def coordinates_network(user: Person, network: Network) -> bool:
    """Whether the user runs the network's regional rollouts."""
    return access.allowed(user, Level.COORDINATE, network)


def coordinates_anything(user: Person) -> bool:
    """Whether the user coordinates at any level: the nation, a solution or a network."""
    return any(access.granted(user, Level.COORDINATE, model) for model in (Body, Network))


def may_propose_status(user: Person, municipality: Municipality, on: datetime.date) -> bool:
    """Whether the user may register what others tell about the municipality: its region and the nation may."""
    if coordinates_nation(user):
        return True
    networks = access.granted(user, Level.COORDINATE, Network)
    return bool(networks) and municipality.belongings.in_force(on).filter(network__in=networks).exists()


def may_report(user: Person, municipality: Municipality) -> bool:
    """Whether the user confirms the municipality's own status."""
    return access.allowed(user, Level.REPORT, municipality)


def may_answer(user: Person, municipality: Municipality) -> bool:
    """Whether the user answers invitations for the municipality."""
    return access.allowed(user, Level.ANSWER, municipality)


def decides(user: Person) -> bool:
    """Whether the user takes part in the committee's decisions."""
    return any(body.kind == Kind.COMMITTEE for body in Body.objects.held_by(user, Level.DECIDE))


def administers(user: Person) -> bool:
    """Whether the user administers the portal."""
    return bool(access.granted(user, Level.ADMINISTER, Body))
