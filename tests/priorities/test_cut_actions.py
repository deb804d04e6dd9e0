"""Cuts: drafted, edited, deleted, locked and replaced; each with its entry in the trail, or not at all."""

import datetime
import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError

from portal import files
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.refusals import Refused
from priorities.actions import cuts
from priorities.actions.cuts import CutPlan
from priorities.models import AgendaItem, Cut
from priorities.reports import checking
from rollouts.models import Solution
from tests.cast import Cast
from tests.factories.cuts import drafted, locked, wanted
from tests.factories.waves import DAY, NOON, SolutionFactory

ONE_DAY = datetime.timedelta(days=1)
PLAN = CutPlan("Statusrapport november 2026", DAY)


@pytest.fixture
def coordinator(cast: Cast) -> User:
    return cast.national_coordinator


@pytest.fixture
def solution(db: None) -> Solution:
    made: Solution = SolutionFactory()
    return made


def trail(cut: Cut) -> list[tuple[str, str]]:
    return list(Entry.objects.about(cut).order_by("pk").values_list("by", "verb"))


def name(person: User) -> str:
    return f"{person.name} <{person.email}>"


def test_a_draft_is_dated_and_signed(coordinator: User, cast: Cast) -> None:
    plan = CutPlan("Regionrapport Agder", DAY, DAY + ONE_DAY, network=cast.agder)
    cut = cuts.draft(plan=plan, by=coordinator, today=DAY, at=NOON)
    assert (CutPlan.of(cut), cut.made_at, cut.made_by, cut.is_locked) == (plan, NOON, name(coordinator), False)
    entry = Entry.objects.about(cut).get()
    assert (entry.by, entry.verb, entry.at, entry.before) == (name(coordinator), "cut.drafted", NOON, {})
    assert entry.after == {
        "title": "Regionrapport Agder",
        "as_of": "2026-11-25",
        "meeting_on": "2026-11-26",
        "network": "digi-agder",
        "solution": "",
    }


@pytest.mark.parametrize(
    ("as_of", "words"),
    [(DAY + ONE_DAY, "Den dagen er ikke kommet"), (datetime.date(2023, 12, 31), "ingenting fra før 1. januar 2024")],
)
def test_there_are_no_figures_of_the_day(db: None, as_of: datetime.date, words: str) -> None:
    with pytest.raises(Refused, match=words) as refusal:
        cuts.draft(plan=CutPlan("Rapport", as_of), by=None, today=DAY, at=NOON)
    assert (refusal.value.field, Cut.objects.count(), Entry.objects.count()) == ("as_of", 0, 0)


def test_the_first_day_of_data_has_figures(db: None) -> None:
    assert cuts.draft(plan=CutPlan("Rapport", datetime.date(2024, 1, 1)), by=None, today=DAY, at=NOON).pk


def test_a_cut_is_narrowed_down_one_way_only(cast: Cast, solution: Solution) -> None:
    both = CutPlan("Rapport", DAY, network=cast.agder, solution=solution)
    with pytest.raises(Refused, match="ikke begge"):
        cuts.draft(plan=both, by=None, today=DAY, at=NOON)
    with pytest.raises(IntegrityError, match="cut_one_scope"):
        Cut.objects.create(title="Rapport", as_of=DAY, network=cast.agder, solution=solution, made_at=NOON)


def test_a_draft_is_edited(coordinator: User) -> None:
    cut = drafted()
    plan = CutPlan("Ny tittel", DAY - ONE_DAY, DAY)
    cuts.edit(cut=cut, plan=plan, by=coordinator, today=DAY, at=NOON)
    entry = Entry.objects.about(cut)[0]
    assert (CutPlan.of(Cut.objects.get()), entry.verb, entry.by) == (plan, "cut.edited", name(coordinator))
    assert (entry.before["title"], entry.after["title"]) == ("Statusrapport november 2026", "Ny tittel")


def test_an_edit_that_changes_nothing_leaves_no_trace(db: None) -> None:
    cut = drafted()
    cuts.edit(cut=cut, plan=CutPlan.of(cut), by=None, today=DAY, at=NOON)
    assert [verb for _by, verb in trail(cut)] == ["cut.drafted"]


def test_an_edit_is_checked_like_a_draft(db: None) -> None:
    with pytest.raises(Refused, match="ikke kommet"):
        cuts.edit(cut=drafted(), plan=CutPlan("Rapport", DAY + ONE_DAY), by=None, today=DAY, at=NOON)


def test_a_draft_is_deleted_with_its_agenda(coordinator: User) -> None:
    cut = drafted()
    wanted(cut)
    cuts.delete(cut=cut, by=coordinator, at=NOON)
    entry = Entry.objects.get(verb="cut.deleted")
    assert (Cut.objects.count(), AgendaItem.objects.count(), entry.by) == (0, 0, name(coordinator))
    assert entry.before["agenda"] == ["Flytte fire kommuner"]


def test_locking_freezes_the_facts(coordinator: User, solution: Solution) -> None:
    cut = drafted(by=coordinator)
    wanted(cut)
    cuts.lock(cut=cut, by=coordinator, at=NOON, is_example=True)
    found = Cut.objects.get()
    facts = checking.frozen(found)
    assert (found.locked_at, found.is_locked, facts.known_at, facts.is_example) == (NOON, True, NOON, True)
    assert (facts.title, facts.as_of, facts.made_by) == ("Statusrapport november 2026", DAY, coordinator.name)
    assert [item.title for item in facts.agenda] == ["Flytte fire kommuner"]
    assert [place.name for place in facts.picture.places] == ["Bodø", "Grimstad"]
    assert trail(found)[-1] == (name(coordinator), "cut.locked")
    assert Entry.objects.about(found)[0].after["facts"] == found.facts_digest


