"""What the database itself refuses about belongings, and what the actions refuse where it cannot."""

import datetime
from importlib import import_module
from types import SimpleNamespace
from typing import Any, Self

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, IntegrityError, connection, transaction

from networks.actions import municipalities as actions
from networks.models import Belonging, Municipality
from portal.refusals import Refused
from tests.factories.networks import (
    BelongingFactory,
    HealthCommunityFactory,
    HealthTrustFactory,
    NetworkFactory,
    municipality,
)

pytestmark = pytest.mark.django_db

MARCH, JUNE, JULY = datetime.date(2026, 3, 1), datetime.date(2026, 6, 1), datetime.date(2026, 7, 1)
migration: Any = import_module("networks.migrations.0002_belongings_never_overlap")


@pytest.fixture
def grimstad() -> Municipality:
    HealthCommunityFactory().trusts.add(HealthTrustFactory())
    return municipality("4202", "Grimstad")


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (JUNE, JUNE),  # the period is empty
        (JULY, JUNE),  # the period runs backwards
        (datetime.date(2024, 1, 1), JUNE),  # the same start
        (JUNE, None),  # a second open one
    ],
)
def test_both_databases_refuse_what_cannot_be(
    starts_on: datetime.date, ends_on: datetime.date | None, grimstad: Municipality
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        BelongingFactory(municipality=grimstad, starts_on=starts_on, ends_on=ends_on)


@pytest.mark.postgresql
def test_postgresql_refuses_two_belongings_that_share_a_day(grimstad: Municipality) -> None:
    Belonging.objects.update(ends_on=JULY)
    with pytest.raises(IntegrityError, match="belonging_never_overlaps"), transaction.atomic():
        BelongingFactory(municipality=grimstad, starts_on=JUNE, ends_on=None)
    assert BelongingFactory(municipality=grimstad, starts_on=JULY, ends_on=None).pk
    assert municipality("4203", "Arendal").belongings.count() == 1


@pytest.mark.sqlite
def test_the_action_refuses_an_overlap_that_sqlite_lets_through(grimstad: Municipality) -> None:
    BelongingFactory(municipality=grimstad, starts_on=JUNE, ends_on=JULY)
    with pytest.raises(Refused, match="Grimstad hører allerede til et sted de dagene"):
        actions.move(municipality=grimstad, network=NetworkFactory(key="ny"), on=MARCH, by=None)
    assert Belonging.objects.filter(network__key="ny").count() == 0


def test_the_migration_leaves_other_databases_alone() -> None:
    executed: list[str] = []
    editor = SimpleNamespace(connection=SimpleNamespace(vendor="sqlite"), execute=executed.append)
    migration.add(apps, editor)
    migration.remove(apps, editor)
    assert executed == []


@pytest.mark.postgresql
def test_the_constraint_can_be_taken_away_and_put_back() -> None:
    with connection.schema_editor() as editor:
        migration.remove(apps, editor)
        migration.add(apps, editor)
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "networks_belonging")
    assert "belonging_never_overlaps" in found


def test_without_the_extension_the_migration_says_what_to_do() -> None:
    class Refusing:
        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_error: object) -> None:
            return None

        def execute(self, _statement: str) -> None:
            raise DatabaseError("permission denied to create extension")

    editor = SimpleNamespace(connection=SimpleNamespace(vendor="postgresql", alias="default", cursor=Refusing))
    with pytest.raises(ImproperlyConfigured, match="Let a superuser run “CREATE EXTENSION btree_gist”"):
        migration.add(apps, editor)
