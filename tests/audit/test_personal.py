from __future__ import annotations

import datetime
import json
import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection, models
from django.test import Client
from django.urls import reverse

from networks.models import Body, Membership, RoleHolder
from portal import tasks
from portal.accounts.models import User, Welcome
from portal.audit import chain
from portal.audit.actions import actor, record
from portal.audit.chain import Kind
from portal.audit.models import Entry, Redaction
from portal.jobs.models import Job
from portal.personal import actions, reports
from portal.personal.fields import HELD, NOT_PERSONAL
from portal.refusals import Refused
from priorities.models import Cut
from rollouts.models import StatusEntry
from tests.cast import SINCE, Cast, _in_municipality
from tests.factories.accounts import UserFactory
from tests.factories.cuts import drafted
from tests.factories.networks import BodyFactory
from tests.factories.status import said
from tests.factories.waves import DAY, NOON

LOOKS_PERSONAL = re.compile(
    r"mail|phone|^by$|_by$|^name$|^person$|^actor$|^uid$|^ip$|user_agent|^last_login$|birth|address$"
)
NAME, EMAIL, PHONE = "Kari Ærlig Hansen", "kari.hansen@grimstad.kommune.example", "37 25 00 99"


def looks_personal(field: models.Field[Any, Any]) -> bool:
    points = isinstance(field, models.ForeignKey) and field.related_model is User
    holds = isinstance(field, models.EmailField | models.GenericIPAddressField)
    return points or holds or LOOKS_PERSONAL.search(field.name) is not None


def test_every_field_that_looks_personal_is_declared() -> None:
    declared = {name for holding in HELD for name in holding.declared()} | NOT_PERSONAL
    every = [(model._meta.label, field) for model in apps.get_models() for field in model._meta.concrete_fields]
    assert {f"{label}.{field.name}" for label, field in every if looks_personal(field)} - declared == set()


def test_what_is_declared_is_there() -> None:
    for name in {name for holding in HELD for name in holding.declared()} | NOT_PERSONAL:
        label, _dot, field = name.rpartition(".")
        assert field == "pk" or apps.get_model(label)._meta.get_field(field)


@pytest.fixture
def kari(cast: Cast) -> User:
    """Give somebody traces everywhere: role, seat, status, cut, job, invitation, factors, session and history."""
    person: User = UserFactory(name=NAME, email=EMAIL, phone=PHONE)
    RoleHolder.objects.filter(user=cast.project_manager).update(user=person)
    Membership.objects.create(body=Body.objects.get(key="utvalget"), user=person, role="member", starts_on=SINCE)
    said(municipality=cast.grimstad, by=person, note=f"Ring {NAME} på {PHONE}")
    Cut.objects.filter(pk=drafted().pk).update(made_by=actor(person))
    Job.objects.create(kind="x", key="x", requested_by=actor(person), requested_at=NOON)
    Welcome.objects.create(email=EMAIL, name=NAME, brings={}, says="Prosjektleder", token_digest="d", invited_by=NAME,
                           created_at=NOON, expires_at=NOON, used_at=NOON)  # fmt: skip
    EmailAddress.objects.create(user=person, email=EMAIL, verified=True, primary=True)
    Authenticator.objects.create(user=person, type="totp", data={"secret": "hemmelig"})
    Client().force_login(person)
    seat = Membership.objects.get(user=person)
    record(by=person, verb="body.described", subject=seat.body, before={"mandate": "a"}, note=f"Hilsen {NAME}")
    record(by=cast.administrator, verb="membership.started", subject=seat, after={"who": [{"deep": NAME}]})
    record(by=None, verb="network.renamed", subject=cast.agder, note=f"{NAME} <{EMAIL}> ba om det. Ring {PHONE}.")
    record(by=cast.administrator, verb="network.renamed", subject=cast.agder, note="Ingen nevnt")
    connection.check_constraints()
    return person


def erase(user: User, by: User | None = None) -> User:
    erased = actions.erase(user=user, on=DAY, at=NOON, by=by)
    connection.check_constraints()
    return erased


def everything_written() -> str:
    """Return every value of every table, as text."""
    words: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  every table there is
            words += [str(value) for row in cursor.fetchall() for value in row]
    text = "\n".join(words)
    return text + text.encode().decode("unicode_escape", errors="ignore") if "\\u" in text else text


def test_the_plant_is_found_before_it_is_pulled_up(kari: User) -> None:
    text = everything_written()
    assert all(word in text for word in (NAME, EMAIL, PHONE))


def test_erasure_takes_the_name_out_of_every_table(kari: User, cast: Cast) -> None:
    erase(kari, by=cast.administrator)
    text = everything_written().lower()
    assert [word for word in (NAME, EMAIL, PHONE) if word.lower() in text] == []


