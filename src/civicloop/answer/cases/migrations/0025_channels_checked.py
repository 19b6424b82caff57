"""Look at the rows that were there before the list of channels grew; nobody waits for it."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0024_importing")]

    operations = [ValidateConstraint("case", "case_channel_known")]
