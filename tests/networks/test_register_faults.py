"""Every rule of the register's files: one broken cell each, and exactly the faults that follow from it."""

from pathlib import Path

import pytest

from networks.register.faults import Fault
from tests.networks.files import FIRST, SECOND, Files, found

MUNICIPALITIES = "municipalities.csv"
NO_ORGANISATION = "er ikke et organisasjonsnummer. Kontrollsifferet er feil (modulus 11)"
OTHER_PARTS = "må være de andre delene av det offisielle navnet, med « / » mellom"
STATUSES = (
    "in_use, rolling_out, pilot, pilot_decided, planned, project, count, target, interest, fact, funding, programme, "
    "decision, paused, phase_out"
)
A_DAY = "må være en dato, for eksempel 2024-01-01"


def test_the_small_register_has_no_faults(tmp_path: Path) -> None:
    assert found(Files(), tmp_path) == []


# One cell that breaks its own rule gives one fault, on its own line and column.
CELLS = [
    (MUNICIPALITIES, "name_nb", "", "må fylles ut"),
    (MUNICIPALITIES, "name_nb", "x" * 81, "kan ha høyst 80 tegn"),
    (MUNICIPALITIES, "name_display", " Grimstad", "begynner eller slutter med mellomrom"),
    (MUNICIPALITIES, "name_display", "Grim\u200bstad", "har et usynlig tegn eller linjeskift"),
    (MUNICIPALITIES, "name_display", "Grim\nstad", "har et usynlig tegn eller linjeskift"),
    (MUNICIPALITIES, "name_display", "Grim\0stad", "har et usynlig tegn eller linjeskift"),
    (MUNICIPALITIES, "name_display", "Grimsta\u030ad", "har bokstaver som er satt sammen av to tegn (ikke NFC)"),
    (MUNICIPALITIES, "name_display", "/opt/navn", "nevner en mappe på en maskin"),
    (MUNICIPALITIES, "name_display", "Grimstad by", "må være «Grimstad»"),
    (MUNICIPALITIES, "name_se", "Hábmer", OTHER_PARTS),
    (MUNICIPALITIES, "language_form", "engelsk", "må være ett av: bokmål, nynorsk, nøytral"),
    (MUNICIPALITIES, "county_code", "4", "må være et fylkesnummer på to sifre"),
    (MUNICIPALITIES, "population", "", "må være et helt tall over 0"),
    (MUNICIPALITIES, "population", "0", "må være et helt tall over 0"),
    (MUNICIPALITIES, "population", "-5", "må være et helt tall over 0"),
    (MUNICIPALITIES, "population", "25 569", "må være et helt tall over 0"),
    (MUNICIPALITIES, "population", "٢٥", "må være et helt tall over 0"),
    (MUNICIPALITIES, "latitude", "58.38", "må være grader med punktum og fire desimaler, for eksempel 59.9139"),
    (MUNICIPALITIES, "latitude", "58,3823", "må være grader med punktum og fire desimaler, for eksempel 59.9139"),
    (MUNICIPALITIES, "latitude", "80.0000", "må ligge mellom 57.9 og 71.3 grader"),
    (MUNICIPALITIES, "longitude", "18.0000", "punktet ligger ikke i Norge"),
    (MUNICIPALITIES, "org_number", "8649647", "må være ni sifre"),
    (MUNICIPALITIES, "org_number", "864964703", NO_ORGANISATION),
    (MUNICIPALITIES, "helsefellesskap_key", "Agder", "må være en nøkkel av a–z, 0–9 og bindestrek"),
    (MUNICIPALITIES, "health_trust_key", "nix", "«nix» står ikke i health_regions.csv"),
    (MUNICIPALITIES, "health_trust_key", "nordlandssykehuset", "helsefellesskapet har ikke dette helseforetaket"),
    (MUNICIPALITIES, "mapping_basis", "guess", "må være ett av: source, inferred"),
    ("edition.csv", "value", "i fjor", A_DAY),
    ("edition.csv", "value", "2026-02-30", "er ikke en dag i kalenderen"),
    ("health_regions.csv", "website", "ikke en side", "må være en nettadresse"),
    ("health_regions.csv", "org_number", "991324969", NO_ORGANISATION),
    ("health_regions.csv", "unit_type", "XX", "må være ett av: RHF, HF"),
    ("helsefellesskap.csv", "health_trust_keys", "sorlandet-sykehus, ahus", "må være nøkler med | mellom"),
    ("helsefellesskap.csv", "municipality_count", "3", "municipalities.csv gir 2"),
    ("helsefellesskap.csv", "name_source_url", "www.eks.no", "må være en nettadresse som begynner med http"),
    (
        "helsefellesskap.csv",
        "health_trust_keys",
        "sorlandet-sykehus|nordlandssykehuset",
        "«nordlandssykehuset» ligger i en annen helseregion",
    ),
    (
        "helsefellesskap.csv",
        "health_trust_keys",
        "sorlandet-sykehus|helse-nord-rhf",
        "«helse-nord-rhf» er ikke et helseforetak (HF)",
    ),
    ("networks.csv", "county_codes", "42|77", "«77» står ikke i counties.csv"),
    ("networks.csv", "county_codes", "42;18", "må være fylkesnumre med | mellom"),
    ("sources.csv", "key", "Kilde_1", "må være en nøkkel av a–z, 0–9 og bindestrek"),
    ("counties.csv", "network_key", "nix", "«nix» står ikke i networks.csv"),
    ("counties.csv", "network_key", "diginordland", "nettverket har ikke dette fylket i networks.csv"),
    ("counties.csv", "municipality_count", "1", "municipalities.csv gir 2"),
    ("counties.csv", "population", "5", "municipalities.csv gir 72172"),
    ("tilemap.csv", "col", "-1", "må være et helt tall fra 0"),
    ("vendors.csv", "supports_vkp", "ja", "må være ett av: yes, no, unknown, n/a"),
    ("vendors.csv", "domain", "tannlege", "må være ett av: pleie og omsorg, helsestasjon, fastlege, legevakt"),
    ("adoption.csv", "level", "region", "må være ett av: national, county, municipality"),
    ("adoption.csv", "code", "42020", "må være et fylkes- eller kommunenummer"),
    ("adoption.csv", "code", "4299", "«4299» står ikke i municipalities.csv"),
    ("adoption.csv", "code", "", "«» står ikke i municipalities.csv"),
    ("adoption.csv", "status", "maybe", f"må være ett av: {STATUSES}"),
    ("adoption.csv", "count", "5", "er mer enn de 4 kommunene som finnes"),
    ("adoption.csv", "date", "mars 2025", "må være et år, en måned eller en dato, for eksempel 2024-01"),
    ("adoption.csv", "date", "2025-13", "er ikke en dag i kalenderen"),
    ("adoption.csv", "source_url", "", "må være en nettadresse som begynner med http"),
    ("adoption.csv", "status_text", "", "må fylles ut"),
    (
        "adoption.csv",
        "solution",
        "digihelsa",
        "må være ett av: kjernejournal, digihelse, digihelsestasjon, vkp, pll, dho",
    ),
    ("sources.csv", "licence", "", "må fylles ut"),
    ("doubts.csv", "doubt", "", "må fylles ut"),
]


