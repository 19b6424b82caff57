"""Reactions of the module to others' events."""

from __future__ import annotations

from datetime import date

from civicloop.engines.metrics import services as metrics
from civicloop.engines.metrics.rules import Month
from civicloop.kernel.ledger.rules import Delivered, subscribe


@subscribe(
    "registers.entry_added",
    "registers.entry_corrected",
    "registers.entry_withdrawn",
    "registers.entry_restored",
    name="dashboards.count_registers",
)
def count_registers(event: Delivered) -> None:
    """Have the months counted anew in which an entry counts, and did until now."""
    days = {event.body[name] for name in ("day", "day_before") if event.body.get(name)}
    months = [Month(day.year, day.month) for day in map(date.fromisoformat, days)]
    metrics.touch("registers.entry", months)
    metrics.touch_facts("registers.entry", months)
