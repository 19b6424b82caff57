"""A monthly report is opened and published on days that somebody set."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0003_person_left_at"),
        ("reports", "0005_reports_are_laid"),
    ]

    operations = [
        migrations.AddField("edition", "held_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "edition", "held_why", models.CharField(blank=True, db_default="", default="", max_length=10)
        ),
        migrations.AddField(
            "edition", "held_number", models.PositiveIntegerField(db_default=0, default=0)
        ),
        migrations.CreateModel(
            name="Schedule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=40, unique=True)),
                ("opens_on", models.PositiveSmallIntegerField(default=1)),
                ("issues_on", models.PositiveSmallIntegerField(default=10)),
                ("hour", models.PositiveSmallIntegerField(db_default=9, default=9)),
                ("without_texts", models.BooleanField(default=False)),
                ("is_on", models.BooleanField(default=True)),
                ("changed_at", models.DateTimeField()),
                ("changed_by", models.CharField(max_length=60)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.unit",
                    ),
                ),
            ],
            options={
                "ordering": ("kind",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hour__lte", 23),
                            ("issues_on__lte", 28),
                            ("opens_on__gte", 1),
                            ("opens_on__lte", models.F("issues_on")),
                        ),
                        name="reports_schedule_in_order",
                    )
                ],
            },
        ),
    ]
