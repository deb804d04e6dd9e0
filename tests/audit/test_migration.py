import datetime

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from portal.audit import chain
from portal.audit.models import Entry
from tests.factories.accounts import UserFactory

AT = datetime.datetime(2026, 3, 1, 12, 0, 0, 42, tzinfo=datetime.UTC)


@pytest.mark.django_db(transaction=True)
def test_history_written_before_the_chain_is_sealed_by_the_migration() -> None:
    person = UserFactory(name="Koordinator", email="k@ks.example")
    MigrationExecutor(connection).migrate([("audit", "0001_initial")])
    old = MigrationExecutor(connection).loader.project_state([("audit", "0001_initial")]).apps
    written = old.get_model("audit", "Entry").objects
    common = {"at": AT, "subject_type": "networks.network", "subject_id": "1", "subject": "Digi Agder"}
    written.create(by="Koordinator <k@ks.example>", verb="network.renamed", before={"name": "Æ", "n": 0.1}, **common)
    written.create(by="portal", verb="network.renamed", **common)
    MigrationExecutor(connection).migrate([("audit", "0004_guards")])
    assert list(Entry.objects.order_by("pk").values_list("actor", "by")) == [
        (person.pk, "Koordinator <k@ks.example>"),
        (None, "portal"),
    ]
    walk = chain.verify()
    assert (walk.number, walk.fault) == (2, None)
