"""The rows of the facts about cases: rounds, with what their figures need of later ones."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast

from civicloop.answer.cases.models import Case, Round
from civicloop.engines.metrics.rules import RESOLUTION, Month
from civicloop.kernel.geography.rules import wider_cell_bits


def fact_rows() -> QuerySet[Round]:
    """Every round with the next one of its case, when it came back, and its wide cell."""
    later = Round.objects.filter(case=OuterRef("case"), number__gt=OuterRef("number"))
    again = Case.objects.filter(
        came_back_of=OuterRef("case"), opened_at__gte=OuterRef("answered_at")
    )
    keep, wide = wider_cell_bits(RESOLUTION)
    return Round.objects.annotate(
        wide_cell=Cast(F("case__cell").bitand(keep).bitor(wide), CharField()),
        came_back=Exists(Case.objects.filter(pk=OuterRef("case"), came_back_of__isnull=False)),
        next_opened_at=_earliest(later),
        came_back_at=_earliest(again),
    )


def months_of_case(pk: int) -> list[Month]:
    """The months in which rounds of a case are filed, and of the case that it repeats."""
    case = Case.objects.filter(pk=pk).values_list("pk", "came_back_of").first()
    rows = Round.objects.filter(case__in=[key for key in case or () if key])
    return [Month.of(at) for at in rows.values_list("opened_at", flat=True)]


def months_of_open_rounds() -> list[Month]:
    """The months in which rounds are filed that are still open."""
    rows = Round.objects.filter(ended_at__isnull=True).order_by()
    return sorted({Month.of(at) for at in rows.values_list("opened_at", flat=True)})


def _earliest(rows: QuerySet[Any]) -> Subquery:
    """When the first of some rows was opened."""
    return Subquery(rows.order_by("opened_at").values("opened_at")[:1])
