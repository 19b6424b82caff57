"""What follows from the module's own events, after they are committed."""

from __future__ import annotations

from datetime import date

from civicloop.engines.metrics import services as metrics
from civicloop.engines.metrics.rules import Month
from civicloop.kernel.ledger.rules import Delivered, subscribe

SOURCE = "documents.document"


@subscribe("documents.month_published", name="documents.count_month")
def count_month(event: Delivered) -> None:
    """Count the figures of a month, and write its facts, once it is published."""
    first_day = date.fromisoformat(event.body["first_day"])
    months = [Month(first_day.year, first_day.month)]
    metrics.touch(SOURCE, months)
    metrics.touch_facts(SOURCE, months)