def test_erasure_keeps_the_chain_whole(kari: User, cast: Cast) -> None:
    before = chain.verify()
    erase(kari, by=cast.administrator)
    after = chain.verify(known=(before.number, before.digest))
    named = Redaction.objects.values("entry_id").distinct().count()
    assert (before.fault, after.fault, after.redacted) == (None, None, named)
    assert named > 3


def test_history_keeps_the_role(kari: User, cast: Cast) -> None:
    erase(kari, by=cast.administrator)
    words = "tidligere prosjektleder, Grimstad"
    done = Entry.objects.get(verb="body.described")
    seated = Entry.objects.get(verb="membership.started", after__has_key="who")
    assert (done.by, done.note, done.actor) == (words, f"Hilsen {words}", kari.pk)
    assert (seated.subject, seated.after) == (f"{words}, medlem, utvalget", {"who": [{"deep": words}]})
    assert Entry.objects.get(note__startswith=words).note == f"{words} ba om det. Ring {words}."
    assert not Entry.objects.get(note="Ingen nevnt").is_redacted


def test_erasure_ends_everything_the_person_may_do(kari: User, cast: Cast) -> None:
    erased = erase(kari, by=cast.administrator)
    assert not RoleHolder.objects.in_force(DAY).filter(user=kari).exists()
    assert not Membership.objects.in_force(DAY).filter(user=kari).exists()
    assert (erased.is_active, erased.has_usable_password(), erased.phone) == (False, False, "")
    for holding in HELD:
        assert holding.end.name != "DELETED" or not holding.rows(erased).exists(), holding.model
    assert (
        StatusEntry.objects.get(by=kari).note
        == "Ring tidligere prosjektleder, Grimstad på tidligere prosjektleder, Grimstad"
    )
    assert [s for s in Session.objects.all() if s.get_decoded().get("_auth_user_id") == str(kari.pk)] == []


def test_erasure_is_told_in_history_without_the_name(kari: User, cast: Cast) -> None:
    actions.erase(user=kari, on=DAY, at=NOON, by=cast.administrator, note=f"{NAME} har sluttet")
    entry = Entry.objects.get(verb=chain.ERASED)
    words = "tidligere prosjektleder, Grimstad"
    assert (entry.subject, entry.person, entry.note) == (words, kari.pk, f"{words} har sluttet")


def test_erased_words_cannot_be_changed_again_in_silence(kari: User, cast: Cast) -> None:
    erase(kari, by=cast.administrator)
    entry = Entry.objects.get(verb="body.described")
    models.QuerySet(Entry).filter(pk=entry.pk).update(note="Noe helt annet")  # the guard sees a redaction, so lets it
    fault = chain.verify().fault
    assert fault is not None
    assert (fault.entry_id, fault.kind) == (entry.pk, Kind.CHANGED)


def test_a_second_erasure_in_the_same_entry_holds(kari: User, cast: Cast) -> None:
    other = UserFactory(name="Ola Nordby Vik", email="ola@grimstad.kommune.example")
    record(by=other, verb="network.renamed", subject=cast.agder, note=f"Avtalt med {NAME}")
    connection.check_constraints()
    erase(kari)
    erase(other)
    entry = Entry.objects.get(note__startswith="Avtalt med")
    assert (entry.by, entry.note) == ("tidligere bruker", "Avtalt med tidligere prosjektleder, Grimstad")
    assert chain.verify().fault is None


def test_namesake_keeps_the_name(kari: User, cast: Cast) -> None:
    namesake = UserFactory(name=NAME, email="en.annen@bodo.kommune.example")
    body = BodyFactory(key="radet", kind="council")
    seat = Membership.objects.create(body=body, user=namesake, role="member", starts_on=SINCE)
    record(by=namesake, verb="membership.started", subject=seat)
    erase(kari)
    entry = Entry.objects.filter(person=namesake.pk).get()
    assert (entry.subject.startswith(NAME), entry.by) == (True, actor(namesake))


def test_one_word_name_is_not_hunted_in_other_peoples_text(cast: Cast) -> None:
    person = UserFactory(name="Administrator", email="adm@ks.example")
    record(by=person, verb="network.renamed", subject=cast.agder, note="Administrator var her")
    record(by=None, verb="network.renamed", subject=cast.agder, note="Spør en administrator")
    erase(person)
    assert set(Entry.objects.filter(verb="network.renamed").values_list("by", "note")) == {
        ("tidligere bruker", "tidligere bruker var her"),
        ("portal", "Spør en administrator"),
    }


def test_a_former_name_goes_too(cast: Cast) -> None:
    person = UserFactory(name="Kari Gammelnavn", email="k@ks.example")
    record(by=person, verb="network.renamed", subject=cast.agder, note="Kari Gammelnavn")
    User.objects.filter(pk=person.pk).update(name="Kari Nyttnavn")
    erase(person)
    assert "Gammelnavn" not in everything_written()


