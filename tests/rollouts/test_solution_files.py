"""The files about solutions: all faults listed, everything or nothing written, and nothing published rewritten."""

import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from portal.audit.models import Entry
from rollouts.actions import solutions
from rollouts.management.commands.load_solutions import OWN_DATA
from rollouts.models import CourseTask, LifecycleEntry, Phase, Solution, StandardCourse
from rollouts.register import read, validate
from tests.factories.waves import DAY

KEYS = ["kjernejournal", "vkp", "digihelsestasjon", "digihelse", "pll", "dho"]
PER_LOAD = {"solutions": 6, "lifecycle": 10, "courses": 6}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Copy the portal's own files, to be spoilt."""
    return Path(shutil.copytree(OWN_DATA, tmp_path / "data"))


def load(folder: Path = OWN_DATA) -> solutions.Loaded:
    return solutions.load(files=read.folder(folder), by=None)


def spoil(folder: Path, file: str, change: Callable[[str], str]) -> None:
    path = folder / file
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def replacing(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return change


def found(folder: Path) -> list[str]:
    return [str(fault) for fault in validate.faults(read.folder(folder))]


def test_the_portals_own_files_have_no_faults(db: None) -> None:
    assert found(OWN_DATA) == []


def test_loading_writes_six_solutions_with_life_cycle_and_course(db: None) -> None:
    tallies = load().tallies
    assert [tally.created for tally in tallies] == list(PER_LOAD.values())
    assert list(Solution.objects.values_list("key", flat=True)) == KEYS
    assert set(StandardCourse.objects.values_list("solution__key", "version")) == {(key, 1) for key in KEYS}
    phases = StandardCourse.objects.get(solution__key="digihelse").phases
    assert list(phases.values_list("phase", flat=True)) == Phase.values


def test_the_knutepunkt_has_lived_through_every_turn(db: None) -> None:
    load()
    turns = LifecycleEntry.objects.filter(solution__key="vkp").order_by("effective_on")
    assert list(turns.values_list("state", flat=True)) == ["open", "paused", "open", "phasing_out"]
    last = turns.last()
    assert last is not None
    assert last.replaced_by == "frittstående API-baserte informasjonstjenester fra Norsk helsenett"
    assert all(turns.values_list("source", flat=True))


def test_loading_again_changes_nothing_and_leaves_no_trace(db: None) -> None:
    load()
    entries, tasks = Entry.objects.count(), set(CourseTask.objects.values_list("pk", flat=True))
    assert [(tally.created, tally.changed) for tally in load().tallies] == [(0, 0)] * 3
    assert (Entry.objects.count(), set(CourseTask.objects.values_list("pk", flat=True))) == (entries, tasks)


def test_loading_says_what_was_loaded(db: None) -> None:
    load()
    assert sorted(Entry.objects.values_list("verb", "subject")) == sorted(
        ("solution.loaded", name) for name in Solution.objects.values_list("name", flat=True)
    )


def test_a_changed_purpose_is_one_change(db: None, folder: Path) -> None:
    load()
    spoil(folder, "solutions.csv", replacing("én felles oversikt", "en felles oversikt"))
    assert [(tally.created, tally.changed) for tally in load(folder).tallies] == [(0, 1), (0, 0), (0, 0)]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("course_tasks.csv", "Lær opp superbrukere", "Lær opp flere superbrukere"),
        ("course_tasks.csv", "superbrukere,project_manager,105", "superbrukere,project_manager,106"),
        ("course_phases.csv", "Alle planlagte enheter slår opp hver uke.", "De fleste enhetene slår opp."),
        ("courses.csv", "kjernejournal,1,2026-01-01", "kjernejournal,1,2026-02-01"),
    ],
)
def test_a_published_course_never_changes(file: str, old: str, new: str, db: None, folder: Path) -> None:
    load()
    spoil(folder, file, replacing(old, new))
    with pytest.raises(solutions.FaultyFilesError) as refusal:
        load(folder)
    (fault,) = refusal.value.faults
    assert (fault.file, fault.column, fault.value) == ("courses.csv", "version", "1")
    assert str(fault.rule) == "er publisert og endres aldri: sett den tilbake slik den var, og legg til versjon 2"


def test_a_second_version_stands_beside_the_first(db: None, folder: Path) -> None:
    load()
    spoil(folder, "courses.csv", lambda text: f"{text}dho,2,2026-11-01,Færre oppgaver.\n")
    spoil(folder, "course_phases.csv", lambda text: f"{text}dho,2,invited,Kommunen har svart.\n")
    assert load(folder).tallies[2].created == 1
    course = StandardCourse.objects.filter(solution__key="dho", published_on__lte=DAY).first()
    assert course is not None
    assert (course.version, course.phases.count()) == (2, 1)


