"""Keeping the list of municipal roles: data, so that a new role needs no developer."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.forms.models import model_to_dict
from django.utils.translation import gettext_lazy as _

from networks.models import RoleHolder, RoleType
from portal.accounts.models import User
from portal.audit.actions import record
from portal.refusals import Refused

SAID = ("name", "description", "is_required", "position")


@transaction.atomic
def keep_type(*, key: str, by: User | None, note: str = "", **said: Any) -> RoleType:
    """Make the role type, or change what is said of it: ``name``, ``description``, ``is_required``, ``position``."""
    kind = RoleType.objects.filter(key=key).first()
    before = model_to_dict(kind, SAID) if kind else {}
    if kind is None:
        kind = RoleType(key=key)
    for name in SAID:
        setattr(kind, name, said[name])
    if before == model_to_dict(kind, SAID):
        return kind
    kind.save()
    verb = "role_type.changed" if before else "role_type.created"
    record(by=by, verb=verb, subject=kind, before=before, after=model_to_dict(kind, SAID), note=note)
    return kind


@transaction.atomic
def drop_type(*, kind: RoleType, by: User | None, note: str = "") -> None:
    """Remove a role type nobody has or has had.

    Raises:
        Refused: somebody has or has had the role, or the portal's own rules know it.

    """
    if kind.key in RoleHolder.Role.values:
        raise Refused(_("The portal's rules know this role, so it cannot be removed."))
    record(by=by, verb="role_type.removed", subject=kind, before=model_to_dict(kind, SAID), note=note)
    try:
        kind.delete()
    except ProtectedError as error:
        raise Refused(
            _("Somebody has or has had the role %(role)s, so it cannot be removed.") % {"role": kind.name}
        ) from error
