"""Loading the register: everything or nothing, twice is once, in a fixed number of queries."""

import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from networks.actions import register as actions
from networks.management.commands.load_register import OWN_DATA
from networks.models import (
    AdoptionFact,
    Belonging,
    County,
    DataSource,
    HealthCommunity,
    Municipality,
    Network,
    PopulationCount,
    Product,
    ProductSupport,
    RegisterLoad,
    Supplier,
)
from networks.register import read
from portal.audit.models import Entry
from tests.factories.accounts import UserFactory
from tests.networks.files import FIRST, SECOND, Files

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 11, 1)
AT = datetime.datetime(2026, 11, 1, 9, 30, tzinfo=datetime.UTC)
MODELS = [
    model for model in Municipality._meta.apps.get_app_config("networks").get_models() if model is not RegisterLoad
]


def load(folder: Path, *, on: datetime.date = DAY, **more: Any) -> actions.Loaded:
    return actions.load(
        register=read.folder(folder), effective_on=on, at=AT, by=more.get("by"), note=more.get("note", "")
    )


def everything() -> dict[str, list[dict[str, Any]]]:
    """Return every row of the app."""
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in MODELS}


def counts(loaded: actions.Loaded) -> dict[str, tuple[int, int, int, int]]:
    """Return (created, changed, unchanged, removed) of the kinds in which something happened."""
    return {
        tally.kind.removeprefix("networks."): (tally.created, tally.changed, tally.unchanged, tally.removed)
        for tally in loaded.tallies
        if not tally.is_still
    }


def test_the_first_load_creates_everything(tmp_path: Path) -> None:
    loaded = load(Files().write(tmp_path))
    assert counts(loaded) == {
        "healthregion": (2, 0, 0, 0),
        "healthtrust": (2, 0, 0, 0),
        "healthcommunity": (2, 0, 0, 0),
        "healthcommunity_trusts": (2, 0, 0, 0),
        "network": (2, 0, 0, 0),
        "county": (2, 0, 0, 0),
        "municipality": (4, 0, 0, 0),
        "populationcount": (4, 0, 0, 0),
        "adoptionfact": (4, 0, 0, 0),
        "belonging": (4, 0, 0, 0),
        "supplier": (4, 0, 0, 0),
        "product": (4, 0, 0, 0),
        "productsupport": (4, 0, 0, 0),
        "datasource": (4, 0, 0, 0),
        "datadoubt": (4, 0, 0, 0),
    }


def test_a_municipality_becomes_what_its_line_says(tmp_path: Path) -> None:
    load(Files().write(tmp_path))
    place = Municipality.objects.get(code="1875")
    belonging = place.belongings.get()
    assert (place.name, place.name_nb, place.name_sami, place.name_official) == (
        "Hamarøy",
        "Hamarøy",
        "Hábmer",
        "Hábmer - Hamarøy",
    )
    assert (place.language_form, place.org_number, str(place.latitude), str(place.longitude)) == (
        "neutral",
        "970542507",
        "67.7342",
        "16.3690",
    )
    assert (place.tile_column, place.tile_row, place.starts_on, place.ends_on) == (
        8,
        40,
        datetime.date(2024, 1, 1),
        None,
    )
    assert place.search_key == "hamaroy | habmer hamaroy | habmer"
    assert (belonging.county.name, belonging.network.key, belonging.community.key, belonging.trust.key) == (
        "Nordland",
        "diginordland",
        "lofoten",
        "nordlandssykehuset",
    )
    assert (belonging.starts_on, belonging.ends_on) == (datetime.date(2024, 1, 1), None)
    assert [str(count) for count in place.population_counts.all()] == ["2808 (2026-01-01)"]


def test_the_second_load_changes_nothing(tmp_path: Path) -> None:
    folder = Files().write(tmp_path)
    first = load(folder)
    before = everything()
    second = load(folder, on=DAY + datetime.timedelta(days=30))
    assert (counts(second), second.moved, everything()) == ({}, (), before)
    assert (second.load, RegisterLoad.objects.count()) == (first.load, 1)