@pytest.mark.parametrize("who", ["twice", "oneself"])
def test_erasure_is_refused(kari: User, cast: Cast, who: str) -> None:
    if who == "twice":
        erase(kari)
    with pytest.raises(Refused):
        erase(kari if who == "twice" else cast.administrator, by=cast.administrator)


def test_a_failing_entry_undoes_the_erasure(kari: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_facts: object) -> None:
        raise LookupError

    monkeypatch.setattr(actions, "record", fail)
    with pytest.raises(LookupError):
        actions.erase(user=kari, on=DAY, at=NOON, by=None)
    kari.refresh_from_db()
    assert (kari.name, Redaction.objects.count(), chain.verify().fault) == (NAME, 0, None)


def test_export_holds_everything_and_no_secret(kari: User, cast: Cast) -> None:
    client = Client()
    client.force_login(kari)
    response = client.get(reverse("personal:export", args=[kari.pk]))
    found = json.loads(response.content)
    assert set(found) == {holding.model for holding in HELD}
    assert {model for model, rows in found.items() if rows} == {
        "accounts.User", "accounts.Welcome", "account.EmailAddress", "audit.Entry", "jobs.Job", "mfa.Authenticator",
        "networks.Membership", "networks.RoleHolder", "priorities.Cut", "rollouts.StatusEntry",
    }  # fmt: skip
    assert (found["accounts.User"][0]["name"], found["accounts.User"][0]["phone"]) == (NAME, PHONE)
    text = response.content.decode()
    assert [word for word in ("hemmelig", kari.password, "token_digest") if word in text] == []
    assert Entry.objects.get(verb="personal_data.exported").by == actor(kari)


def test_export_misses_no_table_that_points_to_a_person(kari: User) -> None:
    """Look for the person's number in every foreign key there is, declared or not."""
    exported = reports.export(kari)
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and field.related_model is User:
                assert model._base_manager.filter(**{field.name: kari}).count() <= len(exported[model._meta.label])


def test_page_shows_what_is_held_and_notes_who_looked(kari: User, cast: Cast) -> None:
    client = Client()
    client.force_login(cast.administrator)
    page = client.get(reverse("personal:person", args=[kari.pk]))
    assert {part.holding.model for part in page.context["parts"]} >= {"accounts.User", "rollouts.StatusEntry"}
    entry = Entry.objects.get(verb="personal_data.seen")
    assert (entry.by, entry.person) == (actor(cast.administrator), kari.pk)


def test_administrator_erases_in_the_browser(kari: User, cast: Cast) -> None:
    client = Client()
    client.force_login(cast.administrator)
    address = reverse("personal:erase", args=[kari.pk])
    assert "tidligere prosjektleder, Grimstad" in client.get(address).content.decode()
    assert client.post(address, {"note": "Har sluttet"}).status_code == 302
    assert client.post(address).status_code == 409
    assert User.objects.get(pk=kari.pk).name == "tidligere prosjektleder, Grimstad"


def test_privacy_page_tells_every_kind_that_is_held(client: Client, db: None) -> None:
    page = client.get(reverse("privacy")).content.decode()
    assert [str(holding.what) for holding in HELD if str(holding.what) not in page] == []


LONG_AGO = DAY - datetime.timedelta(days=731)


@pytest.mark.parametrize(
    ("ends_on", "signed_in", "goes"),
    [
        (LONG_AGO, None, True),
        (LONG_AGO, LONG_AGO, True),
        (LONG_AGO, DAY - datetime.timedelta(days=9), False),
        (DAY - datetime.timedelta(days=729), None, False),
        (None, None, False),
    ],
)
def test_only_who_is_long_gone_is_let_go(
    cast: Cast, ends_on: datetime.date | None, signed_in: datetime.date | None, goes: bool
) -> None:
    person = _in_municipality("health_leader", cast.grimstad, "gone")
    at = NOON - (DAY - signed_in) if signed_in else None
    RoleHolder.objects.filter(user=person).update(ends_on=ends_on, starts_on=datetime.date(2024, 1, 1))
    User.objects.filter(pk=person.pk).update(last_login=at)
    assert tasks.erase_expired() == int(goes)
    assert tasks.erase_expired() == 0
    person.refresh_from_db()
    assert (person.name == "tidligere helseleder, Grimstad") is goes


def test_nobody_without_a_past_is_let_go(cast: Cast) -> None:
    assert tasks.erase_expired() == 0


def test_nightly_walk_gives_the_head_or_says_that_it_is_broken(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    record(by=None, verb="network.renamed", subject=cast.agder)
    connection.check_constraints()
    number, _colon, digest = tasks.verify_audit().partition(":")
    assert (int(number), len(digest)) == (Entry.objects.count(), 64)
    Entry.objects.create(by="x", verb="x", subject_type="x", subject_id="x", subject="x", at=NOON)
    connection.check_constraints()
    assert tasks.verify_audit() == ""
    assert "audit trail broken" in caplog.text
