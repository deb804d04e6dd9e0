import datetime
from types import SimpleNamespace

import pytest
from django.template import engines
from django.utils import timezone

from portal import asof
from portal.templatetags import portal_format as written

DECEMBER = datetime.date(2026, 12, 4)
NOVEMBER = datetime.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (0, "0"),
        (999, "999"),
        (1240, "1\u00a0240"),
        (5594340, "5\u00a0594\u00a0340"),
        (-4, "\u22124"),
        (1240.5, "1\u00a0240,5"),
    ],
)
def test_number_groups_thousands_with_hard_space(value: float | None, text: str) -> None:
    assert written.number(value) == text


@pytest.mark.parametrize(("value", "text"), [(23, "+23"), (0, "0"), (-4, "\u22124"), (1240, "+1\u00a0240")])
def test_change_carries_its_sign(value: int, text: str) -> None:
    assert written.change(value) == text


@pytest.mark.parametrize(
    ("part", "total", "text"),
    [
        (103, 357, "29\u00a0%"),
        (1, 8, "13\u00a0%"),
        (0, 357, "0\u00a0%"),
        (357, 357, "100\u00a0%"),
        (1, 357, "under 1\u00a0%"),
        (356, 357, "over 99\u00a0%"),
        (0, 0, "–"),
    ],
)
def test_percent_never_rounds_to_none_or_all(part: int, total: int, text: str) -> None:
    assert written.percent(part, total) == text


@pytest.mark.parametrize(("value", "text"), [(0, "ingen"), (2, "to"), (12, "tolv"), (13, "13"), (1240, "1\u00a0240")])
def test_count_word_writes_small_numbers_out(value: int, text: str) -> None:
    assert written.count_word(value) == text


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (999, "999\u00a0B"),
        (420_000, "420\u00a0kB"),
        (999_499, "999\u00a0kB"),
        (999_500, "1,0\u00a0MB"),
        (1_234_567, "1,2\u00a0MB"),
    ],
)
def test_filesize_is_norwegian(size: int, text: str) -> None:
    assert written.filesize_nb(size) == text


@pytest.mark.parametrize(
    ("as_of", "text"),
    [
        (None, "4. desember"),
        (NOVEMBER, "4. desember"),
        (datetime.date(2027, 1, 2), "4. desember 2026"),
        (asof.AsOf(datetime.date(2025, 1, 2), NOVEMBER), "4. desember 2026"),
    ],
)
def test_day_has_its_year_when_it_is_not_obvious(as_of: written.AnyDate | None, text: str) -> None:
    assert written.day(DECEMBER, as_of) == text


def test_other_dates() -> None:
    assert (written.full_day(DECEMBER), written.short_day(DECEMBER), written.month(DECEMBER)) == (
        "4. desember 2026",
        "4. des.",
        "desember 2026",
    )


def test_no_date_is_nothing() -> None:
    assert (written.day(None), written.clock(None), written.moment(None)) == ("", "", "")


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (datetime.datetime(2026, 11, 14, 8, 14, tzinfo=datetime.UTC), "14. november kl. 09.14"),
        (datetime.datetime(2026, 6, 30, 22, 30, tzinfo=datetime.UTC), "1. juli kl. 00.30"),
        (timezone.make_naive(datetime.datetime(2026, 11, 14, 8, 14, tzinfo=datetime.UTC)), "14. november kl. 09.14"),
    ],
)
def test_moment_is_oslo_time(at: datetime.datetime, text: str) -> None:
    assert written.moment(at) == text


@pytest.mark.parametrize(
    ("due", "text"),
    [
        (datetime.date(2026, 12, 4), "12 dager igjen"),
        (datetime.date(2026, 11, 23), "1 dag igjen"),
        (datetime.date(2026, 11, 22), "frist i dag"),
        (datetime.date(2026, 11, 21), "1 dag over fristen"),
        (datetime.date(2026, 11, 20), "2 dager over fristen"),
    ],
)
def test_time_left_counts_days(due: datetime.date, text: str) -> None:
    assert written.time_left(due, NOVEMBER) == text


def drawn(source: str, **context: object) -> str:
    return engines["django"].from_string(source).render(context)


def test_flow_mark_has_icon_and_word() -> None:
    assert drawn('{% flow_mark "late" pill=True %}') == (
        '<span class="fi-flow pill" data-flow="late"><svg class="fl-ic" viewBox="0 0 20 20" aria-hidden="true">'
        '<use href="#flow-late"/></svg><span>Forsinket</span></span>'
    )


def test_flow_mark_takes_another_word_and_escapes_it() -> None:
    assert "<span>2 dager &lt; fristen</span>" in drawn('{% flow_mark "late" word %}', word="2 dager < fristen")


def test_flow_mark_refuses_an_unknown_flow() -> None:
    with pytest.raises(KeyError):
        written.flow_mark("orange")


def test_every_flow_has_its_word() -> None:
    assert {flow: written.flow_word(flow) for flow in written.FLOW_WORDS} == {
        "ok": "I rute",
        "use": "I bruk",
        "benefit": "Gevinst",
        "risk": "Følg med",
        "late": "Forsinket",
        "none": "Ikke rapportert",
        "na": "Ikke aktuelt",
    }


def test_tile_glyph_is_decoration_unless_it_is_labelled() -> None:
    assert (written.tile_glyph("r3ok"), written.tile_glyph("r3ok", "Klar, i rute", 30)) == (
        '<svg class="rute" width="20" height="20" aria-hidden="true"><use href="#r3ok"/></svg>',
        '<svg class="rute" width="30" height="30" role="img" aria-label="Klar, i rute"><use href="#r3ok"/></svg>',
    )


def test_error_target_of_one_input_is_its_id() -> None:
    field = SimpleNamespace(id_for_label="id_owner", auto_id="id_owner")

    assert drawn("{{ field|error_target }}", field=field) == "id_owner"


def test_error_target_of_several_inputs_is_the_first() -> None:
    field = SimpleNamespace(id_for_label="", auto_id="id_answer")

    assert drawn("{{ field|error_target }}", field=field) == "id_answer_0"
