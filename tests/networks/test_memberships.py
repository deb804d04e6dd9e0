"""Seats: given, changed, ended and stood in for, with rights that begin and end the same day."""

import datetime
from typing import Any

import pytest

from networks import permissions
from networks.actions import appointments, grants
from networks.models import Body, Membership, Municipality
from networks.reports import grants as reports
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.refusals import Refused
from tests.cast import Cast
from tests.factories.accounts import UserFactory

TODAY = datetime.date(2026, 11, 25)
DAY = datetime.timedelta(days=1)
Seat = Membership.Role


@pytest.fixture
def committee(cast: Cast) -> Body:
    return Body.objects.get(key="utvalget")


@pytest.fixture
def person(db: None) -> User:
    person: User = UserFactory()
    return person


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def sees(user: User, on: datetime.date = TODAY) -> set[str]:
    return set(Municipality.objects.visible_to(fresh(user), on).values_list("code", flat=True))


def verbs(thing: Membership) -> list[str]:
    return list(Entry.objects.about(thing).order_by("pk").values_list("verb", flat=True))


def test_a_seat_brings_its_rights_at_once_and_leaves_its_trail(committee: Body, person: User) -> None:
    seat = appointments.seat(body=committee, user=person, role=Seat.MEMBER, starts_on=TODAY, on=TODAY, by=None)
    assert permissions.decides(fresh(person))
    assert verbs(seat) == ["membership.started"]
    granted = Entry.objects.about(committee).filter(verb="access.granted", after__user=person.name)
    assert {entry.after["level"] for entry in granted} == {"see", "decide"}


def test_a_coming_seat_brings_its_rights_on_its_first_day(committee: Body, person: User) -> None:
    first = TODAY + 7 * DAY
    appointments.seat(body=committee, user=person, role=Seat.MEMBER, starts_on=first, on=TODAY, by=None)
    assert not sees(person)
    grants.align(on=first - DAY, by=None)
    assert not sees(person)
    grants.align(on=first, by=None)
    assert sees(person) == {"4202", "1804"}


def test_an_ended_seat_takes_its_rights_the_same_day(cast: Cast) -> None:
    seat = Membership.objects.get(user=cast.committee_member)
    appointments.unseat(membership=seat, ends_on=TODAY, on=TODAY, by=None)
    assert not permissions.decides(fresh(cast.committee_member))
    assert not sees(cast.committee_member)
    assert verbs(seat)[-1] == "membership.ended"


def test_a_seat_that_ends_later_keeps_its_rights_till_then(cast: Cast) -> None:
    seat = Membership.objects.get(user=cast.committee_member)
    appointments.unseat(membership=seat, ends_on=TODAY + DAY, on=TODAY, by=None)
    assert permissions.decides(fresh(cast.committee_member))
    grants.align(on=TODAY + DAY, by=None)
    assert not permissions.decides(fresh(cast.committee_member))


def test_what_another_seat_brings_is_kept(cast: Cast, committee: Body) -> None:
    person = cast.committee_member
    extra = appointments.seat(body=committee, user=person, role=Seat.DEPUTY, starts_on=TODAY, on=TODAY, by=None)
    appointments.unseat(membership=extra, ends_on=TODAY + DAY, on=TODAY + DAY, by=None)
    assert permissions.decides(fresh(person))


def test_a_stand_in_has_the_rights_of_the_seat_until_its_end(cast: Cast, person: User) -> None:
    seat = Membership.objects.get(user=cast.regional_contact)
    appointments.seat(
        body=seat.body,
        user=person,
        role=Seat.DEPUTY,
        starts_on=TODAY,
        ends_on=TODAY + 14 * DAY,
        stands_in_for=seat,
        on=TODAY,
        by=None,
    )
    assert permissions.coordinates_network(fresh(person), cast.agder)
    grants.align(on=TODAY + 14 * DAY, by=None)
    assert not permissions.coordinates_network(fresh(person), cast.agder)


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        (TODAY, TODAY, "Sluttdatoen må komme etter"),
        (TODAY, TODAY - DAY, "Sluttdatoen må komme etter"),
        (datetime.date(1899, 1, 1), None, "etter 1. januar 2000"),
        (TODAY, datetime.date(9999, 1, 1), "før år 2100"),
    ],
)
def test_an_impossible_period_is_refused(
    committee: Body, person: User, starts: datetime.date, ends: datetime.date | None, words: str
) -> None:
    with pytest.raises(Refused, match=words):
        appointments.seat(
            body=committee, user=person, role=Seat.MEMBER, starts_on=starts, ends_on=ends, on=TODAY, by=None
        )


def test_the_same_seat_may_not_overlap_but_may_follow(committee: Body, person: User) -> None:
    until = TODAY + 10 * DAY
    told: dict[str, Any] = {"body": committee, "user": person, "role": Seat.MEMBER, "on": TODAY, "by": None}
    appointments.seat(starts_on=TODAY, ends_on=until, **told)
    with pytest.raises(Refused, match="Perioder kan ikke overlappe") as refusal:
        appointments.seat(starts_on=until - DAY, **told)
    assert refusal.value.field == "starts_on"
    appointments.seat(starts_on=until, **told)
    assert Membership.objects.filter(user=person).count() == 2


def test_a_stand_in_without_an_end_or_for_itself_is_refused(cast: Cast, person: User) -> None:
    seat = Membership.objects.get(user=cast.regional_contact)
    told: dict[str, Any] = {
        "body": seat.body,
        "role": Seat.DEPUTY,
        "starts_on": TODAY,
        "stands_in_for": seat,
        "on": TODAY,
        "by": None,
    }
    with pytest.raises(Refused, match="må ha en sluttdato"):
        appointments.seat(user=person, **told)
    with pytest.raises(Refused, match="annen persons ordinære plass"):
        appointments.seat(user=cast.regional_contact, ends_on=TODAY + DAY, **told)


def test_a_seat_ended_twice_is_refused(cast: Cast) -> None:
    seat = Membership.objects.get(user=cast.committee_member)
    appointments.unseat(membership=seat, ends_on=TODAY, on=TODAY, by=None)
    with pytest.raises(Refused, match="allerede avsluttet"):
        appointments.unseat(membership=seat, ends_on=TODAY + DAY, on=TODAY, by=None)


def test_seat_rights_and_trail_stand_or_fall_together(
    committee: Body, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_said: object) -> None:
        raise RuntimeError("full")

    monkeypatch.setattr("portal.access.record", fail)
    with pytest.raises(RuntimeError):
        appointments.seat(body=committee, user=person, role=Seat.MEMBER, starts_on=TODAY, on=TODAY, by=None)
    assert not Membership.objects.filter(user=person).exists()
    assert not reports.written([person.pk])


def test_a_preview_changes_nothing(committee: Body, person: User) -> None:
    change = grants.preview(
        lambda: appointments.seat(body=committee, user=person, role=Seat.MEMBER, starts_on=TODAY, on=TODAY, by=None),
        users=[person],
        on=TODAY,
    )
    assert {held.level for held in change.gains} == {"see", "decide"}
    assert change.losses == ()
    assert not Membership.objects.filter(user=person).exists()
    assert not Entry.objects.filter(verb="membership.started", subject__contains=person.name).exists()


def test_a_supplier_contact_holds_a_seat_at_the_supplier(cast: Cast) -> None:
    seat = Membership.objects.get(user=cast.supplier_contact)
    assert (seat.body.supplier, seat.role) == (cast.supplier, Seat.CONTACT)
    appointments.unseat(membership=seat, ends_on=TODAY, on=TODAY, by=None)
    assert not reports.written([cast.supplier_contact.pk])
