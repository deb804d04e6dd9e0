"""The example cast of a demo: one account per role, seated in the bodies that load_bodies has made.

Named by role, never by invented person.
"""

from __future__ import annotations

import datetime

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from networks.actions import appointments
from networks.models import Body, Membership, Municipality, RoleHolder, Supplier
from portal.accounts.models import User

SINCE = datetime.date(2024, 11, 1)
Seat, Role = Membership.Role, RoleHolder.Role

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
def load(*, by: User | None = None, on: datetime.date = SINCE) -> list[User]:
    """Make the example accounts with their seats and roles; return them in the order they are listed."""
    if User.objects.filter(is_example=True).exists():
        return list(User.objects.filter(is_example=True).order_by("pk"))
    bodies = {body.key: body for body in Body.objects.all()}
    password = make_password(settings.DEMO_PASSWORD)
    people = []
    for address, name, code, role in ROLES:
        people.append(person := _person(address, name, password))
        municipality = Municipality.objects.get(code=code)
        appointments.give_role(municipality=municipality, user=person, role=role, starts_on=SINCE, on=on, by=by)
    for address, name, key, held in SEATS:
        people.append(person := _person(address, name, password))
        appointments.seat(body=bodies[key], user=person, role=held, starts_on=SINCE, on=on, by=by)
    people.append(person := _person("leverandorkontakt", "Leverandørkontakt", password))
    supplier = Supplier.objects.order_by("name")[0]
    appointments.name_supplier_contact(supplier=supplier, user=person, starts_on=SINCE, on=on, by=by)
    return people


def _person(address: str, name: str, password: str) -> User:
    return User.objects.create(email=f"{address}@demo.example", name=name, password=password, is_example=True)
