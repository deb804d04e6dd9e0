"""Rights in sentences: why a person may see or do something, why not, and what a change gives and takes."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db import models
from django.utils import dateformat
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from networks import permissions
from networks.models import Body, Membership, Municipality, RoleHolder, RoleType
from networks.reports.grants import MODELS, Check, Held
from portal.access import Level, Person
from portal.accounts.models import User

Words = str | Promise

# What each level lets one do, said of the kind of thing it is held on.
MEANING: dict[tuple[str, str], Words] = {
    ("networks.Municipality", Level.SEE): _("see everything about %(thing)s"),
    ("networks.Municipality", Level.REPORT): _("report and confirm status for %(thing)s"),
    ("networks.Municipality", Level.ANSWER): _("answer invitations and name role holders for %(thing)s"),
    ("networks.Network", Level.SEE): _("see the municipalities of %(thing)s"),
    ("networks.Network", Level.COORDINATE): _("run waves and propose status for the municipalities of %(thing)s"),
    ("networks.Body", Level.SEE): _("see what %(thing)s sees"),
    ("networks.Body", Level.COORDINATE): _("coordinate on behalf of %(thing)s"),
    ("networks.Body", Level.DECIDE): _("take part in the decisions of %(thing)s"),
    ("networks.Body", Level.ADMINISTER): _("administer users, memberships and the register"),
    ("networks.Supplier", Level.SEE): _("see the products of %(thing)s"),
    ("networks.Supplier", Level.REPORT): _("report the readiness of the products of %(thing)s"),
}


def meaning(level: str, model: str, thing: object) -> str:
    """Return what the level lets one do with the thing."""
    return str(MEANING.get((model, level), level)) % {"thing": thing}


def in_words(some: Iterable[Held]) -> tuple[str, ...]:
    """Return what each grant lets one do: one query per kind of thing."""
    held = tuple(some)
    things = _things(held)
    order = {level.value: place for place, level in enumerate(Level)}
    ranked = sorted(held, key=lambda each: (each.model, each.thing_id, order.get(each.level, 0)))
    return tuple(_phrase(each, things) for each in ranked)


def told(check: Check) -> tuple[str, ...]:
    """Return a sentence for every grant that should not be there, and every one that is missing."""
    wrong = (*check.without_seat, *check.without_grant)
    people, things = User.objects.in_bulk({held.user_id for held in wrong}), _things(wrong)
    extra = gettext("%(who)s may %(what)s, but no membership or role says so.")
    lacking = gettext("%(who)s should be able to %(what)s, but has not been given the right.")
    marked = [(extra, held) for held in check.without_seat] + [(lacking, held) for held in check.without_grant]
    return tuple(words % {"who": people[held.user_id].name, "what": _phrase(held, things)} for words, held in marked)


def _things(held: Iterable[Held]) -> dict[str, dict[int, models.Model]]:
    """Return what the grants are on: one query per kind of thing, whether or not there is any."""
    ids = {label: {each.thing_id for each in held if each.model == label} for label in MODELS}
    return {label: model._default_manager.in_bulk(ids[label]) for label, model in MODELS.items()}


def _phrase(held: Held, things: dict[str, dict[int, models.Model]]) -> str:
    return meaning(held.level, held.model, things[held.model].get(held.thing_id, "?"))


# Why, and why not --------------------------------------------------------------------------------


def why(user: Person, thing: Municipality | Body, on: datetime.date) -> tuple[str, ...]:
    """Return one sentence for each reason the user sees the thing; none when it does not."""
    if not isinstance(user, User):
        return ()
    if isinstance(thing, Body):
        return tuple(_why_body(user, thing, on))
    return tuple(_why_municipality(user, thing, on))


def why_not(user: Person, wish: str, municipality: Municipality, on: datetime.date) -> str:
    """Return why the user may not do what it wishes in the municipality; empty when it may.

    ``wish`` is ``see``, ``report``, ``answer`` or ``name`` (name role holders).
    """
    allowed, words = _WISHES[wish]
    sees = Municipality.objects.visible_to(user, on).filter(pk=municipality.pk).exists()
    names = {"place": municipality.name_nb}
    if not sees:
        return gettext("You do not see %(place)s, because you have no role there and no seat that covers it.") % names
    if allowed(user, municipality):
        return ""
    return str(words) % (names | {"who": _who(municipality, on)})


def seats_of(user: User, on: datetime.date) -> list[Membership]:
    """Return the seats the user holds on the day."""
    return list(Membership.objects.in_force(on).filter(user=user).with_grounds())


def roles_of(user: User, on: datetime.date) -> list[RoleHolder]:
    """Return the roles the user holds on the day."""
    return list(RoleHolder.objects.in_force(on).where_it_exists(on).filter(user=user).with_grounds())


def _since(day: datetime.date) -> str:
    return dateformat.format(day, "j. F Y")


def _why_municipality(user: User, place: Municipality, on: datetime.date) -> Iterator[str]:
    for role in roles_of(user, on):
        if role.municipality_id == place.pk:
            words = gettext("You see %(place)s because you have been %(role)s there since %(day)s.")
            yield words % {"place": place.name_nb, "role": _role(role), "day": _since(role.starts_on)}
    belonging = place.belongings.in_force(on).select_related("network").first()
    for seat in seats_of(user, on):
        brought = permissions.grants_of_seat(seat)[1]
        names = {"place": place.name_nb, "seat": _seat(seat), "body": seat.body, "day": _since(seat.starts_on)}
        if Level.SEE not in brought:
            continue
        if belonging and seat.body.network_id == belonging.network_id:
            words = gettext(
                "You see %(place)s because you have been %(seat)s in %(body)s since %(day)s, "
                "and the municipality belongs to %(network)s."
            )
            yield words % (names | {"network": belonging.network})
        elif seat.body.sees_nation:
            words = gettext(
                "You see %(place)s because you have been %(seat)s in %(body)s since %(day)s. It sees the whole country."
            )
            yield words % names


def _why_body(user: User, body: Body, on: datetime.date) -> Iterator[str]:
    own = [seat for seat in seats_of(user, on) if seat.body_id == body.pk]
    for seat in own:
        words = gettext("You see %(body)s because you have been %(seat)s there since %(day)s.")
        yield words % {"body": body, "seat": _seat(seat), "day": _since(seat.starts_on)}
    if not own and permissions.visible_bodies(user).filter(pk=body.pk).exists():
        yield gettext("You see %(body)s because everybody who takes part may see how the work is organised.") % {
            "body": body
        }


def _seat(seat: Membership) -> str:
    if seat.stands_in_for is None:
        return str(seat.get_role_display())
    return gettext("stand-in for the %(seat)s") % {"seat": seat.stands_in_for.get_role_display()}


def _role(role: RoleHolder) -> str:
    if role.stands_in_for is None:
        return role.role.name
    return gettext("stand-in for the %(seat)s") % {"seat": role.stands_in_for.role.name}


def _who(municipality: Municipality, on: datetime.date) -> str:
    """Name those who may answer, or say that there is nobody."""
    holders = RoleHolder.objects.in_force(on).filter(municipality=municipality).with_grounds()
    leaders = [each.user.name for each in holders if each.effective_role == RoleHolder.Role.HEALTH_LEADER]
    return ", ".join(leaders) or gettext("nobody at the moment")


def _sees(_user: Person, _municipality: Municipality) -> bool:
    return True  # asked only of what the user sees


_WISHES: dict[str, tuple[Callable[[Person, Municipality], bool], Words]] = {
    "see": (_sees, ""),
    "report": (
        permissions.may_report,
        _("You may not confirm status for %(place)s: the municipality's own people do. Health leader: %(who)s."),
    ),
    "answer": (
        permissions.may_answer,
        _("You may not answer invitations for %(place)s: its health leader does. Health leader: %(who)s."),
    ),
    "name": (
        permissions.may_name_roles,
        _("You may not name role holders for %(place)s: its health leader does. Health leader: %(who)s."),
    ),
}


# The tables of rights, for the page that explains them ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """What one seat or role lets one do."""

    who: str
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The seats of one kind of body, or the roles of a municipality."""

    heading: str
    lines: tuple[Line, ...]


