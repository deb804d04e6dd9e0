"""The people who sign in: named by work e-mail, with no more personal data than the work needs."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Makes users from an e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create an ordinary user; without a password nobody can sign in as it."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create a user for whom Django's own permission checks always pass."""
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        """Find a user by e-mail, whatever the case it was typed in."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who may sign in. What the person may do follows from memberships, never from this row."""

    email = models.EmailField(_("work e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("work phone"), max_length=30, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_example = models.BooleanField(_("example account"), default=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()

    class Meta:
        """One account per address, whatever its case."""

        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique_in_any_case")
        ]

    def __str__(self) -> str:
        """Return the name shown to others."""
        return self.name

    def may_sign_in(self) -> bool:
        """Whether the account is open: example accounts are so in a demo only."""
        return self.is_active and (settings.DEMO or not self.is_example)


class WelcomeQuerySet(models.QuerySet["Welcome"]):
    """The words for invitations to the portal."""

    def open(self, at: datetime.datetime) -> WelcomeQuerySet:
        """Keep those that can still be accepted."""
        return self.filter(used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=at)


class Welcome(models.Model):
    """An invitation to the portal, for one address and one role. The link's token is stored as a digest only.

    ``brings`` says what the person gets at acceptance; the floor does not know what it means.
    """

    email = models.EmailField(_("work e-mail"))
    name = models.CharField(_("name"), max_length=120, blank=True)
    brings = models.JSONField(_("brings"))
    says = models.CharField(_("invited as"), max_length=300)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.CharField(_("invited by"), max_length=200)
    created_at = models.DateTimeField(_("sent"))
    expires_at = models.DateTimeField(_("works until"))
    used_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("withdrawn on"), null=True, blank=True)

    objects = WelcomeQuerySet.as_manager()

    class Meta:
        """Accepted or withdrawn, never both."""

        verbose_name = _("invitation to the portal")
        verbose_name_plural = _("invitations to the portal")
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]
        default_permissions: ClassVar[list[str]] = []
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(used_at__isnull=True) | models.Q(revoked_at__isnull=True),
                name="welcome_used_or_revoked",
            ),
        ]

    def __str__(self) -> str:
        """Return whom it is for, and as what."""
        return f"{self.email}: {self.says}"

    def is_open(self, at: datetime.datetime) -> bool:
        """Whether it can still be accepted."""
        return self.used_at is None and self.revoked_at is None and self.expires_at > at

    @property
    def masked_email(self) -> str:
        """Return the address as one may show it to whoever holds the link."""
        person, _at, domain = self.email.partition("@")
        return f"{person[:1]}•••@{domain}"
