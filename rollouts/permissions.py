"""What people may do with waves and invitations. Who runs a rollout is the track's rule: see ``rollouts.tracks``."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from networks import permissions as networks
from portal.access import Person
from rollouts import tracks
from rollouts.models import Invitation, Rollout, Wave, WaveState


def may_run_rollout(user: Person, rollout: Rollout) -> bool:
    """Whether the user opens, fills, announces, locks and closes the rollout's waves."""
    return tracks.of(rollout).may_run(user, rollout)


def may_answer_invitation(user: Person, invitation: Invitation) -> bool:
    """Whether the user answers the invitation on the municipality's behalf."""
    return networks.may_answer(user, invitation.municipality)


@dataclass(frozen=True, slots=True)
class WaveMay:
    """What the user may do with a wave in the state it is in: the same bundle draws buttons and guards posts."""

    run: bool
    edit: bool
    invite: bool
    announce: bool
    lock: bool
    close: bool


def with_wave(user: Person, wave: Wave) -> WaveMay:
    """Return what the user may do with the wave."""
    run, state = may_run_rollout(user, wave.rollout), wave.state
    return WaveMay(
        run=run,
        edit=run and state in {WaveState.DRAFT, WaveState.ANNOUNCED},
        invite=run and state == WaveState.DRAFT,
        announce=run and state == WaveState.DRAFT,
        lock=run and state == WaveState.ANNOUNCED,
        close=run and state == WaveState.LOCKED,
    )


@dataclass(frozen=True, slots=True)
class InvitationMay:
    """What the user may do with an invitation on a day."""

    answer: bool
    is_open: bool

    @property
    def answer_now(self) -> bool:
        """Whether the user may answer, and the invitation takes answers."""
        return self.answer and self.is_open


def with_invitation(user: Person, invitation: Invitation, on: datetime.date) -> InvitationMay:
    """Return what the user may do with the invitation on the day."""
    wave = invitation.wave
    is_sent = invitation.sent_on is not None and invitation.sent_on <= on
    return InvitationMay(
        answer=may_answer_invitation(user, invitation),
        is_open=is_sent and wave.state == WaveState.ANNOUNCED and on <= wave.answer_by,
    )