def test_a_cut_is_compared_with_the_newest_valid_one_of_its_scope(cast: Cast, solution: Solution) -> None:
    older = locked(as_of=DAY - 60 * ONE_DAY)
    newer = locked(as_of=DAY - 30 * ONE_DAY)
    locked(as_of=DAY - 10 * ONE_DAY, network=cast.agder)
    locked(as_of=DAY - 10 * ONE_DAY, solution=solution)
    drafted(as_of=DAY - 5 * ONE_DAY)
    correction = cuts.supersede(cut=newer, reason="Feil tall", by=None, at=NOON)
    assert locked().previous == newer
    cuts.lock(cut=correction, by=None, at=NOON, is_example=False)
    assert (locked().previous, Cut.objects.get(pk=correction.pk).previous) == (correction, older)


LOCKED_FOR_GOOD: dict[str, Callable[[Cut], Any]] = {
    "edit": lambda cut: cuts.edit(cut=cut, plan=PLAN, by=None, today=DAY, at=NOON),
    "delete": lambda cut: cuts.delete(cut=cut, by=None, at=NOON),
    "lock": lambda cut: cuts.lock(cut=cut, by=None, at=NOON, is_example=False),
    "add": wanted,
}


@pytest.mark.parametrize("verb", LOCKED_FOR_GOOD)
def test_what_is_locked_never_changes(verb: str, db: None) -> None:
    cut = locked()
    entries = Entry.objects.count()
    with pytest.raises(Refused, match="låst og endres aldri"):
        LOCKED_FOR_GOOD[verb](cut)
    assert (Entry.objects.count(), AgendaItem.objects.count()) == (entries, 0)


def test_a_lock_and_its_facts_go_together(db: None) -> None:
    with pytest.raises(IntegrityError, match="cut_locked_iff_facts"):
        Cut.objects.create(title="Rapport", as_of=DAY, made_at=NOON, locked_at=NOON)


def test_a_cut_is_not_locked_before_its_day(db: None) -> None:
    cut = drafted()
    with pytest.raises(Refused, match="ikke kommet"):
        cuts.lock(cut=cut, by=None, at=NOON - 2 * ONE_DAY, is_example=False)
    assert not Cut.objects.get().is_locked


def test_a_correction_says_what_it_replaces(coordinator: User) -> None:
    cut = drafted()
    wanted(cut)
    old = cuts.lock(cut=cut, by=None, at=NOON, is_example=False)
    new = cuts.supersede(cut=old, reason=" Tallene for Bodø var feil. ", by=coordinator, at=NOON)
    assert (CutPlan.of(new), new.replaces, new.reason) == (CutPlan.of(old), old, "Tallene for Bodø var feil.")
    assert [item.title for item in new.agenda_items.all()] == ["Flytte fire kommuner"]
    assert trail(old)[-1] == (name(coordinator), "cut.superseded")
    facts = checking.frozen(cuts.lock(cut=new, by=None, at=NOON + ONE_DAY, is_example=False))
    assert facts.replaces is not None
    assert (facts.replaces.pk, facts.replaces.locked_at, facts.reason) == (old.pk, NOON, new.reason)
    assert list(Cut.objects.valid()) == [new]


def test_a_correction_that_is_only_a_draft_replaces_nothing_yet(db: None) -> None:
    old = locked()
    cuts.supersede(cut=old, reason="Feil tall", by=None, at=NOON)
    assert list(Cut.objects.valid()) == [old]


def test_a_correction_needs_a_reason(db: None) -> None:
    with pytest.raises(Refused, match="Skriv hvorfor") as refusal:
        cuts.supersede(cut=locked(), reason="  ", by=None, at=NOON)
    assert (refusal.value.field, Cut.objects.count()) == ("reason", 1)


def test_a_draft_is_not_replaced(db: None) -> None:
    with pytest.raises(Refused, match="utkast"):
        cuts.supersede(cut=drafted(), reason="Feil tall", by=None, at=NOON)


def test_a_cut_is_replaced_once(db: None) -> None:
    old = locked()
    cuts.supersede(cut=old, reason="Feil tall", by=None, at=NOON)
    with pytest.raises(Refused, match="allerede erstattet"):
        cuts.supersede(cut=old, reason="Feil tall igjen", by=None, at=NOON)


WRITES: dict[str, Callable[[], Any]] = {
    "draft": drafted,
    "edit": lambda: cuts.edit(cut=Cut.objects.get(), plan=CutPlan("Ny", DAY), by=None, today=DAY, at=NOON),
    "delete": lambda: cuts.delete(cut=Cut.objects.get(), by=None, at=NOON),
    "lock": lambda: cuts.lock(cut=Cut.objects.get(), by=None, at=NOON, is_example=False),
    "supersede": lambda: cuts.supersede(cut=Cut.objects.get(), reason="Feil", by=None, at=NOON),
}


@pytest.mark.parametrize("verb", WRITES)
def test_change_and_entry_stand_or_fall_together(verb: str, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    if verb != "draft":
        locked() if verb == "supersede" else drafted()
    before = list(Cut.objects.values())

    def fail(**_fields: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(Entry.objects, "create", fail)
    with pytest.raises(DatabaseError):
        WRITES[verb]()
    assert list(Cut.objects.values()) == before


def test_a_full_disk_leaves_the_cut_a_draft(db: None, own_files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cut = drafted()

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(files.NoRoomError, match="ikke plass"):
        cuts.lock(cut=cut, by=None, at=NOON, is_example=False)
    assert (Cut.objects.get().is_locked, [verb for _by, verb in trail(cut)]) == (False, ["cut.drafted"])
    assert [path for path in own_files.rglob("*") if path.is_file()] == []
