"""Saying how it stands: each verb works, refuses, writes its entry, and rolls back with it."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError

from networks.models import Municipality
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.refusals import Refused
from rollouts.actions import status
from rollouts.actions.status_rules import FaultyReportError, Report
from rollouts.models import Adoption, Solution, StatusEntry
from tests.cast import Cast
from tests.factories.status import said
from tests.factories.waves import SolutionFactory

TODAY = datetime.date(2026, 11, 22)
NOON = datetime.datetime(2026, 11, 22, 11, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
REPORT = Report(
    adoption="in_progress",
    phase="preparation",
    light="yellow",
    forecast_on=datetime.date(2027, 1, 25),
    obstacle="supplier",
    note="Testsertifikat mangler",
    effective_on=TODAY,
)


@pytest.fixture
def digihelse(db: None) -> Solution:
    return SolutionFactory()


@pytest.fixture
def before(cast: Cast, digihelse: Solution) -> StatusEntry:
    """Grimstad's own word from a week ago: preparation, on track, in use by new year."""
    return said(
        municipality=cast.grimstad,
        solution=digihelse,
        phase="preparation",
        forecast_on=datetime.date(2026, 12, 31),
        effective_on=TODAY - 7 * DAY,
        by=cast.project_manager,
    )


@pytest.fixture
def proposal(cast: Cast, before: StatusEntry) -> StatusEntry:
    """What the regional contact has told since."""
    return said(
        municipality=cast.grimstad,
        solution=before.solution,
        phase="test_training",
        light="red",
        obstacle="nhn",
        reason="Fortalt på telefon",
        grade="told",
        effective_on=TODAY - 2 * DAY,
        by=cast.regional_contact,
    )


def say(cast: Cast, by: User | None, seen: StatusEntry | None = None, **other: Any) -> StatusEntry:
    return status.report(
        municipality=other.pop("municipality", cast.grimstad),
        solution=SolutionFactory(),
        said=replace(REPORT, **other),
        seen=seen.pk if seen else None,
        at=NOON,
        by=by,
    )


def last_words() -> tuple[str, str]:
    """Return who did what, from the newest audit entry."""
    found = Entry.objects.latest("pk")
    return found.by.split(" <")[0], found.verb


# --- report ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("speaker", "grade", "verb"),
    [
        ("health_leader", "confirmed", "status.reported"),
        ("project_manager", "confirmed", "status.reported"),
        ("regional_contact", "told", "status.proposed"),
        ("national_coordinator", "told", "status.proposed"),
    ],
)
def test_the_grade_follows_from_who_speaks(
    cast: Cast, digihelse: Solution, speaker: str, grade: str, verb: str
) -> None:
    by = cast.people()[speaker]
    entry = say(cast, by)
    assert (entry.grade, entry.by, entry.recorded_at) == (grade, by, NOON)
    assert Report.of(entry) == REPORT
    assert last_words() == (by.name, verb)


@pytest.mark.parametrize(
    "speaker",
    [
        "other_health_leader",
        "other_regional_contact",
        "working_group_lead",
        "committee_member",
        "supplier_contact",
        "administrator",
        "newcomer",
    ],
)
def test_nobody_else_speaks_for_a_municipality(cast: Cast, digihelse: Solution, speaker: str) -> None:
    with pytest.raises(Refused, match="Bare kommunen"):
        say(cast, cast.people()[speaker])
    assert not StatusEntry.objects.exists()


def test_the_system_only_tells(cast: Cast, digihelse: Solution) -> None:
    assert (say(cast, None).grade, last_words()) == ("told", ("portal", "status.proposed"))


