"""The menu and the person in the header: what each part of the cast finds at the top of every page."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from networks import permissions
from networks.models import Membership, Municipality, Network, RoleHolder, Supplier
from portal import access
from portal.access import Level, Person
from portal.accounts.models import User


@dataclass(frozen=True)
class Entry:
    """One link of the menu."""

    label: str | Promise
    url: str
    current: bool


@dataclass(frozen=True)
class Speaker:
    """Who is signed in, and on whose behalf."""

    name: str
    initials: str
    speaks_for: str


def speaker(user: User, on: datetime.date) -> Speaker:
    """Return the person's name and the first thing they speak for on the day."""
    role = RoleHolder.objects.in_force(on).filter(user=user).select_related("municipality").first()
    seat = None if role else Membership.objects.in_force(on).filter(user=user).select_related("body").first()
    hat = str(role.municipality) if role else str(seat.body) if seat else _supplier(user)
    words = user.name.replace(",", " ").split()
    return Speaker(user.name, "".join(word[0].upper() for word in words[:2]), hat)


def entries(user: Person, path: str) -> list[Entry]:
    """Return the menu for the person, with the entry that holds the current page marked."""
    wanted = _wanted(user)
    inside = [url for _label, url in wanted if path == url or (path.startswith(url) and url != "/")]
    current = max(inside, key=len, default="")
    return [Entry(label, url, url == current) for label, url in wanted]


def _wanted(user: Person) -> list[tuple[str | Promise, str]]:
    overview = (_("Overview"), reverse("rollouts:overview"))
    waves = (_("Waves"), reverse("rollouts:waves"))
    municipalities = (_("Municipalities"), reverse("rollouts:municipalities"))
    solutions = (_("Solutions"), reverse("rollouts:solutions"))
    reports = (_("Reports"), reverse("priorities:reports"))
    if permissions.coordinates_anything(user):
        return [overview, waves, municipalities, solutions, reports]
    if permissions.decides(user):
        return [reports, overview, municipalities, solutions]
    if permissions.sees_nation(user):
        return [overview, waves, municipalities, solutions, reports]
    own = Municipality.objects.filter(pk__in=access.granted(user, Level.SEE, Municipality))[:2]
    if own:
        home = own[0].get_absolute_url() if len(own) == 1 else reverse("start")
        label = _("My municipality") if len(own) == 1 else _("My municipalities")
        return [(label, home), waves, solutions]
    if access.granted(user, Level.SEE, Network):
        return [overview, waves, municipalities, solutions]
    return [(_("Start"), reverse("start")), solutions]


def _supplier(user: User) -> str:
    supplier = Supplier.objects.filter(pk__in=access.granted(user, Level.SEE, Supplier)).first()
    return supplier.name if supplier else ""
