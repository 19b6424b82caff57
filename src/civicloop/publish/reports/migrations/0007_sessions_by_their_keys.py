"""Reports on a session of the council name it by its key, which stays when its number changes."""

import re

from django.db import migrations

NAMED = re.compile(r"council:(\d+)-(\d+)(E?)$")


def by_key(apps, _schema_editor):
    Session = apps.get_model("resolutions", "Session")
    for row in apps.get_model("reports", "Edition").objects.filter(period__startswith="council:"):
        found = NAMED.match(row.period)
        session = found and Session.objects.filter(
            term=found[1], number=found[2], is_extraordinary=bool(found[3])
        ).first()
        if session:
            row.period = f"council:{session.pk}"
            row.save(update_fields=["period"])


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0006_reports_go_out_by_themselves"),
        ("resolutions", "0001_resolutions"),
    ]

    operations = [migrations.RunPython(by_key, migrations.RunPython.noop)]
