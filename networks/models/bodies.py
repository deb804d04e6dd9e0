"""Bodies of the rollout model, who sits in them, and who holds which role for a municipality."""

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

from networks.models.places import HealthCommunity, Network
from networks.models.suppliers import Supplier
from portal import access
from portal.access import Level, levels
from portal.accounts.models import User


class BodyQuerySet(models.QuerySet["Body"]):
    """The words for sets of bodies."""

    def held_by(self, user: User | AnonymousUser, level: Level) -> list[Body]:
        """Return the bodies on which the user holds the level: one query per request for all levels."""
        ids = access.granted(user, level, Body)
        every = frozenset().union(*(access.granted(user, each, Body) for each in Level))
        if not every:
            return []
        known = access.remembered(user, "bodies", lambda: list(self.filter(pk__in=every)))
        return [body for body in known if body.pk in ids]

    def show_nation_to(self, user: User | AnonymousUser) -> bool:
        """Whether the user sees every municipality: through a body that looks at the whole country."""
        return any(body.sees_nation for body in self.held_by(user, Level.SEE))


class Body(models.Model):
    """A group of the model. What its members may do follows from its kind and their role in it."""

    class Kind(models.TextChoices):
        """What sort of body it is."""

        NATIONAL_GROUP = "national_group", _("national coordination group")
        REGIONAL_GROUP = "regional_group", _("regional e-health group")
        WORKING_GROUP = "working_group", _("working group")
        COMMITTEE = "committee", _("prioritisation committee")
        COUNCIL = "council", _("council")
        HEALTH_COMMUNITY = "health_community", _("health community")
        COOPERATION_GROUP = "cooperation_group", _("cooperation group")
        SUPPLIER = "supplier", _("supplier")
        ADMINISTRATION = "administration", _("administration of the portal")

    key = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    network = models.ForeignKey(Network, on_delete=models.PROTECT, null=True, blank=True, related_name="bodies")
    community = models.OneToOneField(
        HealthCommunity, on_delete=models.PROTECT, null=True, blank=True, related_name="body"
    )
    supplier = models.OneToOneField(Supplier, on_delete=models.PROTECT, null=True, blank=True, related_name="body")
    solution_key = models.SlugField(_("solution"), blank=True, help_text="For a working group: its solution.")
    reports_to = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="receives_from"
    )
    mandate = models.TextField(_("mandate"), blank=True)
    responsibility = models.TextField(_("responsible for"), blank=True)
    rhythm = models.CharField(_("meeting rhythm"), max_length=200, blank=True)
    basis = models.CharField(_("basis"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    sees_nation = models.BooleanField(_("sees the whole country"), default=False)

    objects = BodyQuerySet.as_manager()

    class Meta:
        """Regional groups have a network, health communities theirs, suppliers theirs; nobody else has one."""

        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        ordering: ClassVar[list[str]] = ["name"]
        default_permissions: ClassVar[list[str]] = []
        permissions = levels(
            (Level.SEE, _("see what the body sees")),
            (Level.COORDINATE, _("coordinate on behalf of the body")),
            (Level.DECIDE, _("take part in the body's decisions")),
            (Level.ADMINISTER, _("administer the portal")),
        )
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(kind="regional_group", network__isnull=False)
                | (~Q(kind="regional_group") & Q(network__isnull=True)),
                name="body_network_iff_regional",
            ),
            models.CheckConstraint(
                condition=Q(kind="health_community", community__isnull=False)
                | (~Q(kind="health_community") & Q(community__isnull=True)),
                name="body_community_iff_health_community",
            ),
            models.CheckConstraint(
                condition=Q(kind="supplier", supplier__isnull=False) | (~Q(kind="supplier") & Q(supplier__isnull=True)),
                name="body_supplier_iff_supplier",
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def get_absolute_url(self) -> str:
        """Return the body's page."""
        return reverse("networks:body", args=[self.key])


class BodyGrant(UserObjectPermissionBase):
    """Who holds which level through which body."""

    content_object = models.ForeignKey(Body, on_delete=models.CASCADE)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)


class HeldQuerySet(models.QuerySet["Membership"]):
    """The words for dated memberships."""

    def in_force(self, on: datetime.date) -> HeldQuerySet:
        """Keep the memberships that hold on the day: ``[starts_on, ends_on)``."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lte=on)

    def overlapping(self, starts_on: datetime.date, ends_on: datetime.date | None) -> HeldQuerySet:
        """Keep the memberships that share a day with ``[starts_on, ends_on)``."""
        found = self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=starts_on))
        return found.filter(starts_on__lt=ends_on) if ends_on else found

    def with_grounds(self) -> HeldQuerySet:
        """Read along what a seat's rights follow from."""
        return self.select_related("user", "body__network", "body__supplier", "stands_in_for")


class Membership(models.Model):
    """A person's seat in a body during ``[starts_on, ends_on)``."""

    class Role(models.TextChoices):
        """What the person is in the body."""

        CHAIR = "chair", _("chair")
        MEMBER = "member", _("member")
        DEPUTY = "deputy", _("deputy")
        OBSERVER = "observer", _("observer")
        SECRETARY = "secretary", _("secretary")
        REGIONAL_CONTACT = "regional_contact", _("contact person e-health")
        ROLLOUT_LEAD = "rollout_lead", _("rollout lead")
        NETWORK_RESOURCE = "network_resource", _("network resource")
        CONTACT = "contact", _("contact person")

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    stands_in_for = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="stand_ins")

    objects = HeldQuerySet.as_manager()

    class Meta:
        """The same seat is held once at a time; periods do not invert."""

        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering: ClassVar[list[str]] = ["body", "role", "starts_on"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["body", "user", "role"], condition=Q(ends_on__isnull=True), name="membership_one_open"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="membership_period_not_inverted",
            ),
            models.CheckConstraint(
                condition=Q(stands_in_for__isnull=True) | Q(ends_on__isnull=False), name="membership_stand_in_ends"
            ),
        ]

    def __str__(self) -> str:
        """Return who is what where."""
        return f"{self.user}, {self.get_role_display()}, {self.body}"

    def holds(self, on: datetime.date) -> bool:
        """Whether the seat is held on the day."""
        return self.starts_on <= on and (self.ends_on is None or on < self.ends_on)

    @property
    def effective_role(self) -> str:
        """The role whose rights the seat brings: a stand-in has those of the seat stood in for."""
        return self.stands_in_for.role if self.stands_in_for else self.role
