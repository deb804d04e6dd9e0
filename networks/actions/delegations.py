"""The municipality's agreement that its network's coordinators confirm on its behalf."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from networks.actions.periods import require_order
from networks.models import DelegationAgreement, Municipality, Network
from portal.accounts.models import User
from portal.audit.actions import record
from portal.refusals import Refused


@transaction.atomic
def agree(
    *,
    municipality: Municipality,
    network: Network,
    starts_on: datetime.date,
    ends_on: datetime.date | None,
    by: User,
    note: str = "",
) -> DelegationAgreement:
    """Let the network's coordinators confirm status for the municipality from a day on.

    Raises:
        Refused: an impossible period, an agreement already there, or the municipality is not in the network.

    """
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    require_order(starts_on, ends_on)
    if not municipality.belongings.in_force(starts_on).filter(network=network).exists():
        raise Refused(_("The municipality does not belong to that network on that day."), field="starts_on")
    same = DelegationAgreement.objects.filter(municipality=municipality, network=network)
    still = same.exclude(ends_on__lte=starts_on)
    if ends_on is not None:
        still = still.filter(starts_on__lt=ends_on)
    if still.exists():
        raise Refused(_("There is already such an agreement in that period."), field="starts_on")
    agreement = DelegationAgreement.objects.create(
        municipality=municipality, network=network, starts_on=starts_on, ends_on=ends_on, agreed_by=by, note=note
    )
    after = {"network": network.name, "from": starts_on, "until": ends_on}
    record(by=by, verb="delegation.agreed", subject=agreement, after=after, note=note)
    return agreement


@transaction.atomic
def withdraw(
    *, agreement: DelegationAgreement, ends_on: datetime.date, by: User | None, note: str = ""
) -> DelegationAgreement:
    """End the agreement from a day on; one that has not begun yet is taken back altogether.

    Raises:
        Refused: it has ended already.

    """
    if agreement.ends_on is not None and agreement.ends_on <= ends_on:
        raise Refused(_("This agreement has already ended."))
    before = {"from": agreement.starts_on, "until": agreement.ends_on}
    record(by=by, verb="delegation.withdrawn", subject=agreement, before=before, after={"until": ends_on}, note=note)
    if ends_on <= agreement.starts_on:
        agreement.delete()
        return agreement
    agreement.ends_on = ends_on
    agreement.save(update_fields=["ends_on"])
    return agreement
