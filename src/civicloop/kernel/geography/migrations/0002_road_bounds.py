"""Roads know the rectangle around them, so that a map can ask for those that it shows."""

import django.contrib.postgres.indexes
from django.db import migrations, models

FILL = """
UPDATE geography_road AS road
SET west = around.west, south = around.south, east = around.east, north = around.north
FROM (
    SELECT id,
           min((position ->> 0)::double precision) AS west,
           min((position ->> 1)::double precision) AS south,
           max((position ->> 0)::double precision) AS east,
           max((position ->> 1)::double precision) AS north
    FROM geography_road, jsonb_array_elements(line) AS position
    GROUP BY id
) AS around
WHERE around.id = road.id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("geography", "0001_places"),
    ]

    operations = [
        migrations.AddField(
            model_name="road",
            name="east",
            field=models.FloatField(db_default=0),
        ),
        migrations.AddField(
            model_name="road",
            name="north",
            field=models.FloatField(db_default=0),
        ),
        migrations.AddField(
            model_name="road",
            name="south",
            field=models.FloatField(db_default=0),
        ),
        migrations.AddField(
            model_name="road",
            name="west",
            field=models.FloatField(db_default=0),
        ),
        migrations.AddIndex(
            model_name="road",
            index=django.contrib.postgres.indexes.GistIndex(
                models.Func(
                    models.Func("west", "south", function="point"),
                    models.Func("east", "north", function="point"),
                    function="box",
                ),
                name="road_box",
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
