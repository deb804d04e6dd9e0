"""The solutions as people read them: life cycle, standard course, and the waves one may see."""

import datetime

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from rollouts.models import Solution
from tests.cast import Cast
from tests.factories.waves import (
    DAY,
    CoursePhaseFactory,
    CourseTaskFactory,
    InvitationFactory,
    LifecycleEntryFactory,
    SolutionFactory,
    StandardCourseFactory,
    WaveFactory,
)


@pytest.fixture
def reader(client: Client, cast: Cast) -> Client:
    client.force_login(cast.health_leader)
    return client


def page(key: str) -> str:
    return reverse("rollouts:solution", args=[key])


def test_every_solution_is_listed_with_its_state_of_life(reader: Client) -> None:
    call_command("load_solutions", verbosity=0)
    lines = reader.get(reverse("rollouts:solutions")).context["lines"]
    assert {line.key: str(line.life) for line in lines} == {
        "kjernejournal": "åpen for innføring",
        "vkp": "fases ut",
        "digihelsestasjon": "åpen for innføring",
        "digihelse": "åpen for innføring",
        "pll": "pilot",
        "dho": "åpen for innføring",
    }


def test_the_state_of_life_follows_the_day(reader: Client) -> None:
    call_command("load_solutions", verbosity=0)
    found = reader.get(reverse("rollouts:solutions"), {"as_of": "2025-12-31"}).context["lines"]
    assert {str(line.life) for line in found if line.key == "vkp"} == {"åpen for innføring"}


def test_a_solution_shows_its_turns_and_what_replaces_it(reader: Client) -> None:
    call_command("load_solutions", verbosity=0)
    response = reader.get(page("vkp"))
    turns = [(str(turn.words), turn.is_now) for turn in response.context["page"].turns]
    assert turns == [
        ("fases ut", True),
        ("åpen for innføring", False),
        ("satt på vent", False),
        ("åpen for innføring", False),
    ]
    assert (
        "Erstattes av frittstående API-baserte informasjonstjenester fra Norsk helsenett." in response.content.decode()
    )


def test_the_newest_course_published_by_the_day_is_shown(reader: Client) -> None:
    solution = SolutionFactory()
    for version, published_on in ((1, DAY), (2, DAY + datetime.timedelta(days=1)), (3, None)):
        course = StandardCourseFactory(solution=solution, version=version, published_on=published_on)
        CourseTaskFactory(phase=CoursePhaseFactory(course=course), title=f"Oppgave i {version}", due_days=-14)
    shown = reader.get(page("digihelse")).context["page"]
    assert (shown.version, [task.title for phase in shown.phases for task in phase.tasks]) == (1, ["Oppgave i 1"])
    assert [task.weeks for phase in shown.phases for task in phase.tasks] == [2]


@pytest.mark.parametrize(("name", "expected"), [("health_leader", {"Vår"}), ("national_coordinator", {"Vår", "Andre"})])
def test_only_waves_one_may_see_are_listed(name: str, expected: set[str], client: Client, cast: Cast) -> None:
    InvitationFactory(wave=WaveFactory(name="Vår", announced=True), municipality=cast.grimstad)
    InvitationFactory(wave=WaveFactory(name="Andre", announced=True), municipality=cast.bodo)
    client.force_login(cast.people()[name])
    assert {line.name for line in client.get(page("digihelse")).context["lines"]} == expected


def test_an_unknown_solution_is_not_found(reader: Client) -> None:
    assert reader.get(page("finnes-ikke")).status_code == 404


def test_an_empty_portal_says_what_to_do(reader: Client) -> None:
    assert not Solution.objects.exists()
    assert "Ingen løsninger er lastet inn ennå" in reader.get(reverse("rollouts:solutions")).content.decode()


@pytest.mark.parametrize("size", [1, 4])
def test_the_pages_take_as_many_queries_for_one_as_for_four(
    size: int, reader: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    solution = SolutionFactory()
    course = StandardCourseFactory(solution=solution)
    for number in range(size):
        SolutionFactory(key=f"annen-{number}", name=f"Annen {number}")
        LifecycleEntryFactory(solution=solution, effective_on=DAY - datetime.timedelta(days=number))
        phase = CoursePhaseFactory(course=course, phase=["anchoring", "planning", "go_live", "scaling"][number])
        CourseTaskFactory(phase=phase)
    with django_assert_num_queries(8):
        reader.get(reverse("rollouts:solutions"))
    with django_assert_num_queries(13):
        reader.get(page("digihelse"))
