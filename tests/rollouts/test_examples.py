"""The example data: deterministic, marked, within the portal's own rules, and with something in every state."""

import datetime
from collections import Counter
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import F, Max, Q

import networks.examples
import rollouts.examples
from networks.models import Municipality
from portal.audit.models import Entry
from rollouts.examples.paths import Country
from rollouts.models import Invitation, Participation, Rollout, Solution, StatusEntry, Track, Wave, WaveState
from rollouts.models.words import OUTSIDE
from rollouts.reports import standing
from tests.cast import Cast
from tests.factories.networks import NetworkFactory, municipality
from tests.factories.waves import DAY, SolutionFactory


@pytest.fixture
def loaded(db: None) -> None:
    """Load the real register, the solutions, the example cast and the examples."""
    call_command("load_register", verbosity=0)
    call_command("load_bodies", verbosity=0)
    call_command("load_solutions", verbosity=0)
    networks.examples.load()
    assert rollouts.examples.load(today=DAY)


def test_the_examples_are_whole(loaded: None) -> None:
    """One load, many looks: loading takes seconds."""
    everything_is_marked()
    every_track_and_state_is_there()
    unknown_and_stale_are_there()
    nothing_lies_in_the_future()
    waves_keep_their_rules()
    grimstad_has_something_to_do()
    history_reaches_back_two_years()
    assert not rollouts.examples.load(today=DAY)


def everything_is_marked() -> None:
    assert not StatusEntry.objects.exclude(note__startswith="Eksempeldata").exists()
    assert Entry.objects.filter(verb="status.examples_loaded", note="Eksempeldata").count() == Solution.objects.count()
    assert set(Entry.objects.filter(verb__startswith="wave.").values_list("note", flat=True)) == {"Eksempeldata"}


def every_track_and_state_is_there() -> None:
    assert set(Rollout.objects.values_list("track", flat=True)) == set(Track.values)
    assert set(Wave.objects.values_list("state", flat=True)) == set(WaveState.values)
    assert set(Invitation.objects.filter(answers__isnull=False).values_list("answers__kind", flat=True)) == {
        "yes",
        "next_wave",
        "not_relevant",
    }


def unknown_and_stale_are_there() -> None:
    picture = standing.gather(
        municipalities=Municipality.objects.existing(DAY), solutions=Solution.objects.all(), as_of=DAY
    )
    total = len(picture.standings)
    unknown = sum(each.adoption == "unknown" for each in picture.standings)
    stale = sum(each.flow == "none" for each in picture.standings) - unknown
    assert 0.05 < unknown / total < 0.08
    assert 0.05 < stale / total < 0.10
    told = Counter(each.grade for each in picture.standings)
    assert 0.05 < told["told"] / total < 0.15


def nothing_lies_in_the_future() -> None:
    newest: Any = StatusEntry.objects.aggregate(told=Max("effective_on"), recorded=Max("recorded_at"))
    assert newest["told"] < DAY
    assert newest["recorded"].date() < DAY
    assert not StatusEntry.objects.filter(recorded_at__date__lt=F("effective_on")).exists()
    assert not Invitation.objects.filter(Q(sent_on__gt=DAY) | Q(answers__given_on__gte=DAY)).exists()


def waves_keep_their_rules() -> None:
    yes: Any = Invitation.objects.with_answer(DAY)
    said = {(each.wave_id, each.municipality_id) for each in yes if each.answer == "yes"}
    assert set(Participation.objects.in_force(DAY).values_list("wave", "municipality")) == said
    for wave in Wave.objects.all():
        assert wave.participations.filter(left_on__isnull=True).count() <= wave.seats_max
        joined = StatusEntry.objects.standing(DAY).filter(
            solution=wave.rollout.solution, municipality__participations__wave=wave
        )
        assert not joined.filter(adoption__in=OUTSIDE).exists()


def grimstad_has_something_to_do() -> None:
    invited: Any = Invitation.objects.with_answer(DAY).filter(municipality__code="4202", wave__state="announced")
    open_ones = {str(each.wave): each.wave.answer_by for each in invited if each.answer is None}
    assert open_ones["DigiHelse, Pulje 4, vår 2027"] == DAY + datetime.timedelta(days=10)
    proposals = StatusEntry.objects.open_proposals(DAY).filter(municipality__code="4202")
    assert [entry.solution.key for entry in proposals] == ["dho"]


def history_reaches_back_two_years() -> None:
    counts = {}
    for months in (22, 11, 0):
        day = DAY - datetime.timedelta(days=30 * months)
        rows = StatusEntry.objects.standing(day).filter(solution__key="digihelse", adoption="in_use")
        counts[months] = rows.count()
    assert 0 < counts[22] < counts[11] < counts[0]


def test_the_same_day_gives_the_same_examples(cast: Cast) -> None:
    SolutionFactory(key="dho", name="DHO")
    SolutionFactory()
    first, second = Country.drawn(DAY), Country.drawn(DAY)
    assert first.paths == second.paths
    assert len(first.paths) == 4


@pytest.mark.parametrize("offset", [0, 45, 200, 400])
def test_the_examples_hold_on_any_day(offset: int, cast: Cast) -> None:
    call_command("load_solutions", verbosity=0)
    for key in ("digi-agder", "diginordland"):
        for number in range(12):
            network = NetworkFactory(key=key)
            municipality(f"{'42' if key == 'digi-agder' else '18'}{50 + number}", f"{key} {number}", network=network)
    day = DAY + datetime.timedelta(days=offset)
    assert rollouts.examples.load(today=day)
    assert set(Wave.objects.values_list("state", flat=True)) >= {"announced", "locked", "closed"}
