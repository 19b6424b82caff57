"""What the templates draw of a figure: words, numbers and addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from civicloop.engines.metrics.queries import Figure
from civicloop.engines.metrics.rules import SOURCES, Cell, Metric, Month, months_until
from civicloop.publish.dashboards.rules import SORTS, SPANS, Choice, Line, in_order, month_row
from civicloop.publish.dashboards.web.addresses import rows_address
from civicloop.publish.dashboards.web.cells import parts_of

MONTHS_TO_CHOOSE = 24


def trend_of(figure: Figure) -> list[tuple[Month, Cell | None]]:
    """The city's figure by month."""
    return [(month, figure.totals.get(month.key)) for month in figure.months]


def trend_rows(figure: Figure, language: str) -> list[tuple[str, object]]:
    """The line of the whole city as a table, for whoever does not see the chart."""
    return [
        (
            month_row(month, figure.breaks, language),
            cell.shown if cell and cell.shown is not None else "–",
        )
        for month, cell in trend_of(figure)
    ]


def ordered_lines(figure: Figure, choice: Choice, shown: Sequence[Month]) -> list[Line]:
    """A line for each member that has a figure in the months shown, in the reader's order."""
    narrowed = replace(figure, months=shown)
    lines = []
    for member in figure.members:
        cells = [figure.at(member.value, month) for month in shown]
        if any(cell is not None and (cell.counts or cell.is_hidden) for cell in cells):
            lines.append(Line(member, cells, narrowed.over_months(member.value)))
    return in_order(lines, choice.sort, higher_is_better=figure.metric.higher_is_better)


@dataclass(frozen=True)
class Drawing:
    """What is drawn of a figure; ``links`` says whether numbers lead to their rows."""

    figure: Figure
    choice: Choice
    shown: Sequence[Month]
    language: str
    links: bool

    def line(self, row: Line) -> dict[str, Any]:
        """One line of the table."""
        cells = self._linked(row.member.value, row.cells)
        return {"label": row.member.label(self.language), "cells": cells, "whole": row.whole}

    def total(self) -> dict[str, Any]:
        """The line of the whole city."""
        cells = [self.figure.totals.get(month.key) for month in self.shown]
        kept = {m.key: c for m, c in zip(self.shown, cells, strict=True) if c is not None}
        whole = replace(self.figure, totals=kept).over_all()
        return {"cells": self._linked("", cells), "whole": whole}

    def tiles(self) -> list[dict[str, Any]]:
        """The city's figure in the chosen month and in the one before."""
        months = (self.choice.until, self.choice.until.moved(-1))
        return [
            {
                "label": month.label(self.language),
                "cell": self.figure.totals[month.key],
                "parts": parts_of(self.figure.metric, self.figure.totals[month.key]),
                "rows": self._rows("", month),
            }
            for month in months
            if month.key in self.figure.totals
        ]

    def _linked(self, value: str, cells: Sequence[Cell | None]) -> list[Any]:
        """Each cell with the address of its rows; nothing where there is no figure."""
        return [
            self._told(value, cell, month) for cell, month in zip(cells, self.shown, strict=True)
        ]

    def _told(self, value: str, cell: Cell | None, month: Month) -> dict[str, Any] | None:
        if cell is None or not (cell.counts or cell.is_hidden or cell.shown is not None):
            return None
        return {
            "cell": cell,
            "parts": parts_of(self.figure.metric, cell) if cell.counts else "",
            "rows": self._rows(value, month) if cell.counts else "",
        }

    def _rows(self, value: str, month: Month) -> str:
        if not self.links:
            return ""
        return rows_address(self.figure.metric, self.choice.by, value, month)


def choices(metric: Metric, choice: Choice, present: Month, language: str) -> dict[str, Any]:
    """What the page shows now, and what else it can show."""
    source = SOURCES.get(metric.source)
    return {
        **choice.address(),
        "dimensions": [(key, source.dimension(key).label(language)) for key in metric.by],
        "spans": SPANS,
        "sorts": SORTS,
        "months": [
            (month.key, month.label(language))
            for month in reversed(months_until(present, MONTHS_TO_CHOOSE))
        ],
    }
