from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tracking", "0004_plans_filed_rests_and_more_time"),
    ]

    operations = [
        migrations.AddField(
            model_name="variance",
            name="closed_on",
            field=models.DateField(blank=True, null=True),
        ),
    ]
