"""Tenders of items, and what they say of a month."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Sum

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


def contract_sum(item_id: int) -> int | None:
    """What an item's contracts come to in all, as far as they say; nothing where none says."""
    said = [row.amount for row in tenders_of(item_id) if row.amount is not None]
    return sum(said) if said else None


def contract_sums(items: QuerySet[Item]) -> dict[int, int]:
    """The same of many items in one statement; those without a contract are left out."""
    rows = tenders_in(items).filter(amount__isnull=False).order_by()
    counted = rows.values_list("item_id").annotate(total=Sum("amount"))
    return {item_id: int(total) for item_id, total in counted}
