"""The rows of the facts about documents, and what their figures count over the columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeAlias

from django.db.models import QuerySet

from civicloop.evaluate.documents.models import Document, Month
from civicloop.evaluate.documents.states import MonthState, Outcome

Rows: TypeAlias = Any
"""A table of Ibis, which is loaded only where something is computed."""
Value: TypeAlias = Any
"""A column or a condition over one."""


def fact_rows() -> QuerySet[Document]:
    """The documents of published months, which do not change any more."""
    return Document.objects.filter(month__state=MonthState.PUBLISHED.value)


def published_months() -> Iterable[date]:
    """The first days of the published months."""
    rows = Month.objects.filter(state=MonthState.PUBLISHED.value)
    return rows.values_list("first_day", flat=True)


def of_outcome(outcome: Outcome) -> Callable[[Rows, int, int], Value]:
    """The documents of the months that begin in the period, and came to an outcome."""

    def where(rows: Rows, begins: int, until: int) -> Value:
        in_period = (rows.first_day >= begins) & (rows.first_day < until)
        return in_period & (rows.outcome == outcome.value)

    return where
