"""Answering an invitation: it works, refuses, writes its entry, rolls back with it, and never oversells."""

import datetime
import threading
from collections.abc import Sequence
from typing import get_type_hints

import pytest
from django.db import DatabaseError, connection

from networks.models import Municipality
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.refusals import Refused
from rollouts.actions import invitations
from rollouts.models import Answer, Invitation, Participation, Wave
from tests.cast import Cast
from tests.factories.networks import municipality
from tests.factories.waves import DAY, NOON, WEEK, InvitationFactory, RolloutFactory, WaveFactory, approved

DAY_ONE = datetime.timedelta(days=1)


def say(invitation: Invitation, kind: str, reason: str = "", on: datetime.date = DAY) -> Answer:
    return invitations.answer(invitation=invitation, kind=kind, reason=reason, on=on, at=NOON, by=None)


def periods(wave: Wave) -> list[tuple[str, datetime.date, datetime.date | None]]:
    return list(wave.participations.order_by("pk").values_list("municipality__name", "joined_on", "left_on"))


@pytest.fixture
def invitation(cast: Cast) -> Invitation:
    made: Invitation = InvitationFactory(municipality=cast.grimstad)
    return made


def test_yes_takes_a_seat_from_the_day(invitation: Invitation, cast: Cast) -> None:
    given = invitations.answer(invitation=invitation, kind="yes", reason="", on=DAY, at=NOON, by=cast.health_leader)
    assert (given.given_on, given.recorded_at, given.by) == (DAY, NOON, cast.health_leader)
    assert periods(invitation.wave) == [("Grimstad", DAY, None)]
    found = Entry.objects.latest("pk")
    assert (found.verb, found.subject, found.before) == (
        "invitation.answered",
        f"Grimstad: DigiHelse, {invitation.wave.name}",
        {},
    )
    assert found.after == {"answer": "yes", "reason": "", "given_on": "2026-11-25"}


@pytest.mark.parametrize(("kind", "reason"), [("next_wave", ""), ("not_relevant", "Vi bruker en annen løsning.")])
def test_another_answer_takes_no_seat(kind: str, reason: str, invitation: Invitation) -> None:
    say(invitation, kind, reason)
    assert periods(invitation.wave) == []


def test_a_change_of_mind_gives_the_seat_back(invitation: Invitation) -> None:
    say(invitation, "yes")
    say(invitation, "next_wave", on=DAY + DAY_ONE)
    say(invitation, "yes", on=DAY + WEEK)
    assert periods(invitation.wave) == [("Grimstad", DAY, DAY + DAY_ONE), ("Grimstad", DAY + WEEK, None)]
    assert list(invitation.answers.values_list("kind", flat=True)) == ["yes", "next_wave", "yes"]
    assert Entry.objects.latest("pk").before == {"answer": "next_wave", "reason": ""}


def test_the_same_answer_again_changes_nothing(invitation: Invitation) -> None:
    assert say(invitation, "yes") == say(invitation, "yes", on=DAY + DAY_ONE)
    assert (invitation.answers.count(), Entry.objects.about(invitation).count()) == (1, 1)


def test_a_status_trail_is_left_alone(invitation: Invitation) -> None:
    say(invitation, "yes")
    assert not invitation.municipality.status_entries.exists()


@pytest.mark.parametrize(
    ("kind", "reason", "field", "words"),
    [
        ("maybe", "", "kind", "Velg et av svarene."),
        ("", "", "kind", "Velg et av svarene."),
        ("not_relevant", "  ", "reason", "Skriv hvorfor dette ikke er aktuelt for dere."),
    ],
)
def test_an_answer_needs_its_words(kind: str, reason: str, field: str, words: str, invitation: Invitation) -> None:
    with pytest.raises(Refused) as refusal:
        say(invitation, kind, reason)
    assert (refusal.value.field, str(refusal.value)) == (field, words)
    assert not invitation.answers.exists()


def test_the_deadline_itself_is_not_too_late(invitation: Invitation) -> None:
    assert say(invitation, "yes", on=invitation.wave.answer_by).kind == "yes"


def test_after_the_deadline_we_say_whom_to_contact(invitation: Invitation) -> None:
    with pytest.raises(Refused) as refusal:
        say(invitation, "yes", on=invitation.wave.answer_by + DAY_ONE)
    assert str(refusal.value) == (
        "Fristen var 9. desember 2026, så dere kan ikke lenger svare her. "
        "Ta kontakt med arbeidsgruppen for DigiHelse eller den regionale e-helsegruppen deres."
    )


def test_in_a_regional_rollout_the_contact_is_regional(cast: Cast) -> None:
    wave = WaveFactory(announced=True, rollout=RolloutFactory(regional=True, network=cast.agder))
    with pytest.raises(Refused, match="Ta kontakt med den regionale e-helsegruppen i Digi Agder"):
        say(InvitationFactory(wave=wave, municipality=cast.grimstad), "yes", on=wave.answer_by + DAY_ONE)


