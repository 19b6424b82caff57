"""Where each subscriber stands."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from civicloop.kernel.ledger.models import Cursor, Leaf
from civicloop.kernel.ledger.rules.subscribers import SUBSCRIBERS


def install() -> None:
    """Give every subscriber that has none its starting point.

    The sealer calls it before it seals, so a subscriber hears of everything that is sealed
    by the first program that knows it, even if nobody delivers until later.
    """
    known = set(Cursor.objects.values_list("subscriber", flat=True))
    fresh = [subscriber for subscriber in SUBSCRIBERS.values() if subscriber.name not in known]
    if not fresh:
        return
    end = Leaf.objects.aggregate(end=Max("sequence"))["end"] or 0
    now = timezone.now()
    Cursor.objects.bulk_create(
        [
            Cursor(
                subscriber=subscriber.name,
                sequence=0 if subscriber.from_start else end,
                moved_at=now,
            )
            for subscriber in fresh
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def pass_over(names: Iterable[str] | None = None) -> int:
    """Move subscribers to the end of what is sealed, without delivering; how many moved.

    For a history that was loaded together with all its effects. Letters stay as they are.
    """
    install()
    end = Leaf.objects.aggregate(end=Max("sequence"))["end"] or 0
    moving = Cursor.objects.filter(sequence__lt=end)
    if names is not None:
        moving = moving.filter(subscriber__in=list(names))
    return moving.update(sequence=end, moved_at=timezone.now())
