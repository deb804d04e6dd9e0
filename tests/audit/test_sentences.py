import ast
import dataclasses
import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import models

from networks.actions import appointments, roles
from networks.models import Membership
from portal.access import Level, grant
from portal.audit import sentences
from portal.audit.actions import record
from portal.audit.models import Entry
from portal.audit.sentences import Sentence
from portal.history.reports import ACCESS, LEXICON
from rollouts.actions import waves
from rollouts.actions.wave_plan import WavePlan
from tests.cast import Cast
from tests.factories.accounts import UserFactory
from tests.factories.networks import BodyFactory, NetworkFactory, municipality
from tests.factories.waves import DAY, RolloutFactory, plan

AT = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
APPS = ("portal", "networks", "rollouts", "priorities")
PASSED_ON = {"verb", "ERASED"}  # names that stand for a verb said elsewhere in the same module


def constants(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.IfExp):
        yield from constants(node.body)
        yield from constants(node.orelse)
    elif not (isinstance(node, ast.Name) and node.id in PASSED_ON):
        raise AssertionError(f"a verb that nobody can read: {ast.unparse(node)}")


def verbs_in(path: Path) -> Iterator[str]:
    """Find every verb a module writes history with: said in the call, or put in a variable named so."""
    text = path.read_text()
    tree = ast.parse(text)
    if "record(" not in text:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from (verb for word in node.keywords if word.arg == "verb" for verb in constants(word.value))
        if isinstance(node, ast.Assign) and any(ast.unparse(target) == "verb" for target in node.targets):
            yield from constants(node.value)


def written() -> set[str]:
    paths = [path for app in APPS for path in (Path(settings.BASE_DIR) / app).rglob("*.py")]
    found = {verb for path in paths if "migrations" not in path.parts for verb in verbs_in(path)}
    return found | {"personal_data.erased"}


def test_every_verb_that_is_written_has_a_sentence() -> None:
    assert written() - set(LEXICON.known) == set()


def test_no_sentence_is_for_a_verb_that_nobody_writes() -> None:
    assert set(LEXICON.known) - written() == set()


def test_the_scan_finds_verbs_in_calls_variables_and_choices(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text('verb = "a.x" if 1 else "a.y"\nrecord(verb=verb)\nrecord(verb="a.z" if 1 else "a.w")\n')
    assert set(verbs_in(module)) == {"a.x", "a.y", "a.z", "a.w"}
    module.write_text("record(verb=anything)")
    with pytest.raises(AssertionError, match="nobody can read"):
        list(verbs_in(module))


@pytest.mark.parametrize("verb", sorted(LEXICON.known))
def test_sentence_says_who_and_names_a_choice(verb: str) -> None:
    assert "%(who)s" in LEXICON.template(verb)
    assert LEXICON.verb_words(verb)[:1].isupper()


def test_the_access_log_is_about_known_verbs() -> None:
    assert set(ACCESS) <= set(LEXICON.known)


def told(verb: str, *, about: models.Model | None = None, places: dict[str, str] | None = None) -> Sentence:
    entries = Entry.objects.filter(verb=verb) if about is None else Entry.objects.about(about).filter(verb=verb)
    return LEXICON.sentence(entries.order_by("-pk")[0], places or {})


@pytest.mark.django_db
def test_change_is_told_by_label_and_value() -> None:
    wave = waves.open_wave(rollout=RolloutFactory(), plan=plan(), on=DAY, by=None)
    moved = dataclasses.replace(WavePlan.of(wave), seats_max=41, golive_to=datetime.date(2027, 9, 3))
    waves.edit_wave(wave=wave, plan=moved, on=DAY, by=None, note="Flere vil med")
    assert told("wave.edited") == Sentence(
        Entry.objects.get(verb="wave.edited").at,
        "Portalen",
        f"Portalen endret planen for puljen {wave}.",
        ("Flest kommuner: fra 40 til 41", "I bruk innen: fra 23. juni 2027 til 3. september 2027"),
        "Flere vil med",
    )


@pytest.mark.django_db
def test_grant_is_told_with_what_the_level_lets_one_do() -> None:
    network, person = NetworkFactory(), UserFactory(name="Kari Hansen")
    grant(user=person, level=Level.SEE, thing=network, by=UserFactory(name="Administrator", email="a@ks.example"))
    sentence = told("access.granted")
    assert (sentence.text, sentence.changes) == (
        "Administrator ga Kari Hansen en rettighet for Digi Agder: se kommunene i nettverket.",
        (),
    )


@pytest.mark.django_db
def test_municipalities_the_reader_may_not_know_of_are_only_counted() -> None:
    place = municipality("4202", "Grimstad")
    record(by=None, verb="wave.invited", subject=place, after={"municipalities": ["4202", "1804", "4203"]})
    assert told("wave.invited", places={"4202": "Grimstad"}).changes == ("Kommuner: Grimstad, 2 andre kommuner",)
    assert told("wave.invited").changes == ("Kommuner: 3 kommuner",)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2026-03-01", "1. mars 2026"),
        ("2026-03-01T11:30:00Z", "1. mars 2026 12.30"),
        ("2026-99-01", "2026-99-01"),
        (True, "ja"),
        (False, "nei"),
        ("", "ingenting"),
        (["a", "b"], "a, b"),
        ({"ny": 3}, "ny 3"),
        (41, "41"),
    ],
)
def test_value_is_told_as_people_say_it(value: Any, words: str) -> None:
    record(by=None, verb="network.x", subject=NetworkFactory(), before={"from": "x"}, after={"from": value})
    assert told("network.x").changes == (f"From: fra x til {words}",)


@pytest.mark.django_db
def test_a_verb_nobody_knows_any_longer_is_still_told() -> None:
    record(by=None, verb="gone.verb", subject=NetworkFactory(), before={"name": "A"})
    sentence = told("gone.verb")
    assert (sentence.text, sentence.changes) == ("Portalen: gone.verb, Digi Agder.", ("Navn: var A",))


@pytest.mark.django_db
def test_seats_and_roles_are_told_in_norwegian(cast: Cast) -> None:
    body, person = BodyFactory(key="radet", name="Rådet", kind="council"), UserFactory(name="Kari Hansen")
    seat = appointments.seat(
        body=body, user=person, role=Membership.Role.CHAIR, starts_on=datetime.date(2026, 1, 1), on=DAY, by=None
    )
    assert (told("membership.started", about=seat).text, told("membership.started", about=seat).changes) == (
        "Portalen ga et verv: Kari Hansen, leder, Rådet.",
        ("Fra: 1. januar 2026",),
    )
    holder = cast.grimstad.role_holders.get(user=cast.project_manager)
    roles.confirm_role(holder=holder, on=DAY, by=cast.health_leader)
    assert told("role.confirmed", about=holder).who == "Health leader"


def test_an_address_is_not_part_of_who() -> None:
    assert sentences.who(Entry(by="Kari Hansen <k@ks.example>")) == "Kari Hansen"
