"""The mechanism of rights, and the only module that speaks to django-guardian.

A grant says: *this person* holds *this level* on *this thing*. Grants are rows in direct foreign-key tables
beside the model they concern, so they go when it goes. What the levels mean is said in each app's
``permissions.py``; who gets them is said by memberships. A person's grants are read once per model and request.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from guardian.shortcuts import assign_perm, remove_perm
from guardian.utils import get_user_obj_perms_model

from portal.accounts.models import User
from portal.audit.actions import record
from portal.refusals import Words

if TYPE_CHECKING:
    from django.utils.functional import Promise

M = TypeVar("M", bound=models.Model)
T = TypeVar("T")
Person = User | AnonymousUser


class Level(enum.StrEnum):
    """How much a grant allows on the thing it hangs on."""

    SEE = "see"
    REPORT = "report"
    ANSWER = "answer"
    COORDINATE = "coordinate"
    DECIDE = "decide"
    ADMINISTER = "administer"


def levels(*held: tuple[Level, str | Promise]) -> Any:
    """Return ``Meta.permissions`` for a model on which these levels may be granted."""
    return [(level.value, label) for level, label in held]


def granted(user: Person, level: Level, model: type[models.Model]) -> frozenset[int]:
    """Return the ids of the ``model`` rows on which the user holds the level: one query per model and request."""
    return _held(user, model).get(level.value, frozenset())


def visible(queryset: models.QuerySet[M], user: Person, level: Level = Level.SEE) -> models.QuerySet[M]:
    """Keep the rows on which the user holds the level."""
    return queryset.filter(pk__in=granted(user, level, queryset.model))


def remembered(user: Person, name: str, read: Callable[[], T]) -> T:
    """Return what ``read`` says of the user's rights, asked once per request and again after a grant or revoke."""
    rights: dict[str, Any] = user.__dict__.setdefault("_rights", {})
    if name not in rights:
        rights[name] = read()
    return cast("T", rights[name])


def allowed(user: Person, level: Level, thing: models.Model) -> bool:
    """Whether the user holds the level on the thing."""
    return thing.pk in granted(user, level, type(thing))


def holdings(model: type[models.Model], users: Iterable[int] | None = None) -> frozenset[tuple[int, int, str]]:
    """Return every grant on the model's rows as (user, thing, level): for the alignment and the nightly check."""
    table: Any = get_user_obj_perms_model(cast("Any", model))
    found = table.objects.all() if users is None else table.objects.filter(user__in=users)
    return frozenset(found.values_list("user_id", "content_object_id", "permission__codename"))


def require(may: bool, why_not: Words) -> None:  # noqa: FBT001  reads as a sentence: require(may, "why not")
    """Raise PermissionDenied (HTTP 403) with a sentence the user may read, unless ``may`` holds."""
    if not may:
        raise PermissionDenied(why_not)


@transaction.atomic
def grant(*, user: User, level: Level, thing: models.Model, by: User | None, note: str = "") -> None:
    """Give the user the level on the thing, with its audit entry; giving it twice changes nothing."""
    if _has_row(user, level, thing):
        return
    assign_perm(level.value, user, thing)
    _forget(user)
    record(
        by=by,
        verb="access.granted",
        subject=thing,
        after={"user": str(user), "level": level.value},
        note=note,
        person=user,
    )


@transaction.atomic
def revoke(*, user: User, level: Level, thing: models.Model, by: User | None, note: str = "") -> None:
    """Take the level on the thing from the user, with its audit entry."""
    if not _has_row(user, level, thing):
        return
    remove_perm(level.value, user, thing)
    _forget(user)
    record(
        by=by,
        verb="access.revoked",
        subject=thing,
        before={"user": str(user), "level": level.value},
        note=note,
        person=user,
    )


def _held(user: Person, model: type[models.Model]) -> dict[str, frozenset[int]]:
    if not isinstance(user, User) or not user.is_active:
        return {}
    return remembered(user, model._meta.label, lambda: _read(user, model))


def _read(user: User, model: type[models.Model]) -> dict[str, frozenset[int]]:
    table: Any = get_user_obj_perms_model(cast("Any", model))
    found: dict[str, set[int]] = {}
    for codename, pk in table.objects.filter(user=user).values_list("permission__codename", "content_object_id"):
        found.setdefault(codename, set()).add(pk)
    return {codename: frozenset(ids) for codename, ids in found.items()}


def _has_row(user: User, level: Level, thing: models.Model) -> bool:
    """Whether the grant is written, also when the account is closed and may use nothing."""
    return thing.pk in _read(user, type(thing)).get(level.value, frozenset())


def _forget(user: User) -> None:
    user.__dict__.pop("_rights", None)
