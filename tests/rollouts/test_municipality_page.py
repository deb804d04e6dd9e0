"""A municipality's home: who sees it, what it must do now, and how it was on another day."""

import datetime
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from networks.models import AdoptionFact, Municipality, Succession
from portal.accounts.models import User
from rollouts.models import Participation, Solution, StatusEntry, Wave, WaveState
from rollouts.reports import home
from rollouts.reports.home import Home
from tests.cast import Cast
from tests.factories.networks import municipality
from tests.factories.status import morning, said
from tests.factories.waves import (
    CoursePhaseFactory,
    CourseTaskFactory,
    InvitationFactory,
    RolloutFactory,
    SolutionFactory,
    StandardCourseFactory,
    WaveFactory,
)

DAY = datetime.timedelta(days=1)
PAGE = "/kommuner/4202/"


@pytest.fixture
def today() -> datetime.date:
    return timezone.localdate()


@pytest.fixture
def digihelse(db: None) -> Solution:
    return SolutionFactory()


def page(user: User, address: str = PAGE) -> Any:
    client = Client()
    client.force_login(user)
    return client.get(address)


def text(response: Any) -> str:
    """Return the page's words, without tags and with plain spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).replace("\u00a0", " ").split())


def told_today(cast: Cast, solution: Solution, today: datetime.date, **more: Any) -> StatusEntry:
    return said(
        **{
            "municipality": cast.grimstad,
            "solution": solution,
            "forecast_on": today + 90 * DAY,
            "effective_on": today,
            "by": cast.project_manager,
        }
        | more
    )


def wave_of(solution: Solution, today: datetime.date, **more: Any) -> Wave:
    """Make an announced wave whose answer is due in ten days and whose kickoff was a hundred days ago."""
    dates = {
        "announced_on": today - 200 * DAY,
        "answer_by": today - 110 * DAY,
        "kickoff_on": today - 100 * DAY,
        "ready_by": today,
        "golive_from": today + 10 * DAY,
        "golive_to": today + 60 * DAY,
    }
    wave: Wave = WaveFactory(
        rollout=RolloutFactory(solution=solution), name="Pulje 3", state=WaveState.ANNOUNCED, **dates | more
    )
    return wave


# --- who sees it ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("health_leader", 200),
        ("project_manager", 200),
        ("regional_contact", 200),
        ("national_coordinator", 200),
        ("working_group_lead", 200),
        ("committee_member", 200),
        ("administrator", 200),
        ("other_health_leader", 404),
        ("other_regional_contact", 404),
        ("supplier_contact", 404),
        ("newcomer", 404),
    ],
)
def test_the_page_is_for_its_own_and_for_those_who_follow_it(cast: Cast, role: str, status: int) -> None:
    assert page(cast.people()[role]).status_code == status


@pytest.mark.parametrize("code", ["9999", "0000", "abcd", "42020"])
def test_an_unknown_municipality_is_not_found(cast: Cast, code: str) -> None:
    assert page(cast.national_coordinator, f"/kommuner/{code}/").status_code == 404


def buttons(response: Any) -> set[str]:
    found = re.findall(r'<a class="ds-button[^>]*href="([^"#]+)"', response.content.decode())
    return set(found)


@pytest.mark.parametrize(
    ("role", "words", "expected"),
    [
        ("health_leader", "Oppdater DigiHelse", {"/kommuner/4202/digihelse/status/"}),
        ("project_manager", "Oppdater DigiHelse", {"/kommuner/4202/digihelse/status/"}),
        ("regional_contact", "Foreslå status for DigiHelse", {"/kommuner/4202/digihelse/status/"}),
        ("committee_member", "Løsningene", set()),
        ("administrator", "Løsningene", set()),
    ],
)
def test_buttons_follow_what_one_may_do(
    cast: Cast, digihelse: Solution, today: datetime.date, role: str, words: str, expected: set[str]
) -> None:
    told_today(cast, digihelse, today)
    response = page(cast.people()[role])
    assert buttons(response) == expected
    assert words in text(response)


# --- what it says ---------------------------------------------------------------------------------


def gathered(cast: Cast, today: datetime.date, as_of: datetime.date | None = None) -> Home:
    return home.gather(municipality=cast.grimstad, as_of=as_of or today, today=today)


def test_a_card_says_phase_flow_wave_and_track(cast: Cast, digihelse: Solution, today: datetime.date) -> None:
    Participation.objects.create(wave=wave_of(digihelse, today), municipality=cast.grimstad, joined_on=today - 90 * DAY)
    told_today(cast, digihelse, today, phase="preparation", light="red", obstacle="supplier", note="Sertifikat mangler")
    found = gathered(cast, today)
    (card,) = found.cards
    assert (card.flow, card.state, card.step, card.is_ongoing) == ("late", "klargjøring, forsinket", 3, True)
    assert (card.wave and card.wave.name, str(card.track_letter), str(card.track)) == (
        "Pulje 3",
        "N",
        "felles nasjonalt løp",
    )
    assert [(each.cause, each.note, each.solution) for each in found.blockers] == [
        ("Leverandøren", "Sertifikat mangler", "DigiHelse")
    ]


@pytest.mark.parametrize(
    ("fields", "flow", "step", "ongoing"),
    [
        ({"adoption": "in_use", "phase": "go_live"}, "use", 5, False),
        ({"adoption": "in_use", "phase": "benefits"}, "benefit", 6, False),
        ({"adoption": "in_use_partial", "phase": "scaling"}, "ok", 5, True),
        ({"adoption": "in_progress", "phase": "invited"}, "ok", 0, True),
    ],
)
def test_in_use_is_reached_only_when_it_is(
    cast: Cast, digihelse: Solution, today: datetime.date, fields: dict[str, str], flow: str, step: int, ongoing: bool
) -> None:
    told_today(cast, digihelse, today, **fields)
    (card,) = gathered(cast, today).cards
    assert (card.flow, card.step, card.is_ongoing) == (flow, step, ongoing)


def test_what_does_not_concern_it_is_folded_away(cast: Cast, digihelse: Solution, today: datetime.date) -> None:
    SolutionFactory(key="vkp", name="VKP")
    told_today(cast, digihelse, today, adoption="not_relevant", reason="Vi bruker en annen")
    found = gathered(cast, today)
    assert (found.cards, [card.solution.key for card in found.other_cards]) == ((), ["digihelse", "vkp"])


def test_history_is_told_in_sentences_newest_first(cast: Cast, digihelse: Solution, today: datetime.date) -> None:
    first = told_today(cast, digihelse, today - 9 * DAY, phase="planning", forecast_on=datetime.date(2027, 3, 1))
    told_today(
        cast,
        digihelse,
        today - DAY,
        grade="told",
        light="yellow",
        obstacle="nhn",
        note="Venter",
        by=cast.regional_contact,
    )
    told_today(
        cast,
        digihelse,
        today,
        effective_on=first.effective_on,
        recorded_at=morning(today),
        replaces=first,
        reason="Feil",
    )
    said_lines = [(line.sentence, line.is_replaced) for line in gathered(cast, today).said]
    assert said_lines == [
        ("Project manager rettet DigiHelse: planlegging, i rute.", False),
        ("Regional contact foreslo for DigiHelse: planlegging, følg med.", False),
        ("Project manager meldte DigiHelse: planlegging, i rute.", True),
    ]


def test_a_past_day_shows_what_held_then_and_nothing_to_do(
    cast: Cast, digihelse: Solution, today: datetime.date
) -> None:
    then = today - 30 * DAY
    told_today(cast, digihelse, then - DAY, phase="anchoring")
    told_today(cast, digihelse, today, phase="go_live")
    found = gathered(cast, today, then)
    assert [card.state for card in found.cards] == ["forankring, i rute"]
    assert (found.tasks.now, len(found.said)) == ((), 1)
    response = page(cast.health_leader, f"{PAGE}?as_of={then.isoformat()}")
    assert buttons(response) == set()
    assert "Dette må dere gjøre nå" not in text(response)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("2999-01-01", "Den datoen har ikke vært ennå. Viser i dag."),
        ("2023-12-31", "Portalen har ikke noe fra før 1. januar 2024. Viser i dag."),
        ("i%00går", "er ikke en dato. Viser i dag."),
    ],
)
def test_a_day_that_cannot_be_shown_is_said_so(cast: Cast, asked: str, words: str) -> None:
    response = page(cast.health_leader, f"{PAGE}?as_of={asked}")
    assert response.status_code == 200
    assert words in text(response)


def test_a_municipality_that_was_not_there_says_so(cast: Cast, digihelse: Solution, today: datetime.date) -> None:
    Municipality.objects.filter(pk=cast.grimstad.pk).update(starts_on=today - DAY)
    heir = municipality("4299", "Nye Grimstad")
    Succession.objects.create(predecessor=cast.bodo, successor=cast.grimstad, kind="split", happens_on=today - DAY)
    Succession.objects.create(predecessor=cast.grimstad, successor=heir, kind="merge", happens_on=today)
    words = text(page(cast.national_coordinator))
    assert "Skilt ut fra Bodø" in words
    assert "Slått sammen til Nye Grimstad" in words
    assert "var ikke en kommune" in text(page(cast.national_coordinator, f"{PAGE}?as_of={today - 9 * DAY}"))


def test_open_sources_are_kept_apart(cast: Cast, digihelse: Solution) -> None:
    AdoptionFact.objects.create(
        number=1,
        solution_key="digihelse",
        reach="municipality",
        municipality=cast.grimstad,
        status="in_use",
        text="Kommunen tok løsningen i bruk",
        dated="2024",
        source="https://www.ks.no/eksempel",
    )
    words = text(page(cast.health_leader))
    assert "Fra åpne kilder" in words
    assert "Det er ikke kommunens egen melding" in words
    assert "Ikke kartlagt" in words


def test_who_can_help_is_the_regions_own_people(cast: Cast) -> None:
    found = gathered(cast, timezone.localdate())
    assert [person.name for person in found.helpers] == ["Regional contact", "National coordinator"]
    assert {person.name for person in found.own_people} == {"Health leader", "Project manager"}


# --- what to do now -------------------------------------------------------------------------------


def tasks(cast: Cast, today: datetime.date) -> list[tuple[str, int]]:
    """Return each task's heading, and in how many days it is due."""
    return [(task.heading, (task.due_on - today).days) for task in gathered(cast, today).tasks.now]


