"""When kept figures were last checked, without reading their numbers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from civicloop.engines.metrics.models import Snapshot


@dataclass(frozen=True, slots=True)
class Checked:
    """The standing of one month of a metric by one dimension."""

    metric: str
    dimension: str
    month: date
    version: int
    at: datetime


def last_checked(metrics: Collection[str]) -> list[Checked]:
    """Every kept month of some metrics with the instant of its last count; one statement."""
    rows = Snapshot.objects.filter(metric__in=list(metrics), is_current=True)
    return [
        Checked(*row)
        for row in rows.order_by("metric", "dimension", "month").values_list(
            "metric", "dimension", "month", "version", "checked_at"
        )
    ]
