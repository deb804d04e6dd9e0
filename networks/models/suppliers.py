"""Suppliers of record systems, their products, and what is publicly known of the products."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.access import Level, levels


class Supplier(models.Model):
    """A supplier of record systems."""

    key = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        """By name; levels are granted to the supplier's own contacts."""

        verbose_name = _("supplier")
        verbose_name_plural = _("suppliers")
        ordering: ClassVar[list[str]] = ["name"]
        default_permissions: ClassVar[list[str]] = []
        permissions = levels(
            (Level.SEE, _("see the supplier's own products")),
            (Level.REPORT, _("report the readiness of its products")),
        )

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class ServiceArea(models.TextChoices):
    """The municipal service a record system is made for."""

    CARE = "care", _("nursing and care")
    HEALTH_STATION = "health_station", _("health station")
    GP = "gp", _("general practice")
    EMERGENCY = "emergency", _("out-of-hours emergency care")


class Product(models.Model):
    """A record system for one service area. ``name`` is empty where the source names the supplier only."""

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, null=True, blank=True, related_name="products")
    name = models.CharField(_("name"), max_length=120, blank=True)
    service_area = models.CharField(_("service area"), max_length=20, choices=ServiceArea.choices)
    basis = models.CharField(_("basis"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        """Each product once per service area."""

        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering: ClassVar[list[str]] = ["service_area", "supplier__name", "name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["supplier", "name", "service_area"], name="product_once_per_area"),
            models.UniqueConstraint(
                fields=["name", "service_area"],
                condition=Q(supplier__isnull=True),
                name="product_of_nobody_once_per_area",
            ),
        ]

    def __str__(self) -> str:
        """Return the product's name, or its supplier's where it has none."""
        return self.name or (f"{self.supplier}" if self.supplier else "")


class ProductSupport(models.Model):
    """What a public page says of a product and a national solution: a sourced fact, not a promise."""

    class Answer(models.TextChoices):
        """What the page says."""

        YES = "yes", _("yes")
        NO = "no", _("no")
        UNKNOWN = "unknown", _("unknown")

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="supports")
    solution_key = models.SlugField(_("solution"))
    answer = models.CharField(_("supports it"), max_length=10, choices=Answer.choices)

    class Meta:
        """One answer per product and solution."""

        verbose_name = _("product support")
        verbose_name_plural = _("product support")
        ordering: ClassVar[list[str]] = ["product", "solution_key"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["product", "solution_key"], name="support_once")
        ]

    def __str__(self) -> str:
        """Return the fact as a phrase."""
        return f"{self.product}: {self.solution_key} {self.answer}"
