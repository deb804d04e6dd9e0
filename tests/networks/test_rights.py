"""Rights in sentences, the nightly check, and the tables people read."""

import datetime
import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from networks import permissions, tasks
from networks.actions import appointments
from networks.models import Body, Membership, Municipality, RoleHolder
from networks.reports import grants as reports
from networks.reports import rights
from portal import access
from portal.access import Level
from tests.cast import Cast

TODAY = datetime.date(2026, 11, 25)


def test_why_names_the_role_and_its_first_day(cast: Cast) -> None:
    assert rights.why(cast.health_leader, cast.grimstad, TODAY) == (
        "Du ser Grimstad fordi du har vært helseleder der siden 1. juni 2024.",
    )


@pytest.mark.parametrize(
    ("person", "words"),
    [
        ("regional_contact", "kontaktperson e-helse i regional-agder siden 1. juni 2024, og kommunen hører til"),
        ("national_coordinator", "sekretær i nasjonal-gruppe siden 1. juni 2024. Organet ser hele landet."),
        ("committee_member", "medlem i utvalget siden 1. juni 2024. Organet ser hele landet."),
    ],
)
def test_why_names_the_seat(cast: Cast, person: str, words: str) -> None:
    (sentence,) = rights.why(cast.people()[person], cast.grimstad, TODAY)
    assert words in sentence


def test_there_is_a_reason_exactly_where_there_is_sight(cast: Cast) -> None:
    for person in cast.people().values():
        visible = set(Municipality.objects.visible_to(person, TODAY))
        assert {place for place in (cast.grimstad, cast.bodo) if rights.why(person, place, TODAY)} == visible
        seen = set(permissions.visible_bodies(person))
        assert {body for body in Body.objects.all() if rights.why(person, body, TODAY)} == seen


@pytest.mark.parametrize(
    ("person", "wish", "words"),
    [
        ("health_leader", "answer", ""),
        ("project_manager", "answer", "Du kan ikke svare på invitasjoner for Grimstad"),
        ("regional_contact", "report", "Du kan ikke bekrefte status for Grimstad"),
        ("administrator", "name", ""),
        ("newcomer", "report", "Du ser ikke Grimstad"),
        ("other_health_leader", "see", "Du ser ikke Grimstad"),
    ],
)
def test_why_not_says_who_may(cast: Cast, person: str, wish: str, words: str) -> None:
    sentence = rights.why_not(cast.people()[person], wish, cast.grimstad, TODAY)
    assert sentence.startswith(words) if words else sentence == ""
    if "bekrefte" in words or "svare" in words:
        assert sentence.endswith("Helseleder: Health leader.")


def test_the_tables_hold_every_seat_and_role(cast: Cast) -> None:
    groups = rights.tables()
    assert sum(len(group.lines) for group in groups[1:]) == len(permissions.SEAT_GRANTS)
    leader = next(line for line in groups[0].lines if line.who == "Helseleder")
    assert leader.what[-1] == "svare på invitasjoner og utpeke rolleinnehavere for kommunen"
    assert all(" " in words for group in groups for line in group.lines for words in line.what)


# The nightly check ---------------------------------------------------------------------------------


def spoil(cast: Cast) -> None:
    """Give a right no seat brings, and take one away that a role brings."""
    access.grant(user=cast.newcomer, level=Level.SEE, thing=cast.grimstad, by=None)
    access.revoke(user=cast.health_leader, level=Level.ANSWER, thing=cast.grimstad, by=None)


def test_the_cast_has_exactly_what_its_seats_bring(cast: Cast) -> None:
    assert reports.check(TODAY).is_clean


def test_a_right_without_a_seat_and_a_seat_without_its_right_are_found(cast: Cast) -> None:
    spoil(cast)
    found = reports.check(TODAY)
    assert [(held.user_id, held.level) for held in found.without_seat] == [(cast.newcomer.pk, "see")]
    assert [(held.user_id, held.level) for held in found.without_grant] == [(cast.health_leader.pk, "answer")]
    assert rights.told(found) == (
        "Newcomer kan se alt om Grimstad, men har verken medlemskap eller rolle som gir rett til det.",
        "Health leader skal kunne "
        + rights.meaning("answer", "networks.Municipality", "Grimstad")
        + ", men har ikke fått retten.",
    )


def test_the_command_reports_and_repairs(cast: Cast) -> None:
    spoil(cast)
    out = io.StringIO()
    with pytest.raises(CommandError, match="--repair"):
        call_command("check_grants", stdout=out)
    assert "Newcomer kan se alt om Grimstad" in out.getvalue()
    call_command("check_grants", repair=True, stdout=out)
    call_command("check_grants", stdout=out)
    assert out.getvalue().endswith("Alle rettigheter følger av et medlemskap eller en rolle.\n")


def test_the_nightly_task_reports_without_names(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    spoil(cast)
    assert tasks.check_grants() == 2
    assert "grant differs from seats" in caplog.text
    assert cast.newcomer.email not in caplog.text


def test_the_daily_task_begins_and_ends_rights(cast: Cast) -> None:
    today = timezone.localdate()
    Membership.objects.filter(user=cast.committee_member).update(ends_on=today)
    RoleHolder.objects.filter(user=cast.health_leader).update(ends_on=today)
    assert tasks.align_grants() == 5
    assert tasks.align_grants() == 0


def test_the_check_asks_the_same_however_many_there_are(cast: Cast, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(6):
        reports.check(TODAY)


def test_a_closed_account_has_no_rights_and_loses_them_when_its_seat_ends(cast: Cast) -> None:
    person = cast.committee_member
    person.is_active = False
    person.save()
    assert not permissions.decides(person)
    seat = Membership.objects.get(user=person)
    appointments.unseat(membership=seat, ends_on=TODAY, on=TODAY, by=None)
    assert not reports.written([person.pk])
