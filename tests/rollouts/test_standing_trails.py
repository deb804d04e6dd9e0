"""Random trails, with corrections, late registrations and all grades, against a slow and obvious reference."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from networks.models import Municipality
from rollouts.models import Adoption, Grade, Light, Phase, Solution, StatusEntry
from rollouts.reports import standing
from tests.factories.networks import municipality
from tests.factories.status import morning
from tests.factories.waves import SolutionFactory

START = datetime.date(2026, 1, 1)
DAYS = 40
pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Said:
    """One line of a random trail; ``corrects`` counts back from the line itself."""

    place: int
    solution: int
    day: int
    recorded_after: int
    grade: str
    adoption: str
    light: str
    corrects: int | None


days = st.integers(0, DAYS)
lines = st.builds(
    Said,
    place=st.integers(0, 1),
    solution=st.integers(0, 1),
    day=days,
    recorded_after=st.integers(0, 6),
    grade=st.sampled_from(Grade.values),
    adoption=st.sampled_from(Adoption.values),
    light=st.sampled_from(Light.values),
    corrects=st.none() | st.integers(1, 5),
)
trails = st.lists(lines, max_size=14)
often = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture
def places() -> list[Municipality]:
    return [municipality("4202", "Grimstad", persons=25000), municipality("1804", "Bodø", persons=53000)]


@pytest.fixture
def solutions() -> list[Solution]:
    return [SolutionFactory(key="digihelse", stale_after_days=10), SolutionFactory(key="vkp", stale_after_days=20)]


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def written(trail: list[Said], places: list[Municipality], solutions: list[Solution]) -> list[StatusEntry]:
    """Write the trail to the database; a correction is of the same pair, of a line nobody has corrected yet."""
    entries: list[StatusEntry] = []
    corrected: set[int] = set()
    for number, line in enumerate(trail):
        on = START + datetime.timedelta(days=line.day)
        entry = StatusEntry(
            municipality=places[line.place],
            solution=solutions[line.solution],
            adoption=line.adoption,
            phase=Phase.PLANNING,
            light=line.light,
            note="så",
            grade=line.grade,
            effective_on=on,
            recorded_at=morning(on + datetime.timedelta(days=line.recorded_after)),
        )
        old = entries[number - line.corrects] if line.corrects and number >= line.corrects else None
        if old and old.pk not in corrected and same_pair(old, entry) and old.recorded_at <= entry.recorded_at:
            entry.replaces = old
            corrected.add(old.pk)
        entry.save()
        entries.append(entry)
    return entries


def same_pair(one: StatusEntry, other: StatusEntry) -> bool:
    return (one.municipality_id, one.solution_id) == (other.municipality_id, other.solution_id)


def obvious(
    entries: list[StatusEntry], as_of: datetime.date, known_at: datetime.datetime | None
) -> dict[tuple[int, int], StatusEntry]:
    """Say what counts, one rule a line."""
    learnt = [entry for entry in entries if known_at is None or entry.recorded_at <= known_at]
    withdrawn = {entry.replaces_id for entry in learnt}
    standing = [entry for entry in learnt if entry.pk not in withdrawn]
    standing = [entry for entry in standing if entry.effective_on <= as_of]
    found: dict[tuple[int, int], StatusEntry] = {}
    for grade in (Grade.TOLD, Grade.CONFIRMED):  # the municipality's own word last, so that it wins
        ours = [entry for entry in standing if entry.grade == grade]
        for entry in sorted(ours, key=lambda entry: (entry.effective_on, entry.recorded_at, entry.pk)):
            found[pair(entry)] = entry
    return found


def pair(entry: StatusEntry) -> tuple[int, int]:
    return entry.municipality_id, entry.solution_id


@often
@given(trail=trails, as_of=days, known=st.none() | st.integers(0, DAYS + 6))
def test_both_words_agree_with_the_reference(
    places: list[Municipality], solutions: list[Solution], trail: list[Said], as_of: int, known: int | None
) -> None:
    day = START + datetime.timedelta(days=as_of)
    known_at = None if known is None else morning(START + datetime.timedelta(days=known))
    with undone():
        entries = written(trail, places, solutions)
        expected = {key: entry.pk for key, entry in obvious(entries, day, known_at).items()}
        ranked = {pair(entry): entry.pk for entry in StatusEntry.objects.standing(day, known_at)}
        sought = StatusEntry.objects.standing_among(
            Municipality.objects.all(), [solution.pk for solution in solutions], day, known_at
        )
        assert ranked == expected
        assert {pair(entry): entry.pk for entry in sought} == expected


@often
@given(trail=trails, as_of=days, known=st.none() | st.integers(0, DAYS + 6))
def test_the_picture_shows_everybody_as_the_reference_says(
    places: list[Municipality], solutions: list[Solution], trail: list[Said], as_of: int, known: int | None
) -> None:
    day = START + datetime.timedelta(days=as_of)
    known_at = None if known is None else morning(START + datetime.timedelta(days=known))
    with undone():
        entries = written(trail, places, solutions)
        expected = obvious(entries, day, known_at)
        picture = standing.gather(
            municipalities=Municipality.objects.all(),
            solutions=Solution.objects.all(),
            as_of=day,
            known_at=known_at,
        )
    shown = {(one.code, one.solution_key): (one.adoption, one.flow, one.grade) for one in picture.standings}
    assert shown == {
        (place.code, solution.key): words(expected.get((place.pk, solution.pk)), day, solution.stale_after_days)
        for place in places
        for solution in solutions
    }


def words(entry: StatusEntry | None, day: datetime.date, limit: int) -> tuple[str, str, str]:
    if entry is None:
        return "unknown", "none", ""
    if entry.adoption in {"not_relevant", "covered_elsewhere", "retired"}:
        return entry.adoption, "na", entry.grade
    if entry.adoption == "unknown" or day - entry.recorded_at.date() > datetime.timedelta(days=limit):
        return entry.adoption, "none", entry.grade
    return entry.adoption, {"green": "ok", "yellow": "risk", "red": "late"}[entry.light], entry.grade


@often
@given(trail=trails, then=days)
def test_counting_another_day_agrees_with_its_picture(
    places: list[Municipality], solutions: list[Solution], trail: list[Said], then: int
) -> None:
    day, end = START + datetime.timedelta(days=then), START + datetime.timedelta(days=DAYS)
    with undone():
        written(trail, places, solutions)
        base = standing.ground(municipalities=Municipality.objects.all(), solutions=Solution.objects.all(), as_of=end)
        picture = standing.stand(base, day)
        assert standing.count_then(base, day) == standing.tally(picture.standings, picture.places)


@often
@given(trail=trails, as_of=days, cut=st.integers(0, 14))
def test_what_is_recorded_later_does_not_change_what_was_known(
    places: list[Municipality], solutions: list[Solution], trail: list[Said], as_of: int, cut: int
) -> None:
    """A cut made at an instant gives the same figures for ever, whatever is said and corrected afterwards."""
    day = START + datetime.timedelta(days=as_of)
    known_at = morning(START + datetime.timedelta(days=DAYS // 2))
    before = [line for line in trail if line.day + line.recorded_after <= DAYS // 2]
    after = [line for line in trail if line.day + line.recorded_after > DAYS // 2]
    with undone():
        written(before, places, solutions)
        first = gathered(day, known_at)
        written(after[:cut], places, solutions)
        assert gathered(day, known_at) == first


def gathered(day: datetime.date, known_at: datetime.datetime) -> standing.Picture:
    return standing.gather(
        municipalities=Municipality.objects.all(), solutions=Solution.objects.all(), as_of=day, known_at=known_at
    )
