"""The cast itself: each person's rights, seen from outside."""

import datetime

import pytest

from networks import permissions
from networks.models import Municipality
from tests.cast import Cast

ON = datetime.date(2026, 6, 1)


@pytest.mark.parametrize(
    ("person", "codes"),
    [
        ("health_leader", {"4202"}),
        ("project_manager", {"4202"}),
        ("other_health_leader", {"1804"}),
        ("regional_contact", {"4202"}),
        ("other_regional_contact", {"1804"}),
        ("national_coordinator", {"4202", "1804"}),
        ("working_group_lead", {"4202", "1804"}),
        ("committee_member", {"4202", "1804"}),
        ("administrator", {"4202", "1804"}),
        ("supplier_contact", set()),
        ("newcomer", set()),
    ],
)
def test_person_sees_only_their_municipalities(cast: Cast, person: str, codes: set[str]) -> None:
    visible = Municipality.objects.visible_to(cast.people()[person], ON)
    assert set(visible.values_list("code", flat=True)) == codes


@pytest.mark.parametrize(
    ("right", "people"),
    [
        (permissions.coordinates_nation, {"national_coordinator"}),
        (permissions.decides, {"committee_member"}),
        (permissions.administers, {"administrator"}),
        (
            permissions.coordinates_anything,
            {"national_coordinator", "working_group_lead", "regional_contact", "other_regional_contact"},
        ),
        (
            permissions.sees_nation,
            {"national_coordinator", "working_group_lead", "committee_member", "administrator"},
        ),
    ],
)
def test_right_is_held_by_exactly_these(cast: Cast, right: object, people: set[str]) -> None:
    assert callable(right)
    assert {name for name, person in cast.people().items() if right(person)} == people
