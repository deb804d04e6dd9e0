"""The three tracks as rule sets: who invites, who may join, who decides. Shown to users, enforced in the actions."""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from networks import permissions
from networks.models import Body, Municipality, MunicipalityQuerySet, Network
from portal import access
from portal.access import Level, Person
from portal.refusals import Words
from rollouts.models import Rollout, Track


@dataclass(frozen=True, slots=True)
class TrackRules(ABC):
    """One track's rules, each also as a sentence that a user can read."""

    track: Track
    letter: Words
    who_invites: Words
    who_joins: Words
    who_decides: Words

    @abstractmethod
    def may_run(self, user: Person, rollout: Rollout) -> bool:
        """Whether the user opens, fills, announces and closes the rollout's waves."""

    @abstractmethod
    def eligible(self, rollout: Rollout, on: datetime.date) -> MunicipalityQuerySet:
        """Return the municipalities that may join on the day."""

    @abstractmethod
    def outside(self, municipality: Municipality, rollout: Rollout) -> Words:
        """Say why a municipality that exists may not join."""

    def may_join(self, municipality: Municipality, rollout: Rollout, on: datetime.date) -> Words | None:
        """Return None when the municipality may join on the day, else the reason why not."""
        if not municipality.exists(on):
            return gone(municipality, on)
        if self.eligible(rollout, on).filter(pk=municipality.pk).exists():
            return None
        return self.outside(municipality, rollout)


@dataclass(frozen=True, slots=True)
class National(TrackRules):
    """Every municipality may join, across regions."""

    def may_run(self, user: Person, rollout: Rollout) -> bool:
        """Allow the national coordinator, and whoever leads the solution's working group."""
        return permissions.coordinates_nation(user) or permissions.coordinates_solution(user, rollout.solution.key)

    def eligible(self, rollout: Rollout, on: datetime.date) -> MunicipalityQuerySet:
        """Return every municipality that exists."""
        del rollout
        return Municipality.objects.existing(on)

    def outside(self, municipality: Municipality, rollout: Rollout) -> Words:
        """Refuse to answer: nobody is outside."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Regional(TrackRules):
    """The municipalities of one network may join."""

    def may_run(self, user: Person, rollout: Rollout) -> bool:
        """Allow whoever coordinates the network, and the national coordinator."""
        assert rollout.network is not None  # noqa: S101  a database constraint says so
        return permissions.coordinates_network(user, rollout.network) or permissions.coordinates_nation(user)

    def eligible(self, rollout: Rollout, on: datetime.date) -> MunicipalityQuerySet:
        """Return those that belong to the network on the day."""
        in_force = Q(belongings__ends_on__isnull=True) | Q(belongings__ends_on__gt=on)
        return Municipality.objects.existing(on).filter(
            in_force, belongings__starts_on__lte=on, belongings__network=rollout.network_id
        )

    def outside(self, municipality: Municipality, rollout: Rollout) -> Words:
        """Say that it belongs to another network."""
        return gettext("%(municipality)s does not belong to %(network)s, whose rollout this is.") % {
            "municipality": municipality,
            "network": rollout.network,
        }


@dataclass(frozen=True, slots=True)
class Partial(TrackRules):
    """Only the municipalities on the approved list may join."""

    def may_run(self, user: Person, rollout: Rollout) -> bool:
        """Allow the national coordinator, and whoever leads the solution's working group."""
        return permissions.coordinates_nation(user) or permissions.coordinates_solution(user, rollout.solution.key)

    def eligible(self, rollout: Rollout, on: datetime.date) -> MunicipalityQuerySet:
        """Return those on the list that still exist."""
        return Municipality.objects.existing(on).filter(eligible_rollouts=rollout)

    def outside(self, municipality: Municipality, rollout: Rollout) -> Words:
        """Say that it is not on the list, and whom the list is for."""
        return gettext("%(municipality)s is not on the approved list. The rollout is for: %(criteria)s.") % {
            "municipality": municipality,
            "criteria": rollout.criteria.rstrip("."),
        }


VOLUNTARY = _(
    "The municipality decides for itself: taking part is voluntary, and it may change its answer until the deadline."
)
RULES: dict[str, TrackRules] = {
    Track.NATIONAL: National(
        track=Track.NATIONAL,
        letter=pgettext_lazy("track letter", "N"),
        who_invites=_("The national coordination group or the solution's working group invites."),
        who_joins=_("Every municipality may join, across regions."),
        who_decides=VOLUNTARY,
    ),
    Track.REGIONAL: Regional(
        track=Track.REGIONAL,
        letter=pgettext_lazy("track letter", "R"),
        who_invites=_("The network's regional e-health group invites; the national coordination group may help."),
        who_joins=_("The municipalities that belong to the network may join."),
        who_decides=VOLUNTARY,
    ),
    Track.PARTIAL: Partial(
        track=Track.PARTIAL,
        letter=pgettext_lazy("track letter", "P"),
        who_invites=_("The national coordination group or the solution's working group invites."),
        who_joins=_("Only the municipalities on the approved list may join, because the solution suits them now."),
        who_decides=VOLUNTARY,
    ),
}


def of(rollout: Rollout) -> TrackRules:
    """Return the rules of the rollout's track."""
    return RULES[rollout.track]


def gone(municipality: Municipality, on: datetime.date) -> Words:
    """Say that the municipality does not exist on the day, and who carries on."""
    if on < municipality.starts_on:
        return gettext("%(municipality)s does not exist yet.") % {"municipality": municipality}
    heirs = Municipality.objects.filter(predecessors__predecessor=municipality)
    words = gettext("%(municipality)s no longer exists as a municipality.") % {"municipality": municipality}
    if not heirs:
        return words
    now = gettext("It is now %(successors)s.") % {"successors": ", ".join(str(heir) for heir in heirs)}
    return f"{words} {now}"


def led_by(user: Person) -> list[str]:
    """Return the keys of the solutions whose working group the user leads."""
    bodies = Body.objects.held_by(user, Level.COORDINATE)
    return [body.solution_key for body in bodies if body.kind == Body.Kind.WORKING_GROUP]


def run_by(user: Person) -> Q:
    """Return the condition that keeps the rollouts the user may run: ``may_run`` for a whole set."""
    if permissions.coordinates_nation(user):
        return Q()
    own = Q(network__in=access.granted(user, Level.COORDINATE, Network))
    return (Q(solution__key__in=led_by(user)) & ~Q(track=Track.REGIONAL)) | own
