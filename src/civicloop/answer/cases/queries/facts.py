"""Rows for figures; nothing is computed here, the engine of metrics does that."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from civicloop.answer.cases.models import Case
from civicloop.answer.cases.states import DONE, RUNNING, CaseState


def received_rows() -> QuerySet[Case]:
    """Every case with what a figure may be split by: category, unit, district, channel."""
    return Case.objects.select_related("category", "unit")


def closed_between(begin: datetime, end: datetime) -> QuerySet[Case]:
    """Cases that were answered from ``begin`` on and before ``end``; withdrawn ones are none."""
    return received_rows().filter(state__in=DONE, closed_at__gte=begin, closed_at__lt=end)


def overdue(now: datetime) -> QuerySet[Case]:
    """Cases on which something is owed since before ``now``, the longest first."""
    return (
        received_rows().filter(state__in=RUNNING, next_due_at__lt=now).order_by("next_due_at", "pk")
    )


def unopposed(now: datetime) -> QuerySet[Case]:
    """Answered cases whose reporters may not object any more."""
    return Case.objects.filter(state=CaseState.ANSWERED, next_due_at__lt=now).order_by(
        "next_due_at", "pk"
    )


def waited_too_long(now: datetime) -> QuerySet[Case]:
    """Cases whose time of waiting for the citizen is over."""
    return Case.objects.filter(state=CaseState.WAITING, next_due_at__lt=now).order_by(
        "next_due_at", "pk"
    )
