"""What the templates draw of a figure: words, numbers and addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from civicloop.engines.metrics.queries import Figure
from civicloop.engines.metrics.rules import SOURCES, Cell, Metric, Month, months_until
from civicloop.publish.dashboards.rules import SORTS, SPANS, Choice, Line, in_order
from civicloop.publish.dashboards.web.addresses import rows_address

MONTHS_TO_CHOOSE = 24


def trend_of(figure: Figure) -> list[tuple[Month, Cell | None]]:
    """The city's figure by month."""
    return [(month, figure.totals.get(month.key)) for month in figure.months]


def trend_rows(figure: Figure, language: str) -> list[tuple[str, object]]:
    """The line of the whole city as a table, for whoever does not see the chart."""
    return [
        (month.label(language), cell.shown if cell and cell.shown is not None else "–")
        for month, cell in trend_of(figure)
    ]


def ordered_lines(figure: Figure, choice: Choice, shown: Sequence[Month]) -> list[Line]:
    """A line for each member that has a figure in the months shown, in the reader's order."""
    narrowed = replace(figure, months=shown)
    lines = []
    for member in figure.members:
        cells = [figure.cells.get((member.value, month.key)) for month in shown]
        if any(cells):
            lines.append(Line(member, cells, narrowed.over_months(member.value)))
    return in_order(lines, choice.sort, higher_is_better=figure.metric.higher_is_better)


def line(
    figure: Figure, choice: Choice, row: Line, shown: Sequence[Month], language: str
) -> dict[str, Any]:
    """One line of the table: each number with the address of its rows."""
    return {
        "label": row.member.label(language),
        "cells": _linked(figure.metric, choice, row.member.value, row.cells, shown),
        "whole": row.whole,
    }


def total(figure: Figure, choice: Choice, shown: Sequence[Month]) -> dict[str, Any]:
    """The line of the whole city."""
    cells = [figure.totals.get(month.key) for month in shown]
    kept = {m.key: cell for m, cell in zip(shown, cells, strict=True) if cell is not None}
    return {
        "cells": _linked(figure.metric, choice, "", cells, shown),
        "whole": replace(figure, totals=kept).over_all(),
    }


def tiles(figure: Figure, choice: Choice, language: str) -> list[Any]:
    """The city's figure in the chosen month and in the one before."""
    found = []
    for month in (choice.until, choice.until.moved(-1)):
        cell = figure.totals.get(month.key)
        if cell is not None:
            address = rows_address(figure.metric, choice.by, "", month)
            found.append({"label": month.label(language), "cell": cell, "rows": address})
    return found


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


def _linked(
    metric: Metric,
    choice: Choice,
    value: str,
    cells: Sequence[Cell | None],
    shown: Sequence[Month],
) -> list[Any]:
    """Each cell with the address of its rows; nothing where there is no figure."""
    return [
        {"cell": cell, "rows": rows_address(metric, choice.by, value, month)} if cell else None
        for cell, month in zip(cells, shown, strict=True)
    ]
