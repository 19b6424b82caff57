"""The years of agencies in words, and which of them are owed or wait."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from civicloop.evaluate.planning.errors import NotFoundError
from civicloop.evaluate.planning.models import YearSummary, YearTarget
from civicloop.evaluate.planning.queries.duties import OVER, own
from civicloop.evaluate.planning.states import ResultState
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.organizations import queries as organizations

_PLACE = ("version__indicator__plan", "version__indicator__unit", "year")


def year_summary(pk: int) -> YearSummary:
    """One of them."""
    row = YearSummary.objects.select_related("plan", "unit").filter(pk=pk).first()
    if row is None:
        raise NotFoundError("summary", pk)
    return row


def summary_of(plan_id: int, unit_id: int, year: int) -> YearSummary | None:
    """What an agency says of a year, if it says anything yet."""
    return YearSummary.objects.filter(plan=plan_id, unit=unit_id, year=year).first()


def summary_for_change(plan_id: int, unit_id: int, year: int) -> YearSummary | None:
    """The same, locked until the transaction ends."""
    rows = YearSummary.objects.select_for_update().filter(plan=plan_id, unit=unit_id, year=year)
    return rows.first()


def summaries(plan_id: int, year: int) -> Mapping[int, YearSummary]:
    """What every agency says of a year, by agency."""
    return {row.unit_id: row for row in YearSummary.objects.filter(plan=plan_id, year=year)}


def summaries_waiting() -> QuerySet[YearSummary]:
    """What agencies sent in, the longest waiting first."""
    rows = YearSummary.objects.filter(state=ResultState.SENT.value).select_related("plan", "unit")
    return rows.order_by("sent_at", "pk")


@dataclass(frozen=True, slots=True)
class OwedYear:
    """A year that is over and of which an agency has sent no word."""

    plan_id: int
    unit_id: int
    unit_name: str
    year: int


def summaries_owed(actor: Actor, today: date, limit: int) -> list[OwedYear]:
    """The years of an actor's agencies that are over and not summed up, the oldest first."""
    told = YearSummary.objects.filter(
        plan=OuterRef(_PLACE[0]), unit=OuterRef(_PLACE[1]), year=OuterRef("year"),
        state__in=[ResultState.SENT.value, ResultState.ACCEPTED.value],
    )  # fmt: skip
    rows = own(
        YearTarget.objects.filter(OVER, ~Exists(told), year__lt=today.year),
        actor, "version__indicator__unit",
    )  # fmt: skip
    order = ("year", *_PLACE[:2])
    found = list(rows.order_by(*order).values_list(*_PLACE).distinct()[:limit])
    units = organizations.units_ever().filter(pk__in={one[1] for one in found})
    names = {row.pk: row.name for row in units}
    return [OwedYear(plan, unit, names[unit], year) for plan, unit, year in found]


def year_summaries() -> QuerySet[YearSummary]:
    """Every summary, with what lists show of it."""
    return YearSummary.objects.select_related("plan", "unit")
