from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from portal.audit import guards


def lay(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    guards.lay(schema_editor.connection)


def lower(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    guards.lower(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_seal_what_is_written")]

    operations = [migrations.RunPython(lay, lower)]