def test_changed_lines_change_their_rows_and_nothing_else(tmp_path: Path) -> None:
    load(Files().write(tmp_path))
    files = Files().change("municipalities.csv", FIRST, name_nb="Grimstadby", org_number="")
    files.change("municipalities.csv", FIRST, name_official="Grimstadby", name_display="Grimstadby")
    files.change("counties.csv", SECOND, name_se="Nordlánnda").change("networks.csv", FIRST, host="Kristiansand")
    files.change("sources.csv", FIRST, date="2025").change("vendors.csv", FIRST, note="Nytt")
    files.drop("adoption.csv", 5).drop("doubts.csv", 5).change("vendors.csv", SECOND, supports_vkp="n/a")
    loaded = load(files.write(tmp_path))
    assert counts(loaded) == {
        "municipality": (0, 1, 3, 0),
        "county": (0, 1, 1, 0),
        "network": (0, 1, 1, 0),
        "adoptionfact": (0, 0, 3, 1),
        "datasource": (0, 1, 3, 0),
        "datadoubt": (0, 0, 3, 1),
        "product": (0, 1, 3, 0),
        "productsupport": (0, 0, 3, 1),
    }
    assert Municipality.objects.get(code="4202").search_key == "grimstadby"
    assert Network.objects.get(key="digi-agder").host == "Kristiansand"
    assert County.objects.get(code="18").name_sami == "Nordlánnda"
    assert RegisterLoad.objects.count() == 2


def test_new_population_figures_stand_beside_the_old(tmp_path: Path) -> None:
    load(Files().write(tmp_path))
    files = Files().change("municipalities.csv", FIRST, population="26000").change("edition.csv", 4, value="2027-01-01")
    files.areas()
    assert counts(load(files.write(tmp_path))) == {"populationcount": (4, 0, 0, 0)}
    persons = PopulationCount.objects.filter(municipality__code="4202").values_list("persons", flat=True)
    assert list(persons) == [25569, 26000]


def test_a_corrected_figure_of_the_same_day_replaces_it(tmp_path: Path) -> None:
    load(Files().write(tmp_path))
    files = Files().change("municipalities.csv", FIRST, population="26000")
    files.areas()
    assert counts(load(files.write(tmp_path))) == {"populationcount": (0, 1, 3, 0)}


def test_two_municipalities_may_swap_tiles(tmp_path: Path) -> None:
    load(Files().write(tmp_path))
    files = Files().change("tilemap.csv", FIRST, col="6").change("tilemap.csv", SECOND, col="5")
    assert counts(load(files.write(tmp_path))) == {"municipality": (0, 2, 2, 0)}
    assert Municipality.objects.get(code="4202").tile_column == 6


def test_a_community_may_get_another_trust(tmp_path: Path) -> None:
    load(Files().write(tmp_path))
    files = Files().add("health_regions.csv", region_name="Helse Sør-Øst", unit_key="ahus", unit_type="HF")
    files.change("health_regions.csv", 6, unit_name="Akershus universitetssykehus HF", org_number="983971636")
    files.change("helsefellesskap.csv", FIRST, health_trust_keys="sorlandet-sykehus|ahus")
    loaded = load(files.write(tmp_path))
    assert counts(loaded) == {"healthtrust": (1, 0, 2, 0), "healthcommunity_trusts": (1, 0, 2, 0)}
    trusts = HealthCommunity.objects.get(key="agder").trusts.values_list("key", flat=True)
    assert set(trusts) == {"ahus", "sorlandet-sykehus"}


def test_products_of_the_same_supplier_share_it_and_facts_without_one_have_none(tmp_path: Path) -> None:
    files = Files().change("vendors.csv", SECOND, vendor="Leverandør 0", product="")
    files.change("vendors.csv", 4, vendor="", product="(alle)")
    load(files.write(tmp_path))
    products = [(str(product), product.supplier and product.supplier.key) for product in Product.objects.order_by("pk")]
    assert products == [
        ("Journal 0", "leverandor-0"),
        ("Leverandør 0", "leverandor-0"),
        ("(alle)", None),
        ("Journal 3", "leverandor-3"),
    ]
    assert Supplier.objects.count() == 2
    assert set(ProductSupport.objects.values_list("solution_key", "answer")) == {("vkp", "yes")}


def test_the_load_and_its_counts_stand_in_the_trail(tmp_path: Path) -> None:
    user = UserFactory()
    loaded = load(Files().write(tmp_path), by=user, note="Første lasting")
    entry = Entry.objects.get(verb="register.loaded")
    assert (entry.at, entry.by, entry.note) == (AT, f"{user.name} <{user.email}>", "Første lasting")
    assert (entry.subject_type, entry.subject_id) == ("networks.registerload", str(loaded.load.pk))
    assert (entry.after["effective_on"], entry.after["moved"]) == ("2026-11-01", [])
    assert entry.after["files"] == loaded.load.digest
    assert entry.after["counts"]["networks.municipality"] == {"created": 4, "changed": 0, "unchanged": 0, "removed": 0}
    assert (loaded.load.compiled_on, loaded.load.recorded_at) == (datetime.date(2026, 11, 22), AT)
    assert str(loaded.load) == f"2026-11-22 ({loaded.load.digest[:8]})"


