"""Figures that tell of people hide those of few, and some count the people behind them.

What was kept of them lacks that number, and pages keep what they showed: every month of the
registers is counted anew.
"""

from django.db import migrations
from django.db.models.functions import Now

SOURCE = "registers.entry"


def count_anew(apps, _schema_editor):
    Snapshot = apps.get_model("metrics", "Snapshot")
    TouchedMonth = apps.get_model("metrics", "TouchedMonth")
    kept = Snapshot.objects.filter(metric__startswith="registers.", is_current=True)
    months = kept.order_by("month").values_list("month", flat=True).distinct()
    TouchedMonth.objects.bulk_create(
        [TouchedMonth(source=SOURCE, month=month, touched_at=Now()) for month in months],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("metrics", "0005_rows_behind_totals")]

    operations = [migrations.RunPython(count_anew, migrations.RunPython.noop)]
