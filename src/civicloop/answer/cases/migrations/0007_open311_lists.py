from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False  # built beside the work on a table of any size

    dependencies = [
        ('cases', '0006_open311'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='case',
            index=models.Index(fields=['category', 'opened_at', 'id'], name='case_opened_of_category'),
        ),
        AddIndexConcurrently(
            model_name='case',
            index=models.Index(fields=['changed_at', 'id'], name='case_changed'),
        ),
    ]