@pytest.mark.parametrize(("file", "column", "value", "rule"), CELLS)
def test_a_broken_cell_is_one_fault(file: str, column: str, value: str, rule: str, tmp_path: Path) -> None:
    files = Files().change(file, FIRST, **{column: value})
    assert found(files, tmp_path) == [(file, FIRST, column, rule)]


def test_all_faults_of_all_files_come_at_once_in_order(tmp_path: Path) -> None:
    files = Files()
    files.change(MUNICIPALITIES, FIRST, population="mange", name_display="Grimstad by", health_trust_key="nix")
    files.change(MUNICIPALITIES, SECOND, language_form="engelsk", county_code="42 ")
    files.change("counties.csv", SECOND, health_region_key="nix", population="0")
    files.change("tilemap.csv", SECOND, code="4299", col="6.5")
    files.change("adoption.csv", FIRST, code="", date="i går")
    files.change("vendors.csv", FIRST, vendor="", product="", supports_vkp="ja")
    assert found(files, tmp_path) == [
        ("adoption.csv", 2, "code", "«» står ikke i municipalities.csv"),
        ("adoption.csv", 2, "date", "må være et år, en måned eller en dato, for eksempel 2024-01"),
        ("counties.csv", 3, "health_region_key", "«nix» står ikke i health_regions.csv"),
        ("counties.csv", 3, "population", "må være et helt tall over 0"),
        (MUNICIPALITIES, 2, "health_trust_key", "«nix» står ikke i health_regions.csv"),
        (MUNICIPALITIES, 2, "name_display", "må være «Grimstad»"),
        (MUNICIPALITIES, 2, "population", "må være et helt tall over 0"),
        (MUNICIPALITIES, 3, "code", "har ingen rute i tilemap.csv"),
        (MUNICIPALITIES, 3, "county_code", "begynner eller slutter med mellomrom"),
        (MUNICIPALITIES, 3, "language_form", "må være ett av: bokmål, nynorsk, nøytral"),
        ("tilemap.csv", 3, "code", "«4299» står ikke i municipalities.csv"),
        ("tilemap.csv", 3, "col", "må være et helt tall fra 0"),
        ("vendors.csv", 2, "product", "må fylles ut når leverandøren mangler"),
        ("vendors.csv", 2, "supports_vkp", "må være ett av: yes, no, unknown, n/a"),
    ]


def test_a_fault_reads_as_a_sentence_with_file_line_column_and_value() -> None:
    short = Fault("a.csv", 3, "code", "42O2", "må være fire sifre")
    long = Fault("a.csv", 3, "code", "x" * 90, "er for lang")
    whole = Fault("a.csv", 0, "", "", "filen mangler")
    assert [str(short), str(long), str(whole)] == [
        "a.csv, linje 3, code «42O2»: må være fire sifre",
        f"a.csv, linje 3, code «{'x' * 60}…»: er for lang",
        "a.csv: filen mangler",
    ]
