"""Taking the files about bodies and role types into the portal, without touching what people have written there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from networks.actions.register import Tally
from networks.models import Body, HealthCommunity, Network, RoleType, Supplier
from networks.register import organisation
from networks.register.faults import Fault
from networks.register.organisation import Organisation
from portal.accounts.models import User
from portal.audit.actions import record
from portal.refusals import Refused


class FaultyOrganisationError(Refused):
    """The files cannot be loaded; ``faults`` says everything that is wrong with them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep the faults beside the message."""
        super().__init__(_("The files about bodies have faults. Nothing has been written."))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did to each kind of rows."""

    tallies: tuple[Tally, ...]


@transaction.atomic
def load(*, files: Organisation, by: User | None, note: str = "") -> Loaded:
    """Make the bodies and role types that are missing, and fill in what is empty.

    What the portal already says is kept: the files are where the model begins, not where it is changed.

    Raises:
        FaultyOrganisationError: the files have faults; nothing is written.

    """
    found = organisation.faults(files)
    if found:
        raise FaultyOrganisationError(found)
    types = _fill(RoleType, _role_types(files), {each.key: each for each in RoleType.objects.all()})
    bodies = _fill(Body, _bodies(files), {each.key: each for each in Body.objects.all()})
    reporting = _report(files)
    loaded = Loaded((types, bodies))
    if reporting or not all(tally.is_still for tally in loaded.tallies):
        first = Body.objects.order_by("pk")[0]
        counts = {tally.kind: tally.counts for tally in loaded.tallies}
        record(by=by, verb="bodies.loaded", subject=first, after={"counts": counts}, note=note)
    return loaded


def _role_types(files: Organisation) -> list[RoleType]:
    return [
        RoleType(
            key=row.key,
            name=row.name,
            description=row.description,
            is_required=row.is_required,
            position=row.position,
            source=row.source_url,
        )
        for row in files.role_types.rows
    ]


def _bodies(files: Organisation) -> list[Body]:
    networks = dict(Network.objects.values_list("key", "pk"))
    communities = dict(HealthCommunity.objects.values_list("key", "pk"))
    suppliers = dict(Supplier.objects.values_list("key", "pk"))
    return [
        Body(
            key=row.key,
            name=row.name,
            kind=row.kind,
            network_id=networks.get(row.network_key),
            community_id=communities.get(row.community_key),
            supplier_id=suppliers.get(row.supplier_key),
            solution_key=row.solution_key,
            sees_nation=row.sees_nation,
            mandate=row.mandate,
            responsibility=row.responsibility,
            rhythm=row.rhythm,
            basis=row.basis,
            source=row.source_url,
        )
        for row in files.bodies.rows
    ]


def _fill(model: type[models.Model], wanted: Iterable[models.Model], known: dict[str, models.Model]) -> Tally:
    """Create the missing rows; in the others fill in only text that is empty or just repeats the key."""
    new, changed, same = 0, 0, 0
    for row in wanted:
        key = getattr(row, "key")  # noqa: B009  both models have one, the base has not
        old = known.get(key)
        if old is None:
            row.save(force_insert=True)
            new += 1
            continue
        lacking = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField)
            and field.name != "key"
            and getattr(old, field.name) in ("", key)
            and getattr(row, field.name) not in ("", key)
        ]
        for name in lacking:
            setattr(old, name, getattr(row, name))
        if lacking:
            old.save(update_fields=lacking)
        changed, same = changed + bool(lacking), same + (not lacking)
    meta = model._meta
    return Tally(meta.label_lower, str(meta.verbose_name_plural), new, changed, same)


def _report(files: Organisation) -> int:
    """Draw the reporting lines that are missing; return how many."""
    ids = dict(Body.objects.values_list("key", "pk"))
    drawn = 0
    for row in files.bodies.rows:
        if row.reports_to_key:
            without = Body.objects.filter(key=row.key, reports_to__isnull=True)
            drawn += without.update(reports_to=ids[row.reports_to_key])
    return drawn
