"""Rules between lines and between files: every consequence of a fault is told, each where it is seen."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.networks.files import FIRST, FOURTH, SECOND, THIRD, Files, Found, found, succession

MUNICIPALITIES = "municipalities.csv"
OTHER_PARTS = "må være de andre delene av det offisielle navnet, med « / » mellom"
A_DAY = "må være en dato, for eksempel 2024-01-01"
NO_PLACE = "er verken en kommune i dag eller en tidligere kommune"
NO_HEIR = ("former_municipalities.csv", 2, "code", "har ingen etterfølger i successions.csv")


def counted_twice(files: Files) -> Files:
    return files.add(MUNICIPALITIES)


def merged(files: Files) -> Files:
    return files.end("1875", "2025-01-01", kind="merge", successors=["1804"])


def succession_with(**cells: str) -> Callable[[Files], Files]:
    return lambda files: merged(files).change("successions.csv", FIRST, **cells)


def former_with(**cells: str) -> Callable[[Files], Files]:
    return lambda files: merged(files).change("former_municipalities.csv", FIRST, **cells)


def with_succession(*cells: str) -> Callable[[Files], Files]:
    def change(files: Files) -> Files:
        files.rows["successions.csv"].append(succession(*cells))
        return files

    return change


def changed(file: str, line: int, **cells: str) -> Callable[[Files], Files]:
    return lambda files: files.change(file, line, **cells)


def total(what: str, value: str) -> Callable[[Files], Files]:
    return lambda files: files.add("edition.csv", what=what, value=value)


RELATIONS: list[tuple[str, Callable[[Files], Files], list[Found]]] = [
    (
        "a line twice",
        counted_twice,
        [
            ("counties.csv", 2, "municipality_count", "municipalities.csv gir 3"),
            ("counties.csv", 2, "population", "municipalities.csv gir 97741"),
            ("helsefellesskap.csv", 2, "municipality_count", "municipalities.csv gir 3"),
            (MUNICIPALITIES, 2, "name_display", "må være «Grimstad (Agder)»"),
            (MUNICIPALITIES, 6, "code", "står allerede på linje 2"),
            (MUNICIPALITIES, 6, "name_display", "må være «Grimstad (Agder)»"),
            (MUNICIPALITIES, 6, "name_display", "står allerede på linje 2"),
            (MUNICIPALITIES, 6, "org_number", "står allerede på linje 2"),
        ],
    ),
    (
        "a bad municipality number",
        changed(MUNICIPALITIES, FIRST, code="42O2"),
        [
            ("adoption.csv", 2, "code", "«4202» står ikke i municipalities.csv"),
            (MUNICIPALITIES, 2, "code", "må være et kommunenummer på fire sifre"),
            ("tilemap.csv", 2, "code", "«4202» står ikke i municipalities.csv"),
        ],
    ),
    (
        "a name outside the official one",
        changed(MUNICIPALITIES, FIRST, name_nb="Grimsta"),
        [
            (MUNICIPALITIES, 2, "name_display", "må være «Grimsta»"),
            (MUNICIPALITIES, 2, "name_nb", "er ikke en del av det offisielle navnet"),
            (MUNICIPALITIES, 2, "name_se", OTHER_PARTS),
        ],
    ),
    (
        "a county that is not",
        changed(MUNICIPALITIES, FIRST, county_code="99"),
        [
            ("counties.csv", 2, "municipality_count", "municipalities.csv gir 1"),
            ("counties.csv", 2, "population", "municipalities.csv gir 46603"),
            (MUNICIPALITIES, 2, "county_code", "må være de to første sifrene i kommunenummeret"),
            (MUNICIPALITIES, 2, "county_code", "«99» står ikke i counties.csv"),
        ],
    ),
    (
        "a helsefellesskap of another region",
        changed(MUNICIPALITIES, FIRST, helsefellesskap_key="lofoten", health_trust_key="nordlandssykehuset"),
        [
            ("helsefellesskap.csv", 2, "municipality_count", "municipalities.csv gir 1"),
            ("helsefellesskap.csv", 3, "municipality_count", "municipalities.csv gir 3"),
            (MUNICIPALITIES, 2, "helsefellesskap_key", "ligger i en annen helseregion enn fylket"),
        ],
    ),
    (
        "an unknown date in the edition",
        changed("edition.csv", FIRST, what="made_on"),
        [
            ("edition.csv", 0, "", "må ha en linje for compiled_on"),
            ("edition.csv", 2, "what", "er verken en dato eller et kontrolltall vi kjenner"),
        ],
    ),
    (
        "a total of municipalities",
        total("municipalities", "5"),
        [("edition.csv", 5, "value", "municipalities.csv har 4")],
    ),
    ("a total of people", total("population", "1"), [("edition.csv", 5, "value", "municipalities.csv har 128618")]),
    ("a total of counties", total("counties", "3"), [("edition.csv", 5, "value", "counties.csv har 2")]),
    ("a total of networks", total("networks", "3"), [("edition.csv", 5, "value", "networks.csv har 2")]),
    (
        "a total of communities",
        total("helsefellesskap", "3"),
        [("edition.csv", 5, "value", "helsefellesskap.csv har 2")],
    ),
    ("a total of regions", total("health_regions", "3"), [("edition.csv", 5, "value", "health_regions.csv har 2")]),
    ("a total of trusts", total("health_trusts", "3"), [("edition.csv", 5, "value", "health_regions.csv har 2")]),
    ("a total of forms", total("nøytral", "3"), [("edition.csv", 5, "value", "municipalities.csv har 4")]),
    (
        "a total that is no number",
        total("bokmål", "ingen"),
        [("edition.csv", 5, "value", "må være et helt tall over 0")],
    ),
    (
        "a region without its authority",
        changed("health_regions.csv", FIRST, unit_type="HF"),
        [
            ("health_regions.csv", 2, "region_key", "helseregionen har ingen linje av typen RHF"),
            ("health_regions.csv", 4, "region_key", "helseregionen har ingen linje av typen RHF"),
        ],
    ),
    (
        "two authorities in a region",
        changed("health_regions.csv", THIRD, unit_type="RHF"),
        [
            ("health_regions.csv", 4, "unit_type", "helseregionen har allerede sitt regionale helseforetak på linje 2"),
            ("helsefellesskap.csv", 2, "health_trust_keys", "«sorlandet-sykehus» er ikke et helseforetak (HF)"),
        ],
    ),
    (
        "a region with two names",
        changed("health_regions.csv", THIRD, region_name="Helse Sør"),
        [("health_regions.csv", 4, "region_name", "helseregionen heter «Helse Sør-Øst» på linje 2")],
    ),
    (
        "an organisation number twice",
        changed("health_regions.csv", THIRD, org_number="983974910"),
        [("health_regions.csv", 5, "org_number", "står allerede på linje 4")],
    ),
    (
        "a community with an unknown trust",
        changed("helsefellesskap.csv", FIRST, health_trust_keys="nix"),
        [
            ("helsefellesskap.csv", 2, "health_trust_keys", "«nix» står ikke i health_regions.csv"),
            (MUNICIPALITIES, 2, "health_trust_key", "helsefellesskapet har ikke dette helseforetaket"),
            (MUNICIPALITIES, 3, "health_trust_key", "helsefellesskapet har ikke dette helseforetaket"),
        ],
    ),
    (
        "a county in two networks",
        changed("networks.csv", FIRST, county_codes="42|18"),
        [("networks.csv", 3, "county_codes", "fylke 18 er allerede med i nettverket på linje 2")],
    ),
    (
        "two networks of one name",
        changed("networks.csv", SECOND, name="Digi Agder"),
        [("networks.csv", 3, "name", "står allerede på linje 2")],
    ),
    (
        "a county in an unknown region",
        changed("counties.csv", FIRST, health_region_key="nix"),
        [
            ("counties.csv", 2, "health_region_key", "«nix» står ikke i health_regions.csv"),
            (MUNICIPALITIES, 2, "helsefellesskap_key", "ligger i en annen helseregion enn fylket"),
            (MUNICIPALITIES, 3, "helsefellesskap_key", "ligger i en annen helseregion enn fylket"),
        ],
    ),
    (
        "a shared tile",
        changed("tilemap.csv", FOURTH, col="7"),
        [("tilemap.csv", 5, "col, row", "står allerede på linje 4")],
    ),
    (
        "a tile of nobody",
        changed("tilemap.csv", FIRST, code="4299"),
        [
            (MUNICIPALITIES, 2, "code", "har ingen rute i tilemap.csv"),
            ("tilemap.csv", 2, "code", "«4299» står ikke i municipalities.csv"),
        ],
    ),
    (
        "a municipality without a tile",
        lambda files: files.drop("tilemap.csv", FIRST),
        [(MUNICIPALITIES, 2, "code", "har ingen rute i tilemap.csv")],
    ),
    (
        "a stray tile",
        changed("tilemap.csv", FIRST, col="1"),
        [
            ("tilemap.csv", 2, "code", "kartet henger ikke sammen. Denne delen ligger alene"),
            ("tilemap.csv", 3, "code", "fylke 42 henger ikke sammen. Ruten ligger for seg selv"),
        ],
    ),
    (
        "a product of nobody and without a name",
        changed("vendors.csv", FIRST, vendor="", product=""),
        [("vendors.csv", 2, "product", "må fylles ut når leverandøren mangler")],
    ),
    (
        "a product twice",
        changed("vendors.csv", SECOND, vendor="Leverandør 0", product="Journal 0"),
        [("vendors.csv", 3, "vendor, product, domain", "står allerede på linje 2")],
    ),
    (
        "a national fact about a municipality",
        changed("adoption.csv", FIRST, level="national"),
        [("adoption.csv", 2, "code", "må være tom for en opplysning om hele landet")],
    ),
    (
        "a county fact about a municipality",
        changed("adoption.csv", FIRST, level="county"),
        [("adoption.csv", 2, "code", "«4202» står ikke i counties.csv")],
    ),
    ("a merger", merged, []),
    (
        "a succession on another day",
        succession_with(date="2024-06-01"),
        [("successions.csv", 2, "date", "må være dagen forgjengeren opphører")],
    ),
    (
        "a succession before anybody",
        succession_with(date="2023-06-01"),
        [
            ("successions.csv", 2, "date", "etterfølgeren finnes ikke den dagen"),
            ("successions.csv", 2, "date", "forgjengeren finnes ikke før den dagen"),
        ],
    ),
    ("a succession without a day", succession_with(date=""), [("successions.csv", 2, "date", A_DAY)]),
    (
        "a succession of its own kind",
        succession_with(kind="join"),
        [("successions.csv", 2, "kind", "må være ett av: merge, split")],
    ),
    ("an unknown successor", succession_with(successor="9999"), [("successions.csv", 2, "successor", NO_PLACE)]),
    (
        "an unknown predecessor",
        succession_with(predecessor="9999"),
        [NO_HEIR, ("successions.csv", 2, "predecessor", NO_PLACE)],
    ),
    (
        "its own successor",
        succession_with(successor="1875"),
        [
            ("successions.csv", 2, "date", "etterfølgeren finnes ikke den dagen"),
            ("successions.csv", 2, "successor", "en kommune kan ikke etterfølge seg selv"),
        ],
    ),
    (
        "successors in a circle",
        lambda files: with_succession("1804", "1875", "split", "2025-01-01")(merged(files)),
        [
            ("successions.csv", 2, "successor", "går i ring tilbake til forgjengeren"),
            ("successions.csv", 3, "date", "etterfølgeren finnes ikke den dagen"),
            ("successions.csv", 3, "successor", "går i ring tilbake til forgjengeren"),
        ],
    ),
    ("a part given away", with_succession("4202", "4203", "split", "2025-01-01"), []),
    (
        "a merger of one that lives on",
        with_succession("4202", "4203", "merge", "2025-01-01"),
        [("successions.csv", 2, "date", "må være dagen forgjengeren opphører")],
    ),
    (
        "an end before the start",
        former_with(ends_on="2023-01-01"),
        [
            ("former_municipalities.csv", 2, "ends_on", "må være etter starts_on"),
            ("successions.csv", 2, "date", "må være dagen forgjengeren opphører"),
        ],
    ),
    (
        "both former and of today",
        former_with(code="1804", county_code="18"),
        [
            NO_HEIR,
            ("former_municipalities.csv", 2, "code", "står i municipalities.csv også"),
            ("successions.csv", 2, "date", "etterfølgeren finnes ikke den dagen"),
            ("successions.csv", 2, "predecessor", NO_PLACE),
        ],
    ),
    (
        "a former one with a bad day",
        former_with(ends_on="nyttår"),
        [("former_municipalities.csv", 2, "ends_on", A_DAY)],
    ),
]


@pytest.mark.parametrize(("change", "expected"), [case[1:] for case in RELATIONS], ids=[case[0] for case in RELATIONS])
def test_a_broken_relation_tells_all_its_faults(
    change: Callable[[Files], Files], expected: list[Found], tmp_path: Path
) -> None:
    assert found(change(Files()), tmp_path) == expected
