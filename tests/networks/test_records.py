"""Record systems in use: said by the municipality, dated, confirmed."""

import dataclasses
import datetime

import pytest

from networks.actions import records
from networks.actions.records import Use
from networks.models import MunicipalityProduct
from portal.audit.models import Entry
from portal.refusals import Refused
from tests.cast import Cast
from tests.factories.networks import ProductFactory

TODAY = datetime.date(2026, 11, 25)
NOON = datetime.datetime(2026, 11, 25, 12, tzinfo=datetime.UTC)


@pytest.fixture
def use(cast: Cast) -> Use:
    product = ProductFactory(supplier=cast.supplier, name="Fjell PLO")
    return Use(product, "care", "9.2", "own", datetime.date(2028, 1, 1), TODAY, None)


def test_a_system_is_declared_with_its_trail(cast: Cast, use: Use) -> None:
    row = records.declare(municipality=cast.grimstad, use=use, at=NOON, by=cast.project_manager)
    assert (row.confirmed_by, row.confirmed_at) == (cast.project_manager, NOON)
    entry = Entry.objects.about(row).get()
    assert (entry.verb, entry.after["product"], entry.after["version"]) == (
        "record_system.declared",
        "Fjell PLO",
        "9.2",
    )


def test_a_change_says_what_it_was(cast: Cast, use: Use) -> None:
    row = records.declare(municipality=cast.grimstad, use=use, at=NOON, by=cast.project_manager)
    newer = dataclasses.replace(use, version="10")
    records.declare(municipality=cast.grimstad, use=newer, at=NOON, by=cast.project_manager, changes=row)
    entry = Entry.objects.about(row)[0]
    assert (entry.before["version"], entry.after["version"]) == ("9.2", "10")
    assert MunicipalityProduct.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ends_on": TODAY}, "ends_on"),
        ({"contract_ends_on": TODAY}, "contract_ends_on"),
        ({"service_area": "gp"}, "product"),
    ],
)
def test_an_impossible_system_is_refused(cast: Cast, use: Use, change: dict[str, object], field: str) -> None:
    wrong = dataclasses.replace(use, **change)  # type: ignore[arg-type]
    with pytest.raises(Refused) as refusal:
        records.declare(municipality=cast.grimstad, use=wrong, at=NOON, by=cast.project_manager)
    assert refusal.value.field == field


def test_the_same_system_twice_on_a_day_is_refused(cast: Cast, use: Use) -> None:
    records.declare(municipality=cast.grimstad, use=use, at=NOON, by=cast.project_manager)
    with pytest.raises(Refused, match="allerede registrert"):
        records.declare(municipality=cast.grimstad, use=use, at=NOON, by=cast.project_manager)


def test_system_and_trail_stand_or_fall_together(cast: Cast, use: Use, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_said: object) -> None:
        raise RuntimeError("full")

    monkeypatch.setattr(records, "record", fail)
    with pytest.raises(RuntimeError):
        records.declare(municipality=cast.grimstad, use=use, at=NOON, by=cast.project_manager)
    assert not MunicipalityProduct.objects.exists()
