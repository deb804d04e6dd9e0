from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.AlterField("entry", "at", models.DateTimeField(db_index=True, verbose_name="when")),
        migrations.AddField(
            "entry", "actor", models.BigIntegerField(db_index=True, null=True, verbose_name="account that did it")
        ),
        migrations.AddField(
            "entry", "person", models.BigIntegerField(db_index=True, null=True, verbose_name="account it is about")
        ),
        migrations.AddField(
            "entry", "salt", models.CharField(default="", editable=False, max_length=32), preserve_default=False
        ),
        migrations.AddField(
            "entry", "words", models.CharField(default="", editable=False, max_length=64), preserve_default=False
        ),
        migrations.AddField(
            "entry", "seal", models.CharField(default="", editable=False, max_length=64), preserve_default=False
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("entry_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("number", models.BigIntegerField(null=True, unique=True)),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "verbose_name": "link of the chain",
                "verbose_name_plural": "links of the chain",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Redaction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("erasure", models.CharField(db_index=True, max_length=32)),
                ("entry_id", models.BigIntegerField(db_index=True)),
                ("words", models.CharField(max_length=64)),
            ],
            options={"verbose_name": "redaction", "verbose_name_plural": "redactions", "ordering": ["pk"]},
        ),
    ]
