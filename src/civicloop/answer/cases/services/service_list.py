"""When the services of Open311 changed last."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from civicloop.answer.cases.models import ServiceList


@transaction.atomic
def note_services_changed(at: datetime) -> None:
    """Remember that a service or a question changed; an earlier change does not count."""
    row, _made = ServiceList.objects.select_for_update().get_or_create(
        pk=1, defaults={"changed_at": at}
    )
    if row.changed_at < at:
        row.changed_at = at
        row.save(update_fields=["changed_at"])
