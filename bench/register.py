"""Loading the register against the least one could do: read the same files and insert the same rows.

The plain function judges nothing, compares nothing, knows no keys or sort order, and writes no trail.
"""

from __future__ import annotations

import csv
import datetime
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from django.db import connection, transaction
from django.test.utils import setup_databases, teardown_databases

from bench.figure import Figure, against
from networks.actions import register as actions
from networks.management.commands.load_register import OWN_DATA
from networks.register import read

PLAIN = "csv.reader and executemany of the same rows"
BUDGET = 20.0
TODAY = datetime.date(2026, 11, 22)
NOW = datetime.datetime(2026, 11, 22, 12, 0, tzinfo=datetime.UTC)
PER_COUNTY = 100  # as many numbers as two digits after the county's give
WIDE = 28


def figures() -> list[Figure]:
    """Measure the real country, and one ten times as large."""
    with tempfile.TemporaryDirectory() as folder:
        return [*_at(OWN_DATA), *_at(large_country(Path(folder), 3570))]


def _at(folder: Path) -> Iterator[Figure]:
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        size = len(read.folder(folder).municipalities.rows)
        ours, theirs = undone(lambda: load(folder)), undone(lambda: inserted(folder))
        yield against(f"register, first load of {size}", ours, PLAIN, theirs, budget=BUDGET)
    finally:
        teardown_databases(databases, verbosity=0)


def load(folder: Path) -> None:
    """Read, judge and load."""
    actions.load(register=read.folder(folder), effective_on=TODAY, at=NOW, by=None)


def undone(work: Callable[[], object]) -> Callable[[], None]:
    """Return the same work, undone afterwards, so that the next turn finds what this one found."""

    def run() -> None:
        with transaction.atomic():
            work()
            transaction.set_rollback(True)

    return run


def lines(folder: Path) -> dict[str, list[list[str]]]:
    """Return the cells of every file, without its heading."""
    found = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(newline="", encoding="utf-8") as file:
            found[path.name] = list(csv.reader(file))[1:]
    return found


def inserted(folder: Path) -> None:
    """Insert every line; a municipality's three times, as it becomes three rows."""
    found = lines(folder)
    with connection.cursor() as cursor:
        for number, rows in enumerate([*found.values(), found["municipalities.csv"], found["municipalities.csv"]]):
            width = len(rows[0]) if rows else 1
            columns = ", ".join(f"c{n} text" for n in range(width))
            cursor.execute(f"CREATE TEMPORARY TABLE plain_{number} (id integer PRIMARY KEY, {columns})")
            places = ", ".join(["%s"] * (width + 1))
            cells: list[list[str | int]] = [[place, *row] for place, row in enumerate(rows)]
            cursor.executemany(f"INSERT INTO plain_{number} VALUES ({places})", cells)  # noqa: S608  our own numbers


def large_country(folder: Path, size: int) -> Path:
    """Write a made-up country that follows every rule: one region, one network, counties of a hundred numbers."""
    codes = [f"{10 + n // PER_COUNTY}{n % PER_COUNTY:02}" for n in range(size)]
    counties = sorted({code[:2] for code in codes})
    sizes = {county: sum(code.startswith(county) for code in codes) for county in counties}
    files: dict[str, list[str]] = {
        "edition.csv": [
            "what,value,note",
            "compiled_on,2026-11-22,",
            "starts_on,2024-01-01,",
            "population_on,2026-01-01,",
        ],
        "health_regions.csv": [
            "region_key,region_name,unit_key,unit_name,unit_type,org_number,catchment,website",
            "nord,Nord,nord-rhf,Nord RHF,RHF,883658752,,",
            "nord,Nord,nord-hf,Nord HF,HF,983974880,yes,",
        ],
        "helsefellesskap.csv": [
            "key,name,health_trust_keys,health_region_key,municipality_count,name_basis,name_source_url",
            f"nord,Fellesskapet Nord,nord-hf,nord,{size},,",
        ],
        "networks.csv": [
            "key,name,county_codes,host,website,basis,source_url,note",
            f"nett,Nettet,{'|'.join(counties)},,,,,",
        ],
        "counties.csv": [
            "code,name,name_se,health_region_key,network_key,municipality_count,population",
            *(f"{code},Fylke {code},,nord,nett,{sizes[code]},{1000 * sizes[code]}" for code in counties),
        ],
        "municipalities.csv": [
            heading("municipalities.csv"),
            *(
                f"{code},By {code},,By {code},By {code},bokmål,{code[:2]},1000,60.0296,10.6830,,nord,nord-hf,source"
                for code in codes
            ),
        ],
        "tilemap.csv": ["code,col,row", *(f"{code},{n % WIDE},{n // WIDE}" for n, code in enumerate(codes))],
    }
    for path in OWN_DATA.glob("*.csv"):
        rows = files.get(path.name, [heading(path.name)])
        (folder / path.name).write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


def heading(file: str) -> str:
    """Return the heading of one of the portal's own files."""
    return (OWN_DATA / file).read_text(encoding="utf-8").splitlines()[0]
