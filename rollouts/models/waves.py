"""Rollouts on their tracks, the waves of each, invitations, answers and participation."""

from __future__ import annotations

import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from networks.models import Body, Municipality, Network, Product
from portal import access
from portal.access import Level
from portal.accounts.models import User
from rollouts.models.solutions import Solution
from rollouts.models.words import AnswerKind, Track, WaveState


class Rollout(models.Model):
    """A solution on one track. The track is a rule set: see ``rollouts.tracks``."""

    solution = models.ForeignKey(Solution, on_delete=models.PROTECT, related_name="rollouts")
    track = models.CharField(_("track"), max_length=10, choices=Track.choices)
    network = models.ForeignKey(Network, on_delete=models.PROTECT, null=True, blank=True, related_name="rollouts")
    products = models.ManyToManyField(Product, blank=True, related_name="rollouts", verbose_name=_("record systems"))
    eligible = models.ManyToManyField(
        Municipality, blank=True, related_name="eligible_rollouts", verbose_name=_("approved municipalities")
    )
    criteria = models.CharField(_("who it is for"), max_length=300, blank=True)

    class Meta:
        """Regional rollouts have a network and only they do; partial ones say whom they are for."""

        verbose_name = _("rollout")
        verbose_name_plural = _("rollouts")
        ordering: ClassVar[list[str]] = ["solution", "track", "network"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(track=Track.REGIONAL, network__isnull=False)
                | (~Q(track=Track.REGIONAL) & Q(network__isnull=True)),
                name="rollout_network_iff_regional",
            ),
            models.CheckConstraint(
                condition=~Q(track=Track.PARTIAL) | ~Q(criteria=""), name="rollout_partial_has_criteria"
            ),
            models.UniqueConstraint(
                fields=["solution", "track", "criteria"],
                condition=Q(network__isnull=True),
                name="rollout_once",
            ),
            models.UniqueConstraint(
                fields=["solution", "network", "criteria"],
                condition=Q(network__isnull=False),
                name="rollout_once_per_network",
            ),
        ]

    def __str__(self) -> str:
        """Return the solution with its track."""
        return f"{self.solution} ({self.get_track_display()})"


class WaveQuerySet(models.QuerySet["Wave"]):
    """The words for sets of waves."""

    def with_state(self, as_of: datetime.date) -> WaveQuerySet:
        """Annotate ``state_then``: how firm the wave was on the day, from the days it was announced, locked, closed."""
        return self.annotate(
            state_then=Case(
                When(closed_on__lte=as_of, then=Value(WaveState.CLOSED.value)),
                When(locked_on__lte=as_of, then=Value(WaveState.LOCKED.value)),
                When(announced_on__lte=as_of, then=Value(WaveState.ANNOUNCED.value)),
                default=Value(WaveState.DRAFT.value),
            )
        )

    def in_state(self, state: str, as_of: datetime.date) -> WaveQuerySet:
        """Keep the waves that were in the state on the day."""
        return self.with_state(as_of).filter(Q(state_then=state))

    def announced(self, as_of: datetime.date) -> WaveQuerySet:
        """Keep the waves that had been announced by the day: before that a wave is somebody's draft."""
        return self.filter(announced_on__lte=as_of)

    def visible_to(self, user: User | AnonymousUser) -> WaveQuerySet:
        """Keep what the user may see: all, its network's, or announced ones it is invited to."""
        if Body.objects.show_nation_to(user):
            return self
        networks = access.granted(user, Level.SEE, Network)
        own = access.granted(user, Level.SEE, Municipality)
        invited = Invitation.objects.filter(
            Q(municipality__in=own) | Q(municipality__belongings__network__in=networks)
        ).values("wave")
        return self.filter(Q(rollout__network__in=networks) | (Q(pk__in=invited) & ~Q(state=WaveState.DRAFT)))


