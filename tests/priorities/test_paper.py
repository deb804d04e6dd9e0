"""How the facts are arranged for reading: sections, words, tables and drawings that agree with the figures."""

import dataclasses
import datetime
import re
from collections import Counter

import pytest

from priorities.reports import appendix, drawing, freezing, news, paper, words
from priorities.reports.drawing import Look
from priorities.reports.facts import Facts
from rollouts.reports.standing import Place, Standing
from tests.priorities import golden

DAY = datetime.date(2026, 11, 1)


@pytest.fixture(scope="module")
def facts() -> Facts:
    return golden.facts()


def standing(adoption: str = "in_progress", phase: str = "planning", flow: str = "ok") -> Standing:
    return Standing("4202", "digihelse", adoption, phase, flow, "confirmed", DAY, None, "", "")


def test_what_was_frozen_long_ago_can_still_be_read(facts: Facts) -> None:
    assert (facts.schema, facts.title, facts.as_of) == (1, "Statusrapport november 2026", datetime.date(2026, 11, 25))
    assert (len(facts.picture.standings), len(facts.agenda), len(facts.waves)) == (10, 2, 2)
    assert freezing.thaw(freezing.freeze(facts)) == facts


@pytest.mark.parametrize(
    ("said", "css", "word"),
    [
        (standing("in_use", "go_live"), "use", "I bruk"),
        (standing("in_use", "benefits", "risk"), "risk", "I bruk !"),
        (standing("in_use", "go_live", "none"), "none", "I bruk*"),
        (standing(), "ok", "Planlegging"),
        (standing("technically_ready", "test_training"), "ok", "Teknisk klar"),
        (standing(flow="risk"), "risk", "Følg med"),
        (standing(flow="late"), "late", "Forsinket"),
        (standing(flow="none"), "none", "Planlegging*"),
        (standing("unknown", "invited", "none"), "none", "Ukjent"),
        (standing("not_relevant", "invited", "na"), "na", "Ikke aktuelt"),
    ],
)
def test_a_cell_says_it_without_colour(said: Standing, css: str, word: str) -> None:
    cell = words.cell(said)
    assert (cell.css, str(cell.word)) == (css, word)


def test_the_appendix_has_every_municipality_once(facts: Facts) -> None:
    tables = appendix.tables(facts)
    assert [table.county for table in tables] == ["Agder", "Finnmark", "Nordland"]
    assert [row.name for table in tables for row in table.rows] == [
        "Arendal",
        "Grimstad",
        "Kárášjohka – Karasjok",
        "Bodø",
        "Herøy (Nordland)",
    ]
    in_use = Counter(str(cell.word).rstrip("*! ") for table in tables for row in table.rows for cell in row.cells)
    assert in_use["I bruk"] == sum(summary.tally.in_use.municipalities for summary in facts.solutions)


def with_solutions(facts: Facts, count: int) -> Facts:
    """Return the facts as if the first solution had so many siblings."""
    fact, picture = facts.picture.solutions[0], facts.picture
    solutions = tuple(dataclasses.replace(fact, key=f"s{number}", short_name=f"S{number}") for number in range(count))
    standings = tuple(
        dataclasses.replace(held[0], solution_key=each.key) for _place, held in picture.rows() for each in solutions
    )
    return dataclasses.replace(facts, picture=dataclasses.replace(picture, solutions=solutions, standings=standings))


def test_many_solutions_take_several_tables(facts: Facts) -> None:
    tables = appendix.tables(with_solutions(facts, 8))
    assert [(table.county, len(table.columns)) for table in tables[:2]] == [("Agder", 6), ("Agder", 2)]


def test_one_solution_is_told_in_detail(facts: Facts) -> None:
    (agder, *_rest) = appendix.tables(with_solutions(facts, 1))
    assert [str(column) for column in agder.columns] == ["Status", "Flyt", "Kilde", "Sist meldt", "Pulje"]
    assert [str(cell.word) for cell in agder.rows[1].cells][:2] == ["I bruk", "I rute"]


def test_the_legend_counts_every_tile_once(facts: Facts) -> None:
    for sheet in paper.arrange(facts).solutions:
        assert sum(entry.municipalities for entry in sheet.legend) == sheet.tally.total.municipalities


