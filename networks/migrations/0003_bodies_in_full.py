import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("networks", "0002_belongings_never_overlap"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="body",
            name="basis",
            field=models.CharField(blank=True, max_length=200, verbose_name="basis"),
        ),
        migrations.AddField(
            model_name="body",
            name="community",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="body",
                to="networks.healthcommunity",
            ),
        ),
        migrations.AddField(
            model_name="body",
            name="responsibility",
            field=models.TextField(blank=True, verbose_name="responsible for"),
        ),
        migrations.AddField(
            model_name="body",
            name="rhythm",
            field=models.CharField(blank=True, max_length=200, verbose_name="meeting rhythm"),
        ),
        migrations.AddField(
            model_name="body",
            name="source",
            field=models.CharField(blank=True, max_length=500, verbose_name="source"),
        ),
        migrations.AddField(
            model_name="body",
            name="supplier",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="body",
                to="networks.supplier",
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="stands_in_for",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="stand_ins",
                to="networks.membership",
            ),
        ),
        migrations.AlterField(
            model_name="body",
            name="kind",
            field=models.CharField(
                choices=[
                    ("national_group", "national coordination group"),
                    ("regional_group", "regional e-health group"),
                    ("working_group", "working group"),
                    ("committee", "prioritisation committee"),
                    ("council", "council"),
                    ("health_community", "health community"),
                    ("cooperation_group", "cooperation group"),
                    ("supplier", "supplier"),
                    ("administration", "administration of the portal"),
                ],
                max_length=20,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="membership",
            name="role",
            field=models.CharField(
                choices=[
                    ("chair", "chair"),
                    ("member", "member"),
                    ("deputy", "deputy"),
                    ("observer", "observer"),
                    ("secretary", "secretary"),
                    ("regional_contact", "contact person e-health"),
                    ("rollout_lead", "rollout lead"),
                    ("network_resource", "network resource"),
                    ("contact", "contact person"),
                ],
                max_length=20,
                verbose_name="role",
            ),
        ),
        migrations.AddConstraint(
            model_name="body",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("community__isnull", False), ("kind", "health_community")),
                    models.Q(models.Q(("kind", "health_community"), _negated=True), ("community__isnull", True)),
                    _connector="OR",
                ),
                name="body_community_iff_health_community",
            ),
        ),
        migrations.AddConstraint(
            model_name="body",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "supplier"), ("supplier__isnull", False)),
                    models.Q(models.Q(("kind", "supplier"), _negated=True), ("supplier__isnull", True)),
                    _connector="OR",
                ),
                name="body_supplier_iff_supplier",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(("stands_in_for__isnull", True), ("ends_on__isnull", False), _connector="OR"),
                name="membership_stand_in_ends",
            ),
        ),
    ]
