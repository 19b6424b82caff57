"""The first letter of an object waits, those behind it are parked: due letters have an index."""

from django.db import migrations, models

TAKE_UP = """
UPDATE ledger_letter AS letter SET state = 'waiting' WHERE letter.state = 'parked'
AND NOT EXISTS (
    SELECT FROM ledger_letter AS earlier WHERE earlier.subscriber = letter.subscriber
    AND earlier.stream = letter.stream AND earlier.sequence < letter.sequence
)
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_head_copies")]

    operations = [
        migrations.RunSQL(TAKE_UP, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(
                condition=models.Q(("state", "waiting")),
                fields=["subscriber", "next_try_at", "sequence"],
                name="letter_due",
            ),
        ),
    ]
