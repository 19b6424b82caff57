"""Indexes that no list reads, or that only rows with a value need, are written no longer.

A case and its round stood in thirty indexes at their opening, seven of them for nothing: the
first columns of another index, keys that nobody asks by, and values that come later.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from civicloop.kernel.registry.adapters import Together


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0027_edition_of_settings'),
        ('organizations', '0003_person_left_at'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='round',
            name='round_answered',
        ),
        migrations.RemoveIndex(
            model_name='round',
            name='round_settled',
        ),
        migrations.AlterField(
            model_name='case',
            name='came_back_of',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='came_back', to='cases.case'),
        ),
        migrations.AlterField(
            model_name='case',
            name='category',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='cases.category'),
        ),
        migrations.AlterField(
            model_name='case',
            name='handler',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='round',
            name='case',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rounds', to='cases.case'),
        ),
        migrations.AlterField(
            model_name='round',
            name='category',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.category'),
        ),
        migrations.AlterField(
            model_name='round',
            name='handler',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='round',
            name='unit',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.unit'),
        ),
        Together([
            migrations.AddIndex(
                model_name='case',
                index=models.Index(condition=models.Q(('handler__isnull', False)), fields=['handler'], name='case_of_handler'),
            ),
            migrations.AddIndex(
                model_name='case',
                index=models.Index(condition=models.Q(('came_back_of__isnull', False)), fields=['came_back_of'], name='case_came_back'),
            ),
            migrations.AddIndex(
                model_name='round',
                index=models.Index(condition=models.Q(('answered_at__isnull', False)), fields=['answered_at', 'id'], name='round_answered'),
            ),
            migrations.AddIndex(
                model_name='round',
                index=models.Index(condition=models.Q(('settled_at__isnull', False)), fields=['settled_at', 'id'], name='round_settled'),
            ),
        ]),
    ]
