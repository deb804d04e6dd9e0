"""Files that cannot be read as they are, and the register that the portal ships."""

from collections import Counter
from pathlib import Path

import pytest

from networks.management.commands.load_register import OWN_DATA
from networks.register import read, validate
from networks.register.checks import edition
from networks.register.checks.municipalities import inside
from tests.networks.files import FIRST, Files, found

ALL_FILES = sorted(Files().rows)
TEXT = "municipalities.csv"


def seen(folder: Path) -> list[tuple[str, int, str, str]]:
    faults = validate.faults(read.folder(folder))
    return [(fault.file, fault.line, fault.column, str(fault.rule)) for fault in faults]


@pytest.mark.parametrize("file", ALL_FILES)
def test_a_missing_file_is_one_fault(file: str, tmp_path: Path) -> None:
    folder = Files().end("1875", "2025-01-01", kind="merge", successors=["1804"]).write(tmp_path)
    (folder / file).unlink()
    assert seen(folder) == [(file, 0, "", "filen mangler eller kan ikke åpnes")]


def test_a_folder_in_place_of_a_file_is_one_fault(tmp_path: Path) -> None:
    folder = Files().write(tmp_path)
    (folder / TEXT).unlink()
    (folder / TEXT).mkdir()
    assert seen(folder) == [(TEXT, 0, "", "filen mangler eller kan ikke åpnes")]


def test_nothing_at_all_is_a_fault_for_each_file(tmp_path: Path) -> None:
    assert [file for file, *_rest in seen(tmp_path / "nowhere")] == ALL_FILES


@pytest.mark.parametrize("content", ["".join(Files().text(TEXT)).encode("utf-16"), b"x" * 10_000_001])
def test_what_is_not_a_csv_file_is_one_fault(content: bytes, tmp_path: Path) -> None:
    folder = Files().write(tmp_path)
    (folder / TEXT).write_bytes(content)
    assert seen(folder) == [(TEXT, 0, "", "er ikke en CSV-fil i UTF-8 på høyst 10 MB")]


def test_a_byte_order_mark_is_told_and_the_rest_still_read(tmp_path: Path) -> None:
    folder = Files().change(TEXT, FIRST, population="0").write(tmp_path)
    (folder / TEXT).write_bytes(b"\xef\xbb\xbf" + (folder / TEXT).read_bytes())
    assert seen(folder) == [
        (TEXT, 1, "", "begynner med et bytemerke (BOM). Lagre som UTF-8 uten BOM"),
        (TEXT, 2, "population", "må være et helt tall over 0"),
    ]


def test_letters_that_are_not_utf8_are_told_cell_by_cell(tmp_path: Path) -> None:
    folder = Files().write(tmp_path)
    (folder / TEXT).write_bytes(Files().text(TEXT).encode("latin-1"))
    rule = "er ikke UTF-8. Lagre filen som UTF-8"
    cells = [(4, "name_display"), (4, "name_nb"), (4, "name_official")]
    cells += [(5, name) for name in ("name_display", "name_nb", "name_official", "name_se")]
    forms = [(line, "language_form") for line in (2, 3, 4, 5)]
    assert seen(folder) == [(TEXT, line, column, rule) for line, column in sorted([*forms, *cells])]


@pytest.mark.parametrize(
    ("replaced", "by", "expected"),
    [
        ("code,name_nb", "nummer,name_nb", [("code", "kolonnen mangler"), ("nummer", "kolonnen er ukjent")]),
        ("code,name_nb", "code,code", [("code", "kolonnen står to ganger"), ("name_nb", "kolonnen mangler")]),
        ("mapping_basis\n", "mapping_basis,fra\n", [("fra", "kolonnen er ukjent")]),
    ],
)
def test_columns_must_be_those_of_the_file(
    replaced: str, by: str, expected: list[tuple[str, str]], tmp_path: Path
) -> None:
    folder = Files().write(tmp_path)
    text = (folder / TEXT).read_text(encoding="utf-8").replace(replaced, by)
    text = text.replace(",source\n", ",source,2024\n") if "fra" in by else text
    (folder / TEXT).write_text(text, encoding="utf-8")
    assert seen(folder) == [(TEXT, 1, column, rule) for column, rule in expected]


