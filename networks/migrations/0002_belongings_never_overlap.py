"""On PostgreSQL the database itself refuses two belongings of one municipality that share a day.

SQLite has no such constraint; there the actions' own check stands alone.
"""

from django.apps.registry import Apps
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, migrations, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

EXTENSION = "CREATE EXTENSION IF NOT EXISTS btree_gist"
CONSTRAINT = (
    "ALTER TABLE networks_belonging ADD CONSTRAINT belonging_never_overlaps "
    "EXCLUDE USING gist (municipality_id WITH =, daterange(starts_on, ends_on, '[)') WITH &&)"
)
REMOVAL = "ALTER TABLE networks_belonging DROP CONSTRAINT belonging_never_overlaps"
WHAT_TO_DO = (
    "PostgreSQL could not create the extension btree_gist, which keeps belongings from overlapping. "
    "Let a superuser run “CREATE EXTENSION btree_gist” in this database once, then migrate again. It said: "
)


def add(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(EXTENSION)
    except DatabaseError as error:
        raise ImproperlyConfigured(f"{WHAT_TO_DO}{error}") from error
    schema_editor.execute(CONSTRAINT)


def remove(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(REMOVAL)


class Migration(migrations.Migration):
    dependencies = [("networks", "0001_initial")]

    operations = [migrations.RunPython(add, remove)]
