"""The example cast of a demo: bodies, and one account per role. Named by role, never by invented person."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from networks.actions import appointments
from networks.models import Body, Membership, Municipality, Network, RoleHolder, Supplier
from portal.accounts.models import User

SINCE = datetime.date(2024, 11, 1)
Kind, Seat, Role = Body.Kind, Membership.Role, RoleHolder.Role

# key, Norwegian name, kind, network key, solution key, sees the whole country
BODIES = [
    ("nasjonal-koordineringsgruppe", "Nasjonal koordineringsgruppe", Kind.NATIONAL_GROUP, "", "", True),
    ("fag-og-prioriteringsutvalget", "Fag- og prioriteringsutvalget e-helse", Kind.COMMITTEE, "", "", True),
    ("administrasjon", "Administrasjon av portalen", Kind.ADMINISTRATION, "", "", True),
    ("arbeidsgruppe-digihelse", "Arbeidsgruppe DigiHelse", Kind.WORKING_GROUP, "", "digihelse", True),
    ("regional-gruppe-agder", "Regional e-helsegruppe Agder", Kind.REGIONAL_GROUP, "digi-agder", "", False),
    ("regional-gruppe-nordland", "Regional e-helsegruppe Nordland", Kind.REGIONAL_GROUP, "diginordland", "", False),
]
SEATS = [
    ("nasjonal.koordinator", "Nasjonal koordinator", "nasjonal-koordineringsgruppe", Seat.SECRETARY),
    ("regional.kontakt.agder", "Regional kontaktperson, Agder", "regional-gruppe-agder", Seat.REGIONAL_CONTACT),
    (
        "regional.kontakt.nordland",
        "Regional kontaktperson, Nordland",
        "regional-gruppe-nordland",
        Seat.REGIONAL_CONTACT,
    ),
    ("arbeidsgruppeleder", "Leder av arbeidsgruppen for DigiHelse", "arbeidsgruppe-digihelse", Seat.CHAIR),
    ("utvalgsmedlem", "Medlem av utvalget", "fag-og-prioriteringsutvalget", Seat.MEMBER),
    ("administrator", "Administrator", "administrasjon", Seat.MEMBER),
]
ROLES = [
    ("helseleder.grimstad", "Helseleder, Grimstad", "4202", Role.HEALTH_LEADER),
    ("prosjektleder.grimstad", "Prosjektleder, Grimstad", "4202", Role.PROJECT_MANAGER),
    ("helseleder.bodo", "Helseleder, Bodø", "1804", Role.HEALTH_LEADER),
]


@transaction.atomic
def load(*, by: User | None = None) -> list[User]:
    """Make the example accounts with their seats and roles; return them in the order they are listed."""
    if User.objects.filter(is_example=True).exists():
        return list(User.objects.filter(is_example=True).order_by("pk"))
    bodies = _bodies()
    password = make_password(settings.DEMO_PASSWORD)
    people = []
    for address, name, code, role in ROLES:
        people.append(person := _person(address, name, password))
        municipality = Municipality.objects.get(code=code)
        appointments.give_role(municipality=municipality, user=person, role=role, starts_on=SINCE, by=by)
    for address, name, key, role in SEATS:
        people.append(person := _person(address, name, password))
        appointments.seat(body=bodies[key], user=person, role=role, starts_on=SINCE, by=by)
    people.append(person := _person("leverandorkontakt", "Leverandørkontakt", password))
    appointments.name_supplier_contact(supplier=Supplier.objects.order_by("name")[0], user=person, by=by)
    return people


def _person(address: str, name: str, password: str) -> User:
    return User.objects.create(email=f"{address}@demo.example", name=name, password=password, is_example=True)


def _bodies() -> dict[str, Body]:
    networks = {network.key: network for network in Network.objects.all()}
    bodies = {
        key: Body.objects.get_or_create(
            key=key,
            defaults={
                "name": name,
                "kind": kind,
                "network": networks.get(network),
                "solution_key": solution,
                "sees_nation": nation,
            },
        )[0]
        for key, name, kind, network, solution, nation in BODIES
    }
    national, committee = bodies["nasjonal-koordineringsgruppe"], bodies["fag-og-prioriteringsutvalget"]
    Body.objects.filter(kind__in=[Kind.REGIONAL_GROUP, Kind.WORKING_GROUP]).update(reports_to=national)
    Body.objects.filter(pk=national.pk).update(reports_to=committee)
    return bodies
