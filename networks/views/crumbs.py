"""Where a page belongs, for the links above its heading."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from networks.models import Body, Municipality


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the way; the last has no address."""

    label: str
    url: str = ""


def to_body(body: Body, *below: str) -> list[Crumb]:
    """Return the way to a body, or to a page below it."""
    way = [Crumb(gettext("Bodies"), reverse("networks:bodies"))]
    if not below:
        return [*way, Crumb(body.name)]
    return [*way, Crumb(body.name, body.get_absolute_url()), *(Crumb(label) for label in below)]


def to_roles(municipality: Municipality, *below: str) -> list[Crumb]:
    """Return the way to a municipality's roles, or to a page below them."""
    way = [Crumb(municipality.name, municipality.get_absolute_url())]
    if not below:
        return [*way, Crumb(gettext("Roles"))]
    return [
        *way,
        Crumb(gettext("Roles"), reverse("networks:roles", args=[municipality.code])),
        *(Crumb(label) for label in below),
    ]


def to_records(municipality: Municipality, *below: str) -> list[Crumb]:
    """Return the way to a municipality's record systems, or to a page below them."""
    way = [Crumb(municipality.name, municipality.get_absolute_url())]
    if not below:
        return [*way, Crumb(gettext("Electronic record systems"))]
    address = reverse("networks:records", args=[municipality.code])
    return [*way, Crumb(gettext("Electronic record systems"), address), *(Crumb(label) for label in below)]
