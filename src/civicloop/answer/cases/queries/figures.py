"""What the figures about cases count, and how a row of them is shown.

The predicates are the definition of each figure: the same one counts in the
figure and opens the rows behind it (``engines.metrics``).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import get_language

from civicloop.answer.cases import policies
from civicloop.answer.cases.models import Case, Category
from civicloop.answer.cases.states import CaseState
from civicloop.engines.metrics.rules import Member
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.geography import queries as geography
from civicloop.kernel.organizations import queries as organizations


def counted_cases() -> QuerySet[Case]:
    """Every case, with what a row shows of it."""
    return Case.objects.select_related("category", "unit")


def received(begins: datetime, until: datetime) -> Q:
    """Opened in the period."""
    return Q(opened_at__gte=begins, opened_at__lt=until)


def closed(begins: datetime, until: datetime) -> Q:
    """Closed in the period with an outcome; a withdrawn case is nobody's achievement."""
    return Q(state=CaseState.CLOSED, closed_at__gte=begins, closed_at__lt=until)


def closed_on_time(begins: datetime, until: datetime) -> Q:
    """Closed in the period with both clocks kept: work began and the answer went out in time."""
    began = Q(started_at__lte=F("operational_due_at")) | Q(
        started_at__isnull=True, closed_at__lte=F("operational_due_at")
    )
    return closed(begins, until) & began & Q(closed_at__lte=F("statutory_due_at"))


def overdue_open(_begins: datetime, until: datetime) -> Q:
    """Open at the end of the period, and a clock that still ran had passed.

    Without these a unit could improve its share by leaving late cases open
    (citizen-requests part b, row 5). A case that waits for the citizen is not late.
    """
    open_then = Q(opened_at__lt=until) & (Q(closed_at__isnull=True) | Q(closed_at__gte=until))
    not_begun = Q(started_at__isnull=True) | Q(started_at__gte=until)
    passed = Q(statutory_due_at__lt=until) | (Q(operational_due_at__lt=until) & not_begun)
    return open_then & passed & ~Q(state=CaseState.WAITING)


def visible_rows(actor: Actor) -> Q:
    """The rows that an actor may open behind a number, personal values masked."""
    if actor.may("cases.see_figure_rows"):
        return Q()
    return policies.visible_to(actor)


def agencies() -> list[Member]:
    """The agencies of the city: the units below the city itself, each with all that is under it."""
    found: dict[str, tuple[Any, list[int]]] = {}
    for unit in organizations.units_ever():
        if unit.level == "city":
            continue
        top = next((path for path in found if unit.path.startswith(path)), "")
        found.setdefault(top or unit.path, (unit, []))[1].append(unit.pk)
    return [
        Member(unit.code, unit.name_zh, unit.name_en, tuple(units))
        for unit, units in found.values()
    ]


def districts() -> list[Member]:
    """The districts of the city."""
    return [
        Member(row.code, row.name_zh, row.name_en, (row.code,)) for row in geography.districts()
    ]


def categories() -> list[Member]:
    """The categories, those no longer offered too."""
    return [Member(row.code, row.name_zh, row.name_en, (row.pk,)) for row in Category.objects.all()]


def row_cells(row: Case) -> dict[str, Any]:
    """What a list of rows shows of a case: nothing that names a person."""
    english = get_language() == "en"
    return {
        "number": row.number,
        "category": row.category.name_en if english else row.category.name_zh,
        "unit": row.unit.name,
        "place": row.place_masked,
        "text": row.description_masked,
        "opened_at": row.opened_at,
        "operational_due_at": row.operational_due_at,
        "started_at": row.started_at,
        "statutory_due_at": row.statutory_due_at,
        "closed_at": row.closed_at,
    }