def test_nothing_to_do_says_so_with_the_next_deadline(cast: Cast, digihelse: Solution, today: datetime.date) -> None:
    told_today(cast, digihelse, today)
    assert gathered(cast, today).tasks.next_on == today + 90 * DAY
    assert "Dere har ingen oppgaver nå. Neste frist er" in text(page(cast.health_leader))


def test_an_unanswered_invitation_is_to_be_answered(cast: Cast, digihelse: Solution, today: datetime.date) -> None:
    plan = {"answer_by": today + 12 * DAY, "kickoff_on": today + 40 * DAY, "ready_by": today + 50 * DAY}
    wave = wave_of(digihelse, today, golive_from=today + 55 * DAY, **plan)
    invitation = InvitationFactory(wave=wave, municipality=cast.grimstad, sent_on=today - 20 * DAY)
    assert tasks(cast, today) == [("Svar på invitasjonen til Pulje 3 for DigiHelse", 12)]
    assert f'href="/invitasjoner/{invitation.pk}/"' in page(cast.health_leader).content.decode()
    assert buttons(page(cast.project_manager)) & {f"/invitasjoner/{invitation.pk}/"} == set()
    invitation.answers.create(kind="next_wave", given_on=today, recorded_at=morning(today))
    assert tasks(cast, today) == []


