"""The picture: dated belongings and waves, unknown and stale as values, and sums that always add up."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from networks.models import Belonging, Municipality, PopulationCount
from rollouts.models import Adoption, Flow, Participation, Solution
from rollouts.models.status import flow_of
from rollouts.reports import standing
from rollouts.reports.standing import Count, Picture, Place, Standing
from tests.factories.networks import BelongingFactory, NetworkFactory, municipality
from tests.factories.status import morning, said
from tests.factories.waves import LifecycleEntryFactory, RolloutFactory, SolutionFactory, WaveFactory

TODAY = datetime.date(2026, 11, 22)
DAY = datetime.timedelta(days=1)


def picture(as_of: datetime.date = TODAY) -> Picture:
    return standing.gather(municipalities=Municipality.objects.all(), solutions=Solution.objects.all(), as_of=as_of)


@pytest.fixture
def grimstad(db: None) -> Municipality:
    return municipality("4202", "Grimstad", persons=25000, tile_column=9, tile_row=44)


@pytest.fixture
def digihelse(db: None) -> Solution:
    return SolutionFactory(stale_after_days=90)


def test_a_place_nobody_has_spoken_of_is_unknown(grimstad: Municipality, digihelse: Solution) -> None:
    assert picture().standings == (Standing("4202", "digihelse", "unknown", "invited", "none", "", None, None, "", ""),)


def test_a_place_is_told_where_it_belonged_and_how_many_lived_there(
    grimstad: Municipality, digihelse: Solution
) -> None:
    PopulationCount.objects.create(municipality=grimstad, counted_on=TODAY + DAY, persons=26000)
    Belonging.objects.filter(municipality=grimstad).update(ends_on=TODAY)
    BelongingFactory(
        municipality=grimstad, network=NetworkFactory(key="ny", name="Nytt nett"), starts_on=TODAY, ends_on=None
    )
    before, after = picture(TODAY - DAY).places, picture(TODAY + DAY).places
    assert before == (
        Place("4202", "Grimstad", "Agder", "digi-agder", "Digi Agder", "Helsefellesskapet Agder", 25000, 9, 44),
    )
    assert [(place.network_key, place.inhabitants) for place in after] == [("ny", 26000)]


def test_a_municipality_that_has_ended_is_not_counted(grimstad: Municipality, digihelse: Solution) -> None:
    said(municipality=grimstad, solution=digihelse)
    Municipality.objects.update(ends_on=TODAY)
    assert (len(picture(TODAY - DAY).standings), picture().places, picture().standings) == (1, (), ())


@pytest.mark.parametrize(
    ("age", "light", "adoption", "flow"),
    [
        (0, "green", "in_progress", "ok"),
        (90, "yellow", "in_progress", "risk"),
        (90, "red", "in_use", "late"),
        (91, "green", "in_progress", "none"),
        (91, "green", "in_use", "none"),
        (0, "green", "unknown", "none"),
        (0, "green", "not_relevant", "na"),
        (900, "green", "covered_elsewhere", "na"),
    ],
)
def test_the_flow_is_the_light_while_it_is_fresh(
    grimstad: Municipality, digihelse: Solution, age: int, light: str, adoption: str, flow: str
) -> None:
    said(
        municipality=grimstad,
        solution=digihelse,
        adoption=adoption,
        light=light,
        note="fordi",
        effective_on=TODAY - age * DAY,
    )
    assert [one.flow for one in picture().standings] == [flow]


def test_old_news_told_today_is_fresh(grimstad: Municipality, digihelse: Solution) -> None:
    said(municipality=grimstad, solution=digihelse, effective_on=TODAY - 300 * DAY, recorded_at=morning(TODAY))
    found = [(one.flow, one.effective_on, one.said_on) for one in picture().standings]
    assert found == [("ok", TODAY - 300 * DAY, TODAY)]
    assert [one.flow for one in picture(TODAY - 200 * DAY).standings] == ["ok"]


def test_the_wave_is_the_one_it_takes_part_in_on_the_day(grimstad: Municipality, digihelse: Solution) -> None:
    rollout = RolloutFactory(solution=digihelse)
    first, second = WaveFactory(rollout=rollout, name="Pulje 1"), WaveFactory(rollout=rollout, name="Pulje 2")
    Participation.objects.create(wave=first, municipality=grimstad, joined_on=TODAY - 9 * DAY, left_on=TODAY - 3 * DAY)
    Participation.objects.create(wave=second, municipality=grimstad, joined_on=TODAY)
    waves = [picture(TODAY - days * DAY).standings[0].wave for days in (10, 9, 3, 0)]
    assert waves == ["", "Pulje 1", "", "Pulje 2"]


def test_a_solution_is_told_with_its_life_on_the_day(digihelse: Solution) -> None:
    LifecycleEntryFactory(solution=digihelse, state="open", effective_on=TODAY - DAY)
    LifecycleEntryFactory(solution=digihelse, state="paused", effective_on=TODAY)
    lives = [picture(TODAY - days * DAY).solutions[0].lifecycle for days in (2, 1, 0)]
    assert lives == ["", "open", "paused"]


def test_places_and_solutions_come_in_their_own_order(grimstad: Municipality, digihelse: Solution) -> None:
    SolutionFactory(key="vkp", order=0)
    Solution.objects.filter(key="digihelse").update(order=5)
    municipality("4601", "Ås")
    municipality("4602", "Ærlandet")
    municipality("4603", "Østre")
    found = picture()
    assert [place.name for place in found.places] == ["Grimstad", "Ærlandet", "Østre", "Ås"]
    assert [(one.code, one.solution_key) for one in found.standings] == [
        (place.code, key) for place in found.places for key in ("vkp", "digihelse")
    ]
    assert [one.code for one in found.of_solution("vkp")] == [place.code for place in found.places]
    assert [(place.code, [one.code for one in row]) for place, row in found.rows()] == [
        (place.code, [place.code, place.code]) for place in found.places
    ]


@pytest.mark.parametrize("number", [1, 4])
def test_gathering_takes_four_queries(number: int, digihelse: Solution) -> None:
    SolutionFactory(key="vkp")
    for n in range(number):
        place = municipality(f"50{n:02}", f"Sted {n}")
        said(municipality=place, solution=digihelse)
    with CaptureQueriesContext(connection) as queries:
        picture()
    assert len(queries) == 4


def test_nothing_at_all_is_an_empty_picture(db: None) -> None:
    assert picture() == Picture(TODAY, (), (), ())


# Counting -------------------------------------------------------------------------------------


def place(code: str, *, network: str = "digi-agder", inhabitants: int = 1000) -> Place:
    return Place(code, code, "Agder", network, network.title(), "Agder", inhabitants, None, None)


def stands(code: str, adoption: str = "unknown", flow: str = "none") -> Standing:
    return Standing(code, "digihelse", adoption, "planning", flow, "confirmed", TODAY, None, "", "")


def test_a_tally_counts_municipalities_and_inhabitants() -> None:
    counted = standing.tally(
        [stands("1", "in_use", "ok"), stands("2", "in_use", "none"), stands("3"), stands("4", "in_progress", "late")],
        [
            place("1", inhabitants=10),
            place("2", inhabitants=20),
            place("3", inhabitants=40),
            place("4", inhabitants=80),
        ],
    )
    assert (counted.total, counted.in_use, counted.in_use_stale) == (Count(4, 150), Count(2, 30), Count(1, 20))
    assert (counted.unknown, counted.stale, counted.not_reported) == (Count(1, 40), Count(1, 20), Count(2, 60))
    assert (counted.under_way, counted.late, counted.counting) == (Count(1, 80), Count(1, 80), Count(4, 150))


def shown(adoption: str, light: str, age: int) -> tuple[str, str]:
    return adoption, flow_of(adoption, light, age_days=age, limit_days=90).value


cells = st.builds(
    shown, st.sampled_from(Adoption.values), st.sampled_from(["green", "yellow", "red"]), st.integers(0, 180)
)


@given(st.lists(st.tuples(cells, st.integers(0, 700_000), st.sampled_from(["a", "b", "c"])), max_size=30))
def test_along_each_axis_everybody_is_counted_once(rows: list[tuple[tuple[str, str], int, str]]) -> None:
    places = tuple(place(str(n), network=net, inhabitants=people) for n, (_cell, people, net) in enumerate(rows))
    standings = tuple(stands(str(n), *cell) for n, (cell, _people, _net) in enumerate(rows))
    counted = standing.tally(standings, places)
    by_adoption = [getattr(counted, group) for group in standing.GROUPS]
    by_flow = [counted.ok, counted.risk, counted.late, counted.not_reported, counted.outside]
    assert sum(by_adoption, Count()) == sum(by_flow, Count()) == counted.total
    assert counted.total == Count(len(rows), sum(people for _cell, people, _net in rows))
    assert counted.not_reported == counted.unknown + counted.stale
    facts = (standing.SolutionFact("digihelse", "DigiHelse", "DigiHelse", "open", 90),)
    whole = Picture(TODAY, places, facts, standings)
    parts = standing.per_network(whole)
    assert standing.per_solution(whole) == {"digihelse": counted}
    assert {part.network_key for part in parts} == {net for _cell, _people, net in rows}
    assert sum((part.tally.total for part in parts), Count()) == counted.total
    assert sum((part.tally.late for part in parts), Count()) == counted.late


def test_every_adoption_and_flow_has_its_place_in_the_sums() -> None:
    assert set(standing.GROUP_OF) == set(Adoption)
    assert set(standing.FLOW_GROUPS) | {Flow.NA} == set(Flow)
