"""Municipalities that move, merge and are divided."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from networks.actions import municipalities as actions
from networks.actions.municipalities import Areas, Newcomer
from networks.models import Belonging, Municipality, PopulationCount, Succession
from portal.audit.models import Entry
from portal.refusals import Refused
from tests.factories.accounts import UserFactory
from tests.factories.networks import (
    CountyFactory,
    HealthCommunityFactory,
    HealthTrustFactory,
    NetworkFactory,
    municipality,
)

pytestmark = pytest.mark.django_db

START, JUNE, JULY = datetime.date(2024, 1, 1), datetime.date(2026, 6, 1), datetime.date(2026, 7, 1)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def areas() -> Areas:
    community, trust = HealthCommunityFactory(), HealthTrustFactory()
    community.trusts.add(trust)
    return Areas(county=CountyFactory(), network=NetworkFactory(), community=community, trust=trust)


@pytest.fixture
def grimstad(areas: Areas) -> Municipality:
    return municipality("4202", "Grimstad", persons=25000, tile_column=5, tile_row=40)


@pytest.fixture
def arendal(areas: Areas) -> Municipality:
    return municipality("4203", "Arendal", persons=46000, tile_column=6, tile_row=40)


def newcomer(areas: Areas, code: str = "4299", name: str = "Sørkyst", **more: Any) -> Newcomer:
    return Newcomer(code=code, name=name, areas=areas, **more)


def parts(areas: Areas) -> list[Newcomer]:
    return [
        newcomer(areas, "4297", "Fjære", inhabitants=15000),
        newcomer(areas, "4298", "Landvik", inhabitants=10000, tile=(9, 40)),
    ]


def periods(place: Municipality) -> list[tuple[str, datetime.date, datetime.date | None]]:
    rows = Belonging.objects.filter(municipality=place).order_by("starts_on").select_related("network")
    return [(row.network.key, row.starts_on, row.ends_on) for row in rows]


# Moving -------------------------------------------------------------------------------------------------


def test_a_move_closes_the_old_belonging_on_its_day(grimstad: Municipality) -> None:
    user, other = UserFactory(), NetworkFactory(key="nettverk-ost", name="Nettverk Øst")
    belonging = actions.move(municipality=grimstad, network=other, on=JUNE, by=user, note="Vedtak i juni")
    assert periods(grimstad) == [("digi-agder", START, JUNE), ("nettverk-ost", JUNE, None)]
    assert (belonging.network, belonging.county.code) == (other, "42")
    entry = Entry.objects.get(verb="belonging.changed")
    assert (entry.by, entry.subject, entry.note) == (f"{user.name} <{user.email}>", "Grimstad", "Vedtak i juni")
    assert (entry.before["network"], entry.after["network"], entry.after["from"]) == (
        "Digi Agder",
        "Nettverk Øst",
        "2026-06-01",
    )


def test_a_move_of_one_that_will_end_ends_with_it(grimstad: Municipality, arendal: Municipality) -> None:
    actions.merge(predecessors=[grimstad], successor=arendal, on=JULY, by=None)
    actions.move(municipality=grimstad, network=NetworkFactory(key="nettverk-ost"), on=JUNE, by=None)
    assert periods(grimstad) == [("digi-agder", START, JUNE), ("nettverk-ost", JUNE, JULY)]


def to_same(place: Municipality) -> None:
    actions.move(municipality=place, network=NetworkFactory(), on=JUNE, by=None)


def from_first_day(place: Municipality) -> None:
    actions.move(municipality=place, network=NetworkFactory(key="ny"), on=START, by=None)


def before_the_first_day(place: Municipality) -> None:
    actions.move(municipality=place, network=NetworkFactory(key="ny"), on=START - DAY, by=None)


def before_a_later_move(place: Municipality) -> None:
    actions.move(municipality=place, network=NetworkFactory(key="ny"), on=JULY, by=None)
    actions.move(municipality=place, network=NetworkFactory(key="nyere"), on=JUNE, by=None)


def to_a_foreign_trust(place: Municipality) -> None:
    actions.move(municipality=place, trust=HealthTrustFactory(key="unn", name="UNN"), on=JUNE, by=None)


def to_a_foreign_community(place: Municipality) -> None:
    actions.move(municipality=place, community=HealthCommunityFactory(key="troms"), on=JUNE, by=None)


MOVES: list[tuple[Callable[[Municipality], None], str, str | None]] = [
    (to_same, "Kommunen hører allerede til der.", None),
    (from_first_day, "Den nåværende tilhørigheten begynner samme dag. Velg en senere dag.", "on"),
    (before_the_first_day, "Grimstad finnes ikke den dagen.", "on"),
    (before_a_later_move, "Tilhørigheten endres allerede en senere dag.", "on"),
    (to_a_foreign_trust, "Helseforetaket hører ikke til det helsefellesskapet.", "trust"),
    (to_a_foreign_community, "Helseforetaket hører ikke til det helsefellesskapet.", "trust"),
]


@pytest.mark.parametrize(("attempt", "message", "field"), MOVES)
def test_a_move_that_cannot_be_is_refused(
    attempt: Callable[[Municipality], None], message: str, field: str | None, grimstad: Municipality
) -> None:
    with pytest.raises(Refused) as refusal:
        attempt(grimstad)
    assert (str(refusal.value), refusal.value.field) == (message, field)


# Merging ------------------------------------------------------------------------------------------------


def test_two_become_a_new_one(areas: Areas, grimstad: Municipality, arendal: Municipality) -> None:
    new = actions.merge(
        predecessors=[grimstad, arendal],
        successor=newcomer(areas, name_sami="Mátta", name_official="Sørkyst - Mátta"),
        on=JUNE,
        by=None,
        source="https://example.org/vedtak",
    )
    for place in (grimstad, arendal):
        place.refresh_from_db()
        assert (place.ends_on, periods(place)) == (JUNE, [("digi-agder", START, JUNE)])
    new.refresh_from_db()
    assert (new.starts_on, new.tile_column, new.tile_row) == (JUNE, 5, 40)
    assert periods(new) == [("digi-agder", JUNE, None)]
    assert new.search_key == "sorkyst | sorkyst matta | matta | grimstad | arendal"
    assert PopulationCount.objects.get(municipality=new).persons == 71000
    rows = Succession.objects.values_list("predecessor__code", "successor__code", "kind", "happens_on", "source")
    assert set(rows) == {(code, "4299", "merge", JUNE, "https://example.org/vedtak") for code in ("4202", "4203")}
    assert list(Entry.objects.values_list("verb", "subject")) == [
        ("municipality.ended", "Grimstad"),
        ("municipality.ended", "Arendal"),
        ("municipality.started", "Sørkyst"),
    ]


def test_one_is_taken_up_by_another(grimstad: Municipality, arendal: Municipality) -> None:
    actions.merge(predecessors=[grimstad], successor=arendal, on=JUNE, by=None)
    arendal.refresh_from_db()
    assert (arendal.ends_on, periods(arendal)) == (None, [("digi-agder", START, None)])
    assert arendal.search_key == "arendal | grimstad"
    assert PopulationCount.objects.get(municipality=arendal, counted_on=JUNE).persons == 71000
    assert list(Entry.objects.values_list("verb", "subject")) == [
        ("municipality.ended", "Grimstad"),
        ("municipality.grew", "Arendal"),
    ]


def test_a_count_of_the_same_day_is_kept(grimstad: Municipality, arendal: Municipality) -> None:
    PopulationCount.objects.create(municipality=arendal, counted_on=JUNE, persons=70500)
    actions.merge(predecessors=[grimstad], successor=arendal, on=JUNE, by=None)
    assert PopulationCount.objects.get(municipality=arendal, counted_on=JUNE).persons == 70500


def test_a_renumbering_is_a_merger_of_one(areas: Areas, grimstad: Municipality) -> None:
    new = actions.merge(predecessors=[grimstad], successor=newcomer(areas, inhabitants=25100), on=JUNE, by=None)
    assert PopulationCount.objects.get(municipality=new).persons == 25100


def nobody(areas: Areas, one: Municipality, other: Municipality) -> None:
    actions.merge(predecessors=[], successor=newcomer(areas), on=JUNE, by=None)


def one_twice(areas: Areas, one: Municipality, other: Municipality) -> None:
    actions.merge(predecessors=[one, one], successor=newcomer(areas), on=JUNE, by=None)


def into_itself(areas: Areas, one: Municipality, other: Municipality) -> None:
    actions.merge(predecessors=[one, other], successor=one, on=JUNE, by=None)


def too_early(areas: Areas, one: Municipality, other: Municipality) -> None:
    actions.merge(predecessors=[one], successor=other, on=START, by=None)


def again(areas: Areas, one: Municipality, other: Municipality) -> None:
    actions.merge(predecessors=[one], successor=other, on=JUNE, by=None)
    actions.merge(predecessors=[one], successor=newcomer(areas), on=JULY, by=None)


def into_one_that_ended(areas: Areas, one: Municipality, other: Municipality) -> None:
    actions.merge(predecessors=[other], successor=newcomer(areas), on=JUNE, by=None)
    actions.merge(predecessors=[one], successor=other, on=JULY, by=None)


def before_a_planned_move(areas: Areas, one: Municipality, other: Municipality) -> None:
    actions.move(municipality=one, network=NetworkFactory(key="ny"), on=JUNE, by=None)
    actions.merge(predecessors=[one], successor=other, on=JUNE, by=None)


def before_it_took_up_another(areas: Areas, one: Municipality, other: Municipality) -> None:
    actions.merge(predecessors=[other], successor=one, on=JULY, by=None)
    actions.merge(predecessors=[one], successor=newcomer(areas), on=JUNE, by=None)


def to_a_taken_number(areas: Areas, one: Municipality, other: Municipality) -> None:
    actions.merge(predecessors=[one], successor=newcomer(areas, code="4203"), on=JUNE, by=None)


def to_a_number_of_another_county(areas: Areas, one: Municipality, other: Municipality) -> None:
    actions.merge(predecessors=[one], successor=newcomer(areas, code="1899"), on=JUNE, by=None)


def to_no_number(areas: Areas, one: Municipality, other: Municipality) -> None:
    actions.merge(predecessors=[one], successor=newcomer(areas, code="42-9"), on=JUNE, by=None)


MERGERS = [
    (nobody, "Velg kommunene som skal slås sammen, hver av dem én gang.", "predecessors"),
    (one_twice, "Velg kommunene som skal slås sammen, hver av dem én gang.", "predecessors"),
    (into_itself, "En kommune kan ikke etterfølge seg selv.", "successor"),
    (too_early, "Grimstad finnes ikke før den dagen.", "on"),
    (again, "Grimstad er allerede opphørt.", "on"),
    (into_one_that_ended, "Arendal finnes ikke den dagen.", "on"),
    (before_a_planned_move, "Grimstad endrer tilhørighet den dagen eller senere.", "on"),
    (before_it_took_up_another, "Grimstad er allerede med i en endring den dagen eller senere.", "on"),
    (to_a_taken_number, "Nummeret 4203 er opptatt.", "code"),
    (to_a_number_of_another_county, "Et kommunenummer er fylkets to sifre og to til.", "code"),
    (to_no_number, "Et kommunenummer er fylkets to sifre og to til.", "code"),
]


@pytest.mark.parametrize(("attempt", "message", "field"), MERGERS)
def test_a_merger_that_cannot_be_is_refused(
    attempt: Callable[..., None],
    message: str,
    field: str,
    areas: Areas,
    grimstad: Municipality,
    arendal: Municipality,
) -> None:
    with pytest.raises(Refused) as refusal:
        attempt(areas, grimstad, arendal)
    assert (str(refusal.value), refusal.value.field) == (message, field)


def test_a_refused_merger_leaves_everything_as_it_was(
    areas: Areas, grimstad: Municipality, arendal: Municipality
) -> None:
    with pytest.raises(Refused):
        to_a_taken_number(areas, grimstad, arendal)
    grimstad.refresh_from_db()
    assert (grimstad.ends_on, periods(grimstad)) == (None, [("digi-agder", START, None)])
    assert (Entry.objects.count(), Succession.objects.count()) == (0, 0)


# Dividing -----------------------------------------------------------------------------------------------


def test_one_is_divided_into_two(areas: Areas, grimstad: Municipality) -> None:
    made = actions.split(predecessor=grimstad, successors=parts(areas), on=JUNE, by=None, source="https://example.org")
    grimstad.refresh_from_db()
    assert (grimstad.ends_on, periods(grimstad)) == (JUNE, [("digi-agder", START, JUNE)])
    assert [(part.code, part.tile_column, part.starts_on) for part in made] == [("4297", 5, JUNE), ("4298", 9, JUNE)]
    counts = PopulationCount.objects.filter(counted_on=JUNE).values_list("municipality__code", "persons")
    assert set(counts) == {("4297", 15000), ("4298", 10000)}
    rows = Succession.objects.values_list("predecessor__code", "successor__code", "kind", "happens_on")
    assert set(rows) == {("4202", "4297", "split", JUNE), ("4202", "4298", "split", JUNE)}
    assert {place.code for place in Municipality.objects.search("grimstad")} == {"4202", "4297", "4298"}


def test_a_part_may_be_given_away(areas: Areas, grimstad: Municipality) -> None:
    [part] = actions.split(predecessor=grimstad, successors=parts(areas)[:1], on=JUNE, by=None, lives_on=True)
    grimstad.refresh_from_db()
    assert (grimstad.ends_on, part.tile_column, part.starts_on) == (None, None, JUNE)
    entry = Entry.objects.get(verb="municipality.divided")
    assert (entry.subject, entry.after) == ("Grimstad", {"from": "2026-06-01", "to": ["4297"]})


def test_who_got_a_part_may_later_take_the_rest(areas: Areas, grimstad: Municipality) -> None:
    [part] = actions.split(predecessor=grimstad, successors=parts(areas)[:1], on=JUNE, by=None, lives_on=True)
    actions.merge(predecessors=[grimstad], successor=part, on=JULY, by=None)
    rows = Succession.objects.values_list("predecessor__code", "successor__code", "kind", "happens_on")
    assert set(rows) == {("4202", "4297", "split", JUNE), ("4202", "4297", "merge", JULY)}


@pytest.mark.parametrize(
    ("change", "message", "field"),
    [
        ({"how_many": 1}, "En kommune deles i minst to.", "successors"),
        ({"how_many": 0, "lives_on": True}, "En kommune deles i minst to.", "successors"),
        ({"inhabitants": None}, "Skriv hvor mange innbyggere hver ny kommune har.", "successors"),
        ({"on": START}, "Grimstad finnes ikke før den dagen.", "on"),
        ({"on": START, "lives_on": True}, "Grimstad finnes ikke før den dagen.", "on"),
        ({"code": "4298"}, "Nummeret 4298 er opptatt.", "code"),
    ],
)
def test_a_division_that_cannot_be_is_refused(
    change: dict[str, Any], message: str, field: str, areas: Areas, grimstad: Municipality
) -> None:
    first = newcomer(areas, change.get("code", "4297"), "Fjære", inhabitants=change.get("inhabitants", 15000))
    successors = [first, parts(areas)[1]][: change.get("how_many", 2)]
    with pytest.raises(Refused) as refusal:
        actions.split(
            predecessor=grimstad,
            successors=successors,
            on=change.get("on", JUNE),
            by=None,
            lives_on=change.get("lives_on", False),
        )
    assert (str(refusal.value), refusal.value.field) == (message, field)


# Change and trail, together -------------------------------------------------------------------------------


def moving(areas: Areas, one: Municipality, other: Municipality) -> None:
    actions.move(municipality=one, network=NetworkFactory(key="ny"), on=JUNE, by=None)


def merging(areas: Areas, one: Municipality, other: Municipality) -> None:
    actions.merge(predecessors=[one, other], successor=newcomer(areas), on=JUNE, by=None)


def absorbing(areas: Areas, one: Municipality, other: Municipality) -> None:
    actions.merge(predecessors=[one], successor=other, on=JUNE, by=None)


def dividing(areas: Areas, one: Municipality, other: Municipality) -> None:
    actions.split(predecessor=one, successors=parts(areas), on=JUNE, by=None)


@pytest.mark.parametrize("change", [moving, merging, absorbing, dividing])
def test_without_its_trail_nothing_changes(
    change: Callable[..., None],
    areas: Areas,
    grimstad: Municipality,
    arendal: Municipality,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(**_entry: Any) -> None:
        raise OSError("the trail is full")

    monkeypatch.setattr(actions, "record", broken)
    before = [list(model.objects.values()) for model in (Municipality, Belonging, Succession, PopulationCount)]
    with pytest.raises(OSError, match="the trail is full"):
        change(areas, grimstad, arendal)
    after = [list(model.objects.values()) for model in (Municipality, Belonging, Succession, PopulationCount)]
    assert after == before
