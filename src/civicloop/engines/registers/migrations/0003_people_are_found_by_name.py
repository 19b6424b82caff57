"""Sealed values are looked at again, for names: what was marked without them goes.

The preparation of the database marks every entry that has no mark.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    """See the module's text."""

    dependencies: ClassVar = [("registers", "0002_people_are_found")]

    operations: ClassVar = [
        migrations.RunSQL("DELETE FROM registers_mark", migrations.RunSQL.noop),
    ]
