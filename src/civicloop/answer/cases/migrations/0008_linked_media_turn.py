import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0007_open311_lists'),
    ]

    operations = [
        migrations.AddField(
            model_name='linkedmedia',
            name='next_try_at',
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name='linkedmedia',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['next_try_at', 'id'], name='linked_media_waiting'),
        ),
    ]
