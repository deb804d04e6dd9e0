"""Handing out and erasing what is held about a person. History keeps the role; the name goes."""

from __future__ import annotations

import datetime

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.db.models import CharField, EmailField, JSONField, Q, TextField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from networks.actions import appointments, grants, roles
from networks.models import Membership, RoleHolder
from portal.accounts.models import User
from portal.audit import erasure
from portal.audit.actions import record
from portal.audit.chain import ERASED
from portal.audit.erasure import Mask
from portal.personal.fields import HELD, OURS, End
from portal.personal.reports import NOWHERE
from portal.refusals import Refused

DAY = datetime.timedelta(days=1)
SHORTEST = 5  # fewer signs than this are no telephone number of somebody's own


@transaction.atomic
def note_opened(*, user: User, by: User, at: datetime.datetime, exported: bool = False) -> None:
    """Note that somebody opened, or took out, what is held about the person."""
    verb = "personal_data.exported" if exported else "personal_data.seen"
    record(by=by, verb=verb, subject=user, at=at)


@transaction.atomic
def erase(*, user: User, on: datetime.date, at: datetime.datetime, by: User | None, note: str = "") -> User:
    """End the person's seats and roles, close the account and put role words wherever the person is named.

    Raises:
        Refused: it has been done already, or it is the one who asks for it.

    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if user.email.endswith(f"@{NOWHERE}"):
        raise Refused(_("This person has been erased already."))
    if by is not None and by.pk == user.pk:
        raise Refused(_("Another administrator must erase you, so that somebody can answer for it."))
    words = role_words(user)
    mask = _mask(user, words)
    _end_everything(user, on, by)
    _close(user, words)
    _sweep(mask)
    said = erasure.redact(user_id=user.pk, mask=mask)
    record(by=by, verb=ERASED, subject=user, after=said, note=str(mask.over(note, sure=True)), at=at)
    return user


def role_words(user: User) -> str:
    """Return what history calls the person afterwards: the role, or failing that, nobody in particular."""
    role = RoleHolder.objects.filter(user=user).with_grounds().order_by("-starts_on", "-pk").first()
    if role is not None:
        return gettext("former %(role)s, %(place)s") % {"role": role.role, "place": role.municipality}
    seat = Membership.objects.filter(user=user).with_grounds().order_by("-starts_on", "-pk").first()
    if seat is not None:
        return gettext("former %(role)s, %(place)s") % {"role": seat.get_role_display(), "place": seat.body}
    return gettext("former user")


def _mask(user: User, words: str) -> Mask:
    names = {user.name, *erasure.names_used(user.pk)} - {""}
    shared = User.objects.exclude(pk=user.pk).filter(name__in=names).exists()
    addresses = {each for each in (user.email, user.phone) if len(each) >= SHORTEST}
    wide = not shared and all(" " in name for name in names)
    return Mask(frozenset(names), frozenset(addresses), words[:120], wide)


def _end_everything(user: User, on: datetime.date, by: User | None) -> None:
    note = gettext("The account is erased.")
    still = Q(ends_on__isnull=True) | Q(ends_on__gt=on)
    for seat in Membership.objects.filter(still, user=user).with_grounds():
        ends_on = max(on, seat.starts_on + DAY)
        appointments.unseat(membership=seat, ends_on=ends_on, on=on, by=by, note=note)
    for holder in RoleHolder.objects.filter(still, user=user).with_grounds():
        ends_on = max(on, holder.starts_on + DAY)
        roles.end_role(holder=holder, ends_on=ends_on, on=on, by=by, reason=note, note=note)
    grants.align(on=on, by=by, users=[user], note=note)


def _close(user: User, words: str) -> None:
    _sign_out(user)
    for holding in HELD:
        if holding.end is End.DELETED:
            holding.rows(user).delete()
    user.name, user.email, user.phone = words[:120], f"slettet-{user.pk}@{NOWHERE}", ""
    user.is_active, user.is_superuser, user.last_login = False, False, None
    user.set_unusable_password()
    user.save()


def _sign_out(user: User) -> None:
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


def _sweep(mask: Mask) -> None:
    """Put role words in every text of ours that names the person."""
    for model in apps.get_models():
        if model._meta.app_label in OURS - {"audit"}:  # history has its own way
            _sweep_table(model, mask)


def _sweep_table(model: type[models.Model], mask: Mask) -> None:
    texts = [each for each in model._meta.concrete_fields if isinstance(each, CharField | TextField | JSONField)]
    names = [each.name for each in texts if not isinstance(each, EmailField) and not each.choices]
    names += [each.name for each in texts if isinstance(each, EmailField) and model is not User]
    if not names:
        return
    lengths = {each.name: getattr(each, "max_length", None) for each in texts}
    for row in model._base_manager.order_by("pk").values("pk", *names).iterator(chunk_size=500):
        said = {name: mask.over(row[name], sure=False) for name in names}
        changed = {name: value for name, value in said.items() if value != row[name]}
        if changed:
            fitting = {name: _fit(value, lengths[name]) for name, value in changed.items()}
            model._base_manager.filter(pk=row["pk"]).update(**fitting)


def _fit(value: object, length: int | None) -> object:
    return value[:length] if isinstance(value, str) and length else value