def test_nothing_is_overwritten_and_the_trail_says_what_changed(cast: Cast, before: StatusEntry) -> None:
    entry = say(cast, cast.health_leader, before, reason="Leverandøren er forsinket")
    assert list(StatusEntry.objects.trail()) == [entry, before]
    assert StatusEntry.objects.standing(TODAY).get() == entry
    assert StatusEntry.objects.standing(TODAY - DAY).get() == before
    found = Entry.objects.about(entry).get()
    assert {key: (found.before[key], found.after[key]) for key in found.after} == {
        "adoption": ("in_progress", "in_progress"),
        "phase": ("preparation", "preparation"),
        "light": ("green", "yellow"),
        "forecast_on": ("2026-12-31", "2027-01-25"),
        "obstacle": ("", "supplier"),
        "note": ("", "Testsertifikat mangler"),
        "reason": ("", "Leverandøren er forsinket"),
        "effective_on": ("2026-11-15", "2026-11-22"),
        "grade": ("confirmed", "confirmed"),
    }
    assert found.note == "Leverandøren er forsinket"


@pytest.mark.parametrize(
    ("adoption", "light", "kept"),
    [
        ("in_progress", "red", (REPORT.forecast_on, "supplier")),
        ("in_progress", "green", (REPORT.forecast_on, "")),
        ("waiting_supplier", "green", (REPORT.forecast_on, "supplier")),
        ("not_relevant", "green", (None, "supplier")),
    ],
)
def test_what_the_status_makes_meaningless_is_dropped(
    cast: Cast, digihelse: Solution, adoption: str, light: str, kept: tuple[Any, str]
) -> None:
    entry = say(cast, cast.health_leader, adoption=adoption, light=light)
    assert (entry.forecast_on, entry.obstacle) == kept


def faults(error: FaultyReportError) -> dict[str | None, str]:
    return {fault.field: str(fault) for fault in error.faults}


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({"effective_on": TODAY + DAY}, {"effective_on": "Datoen kan ikke være fram i tid."}),
        ({"effective_on": datetime.date(2023, 12, 31)}, {"effective_on": "Grimstad finnes ikke ennå."}),
        ({"forecast_on": None}, {"forecast_on": "Skriv når dere tror at løsningen er i bruk."}),
        (
            {"forecast_on": None, "adoption": "technically_ready"},
            {"forecast_on": "Skriv når dere tror at løsningen er i bruk."},
        ),
        (
            {"forecast_on": TODAY - DAY},
            {"forecast_on": "Anslaget må være 22. november 2026 eller senere."},
        ),
        ({"obstacle": ""}, {"obstacle": "Velg hva som hindrer dere."}),
        ({"obstacle": "", "light": "red"}, {"obstacle": "Velg hva som hindrer dere."}),
        (
            {"adoption": "paused", "light": "green", "obstacle": "", "note": " "},
            {"reason": "Skriv hvorfor statusen er «satt på vent»."},
        ),
        (
            {"adoption": "not_relevant", "light": "green", "obstacle": "", "note": ""},
            {"reason": "Skriv hvorfor statusen er «ikke aktuelt»."},
        ),
        (
            {"adoption": "in_use"},
            {"phase": "Det som er i bruk, er kommet til oppstart. Velg en senere fase eller en annen status."},
        ),
        (
            {"adoption": "in_use_partial", "phase": "test_training"},
            {"phase": "Det som er i bruk, er kommet til oppstart. Velg en senere fase eller en annen status."},
        ),
        (
            {"phase": "benefits"},
            {"phase": "Gevinst kommer når løsningen er i bruk. Velg en tidligere fase eller statusen «i bruk»."},
        ),
        (
            {"forecast_on": None, "obstacle": ""},
            {
                "forecast_on": "Skriv når dere tror at løsningen er i bruk.",
                "obstacle": "Velg hva som hindrer dere.",
            },
        ),
    ],
)
def test_a_report_that_cannot_be_true_is_refused_with_every_fault(
    cast: Cast, digihelse: Solution, other: dict[str, Any], expected: dict[str, str]
) -> None:
    with pytest.raises(FaultyReportError) as refusal:
        say(cast, cast.health_leader, **other)
    assert faults(refusal.value) == expected
    assert not StatusEntry.objects.exists()
    assert not Entry.objects.filter(verb__startswith="status").exists()


