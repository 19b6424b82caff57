"""Doors know their lane, roads the pairs of their names; landmarks, and what was loaded when."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

OLD, NEW = "舘塩峯犂卧豊双脚温廰鷄羣裏号巿", "館鹽峰犁臥豐雙腳溫廳雞群裡號市"
KEYS = [
    f"UPDATE {table} SET name_key = translate(name_key, '{OLD}', '{NEW}') WHERE name_key ~ '[{OLD}]'"
    for table in ("geography_district", "geography_village", "geography_road")
]
GRAMS = """
UPDATE geography_road SET grams = ARRAY(
    SELECT DISTINCT substr(name, at, 2)
    FROM unnest(ARRAY[name_key, lower(name_en)]) AS name, generate_series(1, length(name) - 1) AS at
    ORDER BY 1
)
"""
LANES = """
UPDATE geography_address SET lane = substring(number FROM '^.*[巷弄]')
WHERE number ~ '[巷弄]'
"""
FIRST_LOAD = """
INSERT INTO geography_gazetteerload (kind, source, added, changed, removed, refused, loaded_at)
SELECT 'roads', '', (SELECT count(*) FROM geography_road), 0, 0, 0, max(loaded_at)
FROM geography_boundaryset
WHERE EXISTS (SELECT FROM geography_road)
HAVING max(loaded_at) IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("geography", "0003_neighbours"),
    ]

    operations = [
        migrations.CreateModel(
            name="GazetteerLoad",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=10)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("added", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("removed", models.PositiveIntegerField(default=0)),
                ("refused", models.PositiveIntegerField(default=0)),
                ("loaded_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("-pk",),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("kind__in", ["roads", "addresses", "landmarks"])), name="gazetteer_load_kind"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Landmark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40, unique=True)),
                ("name_zh", models.CharField(max_length=80)),
                ("name_en", models.CharField(blank=True, max_length=120)),
                ("name_key", models.CharField(editable=False, max_length=80)),
                ("lon", models.FloatField()),
                ("lat", models.FloatField()),
                ("category", models.CharField(blank=True, max_length=80)),
                ("address", models.CharField(blank=True, max_length=200)),
                ("grams", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
            ],
            options={
                "ordering": ("code",),
            },
        ),
        migrations.AddField(
            model_name="address",
            name="lane",
            field=models.CharField(blank=True, db_default="", default="", max_length=24),
        ),
        migrations.AddField(
            model_name="road",
            name="grams",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), db_default=models.Value("{}"), default=list, size=None),
        ),
        migrations.AddField(
            model_name="road",
            name="part",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="road",
            name="placed_by",
            field=models.CharField(db_default="line", default="line", max_length=8),
        ),
        migrations.AddIndex(
            model_name="address",
            index=models.Index(fields=["road", "lane", "house"], name="address_in_lane"),
        ),
        migrations.AddIndex(
            model_name="road",
            index=django.contrib.postgres.indexes.GinIndex(fields=["grams"], name="road_grams"),
        ),
        migrations.AddConstraint(
            model_name="road",
            constraint=models.CheckConstraint(condition=models.Q(("placed_by__in", ["line", "doors", "district"])), name="road_placed_by"),
        ),
        migrations.AddField(
            model_name="landmark",
            name="district",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="geography.district"),
        ),
        migrations.AddField(
            model_name="landmark",
            name="village",
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="geography.village"),
        ),
        migrations.AddIndex(
            model_name="landmark",
            index=models.Index(fields=["name_key"], name="landmark_name"),
        ),
        migrations.AddIndex(
            model_name="landmark",
            index=django.contrib.postgres.indexes.GinIndex(fields=["grams"], name="landmark_grams"),
        ),
        migrations.RunSQL([*KEYS, GRAMS, LANES, FIRST_LOAD], migrations.RunSQL.noop),
    ]
