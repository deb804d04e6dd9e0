"""Loading never rewrites history: what changes is dated, and what would rewrite is a fault."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from networks.actions import municipalities
from networks.actions import register as actions
from networks.management.commands.load_register import OWN_DATA
from networks.models import Belonging, HealthCommunity, HealthTrust, Municipality, Network, Succession
from networks.register import read
from tests.networks.files import FIRST, SECOND, Files, succession

pytestmark = pytest.mark.django_db

AT = datetime.datetime(2026, 11, 1, 9, 30, tzinfo=datetime.UTC)
START, JUNE = datetime.date(2024, 1, 1), datetime.date(2026, 6, 1)
Periods = list[tuple[str, str, str | None]]


def load(files: Files, folder: Path, on: datetime.date = JUNE) -> actions.Loaded:
    return actions.load(register=read.folder(files.write(folder)), effective_on=on, at=AT, by=None)


def faults(files: Files, folder: Path, on: datetime.date = JUNE) -> list[str]:
    return [str(fault) for fault in actions.faults(register=read.folder(files.write(folder)), effective_on=on)]


def networks_of(code: str) -> Periods:
    rows = Belonging.objects.filter(municipality__code=code).order_by("starts_on").select_related("network")
    return [(row.network.key, str(row.starts_on), str(row.ends_on) if row.ends_on else None) for row in rows]


def all_in_one_network() -> Files:
    files = Files().change("networks.csv", FIRST, county_codes="42|18").drop("networks.csv", SECOND)
    return files.change("counties.csv", SECOND, network_key="digi-agder")


def merged() -> Files:
    return Files().end("1875", "2026-06-01", kind="merge", successors=["1804"])


def test_a_changed_network_closes_the_old_belonging_and_opens_a_new_one(tmp_path: Path) -> None:
    load(Files(), tmp_path)
    loaded = load(all_in_one_network(), tmp_path)
    assert loaded.moved == ("1804", "1875")
    assert networks_of("1804") == [("diginordland", "2024-01-01", "2026-06-01"), ("digi-agder", "2026-06-01", None)]
    assert networks_of("4202") == [("digi-agder", "2024-01-01", None)]
    assert Network.objects.filter(key="diginordland").exists()


def test_the_same_change_again_changes_nothing(tmp_path: Path) -> None:
    load(Files(), tmp_path)
    load(all_in_one_network(), tmp_path)
    again = load(all_in_one_network(), tmp_path, JUNE + datetime.timedelta(days=40))
    assert (again.moved, len(networks_of("1804"))) == ((), 2)


@pytest.mark.parametrize("day", [START, START - datetime.timedelta(days=1)])
def test_a_change_from_the_first_day_would_rewrite_history(day: datetime.date, tmp_path: Path) -> None:
    load(Files(), tmp_path)
    rule = "hører til et annet sted i portalen fra 2024-01-01. Endringen må gjelde fra en senere dag"
    assert faults(all_in_one_network(), tmp_path, day) == [
        f"municipalities.csv, linje 4, code «1804»: {rule}",
        f"municipalities.csv, linje 5, code «1875»: {rule}",
    ]
    with pytest.raises(actions.FaultyRegisterError):
        load(all_in_one_network(), tmp_path, day)
    assert networks_of("1804") == [("diginordland", "2024-01-01", None)]


def test_a_change_before_one_that_is_planned_is_refused(tmp_path: Path) -> None:
    load(Files(), tmp_path)
    load(all_in_one_network(), tmp_path, datetime.date(2026, 9, 1))
    back = Files().change("networks.csv", SECOND, county_codes="18|42").drop("networks.csv", FIRST)
    back.change("counties.csv", FIRST, network_key="diginordland")
    load(back, tmp_path, datetime.date(2026, 10, 1))
    rule = "portalen har allerede en endring av tilhørighet fra 2026-09-01"
    assert faults(all_in_one_network(), tmp_path) == [
        f"municipalities.csv, linje 4, code «1804»: {rule}",
        f"municipalities.csv, linje 5, code «1875»: {rule}",
    ]


def test_a_merger_in_the_files_ends_the_one_and_keeps_its_tile(tmp_path: Path) -> None:
    load(Files(), tmp_path)
    load(merged(), tmp_path)
    old = Municipality.objects.get(code="1875")
    assert (old.ends_on, old.tile_column, old.tile_row) == (JUNE, 8, 40)
    assert networks_of("1875") == [("diginordland", "2024-01-01", "2026-06-01")]
    assert [str(row) for row in Succession.objects.all()] == ["Hamarøy slått sammen til Bodø"]
    assert Municipality.objects.get(code="1804").search_key == "bodo | hamaroy | habmer hamaroy | habmer"


def test_a_new_municipality_may_take_the_tile_of_the_one_it_carries_on(tmp_path: Path) -> None:
    load(Files(), tmp_path)
    files = Files()
    new = files.rows["municipalities.csv"][3] | {"code": "1899", "org_number": "", "starts_on": "2026-06-01"}
    for row in files.rows["municipalities.csv"]:
        row["starts_on"] = ""
    files.end("1875", "2026-06-01", kind="split", successors=["1804", "1899"])
    files.rows["municipalities.csv"].append(new)
    files.rows["tilemap.csv"].append({"code": "1899", "col": "8", "row": "40"})
    files.areas()
    load(files, tmp_path)
    assert Municipality.objects.get(code="1899").starts_on == JUNE
    assert networks_of("1899") == [("diginordland", "2026-06-01", None)]
    assert faults(files, tmp_path) == []


def other_start(files: Files) -> None:
    for row in files.rows["municipalities.csv"]:
        row["starts_on"] = "2025-01-01" if row["code"] == "4202" else ""


def gone(files: Files) -> None:
    files.drop("municipalities.csv", 5).drop("tilemap.csv", 5).drop("adoption.csv", 5)
    files.areas()


def ended_elsewhere(files: Files) -> None:
    files.end("1875", "2026-06-01", kind="merge", successors=["1804"])
    files.change("former_municipalities.csv", FIRST, helsefellesskap_key="sor", health_trust_key="nordlandssykehuset")
    sor = files.rows["helsefellesskap.csv"][1] | {"key": "sor", "name": "Helsefellesskapet Sør"}
    files.rows["helsefellesskap.csv"].append(sor | {"municipality_count": "1"})
    files.change("municipalities.csv", 4, helsefellesskap_key="sor")
    files.drop("helsefellesskap.csv", 3)


CLASHES: list[tuple[Callable[[Files], None], str]] = [
    (
        other_start,
        (
            "municipalities.csv, linje 2, starts_on «2025-01-01»: "
            "portalen sier at den begynte 2024-01-01, og det kan ikke skrives om"
        ),
    ),
    (
        gone,
        "municipalities.csv: portalen har kommunen 1875. Sett den inn her eller i former_municipalities.csv",
    ),
    (
        ended_elsewhere,
        (
            "former_municipalities.csv, linje 2, code «1875»: "
            "portalen sier at den hørte til et annet sted på slutten, og det kan ikke skrives om"
        ),
    ),
]


@pytest.mark.parametrize(("change", "fault"), CLASHES)
def test_what_the_portal_knows_better_is_a_fault(change: Callable[[Files], None], fault: str, tmp_path: Path) -> None:
    load(Files(), tmp_path)
    files = Files()
    change(files)
    assert faults(files, tmp_path) == [fault]


def test_one_that_ended_in_the_portal_cannot_live_again(tmp_path: Path) -> None:
    load(merged(), tmp_path)
    assert faults(Files(), tmp_path) == [
        "municipalities.csv, linje 5, ends_on «»: portalen sier at den opphørte 2026-06-01, og det kan ikke skrives om"
    ]


def test_one_cannot_end_before_its_last_belonging_begins(tmp_path: Path) -> None:
    load(Files(), tmp_path)
    place, agder = Municipality.objects.get(code="1875"), Network.objects.get(key="digi-agder")
    municipalities.move(municipality=place, network=agder, on=datetime.date(2026, 9, 1), by=None)
    files = merged().change("networks.csv", FIRST, county_codes="42|18").drop("networks.csv", SECOND)
    files.change("counties.csv", SECOND, network_key="digi-agder")
    found = faults(files, tmp_path, datetime.date(2026, 10, 1))
    rule = "portalen har en tilhørighet fra 2026-09-01"
    assert found == [f"former_municipalities.csv, linje 2, ends_on «2026-06-01»: {rule}"]


def test_a_municipality_without_any_belonging_gets_one(tmp_path: Path) -> None:
    load(Files(), tmp_path)
    Belonging.objects.filter(municipality__code="4202").delete()
    load(Files(), tmp_path)
    assert networks_of("4202") == [("digi-agder", "2024-01-01", None)]


def test_a_hole_in_the_belongings_is_told(tmp_path: Path) -> None:
    load(Files(), tmp_path)
    Belonging.objects.filter(municipality__code="4202").update(ends_on=datetime.date(2025, 1, 1))
    rule = "har ingen tilhørighet i portalen 2026-06-01"
    assert faults(Files(), tmp_path) == [f"municipalities.csv, linje 2, code «4202»: {rule}"]


# Ålesund and Haram, the real case -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "codes"), [(datetime.date(2023, 12, 31), {"1507"}), (datetime.date(2024, 1, 1), {"1508", "1580"})]
)
def test_alesund_is_one_until_it_is_divided_and_two_from_that_day(day: datetime.date, codes: set[str]) -> None:
    actions.load(register=read.folder(OWN_DATA), effective_on=JUNE, at=AT, by=None)
    found: Any = Municipality.objects.filter(code__in=["1507", "1508", "1580"]).existing(day).with_belonging(day)
    areas = ("Møre og Romsdal", "Helsefellesskapet Møre og Romsdal")
    assert {(place.code, place.county_name, place.community_name) for place in found} == {
        (code, *areas) for code in codes
    }
    old = Municipality.objects.get(code="1507")
    assert set(old.successors.values_list("successor__name", "kind", "happens_on")) == {
        ("Ålesund", "split", datetime.date(2024, 1, 1)),
        ("Haram", "split", datetime.date(2024, 1, 1)),
    }
    assert {place.code for place in Municipality.objects.search("Ålesund")} == {"1507", "1508", "1580"}


def test_every_municipality_of_the_country_belongs_to_the_trust_of_its_community() -> None:
    actions.load(register=read.folder(OWN_DATA), effective_on=JUNE, at=AT, by=None)
    served = set(HealthCommunity.trusts.through.objects.values_list("healthcommunity_id", "healthtrust_id"))
    used = set(Belonging.objects.values_list("community_id", "trust_id"))
    assert used <= served
    assert HealthTrust.objects.count() == 19


def test_a_corrected_day_of_a_part_given_away_replaces_the_wrong_one(tmp_path: Path) -> None:
    def given(on: str) -> Files:
        files = Files()
        files.rows["successions.csv"].append(succession("4202", "4203", "split", on))
        return files

    load(given("2025-01-01"), tmp_path)
    loaded = load(given("2025-02-01"), tmp_path)
    [tally] = [tally for tally in loaded.tallies if tally.kind == "networks.succession"]
    assert (tally.created, tally.removed) == (1, 1)
    assert Succession.objects.get().happens_on == datetime.date(2025, 2, 1)