def test_without_its_trail_nothing_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_entry: Any) -> None:
        raise OSError("the trail is full")

    monkeypatch.setattr(actions, "record", broken)
    empty = everything()
    with pytest.raises(OSError, match="the trail is full"):
        load(Files().write(tmp_path))
    assert (everything(), RegisterLoad.objects.count(), Entry.objects.count()) == (empty, 0, 0)


@pytest.mark.parametrize(("file", "column"), [("municipalities.csv", "population"), ("doubts.csv", "key")])
def test_with_a_fault_nothing_is_written(file: str, column: str, tmp_path: Path) -> None:
    load(Files().write(tmp_path))
    before = everything()
    spoiled = Files().change("networks.csv", FIRST, host="Ny vert").change(file, FIRST, **{column: "!"})
    with pytest.raises(actions.FaultyRegisterError, match="Registeret har feil") as refusal:
        load(spoiled.write(tmp_path))
    assert [(fault.file, fault.line, fault.column) for fault in refusal.value.faults] == [(file, FIRST, column)]
    assert (everything(), Entry.objects.count()) == (before, 1)


@pytest.mark.parametrize("places", [1, 4])
def test_the_number_of_queries_is_fixed(places: int, tmp_path: Path) -> None:
    folder = Files(places).write(tmp_path)
    with CaptureQueriesContext(connection) as first:
        load(folder)
    with CaptureQueriesContext(connection) as second:
        load(folder)
    assert (len(first), len(second)) == (38, 22)


def test_the_whole_country_loads_within_three_seconds() -> None:
    started = timezone.now()
    loaded = load(OWN_DATA)
    seconds = (timezone.now() - started).total_seconds()
    assert {tally.kind: tally.created for tally in loaded.tallies}["networks.municipality"] == 358
    assert Belonging.objects.in_force(DAY).count() == 357
    assert (AdoptionFact.objects.count(), DataSource.objects.count()) == (61, 11)
    assert seconds < 3


# The command -------------------------------------------------------------------------------------------


def run(*arguments: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("load_register", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_command_loads_the_portals_own_files() -> None:
    out, _err = run()
    rows = [line.split() for line in out.splitlines()]
    assert rows[0] == ["Register", "nye", "endret", "uendret", "fjernet"]
    assert ["kommuner", "358", "0", "0", "0"] in rows


def test_the_command_tells_who_moved(tmp_path: Path) -> None:
    run("--folder", str(Files().write(tmp_path)))
    files = Files().change("networks.csv", FIRST, county_codes="42|18").drop("networks.csv", SECOND)
    files.change("counties.csv", SECOND, network_key="digi-agder")
    out, _err = run("--folder", str(files.write(tmp_path)), "--effective-on", "2026-06-01")
    assert out.splitlines()[-1] == "Ny tilhørighet: 1804, 1875"
    assert Belonging.objects.filter(starts_on=datetime.date(2026, 6, 1)).count() == 2


@pytest.mark.parametrize("arguments", [[], ["--check"]])
def test_the_command_lists_all_faults_and_fails(arguments: list[str], tmp_path: Path) -> None:
    files = Files().change("municipalities.csv", FIRST, population="0").change("tilemap.csv", FIRST, col="x")
    err = StringIO()
    with pytest.raises(CommandError, match="2 feil") as stopped:
        call_command("load_register", "--folder", str(files.write(tmp_path)), *arguments, stderr=err)
    assert stopped.value.returncode == 1
    assert err.getvalue().splitlines() == [
        "municipalities.csv, linje 2, population «0»: må være et helt tall over 0",
        "tilemap.csv, linje 2, col «x»: må være et helt tall fra 0",
    ]
    assert Municipality.objects.count() == 0


def test_a_check_of_good_files_writes_nothing(tmp_path: Path) -> None:
    out, _err = run("--folder", str(Files().write(tmp_path)), "--check")
    assert out == "Registeret har ingen feil. Ingenting er skrevet.\n"
    assert (Municipality.objects.count(), Entry.objects.count()) == (0, 0)


def test_a_day_that_is_no_day_is_refused() -> None:
    with pytest.raises(CommandError, match="effective-on"):
        run("--effective-on", "i morgen")