def test_a_section_that_would_be_empty_is_left_out(facts: Facts) -> None:
    alone = dataclasses.replace(facts, previous=None, waves=(), networks=facts.networks[:2])
    assert [anchor for anchor, _heading in paper.arrange(alone).sections] == [
        "saker",
        "sammendrag",
        "losninger",
        "kvalitet",
        "vedlegg",
    ]


def test_news_names_the_municipalities_and_when(facts: Facts) -> None:
    told = {
        (each.solution, str(item.kind)): (item.number, [name.replace("\u00a0", " ") for name in item.places])
        for each in news.tell(facts)
        for item in each.news
    }
    assert told["DigiHelse", "Tatt i bruk"] == (2, ["Grimstad (16. nov.)", "Herøy (Nordland) (21. nov.)"])
    assert told["DigiHelse", "Ny forsinkelse"] == (1, ["Arendal (24. nov.)"])
    assert sum(news.totals(facts).values()) >= sum(number for number, _places in told.values())


# Drawings -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        (standing("planned", "invited"), Look("ok", 0.0)),
        (standing(phase="anchoring"), Look("ok", 0.22)),
        (standing(phase="planning"), Look("ok", 0.42)),
        (standing(phase="preparation", flow="late"), Look("late", 0.62)),
        (standing(phase="test_training"), Look("ok", 0.82)),
        (standing(phase="go_live"), Look("ok", 1.0)),
        (standing("in_use", "go_live"), Look("ok", 1.0, "check")),
        (standing("in_use", "benefits", "none"), Look("none", 1.0, "bars")),
        (standing("not_relevant", "planning", "na"), Look("na", 0.0)),
        (standing("unknown", "invited", "none"), Look("none", 0.0)),
    ],
)
def test_a_tile_shows_phase_flow_and_use(said: Standing, seen: Look) -> None:
    assert drawing.look(said) == seen


def paths(drawn: drawing.Drawing) -> dict[str, str]:
    names = {id(ink): name for name, ink in drawing.PAGE.items()}
    return {names[id(layer.ink)]: layer.path for layer in drawn.layers}


@pytest.mark.parametrize(("flow", "pattern"), [("risk", "dots"), ("late", "hatch")])
def test_flow_can_be_told_without_colour(flow: str, pattern: str) -> None:
    assert set(paths(drawing.one_tile(Look(flow, 0.62)))) == {f"fill-{flow}", pattern, f"edge-{flow}"}


def test_stale_is_never_drawn_as_on_track() -> None:
    drawn = drawing.one_tile(Look("none", 1.0, "check"))
    assert set(paths(drawn)) == {"fill-none", "edge-none", "under-none", "mark"}
    assert drawing.PAGE["edge-none"].dash


@pytest.mark.parametrize(("flow", "fill"), [("risk", 0.22), ("risk", 1.0), ("late", 0.22), ("late", 1.0)])
def test_a_pattern_stays_within_its_tile(flow: str, fill: float) -> None:
    drawn = paths(drawing.one_tile(Look(flow, fill)))
    numbers = [float(number) for number in re.findall(r"-?[\d.]+", drawn["dots" if flow == "risk" else "hatch"])]
    assert min(numbers) >= 0
    assert max(numbers) <= drawing.WIDTH + 1


def test_a_map_has_a_tile_for_every_place_that_has_one() -> None:
    places = [Place(f"{n}", "By", "Agder", "d", "Digi", "H", 1, n or None, n or None) for n in range(4)]
    drawn = drawing.tile_map(places, [standing(flow="late")] * 4)
    assert drawn is not None
    assert paths(drawn)["edge-late"].count("M") == 3
    assert drawing.tile_map(places[:1], [standing()]) is None


def test_a_bar_is_as_long_as_its_parts() -> None:
    drawn = paths(drawing.bar([("use", 1), ("ok", 0), ("late", 1)], 4))
    assert (drawn["fill-use"], set(drawn)) == ("M0 0h98.8v12h-98.8z", {"fill-use", "fill-late", "hatch"})
    assert drawing.bar([("use", 1)], 0).layers == ()
