from django.db import migrations

from civicloop.kernel.editions.rules import followed


class Migration(migrations.Migration):
    dependencies = [("cases", "0026_follower_privacy_version"), ("editions", "0001_editions")]
    operations = [
        migrations.RunSQL(*followed("cases_category", "cases.settings")),
        migrations.RunSQL(*followed("cases_categorygroup", "cases.settings")),
        migrations.RunSQL(*followed("cases_routingrule", "cases.settings")),
    ]
