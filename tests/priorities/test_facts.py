"""The facts of a cut against a slow reference, and what later entries may not change."""

import datetime
from collections import Counter
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from networks.models import Municipality
from priorities.actions import cuts
from priorities.models import Cut
from priorities.reports import checking, freezing, gathering
from priorities.reports.facts import Facts, OtherCut, Scope
from rollouts.models import Answer, Participation, Solution, StatusEntry, Wave
from rollouts.reports.standing import Count
from tests.cast import Cast
from tests.factories.cuts import drafted, locked, wanted
from tests.factories.networks import municipality
from tests.factories.status import morning, said
from tests.factories.waves import DAY, NOON, InvitationFactory, RolloutFactory, SolutionFactory, WaveFactory

ONE_DAY = datetime.timedelta(days=1)
EARLIER = DAY - 90 * ONE_DAY
PEOPLE = {"4202": 25000, "1804": 53000, "4203": 46000}


@pytest.fixture
def arendal(cast: Cast) -> Municipality:
    return municipality("4203", "Arendal", network=cast.agder, persons=PEOPLE["4203"], tile_column=3, tile_row=2)


@pytest.fixture
def solutions(db: None) -> tuple[Solution, Solution]:
    return SolutionFactory(order=1), SolutionFactory(key="pll", name="Pasientens legemiddelliste", order=2)


@pytest.fixture
def story(cast: Cast, arendal: Municipality, solutions: tuple[Solution, Solution]) -> None:
    """Let Grimstad take DigiHelse into use, Arendal be late, and Bodø fall silent."""
    first, second = solutions
    said(municipality=cast.grimstad, solution=first, effective_on=EARLIER - ONE_DAY, phase="preparation")
    said(
        municipality=cast.grimstad,
        solution=first,
        effective_on=DAY - 9 * ONE_DAY,
        adoption="in_use",
        phase="go_live",
        forecast_on=None,
    )
    said(municipality=arendal, solution=first, effective_on=EARLIER - ONE_DAY, grade="told", forecast_on=DAY + ONE_DAY)
    said(municipality=arendal, solution=first, effective_on=DAY - ONE_DAY, light="red", obstacle="supplier")
    said(municipality=cast.bodo, solution=first, effective_on=DAY - 95 * ONE_DAY)
    said(municipality=cast.bodo, solution=second, effective_on=DAY, adoption="not_relevant", reason="Har en annen")


def facts(**plan: Any) -> Facts:
    return checking.frozen(locked(**plan))


def test_the_totals_are_what_a_slow_count_gives(story: None) -> None:
    found = facts()
    for summary in found.solutions:
        of_solution = [each for each in found.picture.standings if each.solution_key == summary.key]
        by_adoption = Counter(each.adoption for each in of_solution)
        by_flow = Counter(each.flow for each in of_solution)
        people_using = sum(PEOPLE[each.code] for each in of_solution if each.adoption == "in_use")
        tally = summary.tally
        assert tally.total == Count(3, 124000)
        assert (tally.in_use.municipalities, tally.in_use.inhabitants) == (by_adoption["in_use"], people_using)
        assert (tally.late.municipalities, tally.risk.municipalities) == (by_flow["late"], by_flow["risk"])
        assert tally.not_reported.municipalities == by_flow["none"]
        assert tally.unknown.municipalities == by_adoption["unknown"]
        assert tally.outside.municipalities == by_flow["na"]
        assert summary.confirmed.municipalities + summary.told.municipalities + by_adoption["unknown"] == 3
    assert found.total == Count(3, 124000)


def test_what_is_known_and_expected_is_said(story: None) -> None:
    first, second = facts().solutions
    assert (first.confirmed.municipalities, first.told.municipalities) == (3, 0)
    assert (first.oldest_on, second.oldest_on) == (DAY - 95 * ONE_DAY, None)
    assert [(each.obstacle, each.municipalities) for each in first.obstacles] == [("supplier", 1)]
    assert (first.expected, second.expected) == (Count(2, 99000), Count())
    assert next((old.name, old.said_on) for old in facts().oldest) == ("Bodø", DAY - 95 * ONE_DAY)


def test_what_has_moved_since_the_cut_before_is_told(story: None) -> None:
    before = locked(as_of=EARLIER, at=morning(EARLIER))
    found = facts()
    assert found.previous == OtherCut(before.pk, before.title, EARLIER, morning(EARLIER))
    told = {(move.name, move.solution_key): (set(move.kinds), move.on) for move in found.changes.moves}
    assert told == {
        ("Grimstad", "digihelse"): ({"taken_into_use", "came_further"}, DAY - 9 * ONE_DAY),
        ("Arendal", "digihelse"): ({"newly_late"}, DAY - ONE_DAY),
        ("Bodø", "digihelse"): ({"went_silent"}, DAY - 4 * ONE_DAY),
        ("Bodø", "pll"): ({"first_report"}, DAY),
    }
    (first, _second) = found.solutions
    assert first.before is not None
    assert (first.tally.in_use - first.before.in_use) == Count(1, 25000)


