"""The municipality and everything dated about it: belongings, successions, population."""

from __future__ import annotations

import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from networks.models.bodies import Body
from networks.models.places import County, HealthCommunity, HealthTrust, Network
from portal import access, alphabet
from portal.access import Level, levels
from portal.accounts.models import User


class LanguageForm(models.TextChoices):
    """The written form a municipality has chosen for letters from the state."""

    BOKMAL = "nb", _("bokmål")
    NYNORSK = "nn", _("nynorsk")
    NEUTRAL = "neutral", _("neutral")


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    """The words for sets of municipalities."""

    def existing(self, on: datetime.date) -> MunicipalityQuerySet:
        """Keep the municipalities that exist on the day."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lte=on)

    def search(self, text: str) -> MunicipalityQuerySet:
        """Keep those whose number begins with the text, or whose names hold its words however they are spelt."""
        found = self
        for word in text.split():
            spellings = Q(code__startswith=word)
            for spelling in alphabet.spellings(word):
                spellings |= Q(search_key__contains=spelling)
            found = found.filter(spellings)
        return found

    def with_belonging(self, on: datetime.date) -> MunicipalityQuerySet:
        """Annotate ``county_name``, ``network_name``, ``community_name`` and their ids as they were on the day."""
        return self.filter(
            Q(belongings__ends_on__isnull=True) | Q(belongings__ends_on__gt=on), belongings__starts_on__lte=on
        ).annotate(
            county_id=F("belongings__county_id"),
            county_name=F("belongings__county__name"),
            network_id=F("belongings__network_id"),
            network_name=F("belongings__network__name"),
            network_order=F("belongings__network__sort_key"),
            community_id=F("belongings__community_id"),
            community_name=F("belongings__community__name"),
        )

    def with_population(self, on: datetime.date) -> MunicipalityQuerySet:
        """Annotate ``inhabitants``: the newest count on or before the day, else the oldest we have."""
        counts = PopulationCount.objects.filter(municipality=models.OuterRef("pk"))
        known = counts.filter(counted_on__lte=on).order_by("-counted_on").values("persons")[:1]
        oldest = counts.order_by("counted_on").values("persons")[:1]
        return self.annotate(inhabitants=models.functions.Coalesce(models.Subquery(known), models.Subquery(oldest), 0))

    def visible_to(self, user: User | AnonymousUser, on: datetime.date) -> MunicipalityQuerySet:
        """Keep what the user may see: its own, its network's on that day, or all for those who see the nation."""
        if Body.objects.show_nation_to(user):
            return self
        own = access.granted(user, Level.SEE, Municipality)
        networks = access.granted(user, Level.SEE, Network)
        if not networks:
            return self.filter(pk__in=own)
        regional = Belonging.objects.in_force(on).filter(network__in=networks).values("municipality")
        return self.filter(Q(pk__in=own) | Q(pk__in=regional))


class Municipality(models.Model):
    """A municipality under one number. A merger or split ends it and starts others; nothing is renumbered."""

    code = models.CharField(_("number"), max_length=4, unique=True)
    name = models.CharField(_("name"), max_length=80, help_text="Norwegian name, with county where not unique.")
    name_nb = models.CharField(_("Norwegian name"), max_length=80)
    name_sami = models.CharField(_("Sami or Kven name"), max_length=120, blank=True)
    name_official = models.CharField(_("official name"), max_length=200)
    sort_key = models.CharField(max_length=200, editable=False)
    search_key = models.CharField(max_length=300, editable=False)
    language_form = models.CharField(_("written form"), max_length=10, choices=LanguageForm.choices, blank=True)
    org_number = models.CharField(_("organisation number"), max_length=9, blank=True)
    latitude = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    longitude = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    tile_column = models.PositiveSmallIntegerField(null=True)
    tile_row = models.PositiveSmallIntegerField(null=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    belonging_note = models.CharField(max_length=200, blank=True, help_text="How the belongings are known.")

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        """In Norwegian alphabetical order."""

        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering: ClassVar[list[str]] = ["sort_key", "code"]
        default_permissions: ClassVar[list[str]] = []
        permissions = levels(
            (Level.SEE, _("see the municipality")),
            (Level.REPORT, _("report its status")),
            (Level.ANSWER, _("answer its invitations")),
        )
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="municipality_period_not_inverted",
            ),
            models.UniqueConstraint(
                fields=["tile_column", "tile_row"],
                condition=Q(ends_on__isnull=True),
                name="municipality_tile_unique",
            ),
        ]

    def __str__(self) -> str:
        """Return the display name."""
        return self.name

    def get_absolute_url(self) -> str:
        """Return the municipality's home."""
        return reverse("rollouts:municipality", args=[self.code])

    def exists(self, on: datetime.date) -> bool:
        """Whether the municipality exists on the day."""
        return self.starts_on <= on and (self.ends_on is None or on < self.ends_on)


