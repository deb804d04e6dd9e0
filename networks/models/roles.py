"""Who holds which role for a municipality or a supplier."""

from __future__ import annotations

import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from networks.models.municipality import Municipality
from networks.models.suppliers import Supplier


class RoleHolderQuerySet(models.QuerySet["RoleHolder"]):
    """The words for dated municipal roles."""

    def in_force(self, on: datetime.date) -> RoleHolderQuerySet:
        """Keep the roles that are held on the day: ``[starts_on, ends_on)``."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lte=on)


class RoleHolder(models.Model):
    """A person's role for one municipality during ``[starts_on, ends_on)``."""

    class Role(models.TextChoices):
        """What the person is for the municipality (KS' handbook, role descriptions)."""

        HEALTH_LEADER = "health_leader", _("health leader")
        PROJECT_MANAGER = "project_manager", _("project manager")

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="role_holders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="municipal_roles")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = RoleHolderQuerySet.as_manager()

    class Meta:
        """The same role is held once at a time by the same person; periods do not invert."""

        verbose_name = _("role holder")
        verbose_name_plural = _("role holders")
        ordering: ClassVar[list[str]] = ["municipality", "role", "starts_on"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["municipality", "user", "role"],
                condition=Q(ends_on__isnull=True),
                name="role_one_open",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="role_period_not_inverted",
            ),
        ]

    def __str__(self) -> str:
        """Return who is what where."""
        return f"{self.user}, {self.get_role_display()}, {self.municipality}"


class SupplierGrant(UserObjectPermissionBase):
    """Who holds which level on which supplier."""

    content_object = models.ForeignKey(Supplier, on_delete=models.CASCADE)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
