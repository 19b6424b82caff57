"""Tenders of items, and what they say of a month."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from civicloop.engines.tracking.rules import last_day
from civicloop.evaluate.programmes.models import Tender
from civicloop.evaluate.programmes.rules import Paid, paid_by

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from civicloop.engines.tracking.models import Item


def tenders_of(item_id: int) -> QuerySet[Tender]:
    """The tenders of an item, the largest contract first."""
    return Tender.objects.filter(item_id=item_id).order_by("-amount", "case_number")


def tenders_in(items: QuerySet[Item]) -> QuerySet[Tender]:
    """The tenders of some items."""
    return Tender.objects.filter(item__in=items.values("pk"))


def paid_in_contracts(item_id: int, month: date) -> Paid | None:
    """What an item's contracts had cost by the end of a month, as far as they say."""
    return paid_by(tenders_of(item_id), last_day(month))
