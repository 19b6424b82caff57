"""What follows from the module's own events, after they are committed."""

from __future__ import annotations

from datetime import date

from civicloop.engines.metrics import services as metrics
from civicloop.engines.metrics.rules import Month
from civicloop.kernel.ledger.rules import Delivered, subscribe

SOURCE = "documents.document"


@subscribe("documents.month_published", name="documents.count_month")
def count_month(event: Delivered) -> None:
    """Count the figures of a month once it is published."""
    first_day = date.fromisoformat(event.body["first_day"])
    metrics.touch(SOURCE, [Month(first_day.year, first_day.month)])
