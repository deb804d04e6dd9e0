"""The dated, graded status trail: one row per thing learnt, never overwritten."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from networks.models import Municipality, MunicipalityQuerySet
from rollouts.models.solutions import Solution
from rollouts.models.words import NEEDS_REASON, OUTSIDE, Adoption, Flow, Grade, Light, Obstacle, Phase

# Whose word counts first: the municipality's own before what others tell, then the newest.
COUNTS_FIRST = ("grade", "-effective_on", "-recorded_at", "-pk")
FLOW_OF_LIGHT: dict[str, Flow] = {Light.GREEN: Flow.OK, Light.YELLOW: Flow.RISK, Light.RED: Flow.LATE}


class StatusEntryQuerySet(models.QuerySet["StatusEntry"]):
    """The words for the status trail. Two clocks: ``effective_on`` is the world's, ``recorded_at`` is ours."""

    def known(self, as_of: datetime.date, known_at: datetime.datetime | None = None) -> StatusEntryQuerySet:
        """Keep the entries in effect by the day and, if given, recorded by the instant; skip replaced ones."""
        corrections = StatusEntry.objects.filter(replaces=OuterRef("pk"))
        entries = self.filter(effective_on__lte=as_of)
        if known_at is not None:
            corrections = corrections.filter(recorded_at__lte=known_at)
            entries = entries.filter(recorded_at__lte=known_at)
        return entries.filter(~Exists(corrections))

    def standing(self, as_of: datetime.date, known_at: datetime.datetime | None = None) -> StatusEntryQuerySet:
        """Return the one entry that counts for each municipality and solution on the day.

        The municipality owns its status: its newest confirmed entry counts; only where it has confirmed nothing
        does the newest entry told by others count. Measured use is never blended in.
        """
        counting = self.known(as_of, known_at).exclude(grade=Grade.MEASURED)
        pair = [F("municipality_id"), F("solution_id")]
        return counting.annotate(place=Window(RowNumber(), partition_by=pair, order_by=COUNTS_FIRST)).filter(place=1)

    def standing_among(
        self,
        municipalities: MunicipalityQuerySet,
        solutions: Iterable[int],
        as_of: datetime.date,
        known_at: datetime.datetime | None = None,
    ) -> StatusEntryQuerySet:
        """Return what ``standing`` does for whole sets, by one index seek per municipality and solution.

        For the whole country this is several times faster than ranking all history, and as fast in ten years.
        """
        counting = StatusEntry.objects.known(as_of, known_at).exclude(grade=Grade.MEASURED).order_by(*COUNTS_FIRST)
        places = municipalities.order_by()
        found = [
            places.values(
                entry=Subquery(counting.filter(municipality=OuterRef("pk"), solution=solution).values("pk")[:1])
            )
            for solution in solutions
        ]
        return self.filter(pk__in=found[0].union(*found[1:], all=True)) if found else self.none()

    def as_recorded(self) -> StatusEntryQuerySet:
        """Order by when we learnt it, last first; what was measured is nobody's word and is left out."""
        return self.exclude(grade=Grade.MEASURED).order_by("-recorded_at", "-pk")

    def open_proposals(self, on: datetime.date) -> StatusEntryQuerySet:
        """Keep what others have told that the municipality has not answered: nothing has been said since."""
        since = Q(recorded_at__gt=OuterRef("recorded_at")) | Q(
            recorded_at=OuterRef("recorded_at"), pk__gt=OuterRef("pk")
        )
        overtaken = Q(grade=Grade.CONFIRMED, effective_on__gt=OuterRef("effective_on"))
        later = (
            StatusEntry.objects.known(on)
            .exclude(grade=Grade.MEASURED)
            .filter(since | overtaken, municipality=OuterRef("municipality"), solution=OuterRef("solution"))
        )
        return self.known(on).filter(~Exists(later), grade=Grade.TOLD)

    def trail(self) -> StatusEntryQuerySet:
        """Order as history is read: newest first."""
        return self.order_by("-effective_on", "-recorded_at", "-pk")


class StatusEntry(models.Model):
    """What was the case for one municipality and one solution, from when, how well known, and who said so."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="status_entries")
    solution = models.ForeignKey(Solution, on_delete=models.PROTECT, related_name="status_entries")
    adoption = models.CharField(_("status"), max_length=20, choices=Adoption.choices)
    phase = models.CharField(_("phase"), max_length=20, choices=Phase.choices)
    light = models.CharField(_("flow"), max_length=10, choices=Light.choices)
    forecast_on = models.DateField(_("in use, forecast"), null=True, blank=True)
    obstacle = models.CharField(_("obstacle"), max_length=20, choices=Obstacle.choices, blank=True)
    note = models.TextField(_("note"), blank=True)
    reason = models.TextField(_("reason for the change"), blank=True)
    grade = models.CharField(_("grade"), max_length=10, choices=Grade.choices)
    effective_on = models.DateField(_("true from"))
    recorded_at = models.DateTimeField(_("recorded"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("corrects"),
    )

    objects = StatusEntryQuerySet.as_manager()

    class Meta:
        """Reasons where they are due; found by municipality, solution and day."""

        verbose_name = _("status entry")
        verbose_name_plural = _("status entries")
        ordering: ClassVar[list[str]] = ["municipality", "solution", "effective_on", "recorded_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(adoption__in=sorted(NEEDS_REASON)) | ~Q(reason="") | ~Q(note="") | ~Q(obstacle=""),
                name="status_reason_where_due",
            ),
            models.CheckConstraint(condition=~Q(replaces=F("pk")), name="status_not_its_own_correction"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["municipality", "solution", "grade", "-effective_on", "-recorded_at"],
                name="status_trail",
            ),
            models.Index(fields=["solution", "effective_on"], name="status_by_solution"),
        ]

    def __str__(self) -> str:
        """Return whose status for what."""
        return f"{self.municipality}, {self.solution}: {self.get_adoption_display()}"

    @property
    def said_on(self) -> datetime.date:
        """The day it was last said, which is what makes it fresh: old news told today is not stale."""
        return said_on(self.effective_on, self.recorded_at)

    def is_stale(self, as_of: datetime.date, limit_days: int) -> bool:
        """Whether the entry was said longer ago on the day than the solution's limit allows."""
        return (as_of - self.said_on).days > limit_days

    def flow(self, as_of: datetime.date, limit_days: int) -> Flow:
        """Return what the tile shows on the day: stale is *not reported*, never green."""
        return flow_of(self.adoption, self.light, age_days=(as_of - self.said_on).days, limit_days=limit_days)


def said_on(
    effective_on: datetime.date, recorded_at: datetime.datetime, zone: datetime.tzinfo | None = None
) -> datetime.date:
    """Return the day in Oslo something was recorded; never before it was true."""
    recorded_on = recorded_at.astimezone(zone or timezone.get_current_timezone()).date()
    return max(effective_on, recorded_on)


def flow_of(adoption: str, light: str, *, age_days: int, limit_days: int) -> Flow:
    """Return what is shown for an entry of that age; an unknown or stale one is *not reported*, never green."""
    if adoption in OUTSIDE:
        return Flow.NA
    if adoption == Adoption.UNKNOWN or age_days > limit_days:
        return Flow.NONE
    return FLOW_OF_LIGHT[light]