def test_an_unpublished_version_may_still_change(db: None, folder: Path) -> None:
    spoil(folder, "courses.csv", replacing("dho,1,2026-01-01", "dho,1,"))
    load(folder)
    spoil(folder, "course_phases.csv", replacing("De første pasientene følges opp hjemme.", "Vi er i gang."))
    load(folder)
    course = StandardCourse.objects.get(solution__key="dho")
    assert course.phases.get(phase=Phase.GO_LIVE).exit_criterion == "Vi er i gang."


# file, how it is spoilt, and where the fault is found: file, line, column
FAULTS = [
    ("solutions.csv", replacing("kjernejournal,K", "Kjerne Journal,K"), ("solutions.csv", 2, "key")),
    ("solutions.csv", replacing("dho,Digital", "digihelse,Digital"), ("solutions.csv", 7, "key")),
    ("lifecycle.csv", replacing("vkp,paused", "vkp,stopped"), ("lifecycle.csv", 4, "state")),
    ("lifecycle.csv", replacing("2022-06-01", "2022-06-31"), ("lifecycle.csv", 4, "effective_on")),
    ("course_phases.csv", replacing("pll,1,planning", "pll,1,planing"), ("course_phases.csv", 36, "phase")),
    ("course_tasks.csv", replacing(",health_leader,-56", ",mayor,-56"), ("course_tasks.csv", 2, "role")),
    ("course_tasks.csv", replacing(",-56,", ",8 uker,"), ("course_tasks.csv", 2, "due_days")),
    ("course_tasks.csv", replacing("Svar på invitasjonen", ""), ("course_tasks.csv", 2, "title")),
    ("course_tasks.csv", replacing("due_days", "due"), ("course_tasks.csv", 1, "due_days")),
]


@pytest.mark.parametrize(("file", "change", "place"), FAULTS)
def test_each_kind_of_bad_cell_is_found(
    file: str, change: Callable[[str], str], place: tuple[str, int, str], db: None, folder: Path
) -> None:
    spoil(folder, file, change)
    faults = validate.faults(read.folder(folder))
    assert place in {(fault.file, fault.line, fault.column) for fault in faults}


GAPS = [
    ("lifecycle.csv", lambda text: re.sub("frittstående[^,]*", "", text), "må si hva som erstatter løsningen"),
    ("lifecycle.csv", replacing("pll,pilot", "ppl,pilot"), "er ikke beskrevet i filene"),
    ("lifecycle.csv", replacing("pll,pilot", "dho,pilot"), "har ingen linje i lifecycle.csv"),
    ("courses.csv", replacing("pll,1", "dho,2"), "har ingen linje i courses.csv"),
    ("courses.csv", replacing("pll,1", "pll,2"), "har ingen linje i course_phases.csv"),
    ("course_tasks.csv", lambda text: text[: text.index("\n") + 1], "har ingen oppgave i course_tasks.csv"),
]


@pytest.mark.parametrize(("file", "change", "rule"), GAPS)
def test_what_does_not_hang_together_is_found(
    file: str, change: Callable[[str], str], rule: str, db: None, folder: Path
) -> None:
    spoil(folder, file, change)
    assert rule in {str(fault.rule) for fault in validate.faults(read.folder(folder))}


def test_all_faults_are_listed_and_nothing_is_written(db: None, folder: Path) -> None:
    spoil(folder, "lifecycle.csv", replacing("vkp,paused", "vkp,stopped"))
    spoil(folder, "course_tasks.csv", replacing(",health_leader,-56", ",mayor,-56"))
    said = io.StringIO()
    with pytest.raises(CommandError, match=r"2 feil\. Ingenting er skrevet\."):
        call_command("load_solutions", folder=folder, stderr=said)
    assert [line.split(",")[0] for line in said.getvalue().splitlines()] == ["course_tasks.csv", "lifecycle.csv"]
    assert not Solution.objects.exists()


@pytest.mark.parametrize(
    "file", ["solutions.csv", "lifecycle.csv", "courses.csv", "course_phases.csv", "course_tasks.csv"]
)
def test_a_missing_file_is_a_fault_not_a_crash(file: str, db: None, folder: Path) -> None:
    (folder / file).unlink()
    assert any(fault.startswith(f"{file}: ") for fault in found(folder))


def test_the_command_checks_without_writing_and_then_loads(db: None) -> None:
    said = io.StringIO()
    call_command("load_solutions", check=True, stdout=said)
    assert not Solution.objects.exists()
    call_command("load_solutions", stdout=said)
    assert said.getvalue().splitlines() == [
        "Filene om løsningene har ingen feil. Ingenting er skrevet.",
        "løsninger: 6 nye, 0 endret, 0 uendret",
        "steg i livsløpet: 10 nye, 0 endret, 0 uendret",
        "standardløp: 6 nye, 0 endret, 0 uendret",
    ]