def test_without_a_cut_before_nothing_has_moved(story: None) -> None:
    found = facts()
    assert (found.previous, found.changes.moves, [each.before for each in found.solutions]) == (None, (), [None, None])


def test_municipalities_that_came_and_went_are_named(story: None, cast: Cast) -> None:
    locked(as_of=EARLIER, at=morning(EARLIER))
    Municipality.objects.filter(pk=cast.bodo.pk).update(ends_on=DAY - ONE_DAY)
    municipality("1899", "Nye Bodø", network=cast.nordland, starts_on=DAY - ONE_DAY)
    changes = facts().changes
    assert (changes.came, changes.went) == (("Nye Bodø",), ("Bodø",))
    assert {move.name for move in changes.moves} == {"Grimstad", "Arendal"}


@pytest.mark.parametrize(
    ("kind", "scope", "places", "solutions_in"),
    [
        ("nation", Scope("nation", "", ""), {"4202", "4203", "1804"}, {"digihelse", "pll"}),
        ("network", Scope("network", "digi-agder", "Digi Agder"), {"4202", "4203"}, {"digihelse", "pll"}),
        ("solution", Scope("solution", "digihelse", "DigiHelse"), {"4202", "4203", "1804"}, {"digihelse"}),
    ],
)
def test_a_cut_holds_its_scope_and_nothing_else(
    story: None,
    cast: Cast,
    solutions: tuple[Solution, Solution],
    kind: str,
    scope: Scope,
    places: set[str],
    solutions_in: set[str],
) -> None:
    choices = {"network": cast.agder, "solution": solutions[0]}
    found = facts(**{kind: choices[kind]} if kind in choices else {})
    assert (found.scope, {place.code for place in found.picture.places}) == (scope, places)
    assert {each.solution_key for each in found.picture.standings} == solutions_in
    assert {each.network_key for each in found.networks} <= {"digi-agder", "diginordland"}


# Waves ----------------------------------------------------------------------------------------


@pytest.fixture
def wave(cast: Cast, arendal: Municipality, solutions: tuple[Solution, Solution]) -> Wave:
    made: Wave = WaveFactory(rollout=RolloutFactory(solution=solutions[0]), announced=True)
    for place, kind in ((cast.grimstad, "yes"), (arendal, "next_wave"), (cast.bodo, "")):
        invitation = InvitationFactory(wave=made, municipality=place)
        if kind:
            Answer.objects.create(invitation=invitation, kind=kind, given_on=DAY - ONE_DAY, recorded_at=NOON)
    Participation.objects.create(wave=made, municipality=cast.grimstad, joined_on=DAY - ONE_DAY)
    return made


def counted(found: Facts) -> list[tuple[int, int, int, int, int]]:
    return [(each.invited, each.yes, each.next_wave, each.unanswered, each.taking_part) for each in found.waves]


def test_a_wave_is_counted_within_the_scope(wave: Wave, cast: Cast) -> None:
    said(municipality=cast.grimstad, solution=wave.rollout.solution, adoption="in_use", light="red")
    (nation,) = facts().waves
    assert counted(facts()) == [(3, 1, 1, 1, 1)]
    assert (nation.name, nation.state, nation.in_use, nation.late) == (wave.name, "announced", 1, 1)
    assert counted(facts(network=cast.agder)) == [(2, 1, 1, 0, 1)]


def test_a_wave_is_as_it_was_on_the_day(wave: Wave) -> None:
    assert counted(facts(as_of=DAY - 2 * ONE_DAY)) == [(3, 0, 0, 3, 0)]
    assert wave.announced_on is not None
    assert facts(as_of=wave.announced_on - ONE_DAY).waves == ()


def test_a_draft_and_a_long_closed_wave_are_left_out(wave: Wave, solutions: tuple[Solution, Solution]) -> None:
    rollout = wave.rollout
    WaveFactory(rollout=rollout, number=8)
    closed = WaveFactory(rollout=rollout, number=9, closed=True)
    InvitationFactory(wave=closed, municipality=Municipality.objects.get(name="Bodø"), sent_on=closed.announced_on)
    assert {each.state for each in facts().waves} == {"announced", "closed"}
    locked(as_of=DAY - ONE_DAY)
    assert {each.state for each in facts().waves} == {"announced"}


