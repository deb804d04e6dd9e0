import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("networks", "0004_role_types"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MunicipalityProduct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "service_area",
                    models.CharField(
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
                ("version", models.CharField(blank=True, max_length=60, verbose_name="version")),
                (
                    "hosting",
                    models.CharField(
                        choices=[
                            ("own", "the municipality itself"),
                            ("shared", "an inter-municipal ICT company"),
                            ("supplier", "the supplier (as a service)"),
                            ("unknown", "not stated"),
                        ],
                        default="unknown",
                        max_length=20,
                        verbose_name="run by",
                    ),
                ),
                ("contract_ends_on", models.DateField(blank=True, null=True, verbose_name="the contract ends")),
                ("starts_on", models.DateField(verbose_name="in use from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="confirmed")),
            ],
            options={
                "verbose_name": "record system in use",
                "verbose_name_plural": "record systems in use",
                "ordering": ["municipality", "service_area", "-starts_on"],
            },
        ),
        migrations.AddField(
            model_name="municipalityproduct",
            name="confirmed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="municipalityproduct",
            name="municipality",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="record_systems", to="networks.municipality"
            ),
        ),
        migrations.AddField(
            model_name="municipalityproduct",
            name="product",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="networks.product"
            ),
        ),
        migrations.AddConstraint(
            model_name="municipalityproduct",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ends_on__isnull", True)),
                fields=("municipality", "product", "service_area"),
                name="record_system_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="municipalityproduct",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__isnull", True), ("ends_on__gt", models.F("starts_on")), _connector="OR"),
                name="record_system_period_not_inverted",
            ),
        ),
        migrations.AddConstraint(
            model_name="municipalityproduct",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                    models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                    _connector="OR",
                ),
                name="record_system_confirmed_by_and_at",
            ),
        ),
    ]
