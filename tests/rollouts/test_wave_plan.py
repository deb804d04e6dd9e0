"""What we suggest for the next wave."""

import datetime

import pytest

from rollouts.actions import wave_plan
from tests.factories.waves import DAY, WEEK, RolloutFactory, WaveFactory


@pytest.mark.parametrize("offset", range(0, 400, 13))
def test_the_suggested_plan_can_be_carried_out(offset: int, db: None) -> None:
    day = DAY + datetime.timedelta(days=offset)
    suggested = wave_plan.suggest(RolloutFactory(), day)
    wave_plan.check(suggested, on=day)
    assert suggested.answer_by >= day + 3 * WEEK
    assert all(each.month != 7 for each in (suggested.kickoff_on, suggested.golive_from))


def test_the_suggested_plan_follows_the_last_wave(db: None) -> None:
    last = WaveFactory(number=4, seats_min=12, seats_max=44, closed=True)
    suggested = wave_plan.suggest(last.rollout, DAY)
    assert (suggested.number, suggested.seats_min, suggested.seats_max) == (5, 12, 44)
    assert suggested.name == "Pulje 5, vår 2027"
    assert suggested.kickoff_on > last.kickoff_on
