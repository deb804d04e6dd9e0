"""Every field that holds something about a person, in one list: the privacy page, the export and erasure follow it.

A test looks through all models and fails on a field that looks personal and is not declared here.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.audit.actions import actor

Words = str | Promise
OURS = frozenset({"accounts", "audit", "jobs", "networks", "rollouts", "priorities"})


class Key(enum.Enum):
    """By what a row points to a person."""

    ACCOUNT = "account"
    NUMBER = "number"
    EMAIL = "email"
    ACTOR = "actor"


class End(enum.Enum):
    """What becomes of it when the person is erased."""

    REPLACED = _("Replaced by the role you had.")
    DELETED = _("Deleted.")
    KEPT = _("Kept, but points to an account without a name.")


@dataclass(frozen=True)
class Holding:
    """One kind of row that says something about a person: where, what, why, and how it ends."""

    model: str
    finds: Mapping[str, Key]
    what: Words
    why: Words
    end: End
    fields: tuple[str, ...] = ()
    secret: frozenset[str] = field(default_factory=frozenset)

    def table(self) -> type[models.Model]:
        """Return the model."""
        return apps.get_model(self.model)

    def declared(self) -> set[str]:
        """Return every field said to be about a person, as ``app.Model.field``."""
        return {f"{self.model}.{name}" for name in (*self.finds, *self.fields)}

    def labels(self) -> list[str]:
        """Return what the fields that say something by themselves are called, where we have named them."""
        model = self.table()
        if model._meta.app_label not in OURS:
            return []
        return [str(getattr(model._meta.get_field(name), "verbose_name", name)) for name in self.fields]

    def rows(self, user: User) -> models.QuerySet[Any]:
        """Return the rows about the person."""
        wanted = Q()
        for name, key in self.finds.items():
            wanted |= Q(**{name: points(user)[key]})
        return self.table()._default_manager.filter(wanted).order_by("pk")

    def shown(self) -> list[models.Field[Any, Any]]:
        """Return the fields that are handed out: all but those that open doors."""
        every = self.table()._meta.concrete_fields
        return [each for each in every if not each.primary_key and each.name not in self.secret]


def points(user: User) -> dict[Key, Any]:
    """Return by what rows point to the person."""
    return {
        Key.ACCOUNT: user,
        Key.NUMBER: user.pk,
        Key.EMAIL: user.email,
        Key.ACTOR: actor(user),
    }


SPEAKS = _("The portal must know who speaks for whom.")
NAMED = _("Every change must have a name and a date.")
SAFE = _("So that nobody else uses your account.")
WHO = {"user": Key.ACCOUNT}
HISTORY = "audit.Entry"
HELD: tuple[Holding, ...] = (
    Holding(
        "accounts.User", {"pk": Key.NUMBER}, _("The account"), SPEAKS, End.REPLACED,
        fields=("name", "email", "phone", "last_login"), secret=frozenset({"password"}),
    ),
    Holding("networks.Membership", WHO, _("Seats in bodies"), SPEAKS, End.KEPT),
    Holding("networks.RoleHolder", WHO, _("Roles for municipalities"), SPEAKS, End.KEPT),
    Holding("networks.MunicipalityGrant", WHO, _("Rights for municipalities"), SPEAKS, End.DELETED),
    Holding("networks.NetworkGrant", WHO, _("Rights for networks"), SPEAKS, End.DELETED),
    Holding("networks.BodyGrant", WHO, _("Rights through bodies"), SPEAKS, End.DELETED),
    Holding("networks.SupplierGrant", WHO, _("Rights for suppliers"), SPEAKS, End.DELETED),
    Holding("guardian.UserObjectPermission", WHO, _("Other rights"), SPEAKS, End.DELETED),
    Holding(
        "accounts.Welcome", {"email": Key.EMAIL}, _("The invitation to the portal"), SPEAKS, End.REPLACED,
        fields=("name", "invited_by"), secret=frozenset({"token_digest"}),
    ),
    Holding("rollouts.StatusEntry", {"by": Key.ACCOUNT}, _("Statuses reported"), NAMED, End.KEPT),
    Holding("rollouts.Answer", {"by": Key.ACCOUNT}, _("Answers to invitations"), NAMED, End.KEPT),
    Holding(
        "networks.MunicipalityProduct", {"confirmed_by": Key.ACCOUNT}, _("Record systems confirmed"), NAMED, End.KEPT
    ),
    Holding("networks.DelegationAgreement", {"agreed_by": Key.ACCOUNT}, _("Agreements on confirming"), NAMED, End.KEPT),
    Holding("priorities.Cut", {"made_by": Key.ACTOR}, _("Cuts made"), NAMED, End.REPLACED),
    Holding("jobs.Job", {"requested_by": Key.ACTOR}, _("Reports asked for"), NAMED, End.REPLACED),
    Holding(
        HISTORY, {"actor": Key.NUMBER, "person": Key.NUMBER},
        _("The history of what the person has done, and of seats and roles"), NAMED, End.REPLACED,
        fields=("by",), secret=frozenset({"salt", "words", "seal"}),
    ),
    Holding("account.EmailAddress", {**WHO, "email": Key.EMAIL}, _("The sign-in address"), SAFE, End.DELETED),
    Holding("mfa.Authenticator", WHO, _("Second factors"), SAFE, End.DELETED, secret=frozenset({"data"})),
    Holding(
        "socialaccount.SocialAccount", WHO, _("Sign-in through an organisation, by a number used there only"), SAFE,
        End.DELETED, fields=("uid", "extra_data", "last_login"),
    ),
    Holding(
        "usersessions.UserSession", WHO, _("Where one is signed in: network address and browser"), SAFE, End.DELETED,
        fields=("ip", "user_agent"), secret=frozenset({"session_key", "data"}),
    ),
)  # fmt: skip

# Fields that look personal and are not: names of places, groups and things, and days called “by”.
NOT_PERSONAL = frozenset(
    {
        "auth.Group.name",
        "auth.Permission.name",
        "networks.Body.name",
        "networks.County.name",
        "networks.HealthCommunity.name",
        "networks.HealthRegion.name",
        "networks.HealthTrust.name",
        "networks.Municipality.name",
        "networks.Network.name",
        "networks.Product.name",
        "networks.RoleType.name",
        "networks.Supplier.name",
        "rollouts.LifecycleEntry.replaced_by",
        "rollouts.Solution.name",
        "rollouts.Wave.name",
        "rollouts.Wave.answer_by",
        "rollouts.Wave.ready_by",
        "socialaccount.SocialApp.name",
        "account.EmailConfirmation.email_address",
    }
)