def test_an_empty_file_lacks_every_column(tmp_path: Path) -> None:
    folder = Files().write(tmp_path)
    (folder / "doubts.csv").write_bytes(b"")
    assert seen(folder) == [("doubts.csv", 1, name, "kolonnen mangler") for name in ("about", "doubt", "key")]


def test_lines_must_have_as_many_cells_as_the_heading(tmp_path: Path) -> None:
    folder = Files().write(tmp_path)
    with (folder / "doubts.csv").open("a", encoding="utf-8") as file:
        file.write("\ntvil-8,for kort\ntvil-9,for,lang,linje\n")
    assert seen(folder) == [
        ("doubts.csv", 6, "", "har 0 felt, og overskriften har 3"),
        ("doubts.csv", 7, "", "har 2 felt, og overskriften har 3"),
        ("doubts.csv", 8, "", "har 4 felt, og overskriften har 3"),
    ]


def test_an_open_quotation_mark_is_told_on_its_line(tmp_path: Path) -> None:
    folder = Files().write(tmp_path)
    with (folder / "doubts.csv").open("a", encoding="utf-8") as file:
        file.write('tvil-9,"glemte å lukke,her\n')
    assert seen(folder) == [("doubts.csv", 6, "", "er ikke skrevet som CSV: unexpected end of data")]


def test_a_line_after_a_line_break_in_a_cell_keeps_its_number(tmp_path: Path) -> None:
    files = Files().change("doubts.csv", FIRST, doubt="to\nlinjer").change("doubts.csv", FIRST + 1, key="!")
    assert [(line, column) for _file, line, column, _rule in found(files, tmp_path)] == [(2, "doubt"), (4, "key")]


# What the portal ships ------------------------------------------------------------------------------


def test_the_shipped_register_has_no_faults() -> None:
    assert seen(OWN_DATA) == []


def test_the_shipped_register_is_the_whole_country() -> None:
    register = read.folder(OWN_DATA)
    forms = Counter(row.language_form for row in register.municipalities.rows)
    kinds = Counter(unit.unit_type for unit in register.units.rows)
    sizes = {sheet.table.file: len(sheet.rows) for sheet in register.sheets()}
    assert sizes == {
        "edition.csv": 13,
        "health_regions.csv": 23,
        "helsefellesskap.csv": 19,
        "networks.csv": 11,
        "counties.csv": 15,
        "municipalities.csv": 357,
        "former_municipalities.csv": 1,
        "successions.csv": 2,
        "tilemap.csv": 357,
        "vendors.csv": 11,
        "adoption.csv": 61,
        "sources.csv": 11,
        "doubts.csv": 14,
    }
    assert sum(row.population for row in register.municipalities.rows) == 5_627_400
    assert sorted(forms.values()) == [88, 119, 150]
    assert kinds == {"RHF": 4, "HF": 19}
    assert sum(bool(row.name_se) for row in register.municipalities.rows) == 29


def test_the_edition_is_known_only_when_its_dates_are(tmp_path: Path) -> None:
    whole = edition.of(read.folder(OWN_DATA))
    assert whole is not None
    assert str(whole.starts_on) == "2024-01-01"
    assert edition.of(read.folder(Files().drop("edition.csv", FIRST).write(tmp_path))) is None


@pytest.mark.parametrize(
    ("latitude", "longitude", "is_inside"),
    [
        (70.37, 31.10, True),  # Vardø
        (60.78, 4.71, True),  # Fedje
        (67.50, 12.10, True),  # Røst
        (59.33, 18.06, False),  # Stockholm
        (57.71, 11.97, False),  # Gothenburg
        (67.85, 20.22, False),  # Kiruna
        (68.90, 27.03, False),  # Inari
        (60.00, 3.50, False),  # the North Sea
    ],
)
def test_the_outline_keeps_the_neighbours_out(latitude: float, longitude: float, is_inside: bool) -> None:
    assert inside(latitude, longitude) is is_inside