def test_what_is_too_old_is_one_task_and_what_soon_will_be_is_its_own(
    cast: Cast, digihelse: Solution, today: datetime.date
) -> None:
    told_today(cast, digihelse, today - 100 * DAY)
    told_today(cast, SolutionFactory(key="vkp", name="VKP", stale_after_days=90), today - 95 * DAY)
    told_today(cast, SolutionFactory(key="pll", name="PLL", stale_after_days=90), today - 80 * DAY)
    assert tasks(cast, today) == [("Oppdater status for DigiHelse og VKP", -10), ("Oppdater status for PLL", 10)]


def test_who_is_in_a_wave_and_has_said_nothing_is_asked(cast: Cast, digihelse: Solution, today: datetime.date) -> None:
    Participation.objects.create(wave=wave_of(digihelse, today), municipality=cast.grimstad, joined_on=today)
    assert tasks(cast, today) == [("Meld status for DigiHelse for første gang", 0)]


def test_a_proposal_waits_for_its_answer(cast: Cast, digihelse: Solution, today: datetime.date) -> None:
    told_today(cast, digihelse, today - DAY)
    told_today(cast, digihelse, today, grade="told", phase="preparation", by=cast.regional_contact)
    assert tasks(cast, today) == [("Svar på forslaget til status for DigiHelse", 14)]
    assert "Regional contact foreslår: klargjøring, i rute." in text(page(cast.project_manager))


def test_the_standard_course_says_what_comes_next(cast: Cast, digihelse: Solution, today: datetime.date) -> None:
    Participation.objects.create(wave=wave_of(digihelse, today), municipality=cast.grimstad, joined_on=today - 90 * DAY)
    told_today(cast, digihelse, today, phase="planning")
    course = StandardCourseFactory(solution=digihelse)
    for order, (phase, title, due) in enumerate(
        [("anchoring", "Vedta deltakelse", 10), ("planning", "Lag plan", 90), ("preparation", "Bestill sertifikat", 95)]
    ):
        part = CoursePhaseFactory(course=course, phase=phase, order=order)
        CourseTaskFactory(phase=part, title=title, due_days=due)
    assert tasks(cast, today) == [("Lag plan (DigiHelse)", -10)]
    told_today(cast, digihelse, today, phase="preparation")
    assert tasks(cast, today) == [("Bestill sertifikat (DigiHelse)", -5)]


def test_never_more_than_five_tasks(cast: Cast, today: datetime.date) -> None:
    for number in range(7):
        solution = SolutionFactory(key=f"losning-{number}", name=f"Løsning {number}", stale_after_days=90)
        told_today(cast, solution, today - (70 + number) * DAY)
    found = gathered(cast, today).tasks
    assert (len(found.now), found.more) == (5, 2)
    assert [task.due_on for task in found.now] == sorted(task.due_on for task in found.now)


# --- cost -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 4])
def test_the_page_costs_the_same_however_much_has_been_said(cast: Cast, today: datetime.date, number: int) -> None:
    for n in range(number):
        solution = SolutionFactory(key=f"losning-{n}", name=f"Løsning {n}", stale_after_days=90)
        Participation.objects.create(wave=wave_of(solution, today), municipality=cast.grimstad, joined_on=today)
        told_today(cast, solution, today - DAY)
        told_today(cast, solution, today, grade="told", by=cast.regional_contact)
        CourseTaskFactory(phase__course__solution=solution, due_days=1)
    client = Client()
    client.force_login(cast.health_leader)
    with CaptureQueriesContext(connection) as queries:
        client.get(PAGE)
    assert len(queries) == 22
