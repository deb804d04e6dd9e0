from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from portal.audit import seals


def account_named(apps: Apps, by: str) -> int | None:
    address = by.rpartition("<")[2].rstrip(">")
    return apps.get_model("accounts", "User").objects.filter(email=address).values_list("pk", flat=True).first()


def seal(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Seal the entries that were written before there was a chain, in the order they were written."""
    entries, links = apps.get_model("audit", "Entry").objects, apps.get_model("audit", "Link").objects
    number, digest = 0, seals.GENESIS
    for entry in entries.order_by("pk").iterator():
        entry.actor = account_named(apps, entry.by)
        entry.before, entry.after = seals.plain(entry.before), seals.plain(entry.after)
        entry.salt = seals.salt()
        entry.words = seals.of_words(entry.salt, entry.by, entry.subject, entry.before, entry.after, entry.note)
        entry.seal = seals.of_entry(
            at=entry.at,
            actor=entry.actor,
            person=entry.person,
            verb=entry.verb,
            subject_type=entry.subject_type,
            subject_id=entry.subject_id,
            words=entry.words,
        )
        entry.save()
        number, digest = number + 1, seals.of_link(digest, number + 1, entry.pk, entry.seal)
        links.create(entry_id=entry.pk, number=number, digest=digest)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_chain"), ("accounts", "0001_initial")]

    operations = [migrations.RunPython(seal, migrations.RunPython.noop)]
