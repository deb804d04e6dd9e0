"""Municipal roles: named, confirmed, ended, handed over, and known to be vacant."""

import datetime
from typing import Any

import pytest

from networks import permissions
from networks.actions import appointments, delegations, grants, role_types, roles
from networks.models import Municipality, RoleHolder, RoleType, Vacancy
from networks.reports import roles as reports
from networks.reports.roles import State
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.refusals import Refused
from tests.cast import Cast
from tests.factories.accounts import UserFactory

TODAY = datetime.date(2026, 11, 25)
DAY = datetime.timedelta(days=1)
Role = RoleHolder.Role


@pytest.fixture
def person(db: None) -> User:
    person: User = UserFactory()
    return person


@pytest.fixture
def leader(cast: Cast) -> RoleHolder:
    return RoleHolder.objects.with_grounds().get(user=cast.health_leader)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def post(place: Municipality, key: str, on: datetime.date = TODAY) -> reports.Post:
    return next(post for post in reports.wall(place, on) if post.kind.key == key)


def give(place: Municipality, user: User, role: str, **more: object) -> RoleHolder:
    said: dict[str, Any] = {"starts_on": TODAY, "on": TODAY, "by": None, **more}
    return appointments.give_role(municipality=place, user=user, role=role, **said)


def test_one_person_may_have_many_roles_with_the_rights_of_each(cast: Cast, person: User) -> None:
    RoleType.objects.create(key="ehr_lead", name="EPJ-ansvarlig")
    give(cast.grimstad, person, "ehr_lead")
    assert not permissions.may_report(fresh(person), cast.grimstad)
    give(cast.grimstad, person, Role.PROJECT_MANAGER, solution_key="digihelse")
    assert permissions.may_report(fresh(person), cast.grimstad)
    assert not permissions.may_answer(fresh(person), cast.grimstad)


@pytest.mark.parametrize(("owns", "manages"), [("", "digihelse"), ("digihelse", ""), ("digihelse", "digihelse")])
def test_owner_and_manager_of_a_project_are_two_people(cast: Cast, person: User, owns: str, manages: str) -> None:
    give(cast.grimstad, person, Role.PROJECT_OWNER, solution_key=owns)
    with pytest.raises(Refused, match="kan ikke være samme person") as refusal:
        give(cast.grimstad, person, Role.PROJECT_MANAGER, solution_key=manages)
    assert refusal.value.field == "user"


def test_owner_of_one_project_may_manage_another(cast: Cast, person: User) -> None:
    give(cast.grimstad, person, Role.PROJECT_OWNER, solution_key="digihelse")
    give(cast.grimstad, person, Role.PROJECT_MANAGER, solution_key="vkp")
    assert person.municipal_roles.count() == 2


def test_an_unknown_role_and_a_day_without_the_municipality_are_refused(cast: Cast, person: User) -> None:
    with pytest.raises(Refused, match="Den rollen finnes ikke"):
        give(cast.grimstad, person, "hovmester")
    with pytest.raises(Refused, match="Kommunen finnes ikke den dagen"):
        give(cast.grimstad, person, Role.PROJECT_MANAGER, starts_on=datetime.date(2010, 1, 1))


@pytest.mark.parametrize(
    ("days", "bounced", "state"),
    [(0, None, "confirmed"), (179, None, "confirmed"), (180, None, "old"), (10, 3, "bouncing")],
)
def test_state_follows_from_dates(leader: RoleHolder, days: int, bounced: int | None, state: str) -> None:
    leader.confirmed_on = TODAY - days * DAY
    leader.bounced_on = TODAY - bounced * DAY if bounced else None
    assert reports.state(leader, TODAY) == state


def test_confirming_makes_it_sure_again(leader: RoleHolder) -> None:
    roles.note_bounce(user=leader.user, on=TODAY)
    leader.refresh_from_db()
    assert reports.state(leader, TODAY) == State.BOUNCING
    roles.confirm_role(holder=leader, on=TODAY, by=leader.user)
    assert reports.state(leader, TODAY) == State.CONFIRMED
    assert list(Entry.objects.about(leader).values_list("verb", flat=True))[:2] == ["role.confirmed", "role.bounced"]


