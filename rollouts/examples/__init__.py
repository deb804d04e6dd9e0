"""Example activity for a demo: deterministic, fictitious, and marked as such in every row it writes."""

from __future__ import annotations

import datetime

from django.db import transaction

from portal.accounts.models import User
from rollouts.examples import campaigns, history
from rollouts.examples.paths import Country
from rollouts.models import Rollout


@transaction.atomic
def load(*, today: datetime.date, by: User | None = None) -> bool:
    """Make rollouts, waves and two years of status up to the day; return False when there are rollouts already."""
    if Rollout.objects.exists():
        return False
    country = Country.drawn(today)
    history.write(country, by=by)
    campaigns.run(country, by=by)
    return True