# Frozen, thawed, made again --------------------------------------------------------------------


def test_freezing_and_thawing_is_exact(story: None, wave: Wave) -> None:
    locked(as_of=EARLIER, at=morning(EARLIER))
    cut = drafted(meeting_on=DAY + ONE_DAY)
    wanted(cut)
    found = cuts.preview(cut=cut, at=NOON, is_example=True)
    frozen = freezing.freeze(found)
    assert freezing.thaw(frozen) == found
    assert freezing.freeze(freezing.thaw(frozen)) == frozen


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"not json", b'{"schema": "one"}'])
def test_what_is_not_facts_is_not_thawed(content: bytes) -> None:
    with pytest.raises(freezing.ThawError):
        freezing.thaw(content)


def test_a_field_of_another_type_is_not_thawed(story: None) -> None:
    frozen = freezing.freeze(facts())
    with pytest.raises(freezing.ThawError, match="expected int"):
        freezing.thaw(frozen.replace(b'"inhabitants":25000', b'"inhabitants":"25000"'))


def test_what_is_learnt_later_does_not_change_a_locked_cut(story: None, wave: Wave, cast: Cast) -> None:
    before = locked(as_of=EARLIER, at=morning(EARLIER))
    cut = locked()
    later = NOON + ONE_DAY
    entry = StatusEntry.objects.get(municipality=cast.grimstad, adoption="in_use")
    said(municipality=cast.bodo, solution=entry.solution, effective_on=DAY - 3 * ONE_DAY, recorded_at=later)
    said(
        municipality=cast.grimstad,
        solution=entry.solution,
        effective_on=entry.effective_on,
        recorded_at=later,
        replaces=entry,
        light="red",
    )
    invitation = wave.invitations.get(municipality=cast.bodo)
    Answer.objects.create(invitation=invitation, kind="yes", given_on=DAY, recorded_at=later)
    for kept in (before, Cut.objects.get(pk=cut.pk)):
        assert checking.remake(kept) == checking.frozen(kept)
        assert checking.faults(kept) == ()
    assert counted(facts(at=later)) != counted(checking.frozen(cut))


def test_what_no_longer_adds_up_is_named(story: None, cast: Cast) -> None:
    cut = locked()
    StatusEntry.objects.filter(municipality=cast.grimstad, adoption="in_use").update(adoption="planned")
    found = {fault.where: (fault.frozen, fault.remade) for fault in checking.faults(cut)}
    assert found["picture.standings[4202 digihelse].adoption"] == ("in_use", "planned")
    assert found["solutions[digihelse].tally.in_use.municipalities"] == ("1", "0")


def test_a_wave_that_got_another_name_is_no_news(wave: Wave) -> None:
    locked(as_of=DAY - ONE_DAY)
    Wave.objects.filter(pk=wave.pk).update(name="Et annet navn")
    assert facts().changes.moves == ()


def test_a_municipality_that_changed_waves_is_news(wave: Wave, cast: Cast) -> None:
    locked(as_of=DAY - ONE_DAY)
    other = WaveFactory(rollout=wave.rollout, number=30, announced=True)
    Participation.objects.filter(wave=wave).update(left_on=DAY)
    Participation.objects.create(wave=other, municipality=cast.grimstad, joined_on=DAY)
    assert [(move.name, move.kinds) for move in facts().changes.moves] == [("Grimstad", ("moved_wave",))]


def test_words_and_plans_are_not_figures(story: None, wave: Wave) -> None:
    cut = locked()
    Wave.objects.filter(pk=wave.pk).update(name="Et annet navn")
    Cut.objects.filter(pk=cut.pk).update(title="En annen tittel")
    assert checking.faults(Cut.objects.get(pk=cut.pk)) == ()


def queries_to_gather(cut: Cut) -> int:
    with CaptureQueriesContext(connection) as queries:
        gathering.gather(cut=cut, known_at=NOON, previous=None, is_example=False)
    return len(queries)


@pytest.mark.parametrize("rows", [1, 4])
def test_gathering_takes_as_many_queries_for_few_as_for_many(
    cast: Cast, solutions: tuple[Solution, Solution], rows: int
) -> None:
    cut = drafted()
    for number in range(rows):
        place = municipality(f"43{number:02}", f"By {number}", network=cast.agder)
        made = WaveFactory(rollout=RolloutFactory(solution=solutions[number % 2]), announced=True, number=20 + number)
        InvitationFactory(wave=made, municipality=place)
        Participation.objects.create(wave=made, municipality=place, joined_on=DAY)
        said(municipality=place, solution=solutions[0])
        wanted(cut)
    assert queries_to_gather(cut) == 9
