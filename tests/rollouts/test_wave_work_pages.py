"""Working on waves through the pages: what is saved, what is refused, and that nothing typed is lost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from networks.models import Municipality
from rollouts.models import Rollout, Wave, WaveState
from tests.cast import Cast
from tests.factories.networks import municipality
from tests.factories.waves import (
    DAY,
    NOON,
    WEEK,
    InvitationFactory,
    RolloutFactory,
    SolutionFactory,
    WaveFactory,
    approved,
)

PLAN = {
    "name": "Pulje 4, vår 2027",
    "number": "4",
    "seats_min": "10",
    "seats_max": "44",
    "answer_by": "18.12.2026",
    "kickoff_on": "01.02.2027",
    "ready_by": "15.03.2027",
    "golive_from": "12.04.2027",
    "golive_to": "18.06.2027",
}


@pytest.fixture
def coordinator(client: Client, cast: Cast) -> Client:
    client.force_login(cast.national_coordinator)
    return client


def said(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def new(solution: str = "digihelse", track: str = "national") -> str:
    return f"{reverse('rollouts:wave_new')}?solution={solution}&track={track}"


def page(verb: str, wave: Wave) -> str:
    return reverse(f"rollouts:wave_{verb}", args=[wave.pk])


# --- who ------------------------------------------------------------------------------------------

STATUS_OF = {
    "national_coordinator": 200,
    "working_group_lead": 200,
    "committee_member": 403,
    "administrator": 403,
    "regional_contact": 404,
    "health_leader": 404,
    "supplier_contact": 404,
    "newcomer": 404,
}


@pytest.mark.parametrize("verb", ["edit", "invite", "announce"])
@pytest.mark.parametrize("name", STATUS_OF)
def test_only_those_who_run_the_rollout_work_on_its_draft(verb: str, name: str, client: Client, cast: Cast) -> None:
    wave = WaveFactory()
    client.force_login(cast.people()[name])
    assert client.get(page(verb, wave)).status_code == STATUS_OF[name]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(("verb", "state"), [("lock", "announced"), ("close", "locked")])
def test_a_regional_wave_is_for_its_own_region(verb: str, state: str, method: str, client: Client, cast: Cast) -> None:
    wave = WaveFactory(rollout=RolloutFactory(regional=True, network=cast.agder), **{state: True})
    InvitationFactory(wave=wave, municipality=cast.grimstad)
    found = {}
    for name in ("other_regional_contact", "working_group_lead", "health_leader", "regional_contact"):
        client.force_login(cast.people()[name])
        found[name] = getattr(client, method)(page(verb, wave)).status_code
    expected = {"other_regional_contact": 404, "working_group_lead": 403, "health_leader": 403}
    assert found == {**expected, "regional_contact": 200 if method == "get" else 422}


@pytest.mark.parametrize(
    ("name", "status"),
    [("national_coordinator", 200), ("regional_contact", 200), ("working_group_lead", 200), ("health_leader", 403)],
)
def test_only_coordinators_open_waves(name: str, status: int, client: Client, cast: Cast) -> None:
    SolutionFactory()
    client.force_login(cast.people()[name])
    assert client.get(reverse("rollouts:wave_new")).status_code == status


OFFERED = {
    "national_coordinator": {"national", "regional-digi-agder", "regional-diginordland", "partial"},
    "regional_contact": {"regional-digi-agder"},
    "working_group_lead": {"national", "partial"},
}


@pytest.mark.parametrize("name", OFFERED)
def test_each_coordinator_is_offered_its_own_tracks(name: str, client: Client, cast: Cast) -> None:
    SolutionFactory(key="vkp", name="VKP")
    listed = approved(cast.bodo)
    client.force_login(cast.people()[name])
    form = client.get(reverse("rollouts:wave_new")).context["form"]
    keys = {key.replace(f"partial-{listed.pk}", "partial") for key, _label in form.fields["track"].choices}
    assert keys == OFFERED[name]
    solutions = {"digihelse"} if name == "working_group_lead" else {"digihelse", "vkp"}
    assert {solution.key for solution in form.fields["solution"].queryset} == solutions


@pytest.mark.parametrize("address", [new(track="regional-diginordland"), new("vkp"), new(track="partial-1")])
def test_a_track_that_was_not_offered_cannot_be_chosen(address: str, client: Client, cast: Cast) -> None:
    SolutionFactory()
    client.force_login(cast.regional_contact)
    response = client.post(address, PLAN)
    assert response.status_code == 422
    assert not Wave.objects.exists()


def test_a_partial_list_is_for_its_own_solution(coordinator: Client, cast: Cast) -> None:
    SolutionFactory(key="vkp", name="VKP")
    listed = approved(cast.bodo)
    response = coordinator.get(new("vkp", f"partial-{listed.pk}"))
    assert response.context["form"].errors == {"track": ["Den listen gjelder DigiHelse."]}


# --- the plan -------------------------------------------------------------------------------------


def test_a_new_wave_begins_with_a_suggestion_that_can_be_saved_as_it_is(coordinator: Client) -> None:
    SolutionFactory()
    form = coordinator.get(new()).context["form"]
    typed = {name: form[name].value() for name in form.fields}
    typed |= {name: f"{day:%d.%m.%Y}" for name, day in typed.items() if hasattr(day, "year")}
    response = coordinator.post(new(), typed)
    wave = Wave.objects.get()
    assert response["Location"] == page("invite", wave)
    assert (wave.name, wave.state, wave.rollout.track) == ("Pulje 1, vår 2027", "draft", "national")
    assert said(response) == ["Utkastet er lagret. Nå kan du velge hvem som skal inviteres."]


def test_a_faulty_plan_comes_back_with_everything_that_was_typed(coordinator: Client) -> None:
    SolutionFactory()
    typed = PLAN | {"seats_max": "4", "kickoff_on": "1. mars", "golive_to": "18.06.2026"}
    response = coordinator.post(new(), typed)
    form = response.context["form"]
    assert response.status_code == 422
    assert set(form.errors) == {"kickoff_on"}
    assert "for eksempel 25.01.2027." in form.errors["kickoff_on"][0]
    assert {name: form[name].value() for name in typed} == typed
    body = response.content.decode()
    assert "<title>Feil: " in body
    assert 'href="#id_kickoff_on"' in body


def test_every_rule_that_is_broken_is_shown_at_its_field(coordinator: Client) -> None:
    SolutionFactory()
    response = coordinator.post(new(), PLAN | {"seats_max": "4", "golive_to": "18.06.2026", "answer_by": "01.11.2026"})
    assert set(response.context["form"].errors) == {"seats_max", "golive_to", "answer_by"}
    assert not Rollout.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"), [("number", "9" * 40), ("seats_max", "-3"), ("name", "x" * 81), ("answer_by", "\x00")]
)
def test_absurd_input_is_a_form_error(field: str, value: str, coordinator: Client) -> None:
    SolutionFactory()
    response = coordinator.post(new(), PLAN | {field: value})
    assert (response.status_code, set(response.context["form"].errors)) == (422, {field})


def test_an_announced_plan_changes_only_with_a_reason(coordinator: Client) -> None:
    wave = WaveFactory(announced=True)
    response = coordinator.post(page("edit", wave), PLAN)
    assert response.context["form"].errors == {
        "note": ["Kommunene har fått den gamle planen. Skriv hvorfor den endres."]
    }
    response = coordinator.post(page("edit", wave), PLAN | {"note": "Leverandøren er forsinket."})
    wave.refresh_from_db()
    assert (response["Location"], wave.seats_max) == (wave.get_absolute_url(), 44)


@pytest.mark.parametrize(
    ("verb", "state"),
    [
        ("edit", "locked"),
        ("invite", "announced"),
        ("announce", "announced"),
        ("lock", "locked"),
        ("close", "announced"),
    ],
)
def test_what_the_state_does_not_allow_is_explained(verb: str, state: str, coordinator: Client) -> None:
    wave = WaveFactory(**{state: True})
    response = coordinator.post(page(verb, wave), PLAN)
    assert response.status_code == 409
    assert "Da kan dette ikke gjøres." in response.content.decode()


# --- whom to invite -------------------------------------------------------------------------------


def names(wave: Wave) -> set[str]:
    return {str(invitation.municipality) for invitation in wave.invitations.all()}


def test_ticked_municipalities_are_put_on_the_list(coordinator: Client, cast: Cast) -> None:
    wave = WaveFactory()
    response = coordinator.post(page("invite", wave), {"municipalities": ["4202", "1804"]}, follow=True)
    assert names(wave) == {"Grimstad", "Bodø"}
    assert said(response) == ["2 kommuner er satt på listen."]


def test_saving_a_search_leaves_the_others_alone(coordinator: Client, cast: Cast) -> None:
    wave = WaveFactory()
    InvitationFactory(wave=wave, municipality=cast.bodo, sent_on=None)
    InvitationFactory(wave=wave, municipality=cast.grimstad, sent_on=None)
    response = coordinator.post(f"{page('invite', wave)}?q=grims", {"municipalities": []})
    assert names(wave) == {"Bodø"}
    assert response["Location"] == f"{page('invite', wave)}?q=grims"


def test_all_that_are_shown_and_may_join_can_be_chosen_at_once(client: Client, cast: Cast) -> None:
    wave = WaveFactory(rollout=RolloutFactory(regional=True, network=cast.agder))
    client.force_login(cast.regional_contact)
    client.post(f"{page('invite', wave)}?q=b", {"all": "1"})
    assert names(wave) == set()
    client.post(page("invite", wave), {"all": "1"})
    assert names(wave) == {"Grimstad"}


def test_a_search_says_why_somebody_may_not_join_and_nothing_more_about_them(client: Client, cast: Cast) -> None:
    wave = WaveFactory(rollout=RolloutFactory(regional=True, network=cast.agder))
    client.force_login(cast.regional_contact)
    listed = client.get(f"{page('invite', wave)}?q=bod").context["listed"]
    (candidate,) = listed.groups[0].candidates
    assert (candidate.name, str(candidate.why_not), candidate.standing) == (
        "Bodø",
        "Bodø hører ikke til Digi Agder, som har dette løpet.",
        "",
    )


def test_a_municipality_outside_the_track_is_refused_and_the_ticks_are_kept(client: Client, cast: Cast) -> None:
    wave = WaveFactory(rollout=RolloutFactory(regional=True, network=cast.agder))
    client.force_login(cast.regional_contact)
    response = client.post(f"{page('invite', wave)}?q=o", {"municipalities": ["1804"]})
    assert response.status_code == 422
    assert response.context["posted"] == {"1804"}
    assert "kan ikke inviteres til denne puljen" in response.content.decode()
    assert names(wave) == set()


@pytest.mark.parametrize("code", ["9999", "4202' OR 1=1", "\x00", "å" * 5000])
def test_an_unknown_municipality_is_a_form_error(code: str, coordinator: Client, cast: Cast) -> None:
    wave = WaveFactory()
    assert coordinator.post(page("invite", wave), {"municipalities": [code]}).status_code == 422
    assert names(wave) == set()


@pytest.mark.parametrize("query", ["?county=18", "?q=BODØ", "?q=bodo"])
def test_the_list_can_be_searched(query: str, coordinator: Client, cast: Cast) -> None:
    wave = WaveFactory()
    listed = coordinator.get(page("invite", wave) + query).context["listed"]
    assert {each.name for group in listed.groups for each in group.candidates} == {"Bodø"}


@pytest.mark.parametrize("size", [1, 4])
def test_choosing_takes_as_many_queries_for_one_as_for_four(
    size: int, coordinator: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(size):
        municipality(f"43{number:02}", f"By {number}")
    wave = WaveFactory()
    with django_assert_num_queries(16):
        coordinator.get(page("invite", wave))


# --- announce, lock, close ------------------------------------------------------------------------


def test_announcing_says_exactly_who_is_told(coordinator: Client, cast: Cast) -> None:
    wave, larvik = WaveFactory(), municipality("3909", "Larvik")
    for place in (cast.grimstad, larvik):
        InvitationFactory(wave=wave, municipality=place, sent_on=None)
    response = coordinator.get(page("announce", wave))
    assert {(each.name, each.readers) for each in response.context["told"]} == {
        ("Grimstad", ("Health leader",)),
        ("Larvik", ()),
    }
    assert "Kunngjør til 2 kommuner" in response.content.decode()
    wave.refresh_from_db()
    assert wave.state == WaveState.DRAFT


def test_announcing_opens_the_invitations(coordinator: Client, cast: Cast) -> None:
    wave = WaveFactory()
    InvitationFactory(wave=wave, municipality=cast.grimstad, sent_on=None)
    response = coordinator.post(page("announce", wave))
    wave.refresh_from_db()
    assert (wave.state, wave.announced_on, said(response)) == (
        WaveState.ANNOUNCED,
        DAY,
        ["Puljen er kunngjort for 1 kommune."],
    )


REFUSED: dict[str, tuple[Callable[[Cast, Wave], object], str]] = {
    "nobody": (lambda _cast, wave: wave.invitations.all().delete(), "Velg minst én kommune"),
    "late": (
        lambda _cast, wave: Wave.objects.filter(pk=wave.pk).update(answer_by=DAY - WEEK),
        "Svarfristen må være i dag eller senere.",
    ),
    "merged": (
        lambda cast, _wave: Municipality.objects.filter(pk=cast.grimstad.pk).update(ends_on=DAY),
        "1 kommune kan ikke inviteres til denne puljen.",
    ),
}


@pytest.mark.parametrize("why", REFUSED)
def test_announcing_is_refused_with_a_reason(why: str, coordinator: Client, cast: Cast) -> None:
    wave = WaveFactory()
    InvitationFactory(wave=wave, municipality=cast.grimstad, sent_on=None)
    spoil, words = REFUSED[why]
    spoil(cast, wave)
    response = coordinator.post(page("announce", wave))
    assert response.status_code == 422
    assert words in response.content.decode()


def test_locking_waits_for_the_deadline_and_then_needs_enough(coordinator: Client, cast: Cast) -> None:
    wave = WaveFactory(announced=True, seats_min=2)
    InvitationFactory(wave=wave, municipality=cast.grimstad)
    assert "1 kommune har ikke svart" in coordinator.post(page("lock", wave)).content.decode()
    wave.invitations.get().answers.create(kind="next_wave", given_on=DAY, recorded_at=NOON)
    response = coordinator.post(page("lock", wave), {"note": ""})
    assert response.context["form"].errors == {
        "note": ["Færre har takket ja enn puljen trenger. Skriv hvorfor den likevel går videre."]
    }
    response = coordinator.post(page("lock", wave), {"note": "Vi starter likevel."})
    assert said(response) == ["Puljen er låst."]


def test_closing_before_the_last_day_needs_a_reason(coordinator: Client) -> None:
    wave = WaveFactory(locked=True)
    assert set(coordinator.post(page("close", wave)).context["form"].errors) == {"note"}
    assert said(coordinator.post(page("close", wave), {"note": "Alle er ferdige."})) == ["Puljen er avsluttet."]
