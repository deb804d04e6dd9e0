from types import SimpleNamespace

import pytest

from portal.templatetags import portal_shapes as shapes


def states(phase: int, *, ongoing: object = None) -> str:
    course = shapes.stepper(phase, ongoing=ongoing)
    return "".join("x" if step.is_done else "o" if step.is_now else "." for step in course.steps)


@pytest.mark.parametrize(
    ("phase", "drawn"),
    [(0, "......"), (1, "o....."), (4, "xxxo.."), (5, "xxxxx."), (6, "xxxxxx")],
)
def test_stepper_marks_what_is_done_and_what_is_now(phase: int, drawn: str) -> None:
    assert states(phase) == drawn


def test_stepper_at_work_in_a_late_phase() -> None:
    assert (states(5, ongoing=True), states(6, ongoing=True)) == ("xxxxo.", "xxxxxo")


def test_stepper_names_the_step_one_is_at() -> None:
    at = [shapes.stepper(phase).at for phase in (0, 3)]

    assert [step and (step.number, str(step.word)) for step in at] == [None, (3, "Klargjøring")]


def test_distribution_lays_parts_end_to_end() -> None:
    bar = shapes.distribution(25, 14, use=11, ok=9, risk=0, late="", none=5)

    assert [(part.kind, part.x, part.width) for part in bar.segments] == [
        ("use", "0.00%", "44.00%"),
        ("ok", "44.00%", "36.00%"),
        ("none", "80.00%", "20.00%"),
    ]
    assert [part.is_first for part in bar.segments] == [True, False, False]
    assert bar.plan == "56.00%"


def test_distribution_of_nothing_is_empty() -> None:
    assert shapes.distribution(0, 3, use=0) == shapes.Distribution((), "")


def test_tile_grid_fits_its_frame_to_the_tiles() -> None:
    tiles = [
        SimpleNamespace(x=11.5, y=33, symbol="r5ok", name="Oslo", label="i bruk"),
        SimpleNamespace(x=10, y=34, symbol="r0ok", name="Bærum", label="ikke startet"),
    ]

    grid = shapes.tile_grid(tiles)

    assert grid.view_box == "0 0 51.0 40.6"
    assert grid.tiles == (
        shapes.PlacedTile("30.5", "3.5", "r5ok", "Oslo: i bruk"),
        shapes.PlacedTile("3.5", "20.8", "r0ok", "Bærum: ikke startet"),
    )


def test_tile_grid_of_no_tiles_is_empty() -> None:
    assert shapes.tile_grid([]) == shapes.TileGrid("0 0 1 1", ())
