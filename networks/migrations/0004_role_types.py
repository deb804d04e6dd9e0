import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def name_held_roles(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give every role somebody holds its type; load_bodies fills in the rest."""
    keys = apps.get_model("networks", "RoleHolder").objects.order_by().values_list("role", flat=True).distinct()
    types = apps.get_model("networks", "RoleType")
    types.objects.bulk_create(types(key=key, name=key) for key in set(keys))


class Migration(migrations.Migration):
    dependencies = [
        ("networks", "0003_bodies_in_full"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RoleType",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("description", models.TextField(blank=True, verbose_name="what the role does")),
                ("source", models.CharField(blank=True, max_length=500, verbose_name="source")),
                ("is_required", models.BooleanField(default=False, verbose_name="every municipality must have one")),
                ("position", models.PositiveSmallIntegerField(default=100, verbose_name="position")),
            ],
            options={
                "verbose_name": "role type",
                "verbose_name_plural": "role types",
                "ordering": ["position", "name"],
            },
        ),
        migrations.RunPython(name_held_roles, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name="roleholder",
            name="role_one_open",
        ),
        migrations.AlterField(
            model_name="roleholder",
            name="role",
            field=models.ForeignKey(
                db_column="role",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="holders",
                to="networks.roletype",
                to_field="key",
            ),
        ),
        migrations.AlterModelOptions(
            name="roleholder",
            options={
                "ordering": ["municipality", "role__position", "starts_on"],
                "verbose_name": "role holder",
                "verbose_name_plural": "role holders",
            },
        ),
        migrations.CreateModel(
            name="DelegationAgreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="what was agreed")),
            ],
            options={
                "verbose_name": "agreement on confirming",
                "verbose_name_plural": "agreements on confirming",
                "ordering": ["municipality", "-starts_on"],
            },
        ),
        migrations.CreateModel(
            name="Vacancy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField(verbose_name="vacant from")),
                ("reason", models.CharField(max_length=300, verbose_name="why")),
            ],
            options={
                "verbose_name": "vacancy",
                "verbose_name_plural": "vacancies",
                "ordering": ["municipality", "role", "-starts_on"],
            },
        ),
        migrations.AddField(
            model_name="roleholder",
            name="bounced_on",
            field=models.DateField(blank=True, null=True, verbose_name="mail came back"),
        ),
        migrations.AddField(
            model_name="roleholder",
            name="confirmed_on",
            field=models.DateField(blank=True, null=True, verbose_name="confirmed"),
        ),
        migrations.AddField(
            model_name="roleholder",
            name="service_area",
            field=models.CharField(
                blank=True,
                choices=[
                    ("care", "nursing and care"),
                    ("health_station", "health station"),
                    ("gp", "general practice"),
                    ("emergency", "out-of-hours emergency care"),
                ],
                max_length=20,
                verbose_name="service area",
            ),
        ),
        migrations.AddField(
            model_name="roleholder",
            name="solution_key",
            field=models.SlugField(blank=True, verbose_name="solution"),
        ),
        migrations.AddField(
            model_name="roleholder",
            name="stands_in_for",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="stand_ins",
                to="networks.roleholder",
            ),
        ),
        migrations.AddField(
            model_name="delegationagreement",
            name="agreed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="delegationagreement",
            name="municipality",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="delegations", to="networks.municipality"
            ),
        ),
        migrations.AddField(
            model_name="delegationagreement",
            name="network",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="delegations", to="networks.network"
            ),
        ),
        migrations.AddConstraint(
            model_name="roleholder",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ends_on__isnull", True)),
                fields=("municipality", "user", "role", "solution_key", "service_area"),
                name="role_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="roleholder",
            constraint=models.CheckConstraint(
                condition=models.Q(("stands_in_for__isnull", True), ("ends_on__isnull", False), _connector="OR"),
                name="role_stand_in_ends",
            ),
        ),
        migrations.AddField(
            model_name="vacancy",
            name="municipality",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="vacancies", to="networks.municipality"
            ),
        ),
        migrations.AddField(
            model_name="vacancy",
            name="role",
            field=models.ForeignKey(
                db_column="role",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="networks.roletype",
                to_field="key",
            ),
        ),
        migrations.AddConstraint(
            model_name="delegationagreement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ends_on__isnull", True)),
                fields=("municipality", "network"),
                name="delegation_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="delegationagreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__isnull", True), ("ends_on__gt", models.F("starts_on")), _connector="OR"),
                name="delegation_period_not_inverted",
            ),
        ),
        migrations.AddConstraint(
            model_name="vacancy",
            constraint=models.UniqueConstraint(fields=("municipality", "role", "starts_on"), name="vacancy_once_a_day"),
        ),
    ]