class Wave(models.Model):
    """A cohort of a rollout: who is invited, how many seats, and the dates everybody shares."""

    rollout = models.ForeignKey(Rollout, on_delete=models.PROTECT, related_name="waves")
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=80)
    state = models.CharField(_("state"), max_length=10, choices=WaveState.choices, default=WaveState.DRAFT)
    seats_min = models.PositiveSmallIntegerField(_("fewest municipalities"), default=1)
    seats_max = models.PositiveSmallIntegerField(_("most municipalities"))
    answer_by = models.DateField(_("answer by"))
    kickoff_on = models.DateField(_("kickoff"))
    ready_by = models.DateField(_("technically ready by"))
    golive_from = models.DateField(_("in use from"))
    golive_to = models.DateField(_("in use by"))
    announced_on = models.DateField(_("announced"), null=True, blank=True)
    locked_on = models.DateField(_("locked"), null=True, blank=True)
    closed_on = models.DateField(_("closed"), null=True, blank=True)

    objects = WaveQuerySet.as_manager()

    class Meta:
        """Numbered within the rollout; dates in order; each state has the day it was reached."""

        verbose_name = _("wave")
        verbose_name_plural = _("waves")
        ordering: ClassVar[list[str]] = ["rollout", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["rollout", "number"], name="wave_number_once"),
            models.CheckConstraint(
                condition=Q(seats_min__gte=1, seats_min__lte=F("seats_max")), name="wave_seats_in_order"
            ),
            models.CheckConstraint(
                condition=Q(
                    answer_by__lte=F("kickoff_on"),
                    kickoff_on__lte=F("ready_by"),
                    ready_by__lte=F("golive_from"),
                    golive_from__lte=F("golive_to"),
                ),
                name="wave_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(state=WaveState.DRAFT, announced_on__isnull=True)
                | (~Q(state=WaveState.DRAFT) & Q(announced_on__isnull=False)),
                name="wave_announced_iff_not_draft",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[WaveState.LOCKED, WaveState.CLOSED], locked_on__gte=F("announced_on"))
                | (Q(state__in=[WaveState.DRAFT, WaveState.ANNOUNCED]) & Q(locked_on__isnull=True)),
                name="wave_locked_iff_firm",
            ),
            models.CheckConstraint(
                condition=Q(state=WaveState.CLOSED, closed_on__gte=F("locked_on"))
                | (~Q(state=WaveState.CLOSED) & Q(closed_on__isnull=True)),
                name="wave_closed_iff_closed",
            ),
        ]

    def __str__(self) -> str:
        """Return the name with its solution."""
        return f"{self.rollout.solution}, {self.name}"

    def get_absolute_url(self) -> str:
        """Return the wave's page."""
        return reverse("rollouts:wave", args=[self.pk])


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """The words for sets of invitations."""

    def visible_to(self, user: User | AnonymousUser, on: datetime.date) -> InvitationQuerySet:
        """Keep what the user may see: those of waves it sees, to municipalities it sees."""
        return self.filter(
            wave__in=Wave.objects.visible_to(user).values("pk"),
            municipality__in=Municipality.objects.visible_to(user, on).values("pk"),
        )

    def with_answer(self, as_of: datetime.date) -> InvitationQuerySet:
        """Annotate ``answer`` (kind), ``answered_on`` and ``answer_reason``: the newest answer by the day, or None."""
        given = Answer.objects.filter(invitation=OuterRef("pk"), given_on__lte=as_of).order_by("-given_on", "-pk")
        return self.annotate(
            answer=Subquery(given.values("kind")[:1]),
            answered_on=Subquery(given.values("given_on")[:1]),
            answer_reason=Subquery(given.values("reason")[:1]),
        )

    def with_wave(self) -> InvitationQuerySet:
        """Fetch the wave, its rollout, solution and network, and the municipality in the same query."""
        return self.select_related("municipality", "wave__rollout__solution", "wave__rollout__network")

    def sent(self, as_of: datetime.date) -> InvitationQuerySet:
        """Keep the invitations that had been sent by the day."""
        return self.filter(sent_on__lte=as_of)


class Invitation(models.Model):
    """A municipality is invited to a wave. Made with the draft, sent when the wave is announced."""

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="invitations")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="invitations")
    sent_on = models.DateField(_("sent"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        """Each municipality once per wave."""

        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering: ClassVar[list[str]] = ["wave", "municipality__sort_key"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["wave", "municipality"], name="invitation_once")
        ]

    def __str__(self) -> str:
        """Return who is invited to what."""
        return f"{self.municipality}: {self.wave}"


class Answer(models.Model):
    """One answer to an invitation. Append-only: a change of mind is a new answer."""

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="answers")
    kind = models.CharField(_("answer"), max_length=20, choices=AnswerKind.choices)
    reason = models.TextField(_("reason"), blank=True)
    given_on = models.DateField(_("given"))
    recorded_at = models.DateTimeField(_("recorded"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        """*Not relevant* needs a reason."""

        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering: ClassVar[list[str]] = ["invitation", "given_on", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(kind=AnswerKind.NOT_RELEVANT) | ~Q(reason=""),
                name="answer_not_relevant_has_reason",
            )
        ]

    def __str__(self) -> str:
        """Return the answer's word."""
        return self.get_kind_display()


class ParticipationQuerySet(models.QuerySet["Participation"]):
    """The words for sets of participations."""

    def in_force(self, on: datetime.date) -> ParticipationQuerySet:
        """Keep the participations that hold on the day: ``[joined_on, left_on)``."""
        return self.filter(Q(left_on__isnull=True) | Q(left_on__gt=on), joined_on__lte=on)


class Participation(models.Model):
    """A municipality takes part in a wave during ``[joined_on, left_on)``, because it said yes."""

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="participations")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="participations")
    joined_on = models.DateField(_("from"))
    left_on = models.DateField(_("until"), null=True, blank=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        """One open participation per wave and municipality; a day joined and left again is an empty period."""

        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering: ClassVar[list[str]] = ["wave", "municipality__sort_key"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["wave", "municipality"],
                condition=Q(left_on__isnull=True),
                name="participation_one_open",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                name="participation_not_inverted",
            ),
        ]

    def __str__(self) -> str:
        """Return who takes part in what."""
        return f"{self.municipality}: {self.wave}"
