"""What people may do with waves, invitations and statuses. Who runs a rollout is its track's rule (``tracks``)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import QuerySet

from networks import permissions as networks
from networks.models import Municipality, Network
from portal import access
from portal.access import Level, Person
from rollouts import tracks
from rollouts.models import Invitation, Rollout, Solution, Wave, WaveState
from rollouts.models.solutions import SolutionQuerySet


def may_run_rollout(user: Person, rollout: Rollout) -> bool:
    """Whether the user opens, fills, announces, locks and closes the rollout's waves."""
    return tracks.of(rollout).may_run(user, rollout)


def may_answer_invitation(user: Person, invitation: Invitation) -> bool:
    """Whether the user answers the invitation on the municipality's behalf."""
    return networks.may_answer(user, invitation.municipality)


def rollouts_run_by(user: Person) -> QuerySet[Rollout]:
    """Return the rollouts whose waves the user runs."""
    return Rollout.objects.filter(tracks.run_by(user))


def may_begin(user: Person) -> tuple[SolutionQuerySet, list[Network]]:
    """Return the solutions whose national rollout the user may begin, and the networks whose regional ones."""
    networks_run = Network.objects.filter(pk__in=access.granted(user, Level.COORDINATE, Network))
    if networks.coordinates_nation(user):
        return Solution.objects.all(), list(Network.objects.all())
    return Solution.objects.filter(key__in=tracks.led_by(user)), list(networks_run)


@dataclass(frozen=True, slots=True)
class WaveMay:
    """What the user may do with a wave in the state it is in: the same bundle draws buttons and guards posts."""

    run: bool
    edit: bool
    invite: bool
    announce: bool
    lock: bool
    close: bool


NOTHING = WaveMay(run=False, edit=False, invite=False, announce=False, lock=False, close=False)


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


def may_browse(user: Person) -> bool:
    """Whether the user sees more than single municipalities: a network's, or the whole country's."""
    return networks.sees_nation(user) or bool(access.granted(user, Level.SEE, Network))


@dataclass(frozen=True, slots=True)
class MunicipalityMay:
    """What the user may do with a municipality's status and invitations."""

    report: bool
    propose: bool
    answer: bool
    browse: bool

    @property
    def speak(self) -> bool:
        """Whether the user may say anything about its status."""
        return self.report or self.propose


def with_municipality(user: Person, municipality: Municipality, on: datetime.date) -> MunicipalityMay:
    """Return what the user may do with the municipality on the day."""
    report = networks.may_report(user, municipality)
    return MunicipalityMay(
        report=report,
        propose=not report and networks.may_propose_status(user, municipality, on),
        answer=networks.may_answer(user, municipality),
        browse=may_browse(user),
    )
