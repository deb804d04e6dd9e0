"""A small register of real municipalities, written to a folder that a test may spoil."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import NamedTuple

from networks.register import read, validate

Cells = dict[str, str]
Found = tuple[str, int, str, str]


class Place(NamedTuple):
    code: str
    name: str
    sami: str
    county: str
    persons: int
    org_number: str
    latitude: str
    longitude: str
    tile: tuple[int, int]


PLACES = (
    Place("4202", "Grimstad", "", "42", 25569, "864964702", "58.3823", "8.4475", (5, 40)),
    Place("4203", "Arendal", "", "42", 46603, "940493021", "58.5384", "8.8113", (6, 40)),
    Place("1804", "Bodø", "", "18", 53638, "972418013", "67.0675", "15.0209", (7, 40)),
    Place("1875", "Hamarøy", "Hábmer", "18", 2808, "970542507", "67.7342", "16.3690", (8, 40)),
)
AREAS = {
    "42": ("Agder", "helse-sor-ost", "digi-agder", "agder", "sorlandet-sykehus"),
    "18": ("Nordland", "helse-nord", "diginordland", "lofoten", "nordlandssykehuset"),
}
REGIONS = {"helse-sor-ost": ("Helse Sør-Øst", "991324968"), "helse-nord": ("Helse Nord", "883658752")}
TRUSTS = {
    "sorlandet-sykehus": ("Sørlandet sykehus HF", "983975240", "helse-sor-ost"),
    "nordlandssykehuset": ("Nordlandssykehuset HF", "983974910", "helse-nord"),
}
PAGE = "https://example.org/kilde"
SUPPORTS = ("kjernejournal", "digihelse", "digihelsestasjon", "vkp")
FIRST, SECOND, THIRD, FOURTH = 2, 3, 4, 5  # the lines of a file's rows


class Files:
    """The rows of every file; change them, then ``write`` them."""

    def __init__(self, places: int = len(PLACES)) -> None:
        own = PLACES[:places]
        self.rows: dict[str, list[Cells]] = {
            "edition.csv": [
                {"what": what, "value": value, "note": ""}
                for what, value in (
                    ("compiled_on", "2026-11-22"),
                    ("starts_on", "2024-01-01"),
                    ("population_on", "2026-01-01"),
                )
            ],
            "municipalities.csv": [municipality(place) for place in own],
            "tilemap.csv": [
                {"code": place.code, "col": str(place.tile[0]), "row": str(place.tile[1])} for place in own
            ],
            "former_municipalities.csv": [],
            "successions.csv": [],
            "vendors.csv": [vendor(f"Leverandør {n}", f"Journal {n}") for n in range(places)],
            "adoption.csv": [fact(place) for place in own],
            "sources.csv": [source(n) for n in range(places)],
            "doubts.csv": [
                {"key": f"tvil-{n}", "about": f"Tvil {n}", "doubt": "Kan være feil."} for n in range(places)
            ],
        }
        self.areas()

    def areas(self) -> None:
        """Make the areas that the municipalities need, with their sums."""
        used = {row["county_code"] for row in self.rows["municipalities.csv"]}
        regions = [AREAS[code][1] for code in AREAS if code in used]
        self.rows["health_regions.csv"] = [unit(key) for key in regions] + [
            unit(key) for key, trust in TRUSTS.items() if trust[2] in regions
        ]
        self.rows["counties.csv"] = [self.county(code) for code in AREAS if code in used]
        self.rows["networks.csv"] = [network(code) for code in AREAS if code in used]
        self.rows["helsefellesskap.csv"] = [self.community(code) for code in AREAS if code in used]

    def county(self, code: str) -> Cells:
        own = [row for row in self.rows["municipalities.csv"] if row["county_code"] == code]
        return {
            "code": code,
            "name": AREAS[code][0],
            "name_se": "",
            "health_region_key": AREAS[code][1],
            "network_key": AREAS[code][2],
            "municipality_count": str(len(own)),
            "population": str(sum(int(row["population"]) for row in own)),
        }

    def community(self, code: str) -> Cells:
        own = [row for row in self.rows["municipalities.csv"] if row["county_code"] == code]
        return {
            "key": AREAS[code][3],
            "name": f"Helsefellesskapet {AREAS[code][3].capitalize()}",
            "health_trust_keys": AREAS[code][4],
            "health_region_key": AREAS[code][1],
            "municipality_count": str(len(own)),
            "name_basis": "source",
            "name_source_url": PAGE,
        }

    def change(self, file: str, line: int, **cells: str) -> Files:
        """Change cells of one line."""
        self.rows[file][line - FIRST] |= cells
        return self

    def add(self, file: str, **cells: str) -> Files:
        """Add a line, like the first one but for these cells."""
        self.rows[file].append({**(self.rows[file][0] if self.rows[file] else {}), **cells})
        return self

    def drop(self, file: str, line: int) -> Files:
        """Leave out a line."""
        del self.rows[file][line - FIRST]
        return self

    def end(self, code: str, on: str, *, kind: str, successors: list[str]) -> Files:
        """Make a municipality of today a former one."""
        [row] = [row for row in self.rows["municipalities.csv"] if row["code"] == code]
        self.rows["municipalities.csv"].remove(row)
        self.rows["tilemap.csv"] = [tile for tile in self.rows["tilemap.csv"] if tile["code"] != code]
        self.rows["adoption.csv"] = [one for one in self.rows["adoption.csv"] if one["code"] != code]
        self.rows["former_municipalities.csv"].append(former(row, "2024-01-01", on))
        for successor in successors:
            self.rows["successions.csv"].append(succession(code, successor, kind, on))
        self.areas()
        return self

    def text(self, file: str) -> str:
        """Return the file as text."""
        rows = self.rows[file]
        heading = list(rows[0]) if rows else HEADINGS[file]
        written = io.StringIO()
        writer = csv.DictWriter(written, heading, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return written.getvalue()

    def write(self, folder: Path) -> Path:
        """Write every file, and return the folder."""
        for file in self.rows:
            (folder / file).write_text(self.text(file), encoding="utf-8")
        return folder


def found(files: Files, folder: Path) -> list[Found]:
    """Return the faults of the files as tuples of file, line, column and rule."""
    faults = validate.faults(read.folder(files.write(folder)))
    return [(fault.file, fault.line, fault.column, str(fault.rule)) for fault in faults]


def municipality(place: Place) -> Cells:
    area = AREAS[place.county]
    return {
        "code": place.code,
        "name_nb": place.name,
        "name_se": place.sami,
        "name_official": f"{place.sami} - {place.name}" if place.sami else place.name,
        "name_display": place.name,
        "language_form": "nøytral",
        "county_code": place.county,
        "population": str(place.persons),
        "latitude": place.latitude,
        "longitude": place.longitude,
        "org_number": place.org_number,
        "helsefellesskap_key": area[3],
        "health_trust_key": area[4],
        "mapping_basis": "source",
    }


def former(row: Cells, starts_on: str, ends_on: str) -> Cells:
    shared = {name: row[name] for name in HEADINGS["former_municipalities.csv"] if name in row}
    return {**shared, "starts_on": starts_on, "ends_on": ends_on, "source_url": PAGE}


def succession(predecessor: str, successor: str, kind: str, date: str) -> Cells:
    return {"predecessor": predecessor, "successor": successor, "kind": kind, "date": date, "source_url": PAGE}


def unit(key: str) -> Cells:
    name, number, region = TRUSTS[key] if key in TRUSTS else (f"{REGIONS[key][0]} RHF", REGIONS[key][1], key)
    return {
        "region_key": region,
        "region_name": REGIONS[region][0],
        "unit_key": key if key in TRUSTS else f"{key}-rhf",
        "unit_name": name,
        "unit_type": "HF" if key in TRUSTS else "RHF",
        "org_number": number,
        "catchment": "yes" if key in TRUSTS else "",
        "website": "example.org",
    }


def network(county: str) -> Cells:
    key = AREAS[county][2]
    return {
        "key": key,
        "name": key.replace("-", " ").title(),
        "county_codes": county,
        "host": "",
        "website": "https://example.org",
        "basis": "source",
        "source_url": PAGE,
        "note": "",
    }


def vendor(name: str, product: str) -> Cells:
    answers = {f"supports_{key}": "yes" if key == "vkp" else "n/a" for key in SUPPORTS}
    rest = {"basis": "source", "source_url": PAGE, "note": ""}
    return {"vendor": name, "product": product, "domain": "pleie og omsorg", **answers, **rest}


def fact(place: Place) -> Cells:
    return {
        "solution": "digihelse",
        "level": "municipality",
        "code": place.code,
        "status": "in_use",
        "count": "",
        "status_text": f"{place.name} bruker løsningen",
        "date": "2025-03",
        "source_url": PAGE,
        "note": "",
    }


def source(number: int) -> Cells:
    rest = {"licence": "CC BY 4.0", "date": "2024", "attribution": "© Eier", "url": PAGE, "note": ""}
    return {"key": f"kilde-{number}", "what": f"Opplysning {number}", "who": "Eieren", **rest}


HEADINGS = {
    "former_municipalities.csv": [
        *("code", "name_nb", "name_se", "name_official", "name_display", "language_form", "county_code", "org_number"),
        *("helsefellesskap_key", "health_trust_key", "starts_on", "ends_on", "source_url"),
    ],
    "successions.csv": ["predecessor", "successor", "kind", "date", "source_url"],
}
