"""What the levels mean for people and bodies: the contract of who may do what, readable by the customer.

Rights follow from seats. :data:`SEAT_GRANTS` and :data:`ROLE_GRANTS` say which level a seat or a municipal role
brings, and on what; ``networks.actions.appointments`` hands them out and takes them back. Nobody else does.
"""

from __future__ import annotations

import datetime

from django.contrib.auth.models import AnonymousUser

from networks.models import Body, Membership, Municipality, Network, RoleHolder
from portal import access
from portal.access import Level
from portal.accounts.models import User

Person = User | AnonymousUser
Kind, Seat, Role = Body.Kind, Membership.Role, RoleHolder.Role

COORDINATING = (Level.SEE, Level.COORDINATE)
DECIDING = (Level.SEE, Level.DECIDE)
READING = (Level.SEE,)

# In a regional group the levels are held on its network, in every other body on the body itself.
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
    (Kind.ADMINISTRATION, Seat.MEMBER): (Level.SEE, Level.ADMINISTER),
}
ROLE_GRANTS: dict[str, tuple[Level, ...]] = {
    Role.HEALTH_LEADER: (Level.SEE, Level.REPORT, Level.ANSWER),
    Role.PROJECT_MANAGER: (Level.SEE, Level.REPORT),
}


def grants_of_seat(membership: Membership) -> tuple[Body | Network, tuple[Level, ...]]:
    """Return what a seat brings: the thing the levels are held on, and the levels."""
    body = membership.body
    return body.network or body, SEAT_GRANTS.get((body.kind, membership.role), ())


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
