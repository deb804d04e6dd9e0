"""The areas a municipality belongs to: county, digitalisation network, health region, trust and community."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from portal.access import Level, levels


class HealthRegion(models.Model):
    """One of the four regional health authorities (RHF)."""

    key = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=100)
    org_number = models.CharField(_("organisation number"), max_length=9, blank=True)
    website = models.CharField(max_length=200, blank=True)

    class Meta:
        """In register order."""

        verbose_name = _("health region")
        verbose_name_plural = _("health regions")
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class HealthTrust(models.Model):
    """A hospital trust (HF) with a municipal catchment area."""

    key = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=120)
    region = models.ForeignKey(HealthRegion, on_delete=models.PROTECT, related_name="trusts")
    org_number = models.CharField(_("organisation number"), max_length=9, blank=True)
    catchment = models.CharField(max_length=200, blank=True)
    website = models.CharField(max_length=200, blank=True)

    class Meta:
        """By name."""

        verbose_name = _("health trust")
        verbose_name_plural = _("health trusts")
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class HealthCommunity(models.Model):
    """A helsefellesskap: one of 19 partnerships between a trust and its municipalities."""

    key = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=120)
    region = models.ForeignKey(HealthRegion, on_delete=models.PROTECT, related_name="communities")
    trusts = models.ManyToManyField(HealthTrust, related_name="communities")
    basis = models.CharField(_("basis"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)

    class Meta:
        """By name."""

        verbose_name = _("health community")
        verbose_name_plural = _("health communities")
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Network(models.Model):
    """A regional digitalisation network: the region of the rollout model, and what regional rights hang on."""

    key = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=120)
    sort_key = models.CharField(max_length=240, editable=False)
    host = models.CharField(_("host"), max_length=120, blank=True)
    website = models.CharField(max_length=200, blank=True)
    basis = models.CharField(_("basis"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        """By name; the levels are granted to the regional group's people."""

        verbose_name = _("network")
        verbose_name_plural = _("networks")
        ordering: ClassVar[list[str]] = ["sort_key"]
        default_permissions: ClassVar[list[str]] = []
        permissions = levels(
            (Level.SEE, _("see the network's municipalities")),
            (Level.COORDINATE, _("coordinate the network's rollouts")),
        )

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class NetworkGrant(UserObjectPermissionBase):
    """Who holds which level on which network."""

    content_object = models.ForeignKey(Network, on_delete=models.CASCADE)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)


class County(models.Model):
    """A county (fylke), by its two-digit number."""

    code = models.CharField(_("number"), max_length=2, unique=True)
    name = models.CharField(_("name"), max_length=60)
    name_sami = models.CharField(_("Sami or Kven name"), max_length=120, blank=True)
    sort_key = models.CharField(max_length=120, editable=False)

    class Meta:
        """By name."""

        verbose_name = _("county")
        verbose_name_plural = _("counties")
        ordering: ClassVar[list[str]] = ["sort_key"]

    def __str__(self) -> str:
        """Return the name."""
        return self.name
