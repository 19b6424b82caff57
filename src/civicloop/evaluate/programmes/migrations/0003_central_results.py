import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0002_tenders"),
        ("tracking", "0006_money_by_stage"),
    ]

    operations = [
        migrations.CreateModel(
            name="CentralResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("score", models.DecimalField(decimal_places=4, max_digits=9)),
                ("place", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("among", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("grant", models.BigIntegerField(blank=True, null=True)),
                ("next_grant", models.BigIntegerField(blank=True, null=True)),
                ("told_on", models.DateField()),
                ("letter", models.CharField(blank=True, max_length=80)),
                ("kept_by", models.CharField(max_length=80)),
                ("kept_at", models.DateTimeField()),
                ("item", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tracking.item")),
                ("programme", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tracking.programme")),
            ],
            options={
                "ordering": ("programme", "-year", "item"),
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "year", "item"), name="central_result_once", nulls_distinct=False),
                    models.CheckConstraint(condition=models.Q(("score__gte", 0), ("score__lte", 100)), name="central_result_score_in_range"),
                    models.CheckConstraint(condition=models.Q(models.Q(("grant__isnull", True), ("grant__gte", 0), _connector="OR"), models.Q(("next_grant__isnull", True), ("next_grant__gte", 0), _connector="OR")), name="central_result_money_not_below_zero"),
                    models.CheckConstraint(condition=models.Q(models.Q(("among__isnull", True), ("place__isnull", True)), models.Q(("among__isnull", True), ("place__gte", 1)), models.Q(("among__gte", models.F("place")), ("place__gte", 1)), _connector="OR"), name="central_result_place_among_all"),
                ],
            },
        ),
    ]
