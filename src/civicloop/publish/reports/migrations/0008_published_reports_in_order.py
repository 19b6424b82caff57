"""The list of published reports finds its page by an index, however many there are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0007_sessions_by_their_keys")]

    operations = [
        migrations.AddIndex(
            "version", models.Index(fields=["-published_at", "-id"], name="reports_newest")
        ),
    ]