@pytest.mark.parametrize(
    "other",
    [
        {"forecast_on": TODAY},
        {"effective_on": TODAY - 30 * DAY},
        {"adoption": "in_use", "phase": "go_live", "forecast_on": None},
        {"adoption": "in_use", "phase": "benefits", "light": "green", "obstacle": ""},
        {"adoption": "in_use_partial", "phase": "scaling"},
        {"adoption": "planned", "forecast_on": None},
        {"adoption": "withdrawn", "light": "green"},
        {"adoption": "retired", "phase": "benefits", "light": "green"},
    ],
)
def test_what_can_be_true_is_taken(cast: Cast, digihelse: Solution, other: dict[str, Any]) -> None:
    entry = say(cast, cast.health_leader, **other)
    assert Report.of(entry, keep_reason=True) == replace(REPORT, **other).settled()


BACK = {"forecast_on": datetime.date(2026, 12, 31)}


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (
            BACK | {"effective_on": TODAY - 8 * DAY},
            "Skriv hvorfor dere melder om en dag før forrige status (15. november 2026).",
        ),
        (BACK | {"phase": "planning"}, "Skriv hvorfor dere går tilbake til en tidligere fase."),
        ({"forecast_on": datetime.date(2027, 1, 1)}, "Skriv hvorfor anslaget er flyttet."),
    ],
)
def test_going_back_needs_a_reason(cast: Cast, before: StatusEntry, other: dict[str, Any], words: str) -> None:
    with pytest.raises(FaultyReportError) as refusal:
        say(cast, cast.health_leader, before, **other)
    assert faults(refusal.value) == {"reason": words}
    assert say(cast, cast.health_leader, before, **other, reason="Feil sist").reason == "Feil sist"


def test_late_news_may_hold_a_forecast_that_has_passed(cast: Cast, before: StatusEntry) -> None:
    day = TODAY - 60 * DAY
    entry = say(cast, cast.health_leader, before, effective_on=day, forecast_on=day + 20 * DAY, reason="Glemt å melde")
    assert StatusEntry.objects.standing(day).get() == entry
    assert StatusEntry.objects.standing(TODAY).get() == before


def test_a_municipality_that_has_merged_meanwhile_reports_no_more(cast: Cast, before: StatusEntry) -> None:
    Municipality.objects.filter(pk=cast.grimstad.pk).update(ends_on=TODAY)
    place = Municipality.objects.get(pk=cast.grimstad.pk)
    with pytest.raises(FaultyReportError, match="Grimstad finnes ikke lenger som kommune"):
        say(cast, cast.health_leader, before, municipality=place)
    late = say(
        cast, cast.health_leader, before, municipality=place, effective_on=TODAY - DAY, reason="Siste dag som kommune"
    )
    assert StatusEntry.objects.standing(TODAY).get() == late


# --- somebody else saved first --------------------------------------------------------------------


def test_who_saves_second_is_told_what_came_first(cast: Cast, before: StatusEntry, proposal: StatusEntry) -> None:
    with pytest.raises(status.ConflictError) as refusal:
        say(cast, cast.health_leader, before, reason="Flyttet")
    assert refusal.value.newest == proposal
    assert list(StatusEntry.objects.trail()) == [proposal, before]


def test_who_saw_nothing_is_told_what_has_come(cast: Cast, before: StatusEntry) -> None:
    with pytest.raises(status.ConflictError) as refusal:
        say(cast, cast.health_leader, None)
    assert refusal.value.newest == before


def test_what_is_measured_is_nobodys_word_and_no_conflict(cast: Cast, before: StatusEntry) -> None:
    said(municipality=cast.grimstad, solution=before.solution, grade="measured", effective_on=TODAY)
    assert say(cast, cast.health_leader, before, reason="Flyttet").grade == "confirmed"


def test_the_same_report_sent_twice_is_saved_once(cast: Cast, before: StatusEntry) -> None:
    first = say(cast, cast.health_leader, before, reason="Flyttet")
    assert say(cast, cast.health_leader, before, reason="Flyttet") == first
    with pytest.raises(status.ConflictError):
        say(cast, cast.project_manager, before, reason="Flyttet")
    assert StatusEntry.objects.count() == 2


# --- correct --------------------------------------------------------------------------------------


def corrected(entry: StatusEntry, by: User, **other: Any) -> StatusEntry:
    words = {"reason": "Skrev feil fase", "phase": "planning"} | other
    return status.correct(entry=entry, said=replace(Report.of(entry), **words), at=NOON, by=by)


