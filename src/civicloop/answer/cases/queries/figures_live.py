"""What the live board counts: cases as they stand at this moment, each number by an index."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from civicloop.answer.cases.models import Case
from civicloop.answer.cases.states import DONE, OPEN, RUNNING, CaseState
from civicloop.engines.metrics.rules import Day

OPEN_CASES = Q(state__in=OPEN)
"""Where every gauge looks: the open cases have an index of their own."""


def cases_now() -> QuerySet[Case]:
    """Every case, with what a row shows of it."""
    return Case.objects.select_related("category", "unit")


def is_open(_now: datetime, _day: Day) -> Q:
    """Somebody still owes the citizen something."""
    return OPEN_CASES


def due_today(now: datetime, day: Day) -> Q:
    """The next limit passes before this day ends, and has not passed yet."""
    return Q(state__in=RUNNING, next_due_at__gte=now, next_due_at__lt=day.ends)


def overdue(now: datetime, _day: Day) -> Q:
    """The next limit has passed; a case that waits for the citizen is never overdue."""
    return Q(state__in=RUNNING, next_due_at__lt=now)


def waiting(_now: datetime, _day: Day) -> Q:
    """The citizen has been asked something."""
    return Q(state=CaseState.WAITING)


def received_today(now: datetime, day: Day) -> Q:
    """Came in since the day began."""
    return Q(opened_at__gte=day.begins, opened_at__lte=now)


def answered_today(now: datetime, day: Day) -> Q:
    """Got its answer since the day began."""
    return Q(state__in=DONE, closed_at__gte=day.begins, closed_at__lte=now)


def live_cells(row: Case) -> dict[str, Any]:
    """What a list of rows shows of a case: nothing that names a person."""
    return {
        "number": row.number,
        "category": row.category.name,
        "unit": row.unit.name,
        "place": row.place_masked,
        "text": row.description_masked,
        "opened_at": row.opened_at,
        "next_due_at": row.next_due_at,
        "closed_at": row.closed_at,
    }
