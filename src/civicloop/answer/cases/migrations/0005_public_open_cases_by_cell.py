from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Outside a transaction, so that nobody who works on cases waits for it."""

    atomic = False

    dependencies = [
        ("cases", "0004_followers"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="case",
            index=models.Index(
                fields=["cell"],
                condition=models.Q(closed_at__isnull=True, cell__isnull=False, is_public=True),
                name="case_public_open_in_cell",
            ),
        ),
    ]