def test_a_correction_replaces_and_both_stay(cast: Cast, before: StatusEntry) -> None:
    correction = corrected(before, cast.health_leader)
    assert (correction.replaces, correction.phase, correction.grade) == (before, "planning", "confirmed")
    assert StatusEntry.objects.standing(TODAY).get() == correction
    assert StatusEntry.objects.standing(TODAY, known_at=NOON - DAY).get() == before
    found = Entry.objects.latest("pk")
    assert (found.verb, found.before["phase"], found.after["phase"], found.note) == (
        "status.corrected",
        "preparation",
        "planning",
        "Skrev feil fase",
    )


def test_a_correction_says_why_and_cannot_be_of_the_future(cast: Cast, before: StatusEntry) -> None:
    with pytest.raises(FaultyReportError) as refusal:
        corrected(before, cast.health_leader, reason=" ", effective_on=TODAY + DAY, forecast_on=TODAY)
    assert faults(refusal.value) == {
        "effective_on": "Datoen kan ikke være fram i tid.",
        "forecast_on": "Anslaget må være 23. november 2026 eller senere.",
        "reason": "Skriv hva som var feil.",
    }


def test_what_has_been_corrected_is_not_corrected_again(cast: Cast, before: StatusEntry) -> None:
    corrected(before, cast.health_leader)
    with pytest.raises(Refused, match="allerede rettet"):
        corrected(before, cast.health_leader)


def test_coordinators_correct_only_what_was_told(cast: Cast, before: StatusEntry, proposal: StatusEntry) -> None:
    with pytest.raises(Refused, match="Bare kommunen retter"):
        corrected(before, cast.regional_contact)
    assert corrected(proposal, cast.regional_contact).grade == "told"


def test_measured_use_is_not_corrected_here(cast: Cast, before: StatusEntry) -> None:
    measured = said(municipality=cast.grimstad, solution=before.solution, grade="measured")
    with pytest.raises(Refused, match="Målt bruk"):
        corrected(measured, cast.health_leader)


# --- still right ----------------------------------------------------------------------------------


def still_right(cast: Cast, seen: StatusEntry | None, by: User) -> StatusEntry:
    return status.confirm_unchanged(
        municipality=cast.grimstad, solution=SolutionFactory(), seen=seen.pk if seen else None, at=NOON, by=by
    )


def test_still_right_says_the_same_as_of_today(cast: Cast, before: StatusEntry) -> None:
    entry = still_right(cast, before, cast.project_manager)
    assert Report.of(entry) == replace(Report.of(before), effective_on=TODAY)
    assert (entry.grade, last_words()) == ("confirmed", ("Project manager", "status.reconfirmed"))
    assert still_right(cast, before, cast.project_manager) == entry


@pytest.mark.parametrize("speaker", ["regional_contact", "national_coordinator", "other_health_leader"])
def test_only_the_municipality_says_that_it_is_still_right(cast: Cast, before: StatusEntry, speaker: str) -> None:
    with pytest.raises(Refused, match="Bare kommunen bekrefter"):
        still_right(cast, before, cast.people()[speaker])


def test_a_status_whose_forecast_has_passed_cannot_still_be_right(cast: Cast, digihelse: Solution) -> None:
    old = said(municipality=cast.grimstad, solution=digihelse, forecast_on=TODAY - DAY)
    with pytest.raises(FaultyReportError, match="Anslaget må være 22"):
        still_right(cast, old, cast.health_leader)


def test_nothing_cannot_still_be_right(cast: Cast, digihelse: Solution) -> None:
    with pytest.raises(Refused, match="ingen status å bekrefte"):
        still_right(cast, None, cast.health_leader)


def test_still_right_is_no_answer_to_what_one_has_not_seen(
    cast: Cast, before: StatusEntry, proposal: StatusEntry
) -> None:
    with pytest.raises(status.ConflictError):
        still_right(cast, before, cast.health_leader)


# --- proposals ------------------------------------------------------------------------------------


