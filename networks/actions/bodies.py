"""Changing what a body says of itself."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction

from networks.models import Body
from portal.accounts.models import User
from portal.audit.actions import record


@dataclass(frozen=True, slots=True)
class Words:
    """What a body says of itself."""

    mandate: str
    responsibility: str
    rhythm: str


@transaction.atomic
def describe(*, body: Body, words: Words, by: User | None, note: str = "") -> Body:
    """Write the body's mandate, responsibility and rhythm; the same words again change nothing."""
    body = Body.objects.select_for_update().get(pk=body.pk)
    before = {name: getattr(body, name) for name in asdict(words)}
    changed = {name: value for name, value in asdict(words).items() if value != before[name]}
    if not changed:
        return body
    for name, value in changed.items():
        setattr(body, name, value)
    body.save(update_fields=list(changed))
    was = {name: before[name] for name in changed}
    record(by=by, verb="body.described", subject=body, before=was, after=changed, note=note)
    return body