def test_before_it_is_sent_it_takes_no_answer(cast: Cast) -> None:
    draft = InvitationFactory(wave=WaveFactory(), municipality=cast.grimstad)
    with pytest.raises(Refused, match="ikke sendt ennå"):
        say(draft, "yes")
    sent = InvitationFactory(municipality=cast.grimstad)
    with pytest.raises(Refused, match="ikke sendt ennå"):
        say(sent, "yes", on=sent.sent_on - DAY_ONE)


@pytest.mark.parametrize("state", ["locked", "closed"])
def test_a_firm_wave_takes_no_answer(state: str, cast: Cast) -> None:
    wave = WaveFactory(**{state: True})
    with pytest.raises(Refused, match=r"svarene kan ikke endres lenger\. Ta kontakt med"):
        say(InvitationFactory(wave=wave, municipality=cast.grimstad), "next_wave")


def test_a_full_wave_offers_the_next(cast: Cast) -> None:
    wave = WaveFactory(announced=True, seats_max=1)
    say(InvitationFactory(wave=wave, municipality=cast.bodo), "yes")
    late = InvitationFactory(wave=wave, municipality=cast.grimstad)
    with pytest.raises(invitations.FullError) as refusal:
        say(late, "yes")
    assert (refusal.value.field, str(refusal.value)) == (
        "kind",
        "Puljen er full. Svar «neste pulje» hvis dere vil være med senere.",
    )
    assert say(late, "next_wave").kind == "next_wave"


def test_a_seat_given_back_is_free_for_others(cast: Cast) -> None:
    wave = WaveFactory(announced=True, seats_max=1)
    first, second = (InvitationFactory(wave=wave, municipality=place) for place in (cast.bodo, cast.grimstad))
    say(first, "yes")
    say(first, "next_wave")
    assert say(second, "yes").kind == "yes"


def test_a_municipality_that_has_merged_meanwhile_does_not_answer(invitation: Invitation) -> None:
    Municipality.objects.filter(pk=invitation.municipality_id).update(ends_on=DAY)
    with pytest.raises(Refused, match="Grimstad finnes ikke lenger som kommune"):
        say(invitation, "next_wave")


def test_a_municipality_taken_off_the_approved_list_does_not_join(cast: Cast) -> None:
    rollout = approved(cast.grimstad)
    invitation = InvitationFactory(wave=WaveFactory(rollout=rollout, announced=True), municipality=cast.grimstad)
    rollout.eligible.clear()
    with pytest.raises(Refused, match="står ikke på den godkjente listen"):
        say(invitation, "yes")
    assert say(invitation, "next_wave").kind == "next_wave"


def test_an_answer_cannot_be_older_than_the_newest(invitation: Invitation) -> None:
    say(invitation, "yes", on=DAY + DAY_ONE)
    with pytest.raises(Refused, match="nyere svar"):
        say(invitation, "next_wave", on=DAY)


OTHERS = sorted(name for name, kind in get_type_hints(Cast).items() if kind is User and name != "health_leader")


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_but_the_municipalitys_health_leader_answers(name: str, invitation: Invitation, cast: Cast) -> None:
    with pytest.raises(Refused, match="Bare kommunens helseleder svarer"):
        invitations.answer(invitation=invitation, kind="yes", on=DAY, at=NOON, by=cast.people()[name])
    assert not invitation.answers.exists()


def test_an_answer_and_its_entry_come_together_or_not_at_all(
    invitation: Invitation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_args: object, **_kwargs: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(Entry, "save", no_room)
    with pytest.raises(DatabaseError):
        say(invitation, "yes")
    assert (Answer.objects.count(), Participation.objects.count()) == (0, 0)


# --- at the same time -----------------------------------------------------------------------------

CROWD = 8


def all_at_once(invited: Sequence[Invitation]) -> list[str]:
    """Let everybody say yes at the same instant, each on a connection of its own; return what each got."""
    gate, got = threading.Barrier(len(invited)), ["?"] * len(invited)

    def one(number: int) -> None:
        try:
            gate.wait()
            got[number] = say(invited[number], "yes").kind
        except Exception as error:  # noqa: BLE001  the test asserts on what it was
            got[number] = type(error).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(len(invited))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(got)


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_never_oversell_three_seats() -> None:
    wave = WaveFactory(announced=True, seats_max=3)
    invited = [
        InvitationFactory(wave=wave, municipality=municipality(f"43{number:02}", f"By {number}"))
        for number in range(CROWD)
    ]
    assert all_at_once(invited) == ["FullError"] * 5 + ["yes"] * 3
    assert wave.participations.filter(left_on__isnull=True).count() == 3
    assert Entry.objects.filter(verb="invitation.answered").count() == 3


@pytest.mark.django_db(transaction=True)
def test_eight_clicks_at_once_are_one_answer() -> None:
    invitation = InvitationFactory(municipality=municipality("4300", "By"))
    assert all_at_once([invitation] * CROWD) == ["yes"] * CROWD
    assert (Answer.objects.count(), Participation.objects.count()) == (1, 1)
