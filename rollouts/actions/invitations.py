"""Answering an invitation: yes takes a seat, a change of mind gives it back, and no seat is given twice."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.audit.actions import record
from portal.refusals import Refused, Words
from rollouts import permissions, tracks
from rollouts.models import Answer, AnswerKind, Invitation, Participation, Wave, WaveState


class FullError(Refused):
    """Every seat of the wave is taken."""


@transaction.atomic
def answer(
    *,
    invitation: Invitation,
    kind: str,
    reason: str = "",
    on: datetime.date,
    at: datetime.datetime,
    by: User | None,
) -> Answer:
    """Record the municipality's answer; the same answer again changes nothing.

    Yes makes the municipality a participant from the day; another answer ends that. The status trail is left
    alone: the municipality's status is its own to report.

    Raises:
        FullError: the answer is yes and every seat is taken.
        Refused: ``by`` does not answer for the municipality, the answer is unknown or lacks its reason, the
            invitation takes no answers on the day, or the municipality may not join the track.

    """
    # The wave's row is the turnstile: whoever holds it counts the seats alone.
    Wave.objects.select_for_update().get(pk=invitation.wave_id)
    invitation = Invitation.objects.with_wave().get(pk=invitation.pk)
    if by is not None and not permissions.may_answer_invitation(by, invitation):
        raise Refused(_("Only the municipality's health leader answers its invitations."))
    reason = reason.strip()
    _require_words(kind, reason)
    _require_open(invitation, on)
    last = invitation.answers.order_by("-given_on", "-pk").first()
    if last is not None and (last.kind, last.reason) == (kind, reason):
        return last
    _require_order(last, on)
    _seat(invitation, joins=kind == AnswerKind.YES, on=on)
    given = Answer.objects.create(invitation=invitation, kind=kind, reason=reason, given_on=on, recorded_at=at, by=by)
    record(
        by=by,
        verb="invitation.answered",
        subject=invitation,
        before={"answer": last.kind, "reason": last.reason} if last else {},
        after={"answer": kind, "reason": reason, "given_on": on},
        at=at,
    )
    return given


def closed_words(invitation: Invitation, on: datetime.date) -> Words | None:
    """Return why the invitation takes no answers on the day, and whom to contact; None while it does."""
    wave = invitation.wave
    if wave.state == WaveState.DRAFT or invitation.sent_on is None or on < invitation.sent_on:
        return gettext("The invitation has not been sent yet.")
    if wave.state != WaveState.ANNOUNCED:
        words = gettext("%(wave)s is %(state)s, so answers can no longer be changed.")
        closed = words % {"wave": wave.name, "state": wave.get_state_display()}
    elif on > wave.answer_by:
        words = gettext("The deadline was %(day)s, so you can no longer answer here.")
        closed = words % {"day": date_format(wave.answer_by, "j. F Y")}
    else:
        return None
    return f"{closed} {contact_words(invitation)}"


def contact_words(invitation: Invitation) -> str:
    """Return whom the municipality should talk to about the wave."""
    rollout = invitation.wave.rollout
    if rollout.network is not None:
        return gettext("Contact the regional e-health group of %(network)s.") % {"network": rollout.network}
    return gettext("Contact the working group for %(solution)s or your regional e-health group.") % {
        "solution": rollout.solution.short_name
    }


def _require_words(kind: str, reason: str) -> None:
    if kind not in AnswerKind.values:
        raise Refused(_("Choose one of the answers."), field="kind")
    if kind == AnswerKind.NOT_RELEVANT and not reason:
        raise Refused(_("Write why this is not relevant for you."), field="reason")


def _require_open(invitation: Invitation, on: datetime.date) -> None:
    municipality = invitation.municipality
    if not municipality.exists(on):
        raise Refused(tracks.gone(municipality, on))
    words = closed_words(invitation, on)
    if words is not None:
        raise Refused(words)


def _require_order(last: Answer | None, on: datetime.date) -> None:
    if last is not None and on < last.given_on:
        raise Refused(_("The municipality has given a newer answer."))


def _seat(invitation: Invitation, *, joins: bool, on: datetime.date) -> None:
    taken = Participation.objects.filter(wave=invitation.wave, left_on__isnull=True)
    mine = taken.filter(municipality=invitation.municipality).first()
    if joins and mine is None:
        _require_seat(invitation, taken.count(), on)
        Participation.objects.create(wave=invitation.wave, municipality=invitation.municipality, joined_on=on)
    elif mine is not None and not joins:
        mine.left_on = on
        mine.save(update_fields=["left_on"])


def _require_seat(invitation: Invitation, taken: int, on: datetime.date) -> None:
    outside = tracks.of(invitation.wave.rollout).may_join(invitation.municipality, invitation.wave.rollout, on)
    if outside is not None:
        raise Refused(outside)
    if taken >= invitation.wave.seats_max:
        raise FullError(
            _("All the seats in this wave are taken. Answer “next wave” if you want to join later."), field="kind"
        )
