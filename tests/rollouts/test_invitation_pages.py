"""One municipality's invitation: who sees it, who answers it, and that nothing typed is lost."""

import datetime
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from rollouts.models import Invitation
from tests.cast import Cast
from tests.factories.networks import municipality
from tests.factories.waves import (
    DAY,
    NOON,
    CoursePhaseFactory,
    CourseTaskFactory,
    InvitationFactory,
    RolloutFactory,
    WaveFactory,
)

DAY_ONE = datetime.timedelta(days=1)


@pytest.fixture
def invitation(cast: Cast) -> Invitation:
    made: Invitation = InvitationFactory(municipality=cast.grimstad)
    return made


@pytest.fixture
def leader(client: Client, cast: Cast) -> Client:
    client.force_login(cast.health_leader)
    return client


def page(invitation: Invitation) -> str:
    return reverse("rollouts:invitation", args=[invitation.pk])


def said(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


# Who: what each gets on reading, and on answering yes.
STATUS_OF = {
    "health_leader": (200, 302),
    "project_manager": (200, 403),
    "regional_contact": (200, 403),
    "national_coordinator": (200, 403),
    "working_group_lead": (200, 403),
    "committee_member": (200, 403),
    "administrator": (200, 403),
    "other_health_leader": (404, 404),
    "other_regional_contact": (404, 404),
    "supplier_contact": (404, 404),
    "newcomer": (404, 404),
}


@pytest.mark.parametrize("name", STATUS_OF)
def test_who_reads_and_who_answers(name: str, client: Client, cast: Cast, invitation: Invitation) -> None:
    client.force_login(cast.people()[name])
    read = client.get(page(invitation)).status_code
    answered = client.post(page(invitation), {"kind": "yes"}).status_code
    assert (read, answered) == STATUS_OF[name]
    assert invitation.answers.exists() == (name == "health_leader")


def test_a_draft_does_not_exist_for_the_municipality(leader: Client, cast: Cast) -> None:
    draft = InvitationFactory(wave=WaveFactory(), municipality=cast.grimstad, sent_on=None)
    assert leader.get(page(draft)).status_code == 404


def test_yes_is_saved_and_confirmed_in_plain_words(leader: Client, invitation: Invitation) -> None:
    response = leader.post(page(invitation), {"kind": "yes", "reason": ""})
    assert response["Location"] == page(invitation)
    assert said(response) == [
        f"Dere har takket ja til {invitation.wave.name}. Dere kan endre svaret fram til 9. desember."
    ]
    shown = leader.get(page(invitation)).context["page"]
    assert (shown.current.kind, shown.current.by, shown.answers.yes) == ("yes", "Health leader", 1)


def test_the_form_begins_with_the_answer_that_counts(leader: Client, invitation: Invitation) -> None:
    leader.post(page(invitation), {"kind": "not_relevant", "reason": "Vi bruker en annen løsning."})
    form = leader.get(page(invitation)).context["form"]
    assert (form["kind"].value(), form["reason"].value()) == ("not_relevant", "Vi bruker en annen løsning.")


def test_every_answer_stays_in_the_trail(leader: Client, invitation: Invitation) -> None:
    for kind in ("yes", "next_wave", "yes"):
        leader.post(page(invitation), {"kind": kind})
    trail = leader.get(page(invitation)).context["page"].trail
    assert [given.kind for given in trail] == ["yes", "next_wave", "yes"]


def test_not_relevant_without_a_reason_keeps_what_was_chosen(leader: Client, invitation: Invitation) -> None:
    response = leader.post(page(invitation), {"kind": "not_relevant", "reason": "  "})
    form = response.context["form"]
    assert (response.status_code, form.errors) == (422, {"reason": ["Skriv hvorfor dette ikke er aktuelt for dere."]})
    assert form["kind"].value() == "not_relevant"
    body = response.content.decode()
    assert "<title>Feil: " in body
    assert 'href="#id_reason"' in body


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "kind"),
        ({"kind": "kanskje"}, "kind"),
        ({"kind": "\x00"}, "kind"),
        ({"kind": "not_relevant", "reason": "x" * 5000}, "reason"),
        ({"kind": "not_relevant", "reason": "a\x00b"}, "reason"),
    ],
)
def test_absurd_input_is_a_form_error(data: dict[str, str], field: str, leader: Client, invitation: Invitation) -> None:
    response = leader.post(page(invitation), data)
    assert (response.status_code, set(response.context["form"].errors)) == (422, {field})
    assert not invitation.answers.exists()


