"""Reactions of the module: its figures are counted anew in the months that changed."""

from __future__ import annotations

from datetime import date

from civicloop.engines.metrics import services as metrics
from civicloop.engines.metrics.rules import Month
from civicloop.evaluate.programmes import queries
from civicloop.kernel.ledger.rules import Delivered, subscribe

REPORTS, REMEDIES = "programmes.report", "programmes.remedy"


@subscribe("tracking.report_moved", name="programmes.count_report")
def count_report(event: Delivered) -> None:
    """Count the month of a report anew, and those in which its item's remedies were promised."""
    month = date.fromisoformat(str(event.body["month"]))
    reported = Month(month.year, month.month)
    metrics.touch(REPORTS, [reported])
    metrics.touch_facts(REPORTS, [reported])
    metrics.touch_facts(REMEDIES, [reported, *queries.months_of_remedies(event.ref)])
    days = queries.promised_days(event.ref)
    metrics.touch(REMEDIES, [Month(day.year, day.month) for day in days])


@subscribe("tracking.report_corrected", name="programmes.count_correction")
def count_correction(event: Delivered) -> None:
    """Count the month of a corrected report anew."""
    month = date.fromisoformat(str(event.body["month"]))
    corrected = Month(month.year, month.month)
    metrics.touch(REPORTS, [corrected])
    metrics.touch_facts(REPORTS, [corrected])
