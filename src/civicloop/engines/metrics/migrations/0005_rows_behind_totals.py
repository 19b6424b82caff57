"""Totals count the rows behind them, and decimals are added up as whole numbers of a last place.

What was kept of totals lacks the number of rows: every month of theirs is counted anew.
"""

from django.db import migrations, models
from django.db.models.functions import Now

SOURCES = {"registers.": "registers.entry", "programmes.": "programmes.report"}
"""The sources whose figures are totals, by the beginning of their names."""


def count_anew(apps, _schema_editor):
    Snapshot = apps.get_model("metrics", "Snapshot")
    TouchedMonth = apps.get_model("metrics", "TouchedMonth")
    months = {
        (source, month)
        for metric, month in Snapshot.objects.filter(is_current=True)
        .values_list("metric", "month")
        .distinct()
        if (source := source_of(metric))
    }
    TouchedMonth.objects.bulk_create(
        [TouchedMonth(source=key, month=month, touched_at=Now()) for key, month in sorted(months)],
        ignore_conflicts=True,
    )


def source_of(metric):
    """The source of a figure; those of a city's own registers are named after these."""
    module, _dot, name = metric.partition(".")
    if module == "own":
        return f"own.{name.partition('__')[0].replace('_', '-')}"
    return SOURCES.get(f"{module}.", "")


class Migration(migrations.Migration):
    dependencies = [("metrics", "0004_printed_figures_and_proofs")]

    operations = [
        migrations.AlterField("count", "measure", models.CharField(max_length=120)),
        migrations.AddField(
            "citation", "places", models.PositiveSmallIntegerField(default=0, db_default=0)
        ),
        migrations.RunPython(count_anew, migrations.RunPython.noop),
    ]
