"""A version of a year's calendar holds from a day; those that were loaded hold since then."""

from django.db import migrations, models

FILL = """
UPDATE clock_calendartable
SET in_force_at = loaded_at,
    holds_from = CASE WHEN version = 1
        THEN least((loaded_at AT TIME ZONE 'Asia/Taipei')::date, make_date(year, 1, 1))
        ELSE (loaded_at AT TIME ZONE 'Asia/Taipei')::date END
"""


class Migration(migrations.Migration):
    dependencies = [
        ("clock", "0001_calendars_and_clocks"),
    ]

    operations = [
        migrations.AddField(
            model_name="calendartable",
            name="in_force_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="calendartable",
            name="holds_from",
            field=models.DateField(null=True),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="calendartable",
            name="holds_from",
            field=models.DateField(),
        ),
        migrations.AddIndex(
            model_name="calendartable",
            index=models.Index(
                condition=models.Q(("in_force_at", None)),
                fields=["holds_from"],
                name="clock_table_waits",
            ),
        ),
    ]