def test_a_proposal_does_not_count_until_the_municipality_accepts_it(
    cast: Cast, before: StatusEntry, proposal: StatusEntry
) -> None:
    assert StatusEntry.objects.standing(TODAY).get() == before
    assert list(StatusEntry.objects.open_proposals(TODAY)) == [proposal]
    entry = status.accept_proposal(proposal=proposal, at=NOON, by=cast.health_leader)
    assert StatusEntry.objects.standing(TODAY).get() == entry
    assert Report.of(entry, keep_reason=True) == Report.of(proposal, keep_reason=True)
    assert (entry.grade, last_words()) == ("confirmed", ("Health leader", "status.accepted"))
    assert not StatusEntry.objects.open_proposals(TODAY).exists()


def test_a_proposal_is_answered_once(cast: Cast, proposal: StatusEntry) -> None:
    status.accept_proposal(proposal=proposal, at=NOON, by=cast.health_leader)
    with pytest.raises(Refused, match="allerede besvart"):
        status.accept_proposal(proposal=proposal, at=NOON, by=cast.project_manager)


def test_the_municipalitys_own_report_answers_a_proposal(
    cast: Cast, before: StatusEntry, proposal: StatusEntry
) -> None:
    say(cast, cast.health_leader, proposal, reason="Det stemmer ikke")
    assert not StatusEntry.objects.open_proposals(TODAY).exists()


def test_a_newer_proposal_takes_the_older_ones_place(cast: Cast, before: StatusEntry, proposal: StatusEntry) -> None:
    newer = say(cast, cast.regional_contact, proposal, reason="Nytt møte")
    assert list(StatusEntry.objects.open_proposals(TODAY)) == [newer]


def test_a_proposal_about_the_time_before_the_last_report_is_not_open(cast: Cast, before: StatusEntry) -> None:
    say(cast, cast.regional_contact, before, effective_on=TODAY - 9 * DAY, reason="Gammelt nytt")
    assert not StatusEntry.objects.open_proposals(TODAY).exists()


def test_a_proposal_whose_forecast_has_passed_is_not_accepted(cast: Cast, digihelse: Solution) -> None:
    old = said(municipality=cast.grimstad, solution=digihelse, grade="told", forecast_on=TODAY - DAY)
    with pytest.raises(FaultyReportError, match="Anslaget må være"):
        status.accept_proposal(proposal=old, at=NOON, by=cast.health_leader)


@pytest.mark.parametrize("speaker", ["regional_contact", "national_coordinator", "other_health_leader"])
def test_only_the_municipality_accepts(cast: Cast, proposal: StatusEntry, speaker: str) -> None:
    with pytest.raises(Refused, match="Bare kommunen bekrefter"):
        status.accept_proposal(proposal=proposal, at=NOON, by=cast.people()[speaker])


# --- together or not at all -----------------------------------------------------------------------

VERBS: dict[str, Callable[[Cast, StatusEntry, StatusEntry], StatusEntry]] = {
    "report": lambda cast, _before, newest: say(cast, cast.health_leader, newest, reason="Flyttet"),
    "correct": lambda cast, before, _newest: corrected(before, cast.health_leader),
    "confirm_unchanged": lambda cast, _before, newest: still_right(cast, newest, cast.health_leader),
    "accept_proposal": lambda cast, _before, newest: status.accept_proposal(
        proposal=newest, at=NOON, by=cast.health_leader
    ),
}


@pytest.mark.parametrize("verb", VERBS)
def test_without_its_audit_entry_nothing_is_said(
    cast: Cast, before: StatusEntry, proposal: StatusEntry, verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_fields: Any) -> None:
        raise DatabaseError("the audit table is gone")

    monkeypatch.setattr(Entry.objects, "create", broken)
    with pytest.raises(DatabaseError, match="audit table"):
        VERBS[verb](cast, before, proposal)
    assert list(StatusEntry.objects.trail()) == [proposal, before]


def test_every_status_may_be_reported(cast: Cast, digihelse: Solution) -> None:
    newest = None
    for adoption in Adoption.values:
        newest = say(cast, cast.health_leader, newest, adoption=adoption, phase="go_live", reason="Prøver alle")
    assert set(StatusEntry.objects.values_list("adoption", flat=True)) == set(Adoption.values)