class MunicipalityGrant(UserObjectPermissionBase):
    """Who holds which level on which municipality."""

    content_object = models.ForeignKey(Municipality, on_delete=models.CASCADE)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)


class BelongingQuerySet(models.QuerySet["Belonging"]):
    """The words for dated belongings."""

    def in_force(self, on: datetime.date) -> BelongingQuerySet:
        """Keep the belongings that hold on the day: ``[starts_on, ends_on)``."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lte=on)

    def overlapping(self, starts_on: datetime.date, ends_on: datetime.date | None) -> BelongingQuerySet:
        """Keep the belongings that share a day with ``[starts_on, ends_on)``."""
        found = self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=starts_on))
        return found.filter(starts_on__lt=ends_on) if ends_on else found


class Belonging(models.Model):
    """Where one municipality belongs during ``[starts_on, ends_on)``: one of each kind at a time, by shape."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="belongings")
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="belongings")
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="belongings")
    community = models.ForeignKey(HealthCommunity, on_delete=models.PROTECT, related_name="belongings")
    trust = models.ForeignKey(HealthTrust, on_delete=models.PROTECT, related_name="belongings")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = BelongingQuerySet.as_manager()

    class Meta:
        """One open row per municipality; periods do not invert. Overlap is refused by the actions."""

        verbose_name = _("belonging")
        verbose_name_plural = _("belongings")
        ordering: ClassVar[list[str]] = ["municipality", "starts_on"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="belonging_period_not_inverted",
            ),
            models.UniqueConstraint(fields=["municipality", "starts_on"], name="belonging_one_start"),
            models.UniqueConstraint(
                fields=["municipality"], condition=Q(ends_on__isnull=True), name="belonging_one_open"
            ),
        ]

    def __str__(self) -> str:
        """Return who belongs where from when."""
        return f"{self.municipality}: {self.county}, {self.network} ({self.starts_on}–{self.ends_on or ''})"


class Succession(models.Model):
    """One municipality carried on (in part) by another from a day: merged into it or split off from it."""

    class Kind(models.TextChoices):
        """How the one became the other."""

        MERGE = "merge", _("merged into")
        SPLIT = "split", _("divided into")

    predecessor = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="successors")
    successor = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="predecessors")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    happens_on = models.DateField(_("from"))
    source = models.CharField(_("source"), max_length=500, blank=True)

    class Meta:
        """Nobody succeeds itself; each pair once a day."""

        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        ordering: ClassVar[list[str]] = ["happens_on", "predecessor", "successor"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["predecessor", "successor", "happens_on"], name="succession_pair_once_a_day"
            ),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="succession_not_itself"),
        ]

    def __str__(self) -> str:
        """Return the sentence without its date."""
        return f"{self.predecessor} {self.get_kind_display()} {self.successor}"


class PopulationCount(models.Model):
    """Inhabitants of a municipality on a counting day (Statistics Norway, table 07459)."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="population_counts")
    counted_on = models.DateField(_("counted on"))
    persons = models.PositiveIntegerField(_("inhabitants"))

    class Meta:
        """One count a day."""

        verbose_name = _("population count")
        verbose_name_plural = _("population counts")
        ordering: ClassVar[list[str]] = ["municipality", "counted_on"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["municipality", "counted_on"], name="population_once_a_day")
        ]

    def __str__(self) -> str:
        """Return the figure with its day."""
        return f"{self.persons} ({self.counted_on})"
