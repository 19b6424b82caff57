from django.db import migrations

from civicloop.kernel.editions.rules import followed


class Migration(migrations.Migration):
    dependencies = [("geography", "0004_gazetteer"), ("editions", "0001_editions")]
    operations = [
        migrations.RunSQL(*followed("geography_boundaryset", "geography.boundaries")),
        migrations.RunSQL(*followed("geography_district", "geography.boundaries")),
        migrations.RunSQL(*followed("geography_village", "geography.boundaries")),
        migrations.RunSQL(*followed("geography_road", "geography.roads")),
    ]
