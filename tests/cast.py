"""The cast: people with known rights, and two municipalities in different networks so that something could leak."""

import datetime
from dataclasses import dataclass, fields

from allauth.mfa.models import Authenticator

from networks.actions import appointments
from networks.models import Body, Membership, Municipality, Network, RoleHolder, Supplier
from portal.accounts.models import User
from tests.factories.accounts import UserFactory
from tests.factories.networks import (
    BodyFactory,
    CountyFactory,
    NetworkFactory,
    SupplierFactory,
    municipality,
    role_types,
)

SINCE = datetime.date(2024, 6, 1)
TOTP_SECRET = "JBSWY3DPEHPK3PXP"


@dataclass(frozen=True)
class Cast:
    """Everybody, and the places they speak for."""

    health_leader: User
    project_manager: User
    other_health_leader: User
    regional_contact: User
    other_regional_contact: User
    national_coordinator: User
    working_group_lead: User
    committee_member: User
    supplier_contact: User
    administrator: User
    newcomer: User
    grimstad: Municipality
    bodo: Municipality
    agder: Network
    nordland: Network
    supplier: Supplier

    def people(self) -> dict[str, User]:
        """Return everybody by role name."""
        found = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: person for name, person in found.items() if isinstance(person, User)}


def _person(role: str) -> User:
    return UserFactory(email=f"{role.replace('_', '-')}@kommune.example", name=role.replace("_", " ").capitalize())


def with_second_factor(user: User) -> User:
    """Give the person an authenticator app, as those with wide rights must have."""
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": TOTP_SECRET})
    return user


def _body(kind: str, key: str, *, network: Network | None = None, solution: str = "", nation: bool = True) -> Body:
    return BodyFactory(key=key, name=key, kind=kind, network=network, solution_key=solution, sees_nation=nation)


def _in_municipality(role: str, place: Municipality, name: str) -> User:
    person = _person(name)
    appointments.give_role(municipality=place, user=person, role=role, starts_on=SINCE, on=SINCE, by=None)
    return person


def _in_body(role: str, body: Body, name: str) -> User:
    person = _person(name)
    appointments.seat(body=body, user=person, role=role, starts_on=SINCE, on=SINCE, by=None)
    return with_second_factor(person)


def make_cast() -> Cast:
    """Seat everybody by the portal's own actions."""
    kind, seat, role = Body.Kind, Membership.Role, RoleHolder.Role
    role_types()
    agder, nordland = NetworkFactory(), NetworkFactory(key="diginordland", name="DigiNordland")
    grimstad = municipality("4202", "Grimstad", network=agder, persons=25000)
    bodo = municipality("1804", "Bodø", network=nordland, persons=53000)
    bodo.belongings.update(county=CountyFactory(code="18", name="Nordland"))
    south = _body(kind.REGIONAL_GROUP, "regional-agder", network=agder, nation=False)
    north = _body(kind.REGIONAL_GROUP, "regional-nordland", network=nordland, nation=False)
    supplier = SupplierFactory(key="fjelljournal", name="Fjelljournal")
    contact = _person("supplier_contact")
    appointments.name_supplier_contact(supplier=supplier, user=contact, starts_on=SINCE, on=SINCE, by=None)
    return Cast(
        health_leader=_in_municipality(role.HEALTH_LEADER, grimstad, "health_leader"),
        project_manager=_in_municipality(role.PROJECT_MANAGER, grimstad, "project_manager"),
        other_health_leader=_in_municipality(role.HEALTH_LEADER, bodo, "other_health_leader"),
        regional_contact=_in_body(seat.REGIONAL_CONTACT, south, "regional_contact"),
        other_regional_contact=_in_body(seat.REGIONAL_CONTACT, north, "other_regional_contact"),
        national_coordinator=_in_body(
            seat.SECRETARY, _body(kind.NATIONAL_GROUP, "nasjonal-gruppe"), "national_coordinator"
        ),
        working_group_lead=_in_body(
            seat.CHAIR, _body(kind.WORKING_GROUP, "arbeidsgruppe-digihelse", solution="digihelse"), "working_group_lead"
        ),
        committee_member=_in_body(seat.MEMBER, _body(kind.COMMITTEE, "utvalget"), "committee_member"),
        supplier_contact=contact,
        administrator=_in_body(seat.MEMBER, _body(kind.ADMINISTRATION, "administrasjon"), "administrator"),
        newcomer=_person("newcomer"),
        grimstad=grimstad,
        bodo=bodo,
        agder=agder,
        nordland=nordland,
        supplier=supplier,
    )
