"""Who may run and who may join, on each track: the matrix of the model."""

import datetime

import pytest

from networks.models import Municipality, Succession
from portal.access import Person
from rollouts import permissions, tracks
from rollouts.models import Rollout, Track, WaveState
from tests.cast import Cast
from tests.factories.networks import BelongingFactory, NetworkFactory, municipality
from tests.factories.waves import DAY, RolloutFactory, SolutionFactory, WaveFactory, approved

COORDINATOR, LEAD = "national_coordinator", "working_group_lead"
SOUTH, NORTH = "regional_contact", "other_regional_contact"


@pytest.fixture
def rollouts(cast: Cast) -> dict[str, Rollout]:
    """One rollout per track, and one of each for a solution nobody in the cast leads."""
    other = SolutionFactory(key="vkp", name="Velferdsteknologisk knutepunkt")
    return {
        "national": RolloutFactory(),
        "regional": RolloutFactory(regional=True, network=cast.agder),
        "partial": approved(cast.bodo),
        "national-other": RolloutFactory(solution=other),
        "partial-other": approved(cast.bodo, solution=other),
    }


RUNNERS = {
    "national": {COORDINATOR, LEAD},
    "regional": {COORDINATOR, SOUTH},
    "partial": {COORDINATOR, LEAD},
    "national-other": {COORDINATOR},
    "partial-other": {COORDINATOR},
}


@pytest.mark.parametrize("key", RUNNERS)
def test_who_runs_each_track(key: str, rollouts: dict[str, Rollout], cast: Cast) -> None:
    rules = tracks.of(rollouts[key])
    assert {name for name, person in cast.people().items() if rules.may_run(person, rollouts[key])} == RUNNERS[key]


@pytest.mark.parametrize("name", [*Cast.__dataclass_fields__][:11])
def test_the_set_a_person_runs_is_what_the_rules_say_one_by_one(
    name: str, rollouts: dict[str, Rollout], cast: Cast
) -> None:
    person = cast.people()[name]
    one_by_one = {rollout.pk for rollout in rollouts.values() if tracks.of(rollout).may_run(person, rollout)}
    assert set(Rollout.objects.filter(tracks.run_by(person)).values_list("pk", flat=True)) == one_by_one


JOINERS = {
    "national": {"Grimstad", "Bodø", "Larvik"},
    "regional": {"Grimstad"},
    "partial": {"Bodø"},
}


@pytest.mark.parametrize("key", JOINERS)
def test_who_may_join_each_track(key: str, rollouts: dict[str, Rollout]) -> None:
    municipality("3909", "Larvik", network=NetworkFactory(key="digi-tv", name="Digi-TV"))
    gone = municipality("0806", "Utby", ends_on=datetime.date(2026, 1, 1))
    rollouts["partial"].eligible.add(gone)
    rules = tracks.of(rollouts[key])
    assert {str(place) for place in rules.eligible(rollouts[key], DAY)} == JOINERS[key]


@pytest.mark.parametrize("key", JOINERS)
def test_may_join_agrees_with_the_eligible_set(key: str, rollouts: dict[str, Rollout]) -> None:
    municipality("3909", "Larvik", network=NetworkFactory(key="digi-tv", name="Digi-TV"))
    municipality("0806", "Utby", ends_on=datetime.date(2026, 1, 1))
    rollout, rules = rollouts[key], tracks.of(rollouts[key])
    allowed = {place for place in Municipality.objects.all() if rules.may_join(place, rollout, DAY) is None}
    assert allowed == set(rules.eligible(rollout, DAY))


def test_a_municipality_follows_its_network_from_the_day_it_moves(cast: Cast, rollouts: dict[str, Rollout]) -> None:
    moves_on = datetime.date(2027, 1, 1)
    cast.grimstad.belongings.update(ends_on=moves_on)
    BelongingFactory(municipality=cast.grimstad, network=cast.nordland, starts_on=moves_on)
    rules = tracks.of(rollouts["regional"])
    before, after = (
        rules.may_join(cast.grimstad, rollouts["regional"], day)
        for day in (moves_on - datetime.timedelta(days=1), moves_on)
    )
    assert before is None
    assert str(after) == "Grimstad hører ikke til Digi Agder, som har dette løpet."


def test_the_reason_says_whom_a_partial_rollout_is_for(cast: Cast, rollouts: dict[str, Rollout]) -> None:
    words = tracks.of(rollouts["partial"]).may_join(cast.grimstad, rollouts["partial"], DAY)
    assert str(words) == (
        "Grimstad står ikke på den godkjente listen. Løpet er for: Kommuner på listen utvalget godkjente."
    )


def test_the_reason_names_who_carries_on_after_a_merger(cast: Cast, rollouts: dict[str, Rollout]) -> None:
    gone = municipality("4299", "Utby", ends_on=DAY)
    Succession.objects.create(predecessor=gone, successor=cast.grimstad, kind="merge", happens_on=DAY)
    words = tracks.of(rollouts["national"]).may_join(gone, rollouts["national"], DAY)
    assert str(words) == "Utby finnes ikke lenger som kommune. Den er nå Grimstad."


def test_a_municipality_that_has_not_begun_may_not_join(rollouts: dict[str, Rollout]) -> None:
    coming = municipality("4299", "Nyby", starts_on=DAY + datetime.timedelta(days=1))
    assert str(tracks.of(rollouts["national"]).may_join(coming, rollouts["national"], DAY)) == "Nyby finnes ikke ennå."


@pytest.mark.parametrize("track", Track.values)
def test_every_track_says_its_rules_in_norwegian(track: str) -> None:
    rules = tracks.RULES[track]
    words = [str(rules.letter), str(rules.who_invites), str(rules.who_joins), str(rules.who_decides)]
    assert words[0] == {"national": "N", "regional": "R", "partial": "D"}[track]
    assert all(sentence.endswith(".") for sentence in words[1:])


MAY = {
    WaveState.DRAFT: {"run", "edit", "invite", "announce"},
    WaveState.ANNOUNCED: {"run", "edit", "lock"},
    WaveState.LOCKED: {"run", "close"},
    WaveState.CLOSED: {"run"},
}


@pytest.mark.parametrize("state", WaveState.values)
@pytest.mark.parametrize("runs", [True, False])
def test_what_may_be_done_follows_from_the_state(state: str, runs: bool, cast: Cast) -> None:
    moved: dict[str, bool] = {} if state == "draft" else {state: True}
    wave = WaveFactory(**moved)
    person: Person = cast.national_coordinator if runs else cast.health_leader
    may = permissions.with_wave(person, wave)
    held = {name for name in ("run", "edit", "invite", "announce", "lock", "close") if getattr(may, name)}
    assert held == (MAY[WaveState(state)] if runs else set())
