"""When an agency was reminded of an answer past its day, and its head told."""

from django.db import migrations, models

from civicloop.kernel.registry.adapters import Together


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0003_improvements'),
    ]

    operations = [
        Together([
            migrations.AddField(
                model_name=name,
                name=field,
                field=models.DateTimeField(null=True),
            )
            for name in ('chase', 'improvement')
            for field in ('reminded_at', 'escalated_at')
        ]),
    ]