def test_a_full_wave_offers_the_next_one(leader: Client, cast: Cast) -> None:
    wave = WaveFactory(announced=True, seats_max=1)
    wave.participations.create(municipality=cast.bodo, joined_on=DAY)
    invitation = InvitationFactory(wave=wave, municipality=cast.grimstad)
    assert leader.get(page(invitation)).context["page"].is_full
    response = leader.post(page(invitation), {"kind": "yes"})
    assert response.context["form"].errors == {
        "kind": ["Puljen er full. Svar «neste pulje» hvis dere vil være med senere."]
    }
    assert leader.post(page(invitation), {"kind": "next_wave"}).status_code == 302


@pytest.mark.parametrize(
    ("wave", "words"),
    [
        ({"announced": True, "answer_by": DAY - DAY_ONE}, "Fristen var 24. november 2026"),
        ({"locked": True}, "svarene kan ikke endres lenger"),
        ({"closed": True}, "svarene kan ikke endres lenger"),
    ],
)
def test_after_the_deadline_there_is_no_form_but_a_contact(
    wave: dict[str, Any], words: str, leader: Client, cast: Cast
) -> None:
    invitation = InvitationFactory(wave=WaveFactory(**wave), municipality=cast.grimstad)
    body = leader.get(page(invitation)).content.decode()
    assert words in body
    assert "Ta kontakt med" in body
    assert 'name="kind"' not in body
    response = leader.post(page(invitation), {"kind": "yes"})
    assert response.status_code == 422
    assert not invitation.answers.exists()


def test_everybody_else_reads_that_the_health_leader_answers(
    client: Client, cast: Cast, invitation: Invitation
) -> None:
    client.force_login(cast.project_manager)
    body = client.get(page(invitation)).content.decode()
    assert "Bare helselederen i Grimstad svarer på invitasjonene til kommunen." in body
    assert 'name="kind"' not in body


def test_the_page_counts_everybody_and_the_neighbours(leader: Client, cast: Cast, invitation: Invitation) -> None:
    wave = invitation.wave
    near, far = municipality("4203", "Arendal", network=cast.agder), cast.bodo
    for place in (near, far):
        other = InvitationFactory(wave=wave, municipality=place)
        other.answers.create(kind="yes", given_on=DAY, recorded_at=NOON)
        wave.participations.create(municipality=place, joined_on=DAY)
    shown = leader.get(page(invitation)).context["page"]
    assert (shown.answers.yes, shown.answers.invited, shown.nearby.yes, shown.nearby.invited) == (2, 3, 1, 2)
    assert (shown.network, shown.seats_left) == ("Digi Agder", 38)


def test_the_page_says_what_the_standard_course_asks(leader: Client, invitation: Invitation) -> None:
    phase = CoursePhaseFactory(course__solution=invitation.wave.rollout.solution)
    CourseTaskFactory(phase=phase, due_days=-56, role="health_leader")
    CourseTaskFactory(phase=phase, due_days=126, role="project_manager")
    effort = leader.get(page(invitation)).context["page"].effort
    assert (effort.tasks, effort.phases, effort.roles, effort.months, effort.before_kickoff) == (2, 1, 2, 6, 8)


def test_the_page_names_who_can_help_the_nearest_first(leader: Client, cast: Cast, invitation: Invitation) -> None:
    contacts = leader.get(page(invitation)).context["page"].contacts
    assert [contact.email.split("@")[0] for contact in contacts] == [
        "regional-contact",
        "working-group-lead",
        "national-coordinator",
    ]


@pytest.mark.parametrize("size", [1, 4])
def test_the_page_takes_as_many_queries_for_one_as_for_four(
    size: int, leader: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    wave = WaveFactory(rollout=RolloutFactory(), announced=True)
    invitation = InvitationFactory(wave=wave, municipality=cast.grimstad)
    for number in range(size):
        other = InvitationFactory(wave=wave, municipality=municipality(f"43{number:02}", f"By {number}"))
        other.answers.create(kind="yes", given_on=DAY, recorded_at=NOON)
        invitation.answers.create(kind="next_wave", given_on=DAY, recorded_at=NOON)
    with django_assert_num_queries(15):
        leader.get(page(invitation))
