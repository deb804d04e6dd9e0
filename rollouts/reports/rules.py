"""What a page says of a rollout's track: its rules in sentences, and the people who run it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import F, Q

from networks.models import Body, Membership
from portal.refusals import Words
from rollouts import tracks
from rollouts.models import Rollout, Track

Kind, Seat = Body.Kind, Membership.Role
SPOKESPEOPLE = {
    Kind.NATIONAL_GROUP: (Seat.CHAIR, Seat.SECRETARY),
    Kind.WORKING_GROUP: (Seat.CHAIR,),
    Kind.REGIONAL_GROUP: (Seat.REGIONAL_CONTACT, Seat.ROLLOUT_LEAD, Seat.CHAIR),
}


@dataclass(frozen=True, slots=True)
class TrackFacts:
    """The track's rules for one rollout."""

    letter: Words
    name: Words
    network: str
    criteria: str
    who_invites: Words
    who_joins: Words
    who_decides: Words


@dataclass(frozen=True, slots=True)
class Contact:
    """A person to ask, and on whose behalf they answer."""

    name: str
    role: str
    body: str
    email: str
    phone: str

    @property
    def initials(self) -> str:
        """Return two letters for the round mark."""
        return "".join(word[0].upper() for word in self.name.replace(",", " ").split()[:2])


def of(rollout: Rollout) -> TrackFacts:
    """Return the rules of the rollout's track."""
    rules = tracks.of(rollout)
    return TrackFacts(
        letter=rules.letter,
        name=rules.track.label,
        network=str(rollout.network or ""),
        criteria=rollout.criteria,
        who_invites=rules.who_invites,
        who_joins=rules.who_joins,
        who_decides=rules.who_decides,
    )


def contacts(rollout: Rollout, on: datetime.date, *, network_id: int | None = None) -> tuple[Contact, ...]:
    """Return who runs the rollout on the day, and who speaks for ``network_id``: in one query."""
    regional = Q(body__kind=Kind.REGIONAL_GROUP, role__in=SPOKESPEOPLE[Kind.REGIONAL_GROUP])
    if rollout.track == Track.REGIONAL:
        wanted = regional & Q(body__network=rollout.network_id)
    else:
        wanted = Q(body__kind=Kind.NATIONAL_GROUP, role__in=SPOKESPEOPLE[Kind.NATIONAL_GROUP]) | Q(
            body__kind=Kind.WORKING_GROUP,
            body__solution_key=rollout.solution.key,
            role__in=SPOKESPEOPLE[Kind.WORKING_GROUP],
        )
    if network_id is not None:
        wanted |= regional & Q(body__network=network_id)
    held = Membership.objects.in_force(on).filter(wanted).select_related("user", "body")
    near_first = held.order_by(F("body__network").desc(nulls_last=True), "-body__solution_key", "body__name", "pk")
    return tuple(
        Contact(seat.user.name, seat.get_role_display(), seat.body.name, seat.user.email, seat.user.phone)
        for seat in near_first
    )