def test_the_last_holder_of_a_required_role_does_not_leave_in_silence(cast: Cast, leader: RoleHolder) -> None:
    with pytest.raises(Refused, match="Ingen andre er helseleder") as refusal:
        roles.end_role(holder=leader, ends_on=TODAY, on=TODAY, by=None)
    assert refusal.value.field == "reason"
    leader.refresh_from_db()
    assert leader.ends_on is None
    roles.end_role(holder=leader, ends_on=TODAY, on=TODAY, by=None, reason="Ny leder begynner i mars")
    assert Vacancy.objects.get().reason == "Ny leder begynner i mars"
    assert post(cast.grimstad, Role.HEALTH_LEADER).is_vacant
    assert not permissions.may_answer(fresh(leader.user), cast.grimstad)


def test_a_role_that_is_not_required_may_be_left(cast: Cast) -> None:
    manager = RoleHolder.objects.with_grounds().get(user=cast.project_manager)
    roles.end_role(holder=manager, ends_on=TODAY, on=TODAY, by=None)
    assert not Vacancy.objects.exists()
    assert not permissions.may_report(fresh(cast.project_manager), cast.grimstad)


def test_a_stand_in_does_not_fill_a_required_role(cast: Cast, leader: RoleHolder, person: User) -> None:
    give(cast.grimstad, person, Role.HEALTH_LEADER, stands_in_for=leader, ends_on=TODAY + 30 * DAY)
    assert permissions.may_answer(fresh(person), cast.grimstad)
    with pytest.raises(Refused, match="Ingen andre er helseleder"):
        roles.end_role(holder=leader, ends_on=TODAY + DAY, on=TODAY, by=None)


def test_hand_over_moves_the_role_and_the_rights_in_one_change(cast: Cast, leader: RoleHolder, person: User) -> None:
    heir = roles.hand_over(holder=leader, to=person, day=TODAY, on=TODAY, by=leader.user, matters=["Svar på pulje 2"])
    leader.refresh_from_db()
    assert (leader.ends_on, heir.starts_on, heir.user) == (TODAY, TODAY, person)
    assert permissions.may_answer(fresh(person), cast.grimstad)
    assert not permissions.may_answer(fresh(leader.user), cast.grimstad)
    entry = Entry.objects.about(heir).get(verb="role.handed_over")
    assert entry.after["matters"] == ["Svar på pulje 2"]
    assert not Vacancy.objects.exists()


@pytest.mark.parametrize("day", [datetime.date(2024, 6, 1), datetime.date(2023, 1, 1)])
def test_hand_over_on_a_day_without_the_role_is_refused(leader: RoleHolder, person: User, day: datetime.date) -> None:
    with pytest.raises(Refused, match="Velg en dag da rollen er besatt"):
        roles.hand_over(holder=leader, to=person, day=day, on=TODAY, by=None)


def test_hand_over_to_oneself_is_refused(leader: RoleHolder) -> None:
    with pytest.raises(Refused, match="en annen enn den som har rollen"):
        roles.hand_over(holder=leader, to=leader.user, day=TODAY, on=TODAY, by=None)


def test_hand_over_and_its_trail_stand_or_fall_together(
    leader: RoleHolder, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_said: object) -> None:
        raise RuntimeError("full")

    monkeypatch.setattr(roles, "record", fail)
    with pytest.raises(RuntimeError):
        roles.hand_over(holder=leader, to=person, day=TODAY, on=TODAY, by=None)
    leader.refresh_from_db()
    assert (leader.ends_on, person.municipal_roles.count()) == (None, 0)


