"""Reactions of the module to others' events."""

from __future__ import annotations

from datetime import date

from civicloop.engines.metrics import services as metrics
from civicloop.engines.metrics.rules import Month
from civicloop.kernel.ledger.rules import Delivered, subscribe
from civicloop.publish.dashboards.services import defined


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
    others = [f"{month}-01" for month in event.body.get("months") or ()]
    defined.entry_changed(event.body["register"], [*map(date.fromisoformat, (*days, *others))])


@subscribe(
    "registers.register_defined",
    "registers.definition_changed",
    name="dashboards.define_figures",
)
def define_figures(event: Delivered) -> None:
    """Count the past of what a register has defined as a figure."""
    defined.definition_changed(event.body["register"])
