"""Pictures that reports name by their addresses."""

from __future__ import annotations

from datetime import datetime

from civicloop.answer.cases.models import LinkedMedia
from civicloop.answer.cases.states import MediaState


def waiting(now: datetime) -> list[int]:
    """The keys of those whose turn it is, the oldest first."""
    rows = LinkedMedia.objects.filter(state=MediaState.WAITING, next_try_at__lte=now)
    return list(rows.order_by("next_try_at", "pk").values_list("pk", flat=True)[:1000])


def for_change(pk: int) -> LinkedMedia | None:
    """One that still waits, locked; one that somebody else holds is none."""
    rows = LinkedMedia.objects.select_for_update(skip_locked=True)
    return rows.filter(pk=pk, state=MediaState.WAITING).first()