def tables() -> tuple[Group, ...]:
    """Return the whole contract as ``networks.permissions`` says it: one query, for the names of role types."""
    return (_role_table(), *_seat_tables())


def _role_table() -> Group:
    place = gettext("the municipality")
    lines = []
    for kind in RoleType.objects.all():
        levels = permissions.ROLE_GRANTS.get(kind.key, permissions.READING)
        lines.append(
            Line(capfirst(kind.name), tuple(meaning(level, "networks.Municipality", place) for level in levels))
        )
    return Group(gettext("Roles in a municipality"), tuple(lines))


def _seat_tables() -> Iterator[Group]:
    for kind in Body.Kind:
        model, thing = _anchor(kind)
        lines = tuple(
            Line(capfirst(str(Membership.Role(role).label)), tuple(meaning(level, model, thing) for level in levels))
            for (at, role), levels in permissions.SEAT_GRANTS.items()
            if at == kind
        )
        yield Group(capfirst(str(kind.label)), lines)


def _anchor(kind: Body.Kind) -> tuple[str, str]:
    if kind == Body.Kind.REGIONAL_GROUP:
        return "networks.Network", gettext("the network")
    if kind == Body.Kind.SUPPLIER:
        return "networks.Supplier", gettext("the supplier")
    return "networks.Body", gettext("the body")
