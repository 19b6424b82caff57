"""Indicators that are bound to a figure fill the year that is over by themselves."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from civicloop.evaluate.planning import queries
from civicloop.evaluate.planning.errors import FaultyFieldsError
from civicloop.evaluate.planning.services.results import fill_from_metric
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.clock import services as clock
from civicloop.kernel.states.errors import IllegalMoveError

FILLER = machine("planning", "planning.write")


def fill_bound(*, now: datetime | None = None) -> int:
    """Draft the results that bound indicators lack for years that are over; how many.

    Each is a transaction of its own. A year of which a month was not counted waits for the
    next morning; what an agency wrote itself is never touched. The agency adds its evidence
    and sends it.
    """
    now = now or clock.now()
    count = 0
    for indicator, year in queries.results_to_fill(timezone.localdate(now)):
        try:
            fill_from_metric(indicator, year, actor=FILLER, now=now)
        except (FaultyFieldsError, IllegalMoveError):
            continue
        count += 1
    return count
