"""The words for sets of municipalities: who exists, where, how many, found how, and seen by whom."""

import datetime
import random
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from networks.actions import municipalities as actions
from networks.models import Belonging, Municipality, PopulationCount
from tests.cast import Cast
from tests.factories.networks import HealthCommunityFactory, HealthTrustFactory, NetworkFactory, municipality
from tests.portal.test_alphabet import IN_ORDER

pytestmark = pytest.mark.django_db

START, TODAY = datetime.date(2024, 1, 1), datetime.date(2026, 11, 25)
DAY = datetime.timedelta(days=1)


def codes(places: Any) -> set[str]:
    return {place.code for place in places}


def test_the_database_sorts_by_the_stored_key() -> None:
    shuffled = random.Random(5).sample(IN_ORDER, len(IN_ORDER))  # noqa: S311  a fixed order, not a secret
    for number, name in enumerate(shuffled):
        municipality(f"{4300 + number}", name)
    assert [place.name for place in Municipality.objects.all()] == IN_ORDER


@pytest.mark.parametrize(
    ("day", "is_there"),
    [(START - DAY, False), (START, True), (TODAY - DAY, True), (TODAY, False), (TODAY + DAY, False)],
)
def test_a_municipality_exists_from_its_first_day_until_its_last_is_over(day: datetime.date, is_there: bool) -> None:
    place = municipality("4202", "Grimstad", ends_on=TODAY)
    assert place.exists(day) is is_there
    assert Municipality.objects.existing(day).exists() is is_there


def test_a_belonging_is_the_one_of_the_day() -> None:
    HealthCommunityFactory().trusts.add(HealthTrustFactory())
    place, moved_on = municipality("4202", "Grimstad"), datetime.date(2026, 6, 1)
    actions.move(municipality=place, network=NetworkFactory(key="ny", name="Nytt nett"), on=moved_on, by=None)

    def seen(day: datetime.date) -> list[tuple[str, str, str]]:
        rows: Any = Municipality.objects.with_belonging(day)
        return [(row.county_name, row.network_name, row.community_name) for row in rows]

    assert seen(moved_on - DAY) == [("Agder", "Digi Agder", "Helsefellesskapet Agder")]
    assert seen(moved_on) == [("Agder", "Nytt nett", "Helsefellesskapet Agder")]
    assert seen(START - DAY) == []


@pytest.mark.parametrize(
    ("day", "persons"),
    [
        (datetime.date(2024, 6, 1), 900),  # before the first count: the oldest we have
        (datetime.date(2025, 1, 1), 900),
        (datetime.date(2025, 12, 31), 900),
        (datetime.date(2026, 1, 1), 1000),
        (TODAY, 1000),
    ],
)
def test_the_population_is_the_newest_count_known_on_the_day(day: datetime.date, persons: int) -> None:
    place = municipality("4202", "Grimstad", persons=1000)
    PopulationCount.objects.create(municipality=place, counted_on=datetime.date(2025, 1, 1), persons=900)
    found: Any = Municipality.objects.with_population(day).get()
    assert found.inhabitants == persons


def test_a_municipality_that_was_never_counted_has_nobody() -> None:
    municipality("4202", "Grimstad").population_counts.all().delete()
    found: Any = Municipality.objects.with_population(TODAY).get()
    assert found.inhabitants == 0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ålesund", {"1508"}),
        ("Aalesund", {"1508"}),
        ("alesund", {"1508"}),
        ("ROEROS", {"5025"}),
        ("rosse", {"5025"}),
        ("sor-varanger", {"5605"}),
        ("varanger sør", {"5605"}),
        ("båtsfjord", set()),
        ("150", {"1508"}),
        ("5", {"5025", "5605"}),
        ("ø", {"5025", "5605", "1508"}),  # o is in all three
        ("", {"1508", "5025", "5605"}),
        ("100%", set()),
    ],
)
def test_a_search_finds_names_however_they_are_spelt(text: str, found: set[str]) -> None:
    municipality("1508", "Ålesund", search_key="alesund mo")
    municipality("5025", "Røros", search_key="roros | roros rosse | rosse")
    municipality("5605", "Sør-Varanger", search_key="sor varanger")
    assert codes(Municipality.objects.search(text)) == found


# Who sees whom ------------------------------------------------------------------------------------------

SEEN = {
    "health_leader": {"4202"},
    "project_manager": {"4202"},
    "other_health_leader": {"1804"},
    "regional_contact": {"4202"},
    "other_regional_contact": {"1804"},
    "national_coordinator": {"1804", "4202"},
    "working_group_lead": {"1804", "4202"},
    "committee_member": {"1804", "4202"},
    "administrator": {"1804", "4202"},
    "supplier_contact": set(),
    "newcomer": set(),
}


@pytest.mark.parametrize(("person", "expected"), SEEN.items())
def test_everybody_sees_their_own(person: str, expected: set[str], cast: Cast) -> None:
    user = cast.people()[person]
    assert codes(Municipality.objects.visible_to(user, TODAY)) == expected


def test_nobody_of_the_cast_is_forgotten(cast: Cast) -> None:
    assert SEEN.keys() <= cast.people().keys()


def test_who_is_not_signed_in_sees_nothing(cast: Cast) -> None:
    assert codes(Municipality.objects.visible_to(AnonymousUser(), TODAY)) == set()


def test_a_region_sees_a_municipality_only_while_it_belongs_there(cast: Cast) -> None:
    moved_on = datetime.date(2026, 6, 1)
    Belonging.objects.filter(municipality=cast.bodo).update(ends_on=moved_on)
    old = Belonging.objects.get(municipality=cast.bodo)
    Belonging.objects.create(
        municipality=cast.bodo,
        county=old.county,
        network=cast.agder,
        community=old.community,
        trust=old.trust,
        starts_on=moved_on,
    )
    seen = [codes(Municipality.objects.visible_to(cast.regional_contact, day)) for day in (moved_on - DAY, moved_on)]
    assert seen == [{"4202"}, {"4202", "1804"}]
