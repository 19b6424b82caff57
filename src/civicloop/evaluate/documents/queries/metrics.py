"""What the figures about documents count: those of published months, by month.

The predicates are the definition of each figure: the same one counts and opens the rows. A
month that is not published has no figure; what is published does not change any more.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.engines.metrics.rules import Member
from civicloop.evaluate.documents.models import Document
from civicloop.evaluate.documents.queries.papers import reach
from civicloop.evaluate.documents.states import Category, MonthState, Outcome
from civicloop.kernel.actors.rules import Actor
from civicloop.ui.rules import month_text

CLASSES = {
    Category.GENERAL: ("一般公文", "General documents"),
    Category.LEGISLATORS: ("立委質詢", "Questions of legislators"),
    Category.APPLICATIONS: ("人民申請", "Applications of people"),
    Category.PETITIONS: ("人民陳情", "Petitions of people"),
    Category.APPEALS: ("訴願", "Administrative appeals"),
    Category.SPECIAL: ("專案管制", "Special tracking"),
    Category.CONTROL_YUAN: ("監察案件", "Control Yuan cases"),
}
"""The seven classes of the monthly table, as it prints them."""
OUTCOMES = {
    Outcome.ON_TIME: _("Done within the limit"),
    Outcome.LATE: _("Done after the limit"),
    Outcome.FILED: _("Filed without a reply"),
    Outcome.PENDING: _("Pending within the limit"),
    Outcome.OVERDUE: _("Pending past the limit"),
}
"""What became of a document by the end of the month, in words."""


def counted_documents() -> QuerySet[Document]:
    """Every document with what a row shows of it."""
    return Document.objects.select_related("month", "unit")


def of_outcomes(*outcomes: Outcome) -> Callable[[datetime, datetime], Q]:
    """The documents of the period's published months that came to one of these outcomes."""
    values = [one.value for one in outcomes]

    def where(begins: datetime, until: datetime) -> Q:
        return published(begins, until) & Q(outcome__in=values)

    return where


def published(begins: datetime, until: datetime) -> Q:
    """The documents of the published months that begin in the period."""
    return Q(
        month__state=MonthState.PUBLISHED.value,
        month__first_day__gte=timezone.localdate(begins),
        month__first_day__lte=timezone.localdate(until - timedelta(microseconds=1)),
    )


def classes() -> list[Member]:
    """The classes of documents."""
    return [Member(one.value, *CLASSES[one], (one.value,)) for one in Category]


def row_cells(row: Document) -> dict[str, Any]:
    """What a list of rows shows of a document, in the reader's language."""
    spoken = get_language() or ""
    return {
        "number": row.number,
        "unit": row.unit.name,
        "class": CLASSES[Category(row.category)][spoken == "en"],
        "month": month_text(row.month.first_day, spoken),
        "received_on": row.received_on,
        "due_on": row.due_on,
        "done_on": row.done_on,
        "outcome": str(OUTCOMES[Outcome(row.outcome)]),
    }


def visible_rows(actor: Actor) -> Q:
    """The documents that an actor may open behind a number."""
    units = reach(actor, "documents.see")
    return Q() if units is None else Q(unit__in=units)


def may_open(actor: Actor, row: Document) -> bool:
    """Whether the page of a document opens for the actor."""
    units = reach(actor, "documents.see")
    return units is None or row.unit_id in units
