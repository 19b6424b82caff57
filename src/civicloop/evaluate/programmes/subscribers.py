"""Reactions of the module: its figures are counted anew in the months that changed."""

from __future__ import annotations

from datetime import date

from civicloop.engines.metrics import services as metrics
from civicloop.engines.metrics.rules import Month
from civicloop.evaluate.programmes import queries
from civicloop.kernel.ledger.rules import Delivered, subscribe

REPORTS, REMEDIES = "programmes.report", "programmes.remedy"


@subscribe("tracking.report_moved", "tracking.report_corrected", name="programmes.count_report")
def count_report(event: Delivered) -> None:
    """Count the month of a report anew, and the remedies of its item."""
    _count(event, event.ref)


@subscribe("tracking.period_frozen", name="programmes.count_frozen")
def count_frozen(event: Delivered) -> None:
    """Freezing judges every report of a month again, and dates remedies that are made good."""
    _count(event, str(event.body["programme"]))


def _count(event: Delivered, ref: str) -> None:
    """The months of the event, and those in which the remedies of an item or all were promised."""
    later = str(event.body.get("later", ""))
    told = [str(event.body["month"]), *filter(None, later.split(","))]
    reported = [Month(day.year, day.month) for day in map(date.fromisoformat, told)]
    metrics.touch(REPORTS, reported)
    metrics.touch_facts(REPORTS, reported)
    metrics.touch_facts(REMEDIES, [*reported, *queries.months_of_remedies(ref)])
    days = queries.promised_days(ref)
    metrics.touch(REMEDIES, [Month(day.year, day.month) for day in days])
