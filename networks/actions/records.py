"""Saying which record system a municipality uses."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from networks.actions.periods import require_order
from networks.models import Municipality, MunicipalityProduct, Product
from portal.accounts.models import User
from portal.audit.actions import record
from portal.refusals import Refused


@dataclass(frozen=True, slots=True)
class Use:
    """What is said of a record system in use."""

    product: Product
    service_area: str
    version: str
    hosting: str
    contract_ends_on: datetime.date | None
    starts_on: datetime.date
    ends_on: datetime.date | None

    def told(self) -> dict[str, object]:
        """Return it for the trail."""
        return {
            "product": str(self.product),
            "service_area": self.service_area,
            "version": self.version,
            "hosting": self.hosting,
            "contract_ends_on": self.contract_ends_on,
            "from": self.starts_on,
            "until": self.ends_on,
        }


@transaction.atomic
def declare(
    *,
    municipality: Municipality,
    use: Use,
    at: datetime.datetime,
    by: User,
    changes: MunicipalityProduct | None = None,
    note: str = "",
) -> MunicipalityProduct:
    """Record that the municipality uses a system, or put right what was recorded; the speaker confirms it.

    Raises:
        Refused: an impossible period, a product for another service, or the same product twice on a day.

    """
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    _require_possible(municipality, use, changes)
    row = changes or MunicipalityProduct(municipality=municipality)
    before = of(row).told() if changes else {}
    for name in Use.__dataclass_fields__:
        setattr(row, name, getattr(use, name))
    row.confirmed_by, row.confirmed_at = by, at
    row.save()
    verb = "record_system.changed" if changes else "record_system.declared"
    record(by=by, verb=verb, subject=row, before=before, after=use.told(), note=note, at=at)
    return row


@transaction.atomic
def reconfirm(*, row: MunicipalityProduct, at: datetime.datetime, by: User) -> MunicipalityProduct:
    """Say that what is recorded is still right."""
    before = {"confirmed_at": row.confirmed_at}
    row.confirmed_by, row.confirmed_at = by, at
    row.save(update_fields=["confirmed_by", "confirmed_at"])
    record(by=by, verb="record_system.confirmed", subject=row, before=before, after={"confirmed_at": at}, at=at)
    return row


def of(row: MunicipalityProduct) -> Use:
    """Return what a row says."""
    return Use(**{name: getattr(row, name) for name in Use.__dataclass_fields__})


def _require_possible(municipality: Municipality, use: Use, changes: MunicipalityProduct | None) -> None:
    require_order(use.starts_on, use.ends_on)
    if use.contract_ends_on is not None and use.contract_ends_on <= use.starts_on:
        raise Refused(_("The contract cannot end before the system is taken into use."), field="contract_ends_on")
    if use.product.service_area != use.service_area:
        raise Refused(_("That product is not made for this service."), field="product")
    same = MunicipalityProduct.objects.filter(
        municipality=municipality, product=use.product, service_area=use.service_area
    )
    if same.exclude(pk=changes.pk if changes else 0).overlapping(use.starts_on, use.ends_on).exists():
        raise Refused(_("This system is already recorded for that period."), field="starts_on")
