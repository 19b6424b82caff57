"""The day until which agencies send their parts of an edition."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column that may be empty."""

    dependencies: ClassVar = [("planning", "0004_undertakings")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="book", name="due_on", field=models.DateField(blank=True, null=True)
        )
    ]
