"""Inviting people to the portal, to a role in a municipality or a seat in a body; and their acceptance."""

from __future__ import annotations

import datetime
import hashlib
import secrets
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from networks.actions import appointments
from networks.models import Body, Membership, Municipality, RoleType
from portal.accounts.models import User, Welcome
from portal.audit.actions import actor, record
from portal.refusals import Refused

LASTS = datetime.timedelta(days=7)
GONE = _("The invitation no longer works: it is used, withdrawn or too old. Ask for a new one.")


def digest(token: str) -> str:
    """Return what is stored of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def brings_role(municipality: Municipality, role: RoleType) -> tuple[dict[str, str], str]:
    """Return how an invitation to a municipal role is stored, and how it is said."""
    return {"municipality": municipality.code, "role": role.key}, f"{role}, {municipality}"


def brings_seat(body: Body, role: str) -> tuple[dict[str, str], str]:
    """Return how an invitation to a seat is stored, and how it is said."""
    return {"body": body.key, "role": role}, f"{Membership.Role(role).label}, {body}"


@transaction.atomic
def issue(*, email: str, name: str, brings: tuple[dict[str, str], str], at: datetime.datetime, by: User) -> str:
    """Invite an address; return the token for its link, which is written down nowhere else.

    An open invitation of the same address to the same role stops working.

    Raises:
        Refused: somebody with that address already has an account.

    """
    email = email.strip().lower()
    _require_no_account(email)
    what, says = brings
    for former in Welcome.objects.select_for_update().open(at).filter(email=email):
        if former.brings == what:
            _withdraw(former, at, by, "replaced")
    token = secrets.token_urlsafe(32)
    welcome = Welcome.objects.create(
        email=email,
        name=name.strip(),
        brings=what,
        says=says[:300],
        token_digest=digest(token),
        invited_by=by.name,
        created_at=at,
        expires_at=at + LASTS,
    )
    record(by=by, verb="welcome.issued", subject=welcome, after={**what, "until": str(welcome.expires_at)})
    return token


def reissue(*, welcome: Welcome, at: datetime.datetime, by: User) -> str:
    """Send the invitation anew: the former link stops working, the new one lasts as long as a first one.

    Raises:
        Refused: it has been accepted, or somebody with that address already has an account.

    """
    if welcome.used_at is not None:
        raise Refused(_("The invitation has been accepted already."))
    return issue(email=welcome.email, name=welcome.name, brings=(welcome.brings, welcome.says), at=at, by=by)


@transaction.atomic
def revoke(*, welcome: Welcome, at: datetime.datetime, by: User) -> None:
    """Withdraw the invitation.

    Raises:
        Refused: it can no longer be accepted anyway.

    """
    locked = Welcome.objects.select_for_update().get(pk=welcome.pk)
    if not locked.is_open(at):
        raise Refused(GONE)
    _withdraw(locked, at, by, "withdrawn")


@transaction.atomic
def accept(
    *,
    welcome: Welcome,
    name: str,
    at: datetime.datetime,
    on: datetime.date,
    password: str | None = None,
    identity: tuple[str, str, dict[str, Any]] | None = None,
) -> User:
    """Make the account, give it what the invitation brings, and use the invitation up.

    Raises:
        Refused: the invitation no longer works, the address has got an account, or what it brings has gone.

    """
    locked = Welcome.objects.select_for_update().get(pk=welcome.pk)
    if not locked.is_open(at):
        raise Refused(GONE)
    _require_no_account(locked.email)
    person = User.objects.create_user(locked.email, password, name=name.strip())
    if identity is not None:
        provider, uid, kept = identity
        SocialAccount.objects.create(user=person, provider=provider, uid=uid, extra_data=kept)
    _give(person, locked, on)
    locked.used_at = at
    locked.save(update_fields=["used_at"])
    record(by=person, verb="welcome.accepted", subject=locked, note=f"{locked.invited_by}")
    return person


def _give(person: User, welcome: Welcome, on: datetime.date) -> None:
    what, note = welcome.brings, welcome.invited_by
    try:
        if "body" in what:
            body = Body.objects.get(key=what["body"])
            appointments.seat(body=body, user=person, role=what["role"], starts_on=on, on=on, by=None, note=note)
            return
        place = Municipality.objects.get(code=what["municipality"])
    except (Body.DoesNotExist, Municipality.DoesNotExist) as error:
        raise Refused(GONE) from error
    appointments.give_role(municipality=place, user=person, role=what["role"], starts_on=on, on=on, by=None, note=note)


def _withdraw(welcome: Welcome, at: datetime.datetime, by: User, why: str) -> None:
    welcome.revoked_at = at
    welcome.save(update_fields=["revoked_at"])
    record(by=by, verb="welcome.revoked", subject=welcome, note=f"{why}: {actor(by)}"[:200])


def _require_no_account(email: str) -> None:
    if User.objects.filter(email__iexact=email).exists():
        raise Refused(_("This address already has an account. Give the person the role directly."), field="email")
