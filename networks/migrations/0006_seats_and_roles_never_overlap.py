"""On PostgreSQL the database itself refuses that one person holds the same seat or role twice on a day."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES = {
    "networks_membership": ("membership_never_overlaps", ("body_id", "user_id", "role")),
    "networks_roleholder": (
        "role_never_overlaps",
        ("municipality_id", "user_id", "role", "solution_key", "service_area"),
    ),
}


def add(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    for table, (name, columns) in TABLES.items():
        same = ", ".join(f"{column} WITH =" for column in columns)
        schema_editor.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT {name} "
            f"EXCLUDE USING gist ({same}, daterange(starts_on, ends_on, '[)') WITH &&)"
        )


def remove(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for table, (name, _columns) in TABLES.items():
            schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")


class Migration(migrations.Migration):
    dependencies = [("networks", "0005_record_systems")]

    operations = [migrations.RunPython(add, remove)]
