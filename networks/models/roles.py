"""Who holds which role for a municipality, which roles there are, and which are known to be vacant."""

from __future__ import annotations

import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from networks.models.municipality import Municipality
from networks.models.places import Network
from networks.models.suppliers import ServiceArea, Supplier


class RoleType(models.Model):
    """A role a municipality may fill: data, kept by administrators. The rights table knows it by ``key``."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    description = models.TextField(_("what the role does"), blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    is_required = models.BooleanField(_("every municipality must have one"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    class Meta:
        """In the order the role wall shows them."""

        verbose_name = _("role type")
        verbose_name_plural = _("role types")
        ordering: ClassVar[list[str]] = ["position", "name"]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class RoleHolderQuerySet(models.QuerySet["RoleHolder"]):
    """The words for dated municipal roles."""

    def in_force(self, on: datetime.date) -> RoleHolderQuerySet:
        """Keep the roles that are held on the day: ``[starts_on, ends_on)``."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lte=on)

    def overlapping(self, starts_on: datetime.date, ends_on: datetime.date | None) -> RoleHolderQuerySet:
        """Keep the roles that share a day with ``[starts_on, ends_on)``."""
        found = self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=starts_on))
        return found.filter(starts_on__lt=ends_on) if ends_on else found

    def where_it_exists(self, on: datetime.date) -> RoleHolderQuerySet:
        """Keep the roles of municipalities that exist on the day: a merged-away municipality has nobody."""
        alive = Q(municipality__ends_on__isnull=True) | Q(municipality__ends_on__gt=on)
        return self.filter(alive, municipality__starts_on__lte=on)

    def with_grounds(self) -> RoleHolderQuerySet:
        """Read along what a role's rights follow from."""
        return self.select_related("user", "municipality", "role", "stands_in_for")


class RoleHolder(models.Model):
    """A person's role for one municipality during ``[starts_on, ends_on)``; empty solution and area mean all."""

    class Role(models.TextChoices):
        """The role types whose rights or rules the portal's own code knows."""

        HEALTH_LEADER = "health_leader", _("health leader")
        PROJECT_MANAGER = "project_manager", _("project manager")
        PROJECT_OWNER = "project_owner", _("project owner")

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="role_holders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="municipal_roles")
    role = models.ForeignKey(
        RoleType, on_delete=models.PROTECT, to_field="key", db_column="role", related_name="holders"
    )
    solution_key = models.SlugField(_("solution"), blank=True)
    service_area = models.CharField(_("service area"), max_length=20, choices=ServiceArea.choices, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    stands_in_for = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="stand_ins")
    confirmed_on = models.DateField(_("confirmed"), null=True, blank=True)
    bounced_on = models.DateField(_("mail came back"), null=True, blank=True)

    objects = RoleHolderQuerySet.as_manager()

    class Meta:
        """The same role is held once at a time by the same person; periods do not invert."""

        verbose_name = _("role holder")
        verbose_name_plural = _("role holders")
        ordering: ClassVar[list[str]] = ["municipality", "role__position", "starts_on"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["municipality", "user", "role", "solution_key", "service_area"],
                condition=Q(ends_on__isnull=True),
                name="role_one_open",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="role_period_not_inverted",
            ),
            models.CheckConstraint(
                condition=Q(stands_in_for__isnull=True) | Q(ends_on__isnull=False), name="role_stand_in_ends"
            ),
        ]

    def __str__(self) -> str:
        """Return who is what where."""
        return f"{self.user}, {self.role}, {self.municipality}"

    def holds(self, on: datetime.date) -> bool:
        """Whether the role is held on the day."""
        return self.starts_on <= on and (self.ends_on is None or on < self.ends_on)

    @property
    def effective_role(self) -> str:
        """The key of the role whose rights it brings: a stand-in has those of the role stood in for."""
        return self.stands_in_for.role_id if self.stands_in_for else self.role_id


class Vacancy(models.Model):
    """A required role that nobody holds from a day, and why: said by the municipality when the last holder left."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="vacancies")
    role = models.ForeignKey(RoleType, on_delete=models.PROTECT, to_field="key", db_column="role", related_name="+")
    starts_on = models.DateField(_("vacant from"))
    reason = models.CharField(_("why"), max_length=300)

    class Meta:
        """One statement per role and day."""

        verbose_name = _("vacancy")
        verbose_name_plural = _("vacancies")
        ordering: ClassVar[list[str]] = ["municipality", "role", "-starts_on"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["municipality", "role", "starts_on"], name="vacancy_once_a_day")
        ]

    def __str__(self) -> str:
        """Return what is vacant where."""
        return f"{self.role}, {self.municipality}"


class DelegationQuerySet(models.QuerySet["DelegationAgreement"]):
    """The words for agreements."""

    def in_force(self, on: datetime.date) -> DelegationQuerySet:
        """Keep the agreements that hold on the day: ``[starts_on, ends_on)``."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lte=on)


class DelegationAgreement(models.Model):
    """A municipality lets its network's coordinators confirm status on its behalf during ``[starts_on, ends_on)``."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="delegations")
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="delegations")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(_("what was agreed"), max_length=300, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        """One open agreement per municipality and network; periods do not invert."""

        verbose_name = _("agreement on confirming")
        verbose_name_plural = _("agreements on confirming")
        ordering: ClassVar[list[str]] = ["municipality", "-starts_on"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["municipality", "network"], condition=Q(ends_on__isnull=True), name="delegation_one_open"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="delegation_period_not_inverted",
            ),
        ]

    def __str__(self) -> str:
        """Return who lets whom confirm."""
        return f"{self.municipality}: {self.network}"


class SupplierGrant(UserObjectPermissionBase):
    """Who holds which level on which supplier."""

    content_object = models.ForeignKey(Supplier, on_delete=models.CASCADE)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
