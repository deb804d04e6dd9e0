"""Reading waves: who sees which, as of which day, in how many queries."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from rollouts.models import Wave
from tests.cast import Cast
from tests.factories.networks import municipality
from tests.factories.waves import DAY, NOON, WEEK, InvitationFactory, RolloutFactory, SolutionFactory, WaveFactory

NATION = ["national_coordinator", "working_group_lead", "committee_member", "administrator"]


def as_(client: Client, cast: Cast, name: str) -> Client:
    client.force_login(cast.people()[name])
    return client


@pytest.fixture
def waves(cast: Cast) -> dict[str, Wave]:
    """Set up waves of every kind that somebody could see or must not see."""
    national, agder = RolloutFactory(), RolloutFactory(regional=True, network=cast.agder)
    made: dict[str, Wave] = {
        "national": WaveFactory(rollout=national, number=4, name="Nasjonal pulje", announced=True),
        "northern": WaveFactory(rollout=national, number=5, name="Pulje for nord", announced=True),
        "national draft": WaveFactory(rollout=national, number=6, name="Nasjonalt utkast"),
        "agder": WaveFactory(rollout=agder, number=1, name="Agder-pulje", announced=True),
        "agder draft": WaveFactory(rollout=agder, number=2, name="Agder-utkast"),
    }
    InvitationFactory(wave=made["national"], municipality=cast.grimstad)
    InvitationFactory(wave=made["national"], municipality=cast.bodo)
    InvitationFactory(wave=made["northern"], municipality=cast.bodo)
    InvitationFactory(wave=made["national draft"], municipality=cast.grimstad, sent_on=None)
    InvitationFactory(wave=made["agder draft"], municipality=cast.grimstad, sent_on=None)
    return made


ALL = {"national", "northern", "national draft", "agder", "agder draft"}
SEEN = {
    **dict.fromkeys(NATION, ALL),
    "regional_contact": {"national", "agder", "agder draft"},
    "other_regional_contact": {"national", "northern"},
    "health_leader": {"national"},
    "project_manager": {"national"},
    "other_health_leader": {"national", "northern"},
    "supplier_contact": set[str](),
    "newcomer": set[str](),
}


@pytest.mark.parametrize("name", SEEN)
def test_everybody_lists_the_waves_they_may_see(name: str, client: Client, cast: Cast, waves: dict[str, Wave]) -> None:
    response = as_(client, cast, name).get(reverse("rollouts:waves"))
    keys = {wave.pk: key for key, wave in waves.items()}
    assert {keys[line.pk] for line in response.context["lines"]} == SEEN[name]


@pytest.mark.parametrize("name", SEEN)
def test_a_wave_one_may_not_see_does_not_exist(name: str, client: Client, cast: Cast, waves: dict[str, Wave]) -> None:
    as_(client, cast, name)
    found = {key for key, wave in waves.items() if client.get(wave.get_absolute_url()).status_code == 200}
    assert found == SEEN[name]


def test_the_list_of_a_municipality_shows_its_own_answer_first(
    client: Client, cast: Cast, waves: dict[str, Wave]
) -> None:
    answered = InvitationFactory(wave=waves["agder"], municipality=cast.grimstad)
    answered.answers.create(kind="yes", given_on=DAY, recorded_at=NOON)
    response = as_(client, cast, "health_leader").get(reverse("rollouts:waves"))
    lines = [(line.name, line.is_waiting, str(line.own[0].words)) for line in response.context["lines"]]
    assert lines == [("Nasjonal pulje", True, "ikke svart"), ("Agder-pulje", False, "ja")]
    assert "Én pulje venter på svar fra dere." in response.content.decode()


EVERY_NAME = {"Nasjonal pulje", "Pulje for nord", "Nasjonalt utkast", "Agder-pulje", "Agder-utkast"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?track=regional", {"Agder-pulje", "Agder-utkast"}),
        ("?state=draft", {"Nasjonalt utkast", "Agder-utkast"}),
        ("?solution=digihelse&state=announced", {"Nasjonal pulje", "Pulje for nord", "Agder-pulje"}),
        ("?solution=vkp", set[str]()),
        ("?solution=finnes-ikke&track=tull&state=%00", EVERY_NAME),
    ],
)
def test_filters_stand_in_the_address(
    query: str, expected: set[str], client: Client, cast: Cast, waves: dict[str, Wave]
) -> None:
    SolutionFactory(key="vkp", name="VKP")
    response = as_(client, cast, "national_coordinator").get(reverse("rollouts:waves") + query)
    assert {line.name for line in response.context["lines"]} == expected


def test_on_a_past_day_only_what_was_announced_is_listed_as_it_was(
    client: Client, cast: Cast, waves: dict[str, Wave]
) -> None:
    WaveFactory(number=1, name="Gammel pulje", closed=True)
    day = DAY - 10 * WEEK
    response = as_(client, cast, "national_coordinator").get(reverse("rollouts:waves"), {"as_of": day.isoformat()})
    assert [(line.name, line.state) for line in response.context["lines"]] == [("Gammel pulje", "locked")]
    assert not response.context["may_open"]
    page = client.get(waves["national"].get_absolute_url(), {"as_of": day.isoformat()})
    assert (page.context["page"].state, page.context["page"].answers.invited, page.context["may"].run) == (
        "draft",
        0,
        False,
    )


@pytest.mark.parametrize(
    ("name", "guests", "hidden"),
    [
        ("national_coordinator", {"Grimstad", "Bodø"}, 0),
        ("regional_contact", {"Grimstad"}, 1),
        ("health_leader", {"Grimstad"}, 1),
        ("other_health_leader", {"Bodø"}, 1),
    ],
)
def test_guests_are_named_only_to_those_who_follow_them(
    name: str, guests: set[str], hidden: int, client: Client, cast: Cast, waves: dict[str, Wave]
) -> None:
    page = as_(client, cast, name).get(waves["national"].get_absolute_url()).context["page"]
    assert ({guest.name for guest in page.guests}, page.hidden) == (guests, hidden)
    assert (page.answers.invited, page.answers.silent) == (2, 2)


def test_those_who_have_not_answered_come_first(client: Client, cast: Cast, waves: dict[str, Wave]) -> None:
    for number, kind in enumerate(("yes", "not_relevant", "next_wave")):
        invitation = InvitationFactory(
            wave=waves["national"], municipality=municipality(f"430{number}", f"By {number}")
        )
        invitation.answers.create(kind=kind, reason="Vi venter.", given_on=DAY, recorded_at=NOON)
    page = as_(client, cast, "national_coordinator").get(waves["national"].get_absolute_url()).context["page"]
    assert [(guest.name, str(guest.words)) for guest in page.guests] == [
        ("Bodø", "ikke svart"),
        ("Grimstad", "ikke svart"),
        ("By 2", "neste pulje"),
        ("By 1", "ikke aktuelt"),
        ("By 0", "ja"),
    ]


RUNS = {
    "national_coordinator": {"edit", "lock"},
    "working_group_lead": {"edit", "lock"},
    "regional_contact": set[str](),
    "committee_member": set[str](),
    "health_leader": set[str](),
}


@pytest.mark.parametrize("name", RUNS)
def test_buttons_are_drawn_for_those_who_run_the_wave(
    name: str, client: Client, cast: Cast, waves: dict[str, Wave]
) -> None:
    body = as_(client, cast, name).get(waves["national"].get_absolute_url()).content.decode()
    verbs = ("edit", "invite", "announce", "lock", "close")
    links = {verb for verb in verbs if reverse(f"rollouts:wave_{verb}", args=[waves["national"].pk]) in body}
    assert links == RUNS[name]


def test_the_health_leader_is_led_to_its_own_unanswered_invitation(
    client: Client, cast: Cast, waves: dict[str, Wave]
) -> None:
    own = waves["national"].invitations.get(municipality=cast.grimstad)
    as_(client, cast, "health_leader")
    assert client.get(waves["national"].get_absolute_url()).context["waiting"] == own
    own.answers.create(kind="yes", given_on=DAY, recorded_at=NOON)
    assert client.get(waves["national"].get_absolute_url()).context["waiting"] is None
    as_(client, cast, "project_manager")
    assert client.get(waves["national"].get_absolute_url()).context["waiting"] is None


def test_the_page_tells_how_the_track_works_and_what_was_done(client: Client, cast: Cast) -> None:
    rollout = RolloutFactory(partial=True, criteria="Kommuner på listen")
    wave = WaveFactory(rollout=rollout, announced=True)
    body = as_(client, cast, "national_coordinator").get(wave.get_absolute_url()).content.decode()
    assert "Bare kommunene på den godkjente listen kan være med" in body
    assert "Løpet er for: Kommuner på listen." in body


def test_signed_out_people_are_sent_to_the_sign_in_page(client: Client, waves: dict[str, Wave]) -> None:
    response = client.get(waves["national"].get_absolute_url())
    assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("sign_in"))


def crowd(rollout: Any, size: int) -> Wave:
    """Make a wave with so many invited, all with an answer, and as many more waves."""
    wave: Wave = WaveFactory(rollout=rollout, announced=True)
    for number in range(size):
        invitation = InvitationFactory(wave=wave, municipality=municipality(f"43{number:02}", f"By {number}"))
        invitation.answers.create(kind="yes", given_on=DAY, recorded_at=NOON)
        WaveFactory(rollout=rollout, announced=True)
    return wave


@pytest.mark.parametrize("size", [1, 4])
def test_the_list_takes_as_many_queries_for_one_as_for_four(
    size: int, client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    crowd(RolloutFactory(), size)
    as_(client, cast, "national_coordinator")
    with django_assert_num_queries(11):
        client.get(reverse("rollouts:waves"))


@pytest.mark.parametrize("size", [1, 4])
def test_a_wave_takes_as_many_queries_for_one_as_for_four(
    size: int, client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    wave = crowd(RolloutFactory(), size)
    as_(client, cast, "national_coordinator")
    with django_assert_num_queries(16):
        client.get(wave.get_absolute_url())


def test_the_timeline_says_the_same_as_its_table(client: Client, cast: Cast, waves: dict[str, Wave]) -> None:
    page = as_(client, cast, "national_coordinator").get(waves["national"].get_absolute_url()).context["page"]
    days = [(activity.starts_on, activity.ends_on) for activity in page.activities]
    assert days == [
        (DAY - 2 * WEEK, DAY + 2 * WEEK),
        (DAY + 8 * WEEK, None),
        (DAY + 8 * WEEK, DAY + 20 * WEEK),
        (DAY + 22 * WEEK, DAY + 30 * WEEK),
    ]
    places = [float(bar.x.rstrip("%")) for bar in page.timeline.bars]
    assert places == sorted(places)
    assert 0 < float(page.timeline.today_x.rstrip("%")) < 100
    assert page.timeline.ticks[0].day == datetime.date(2026, 11, 1)
