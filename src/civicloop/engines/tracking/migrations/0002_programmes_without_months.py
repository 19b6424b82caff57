"""A switch: programmes whose units answer when there is something to say."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Every programme of today has months."""

    dependencies = [("tracking", "0001_tracked_items")]

    operations = [
        migrations.AddField(
            model_name="programme",
            name="has_months",
            field=models.BooleanField(default=True, db_default=True),
        ),
    ]
