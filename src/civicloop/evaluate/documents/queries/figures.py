"""The monthly table, counted set-wise from the documents or taken from what was published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, Sum

from civicloop.evaluate.documents.models import Document, Improvement, Month
from civicloop.evaluate.documents.queries.papers import rule_of
from civicloop.evaluate.documents.rules import (
    Counts,
    Place,
    disagreements,
    month_end,
    ranking,
    total,
)
from civicloop.evaluate.documents.states import Category, Ending, MonthState, Outcome


def scored() -> Q:
    """The letters whose days are averaged (A5-2, A5-4)."""
    return Q(category=Category.GENERAL.value, ending=Ending.SENT.value)


@dataclass(frozen=True, slots=True)
class Table:
    """A month by class and agency; ``cells`` holds every pair that occurs."""

    month: Month
    cells: Mapping[tuple[str, int], Counts]

    @property
    def by_class(self) -> dict[str, Counts]:
        """All seven classes in their order, also those without a document."""
        return {
            one.value: total(row for (name, _unit), row in self.cells.items() if name == one)
            for one in Category
        }

    @property
    def by_unit(self) -> dict[int, Counts]:
        """The agencies that have documents."""
        found: dict[int, Counts] = {}
        for (_name, unit), row in self.cells.items():
            found[unit] = found.get(unit, Counts()) + row
        return found

    @property
    def total(self) -> Counts:
        """The city."""
        return total(self.cells.values())

    def narrowed(self, units: Iterable[int]) -> Table:
        """The part of some agencies."""
        kept = set(units)
        return Table(self.month, {key: row for key, row in self.cells.items() if key[1] in kept})

    @property
    def disagreements(self) -> list[str]:
        """What does not add up."""
        units = {str(unit): row for unit, row in self.by_unit.items()}
        return disagreements(self.by_class, units, self.total)


def table_of(month: Month) -> Table:
    """The table of a month; of a published one as it was published."""
    if month.figures is not None:
        kept = month.figures["cells"]
        return Table(month, {(row["class"], row["unit"]): Counts(**row["counts"]) for row in kept})
    return Table(month, _count(month))


def _count(month: Month) -> dict[tuple[str, int], Counts]:
    rows = Document.objects.filter(month=month).values("category", "unit").order_by()
    outcomes = {one.value: Count("pk", filter=Q(outcome=one.value)) for one in Outcome}
    named = {f"n_{name}": count for name, count in outcomes.items()}
    received = Count("pk", filter=Q(received_on__gte=F("month__first_day")))
    every: Iterable[Any] = rows.annotate(
        n_received=received, n_all=Count("pk"), n_halves=Sum("halves", filter=scored()),
        n_scored=Count("pk", filter=scored()), **named,
    )  # fmt: skip
    return {
        (row["category"], row["unit"]): Counts(
            received=row["n_received"],
            carried=row["n_all"] - row["n_received"],
            halves=row["n_halves"] or 0,
            scored=row["n_scored"],
            **{name: row[f"n_{name}"] for name in outcomes},
        )
        for row in every
    }


def trend(months: Iterable[Month], unit_id: int | None = None) -> list[tuple[Month, Counts]]:
    """The months one after the other, of the city or of one agency."""
    found = []
    for month in months:
        table = table_of(month)
        row = table.total if unit_id is None else table.by_unit.get(unit_id, Counts())
        found.append((month, row))
    return found


def newest_published() -> Month | None:
    """The newest month whose figures are frozen."""
    return Month.objects.filter(state=MonthState.PUBLISHED.value).order_by("-first_day").first()


def above_threshold() -> tuple[Month | None, int, int]:
    """The newest published month, how many agencies must improve in it, and of how many."""
    row = newest_published()
    if row is None:
        return None, 0, 0
    places = places_of(row)
    return row, sum(one.must_improve for one in places), len(places)


def places_of(row: Month) -> list[Place]:
    """The agencies of a month in their order, by the threshold of its last day."""
    rule = rule_of(month_end(row.first_day))
    counts = table_of(row).by_unit
    return ranking({str(unit): one for unit, one in counts.items()}, rule.overdue_percent)


def places_to_improve(row: Month) -> list[Place]:
    """The agencies above the threshold of a month that nobody asked for an improvement yet."""
    asked = set(Improvement.objects.filter(month=row).values_list("unit_id", flat=True))
    return [one for one in places_of(row) if one.must_improve and int(one.key) not in asked]
