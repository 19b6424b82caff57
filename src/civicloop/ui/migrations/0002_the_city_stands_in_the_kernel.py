"""The city moves into the kernel, with all that was said of it."""

from django.db import migrations, models

FIELDS = ("name_zh", "name_en", "mark", "hotline", "office_zh", "office_en")
RENAME = """
UPDATE access_role
SET permissions = array_replace(permissions, %s, %s), offered = array_replace(offered, %s, %s)
WHERE %s = ANY(permissions) OR %s = ANY(offered)
"""
OLD, NEW = "ui.describe_city", "city.describe"


def down(apps, schema_editor):
    """Copy the row to the kernel's table, unless the city was described there already."""
    before = apps.get_model("ui", "City").objects.first()
    cities = apps.get_model("city", "City").objects
    if before is not None and not cities.exists():
        cities.create(**{name: getattr(before, name) for name in FIELDS})
    schema_editor.execute(RENAME, [OLD, NEW, OLD, NEW, OLD, OLD])


def up(apps, schema_editor):
    """Copy the edition in force back."""
    last = apps.get_model("city", "City").objects.order_by("-pk").first()
    if last is not None:
        values = {name: getattr(last, name) for name in FIELDS}
        apps.get_model("ui", "City").objects.update_or_create(pk=1, defaults=values)
    schema_editor.execute(RENAME, [NEW, OLD, NEW, OLD, NEW, NEW])


class Migration(migrations.Migration):

    dependencies = [
        ("ui", "0001_cities_and_saved_views"),
        ("city", "0001_the_city"),
        ("access", "0001_roles_grants_and_keys"),
    ]

    operations = [
        migrations.RunPython(down, up),
        migrations.DeleteModel(name="City"),
    ]
