"""Which record system a municipality uses, in which service, in which version, since when."""

from __future__ import annotations

import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from networks.models.municipality import Municipality
from networks.models.suppliers import Product, ServiceArea


class MunicipalityProductQuerySet(models.QuerySet["MunicipalityProduct"]):
    """The words for record systems in use."""

    def in_force(self, on: datetime.date) -> MunicipalityProductQuerySet:
        """Keep the systems in use on the day: ``[starts_on, ends_on)``."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lte=on)

    def overlapping(self, starts_on: datetime.date, ends_on: datetime.date | None) -> MunicipalityProductQuerySet:
        """Keep the systems in use on a day of ``[starts_on, ends_on)``."""
        found = self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=starts_on))
        return found.filter(starts_on__lt=ends_on) if ends_on else found


class MunicipalityProduct(models.Model):
    """A record system a municipality says that it uses in one service during ``[starts_on, ends_on)``."""

    class Hosting(models.TextChoices):
        """Who runs it."""

        OWN = "own", _("the municipality itself")
        SHARED = "shared", _("an inter-municipal ICT company")
        SUPPLIER = "supplier", _("the supplier (as a service)")
        UNKNOWN = "unknown", _("not stated")

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="record_systems")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="uses")
    service_area = models.CharField(_("service area"), max_length=20, choices=ServiceArea.choices)
    version = models.CharField(_("version"), max_length=60, blank=True)
    hosting = models.CharField(_("run by"), max_length=20, choices=Hosting.choices, default=Hosting.UNKNOWN)
    contract_ends_on = models.DateField(_("the contract ends"), null=True, blank=True)
    starts_on = models.DateField(_("in use from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    objects = MunicipalityProductQuerySet.as_manager()

    class Meta:
        """The same product is in use once at a time in a service; periods do not invert."""

        verbose_name = _("record system in use")
        verbose_name_plural = _("record systems in use")
        ordering: ClassVar[list[str]] = ["municipality", "service_area", "-starts_on"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["municipality", "product", "service_area"],
                condition=Q(ends_on__isnull=True),
                name="record_system_one_open",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="record_system_period_not_inverted",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="record_system_confirmed_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        """Return which system is used where."""
        return f"{self.product}, {self.municipality}"