def test_a_merged_away_municipality_gives_nobody_rights(cast: Cast, leader: RoleHolder) -> None:
    Municipality.objects.filter(pk=cast.grimstad.pk).update(ends_on=TODAY)
    check = grants.align(on=TODAY, by=None)
    assert {held.user_id for held in check.without_seat} == {cast.health_leader.pk, cast.project_manager.pk}
    assert all(not each.held for each in reports.wall(Municipality.objects.get(pk=cast.grimstad.pk), TODAY))


def test_holes_are_what_is_vacant_uncertain_or_old(cast: Cast, leader: RoleHolder) -> None:
    roles.end_role(holder=leader, ends_on=TODAY, on=TODAY, by=None, reason="Sluttet")
    RoleHolder.objects.filter(user=cast.project_manager).update(bounced_on=TODAY)
    RoleHolder.objects.filter(user=cast.other_health_leader).update(confirmed_on=TODAY)
    found = reports.holes(Municipality.objects.all(), TODAY)
    assert {(hole.code, hole.role_key, hole.state) for hole in found} == {
        ("4202", "health_leader", State.VACANT),
        ("4202", "project_manager", State.BOUNCING),
    }


# Role types and agreements ------------------------------------------------------------------------


def test_a_role_type_in_use_cannot_be_removed(cast: Cast, person: User) -> None:
    kind = role_types.keep_type(
        key="ehr_lead", name="EPJ-ansvarlig", description="", is_required=False, position=5, by=None
    )
    give(cast.grimstad, person, kind.key)
    with pytest.raises(Refused, match="Noen har eller har hatt rollen EPJ-ansvarlig"):
        role_types.drop_type(kind=kind, by=None)
    with pytest.raises(Refused, match="Portalens regler bruker"):
        role_types.drop_type(kind=RoleType.objects.get(key=Role.HEALTH_LEADER), by=None)


def test_a_role_type_is_made_changed_and_removed_with_its_trail(cast: Cast) -> None:
    said: dict[str, Any] = {"key": "ehr_lead", "description": "", "is_required": False, "position": 5, "by": None}
    role_types.keep_type(name="EPJ-ansvarlig", **said)
    kind = role_types.keep_type(name="Journalansvarlig", **said)
    role_types.keep_type(name="Journalansvarlig", **said)
    trail = list(Entry.objects.about(kind).order_by("pk").values_list("verb", flat=True))
    role_types.drop_type(kind=kind, by=None)
    assert trail == ["role_type.created", "role_type.changed"]
    assert not RoleType.objects.filter(key="ehr_lead").exists()


def test_an_agreement_lets_the_region_confirm_until_it_is_withdrawn(cast: Cast) -> None:
    said: dict[str, Any] = {
        "municipality": cast.grimstad,
        "network": cast.agder,
        "ends_on": None,
        "by": cast.health_leader,
    }
    agreement = delegations.agree(starts_on=TODAY, **said)
    assert permissions.may_confirm_on_behalf(cast.regional_contact, cast.grimstad, TODAY)
    assert not permissions.may_confirm_on_behalf(cast.regional_contact, cast.grimstad, TODAY - DAY)
    assert not permissions.may_confirm_on_behalf(cast.other_regional_contact, cast.grimstad, TODAY)
    assert not permissions.may_confirm_on_behalf(cast.national_coordinator, cast.grimstad, TODAY)
    with pytest.raises(Refused, match="allerede en slik avtale"):
        delegations.agree(starts_on=TODAY + DAY, **said)
    delegations.withdraw(agreement=agreement, ends_on=TODAY + DAY, by=cast.health_leader)
    assert not permissions.may_confirm_on_behalf(cast.regional_contact, cast.grimstad, TODAY + DAY)
    assert [entry.verb for entry in Entry.objects.about(agreement)] == ["delegation.withdrawn", "delegation.agreed"]


def test_an_agreement_with_another_network_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="hører ikke til det nettverket"):
        delegations.agree(
            municipality=cast.grimstad, network=cast.nordland, starts_on=TODAY, ends_on=None, by=cast.health_leader
        )
