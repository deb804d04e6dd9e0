import datetime

import pytest
from django.db import transaction

from portal.audit import actions
from portal.audit.models import Entry
from tests.factories.accounts import UserFactory
from tests.factories.networks import NetworkFactory

AT = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)


@pytest.mark.django_db
def test_record_writes_who_what_and_why() -> None:
    person, network = UserFactory(name="Koordinator", email="k@ks.example"), NetworkFactory()
    actions.record(by=person, verb="network.renamed", subject=network, before={"name": "A"}, note="ny avtale", at=AT)
    entry = Entry.objects.about(network).get()
    assert (entry.by, entry.verb, entry.subject, entry.before, entry.after, entry.note, entry.at) == (
        "Koordinator <k@ks.example>", "network.renamed", "Digi Agder", {"name": "A"}, {}, "ny avtale", AT,
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_record_outside_a_transaction_is_refused() -> None:
    network = NetworkFactory()
    with pytest.raises(RuntimeError, match="outside a transaction"):
        actions.record(by=None, verb="x", subject=network)
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_entry_is_never_changed_or_deleted() -> None:
    entry = actions.record(by=None, verb="x", subject=NetworkFactory())
    for attempt in (
        entry.save,
        entry.delete,
        Entry.objects.all().delete,
        lambda: Entry.objects.update(verb="y"),
    ):
        with pytest.raises(TypeError, match="append-only"):
            attempt()
    assert Entry.objects.get().verb == "x"


@pytest.mark.django_db(transaction=True)
def test_entry_goes_with_the_change_it_describes() -> None:
    network = NetworkFactory()

    def change() -> None:
        with transaction.atomic():
            network.name = "Nytt navn"
            network.save()
            actions.record(by=None, verb="network.renamed", subject=network)
            raise LookupError

    with pytest.raises(LookupError):
        change()
    network.refresh_from_db()
    assert (network.name, Entry.objects.count()) == ("Digi Agder", 0)


@pytest.mark.django_db
def test_history_outlives_its_subject() -> None:
    network = NetworkFactory()
    actions.record(by=None, verb="x", subject=network)
    network.delete()
    assert Entry.objects.get().subject == "Digi Agder"
