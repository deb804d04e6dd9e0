"""What people may do with cuts and reports. Who sees which cut is ``CutQuerySet.visible_to``."""

from __future__ import annotations

from dataclasses import dataclass

from networks import permissions as networks
from networks.models import Network
from portal import access
from portal.access import Level, Person
from priorities.models import Cut


def may_read_reports(user: Person) -> bool:
    """Whether there is any report the user could see: of the whole country, or of a network."""
    return networks.sees_nation(user) or bool(access.granted(user, Level.SEE, Network))


def may_draft_any(user: Person) -> bool:
    """Whether the user drafts cuts of any scope."""
    return networks.coordinates_nation(user)


def may_draft(user: Person) -> bool:
    """Whether the user drafts cuts at all: of the whole country, or of a network it coordinates."""
    return may_draft_any(user) or bool(access.granted(user, Level.COORDINATE, Network))


def may_prepare(user: Person, network: Network | None) -> bool:
    """Whether the user prepares cuts of the scope: nationally all, regionally those of its own network."""
    return may_draft_any(user) or (network is not None and networks.coordinates_network(user, network))


@dataclass(frozen=True, slots=True)
class CutMay:
    """What the user may do with a cut in the state it is in: the same bundle draws buttons and guards posts."""

    edit: bool
    lock: bool
    supersede: bool
    make: bool


def with_cut(user: Person, cut: Cut) -> CutMay:
    """Return what the user may do with a cut it sees."""
    prepares = may_prepare(user, cut.network)
    return CutMay(
        edit=prepares and not cut.is_locked,
        lock=prepares and not cut.is_locked,
        supersede=prepares and cut.is_locked,
        make=prepares and cut.is_locked,
    )
