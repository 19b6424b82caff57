"""What the pages of a scorecard draw: the table of members, the charts and the map."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from civicloop.engines.metrics.queries import Figure
from civicloop.engines.metrics.rules import WHOLE, Cell, Member, Metric, Month, Scorecard
from civicloop.kernel.geography import queries as geography
from civicloop.kernel.geography.errors import NoBoundariesError
from civicloop.publish.dashboards.rules import (
    BY_NAME,
    CardChoice,
    Drawing,
    Line,
    centre,
    compared_chart,
    drawing,
    in_order,
    series_chart,
    spread_chart,
    steps,
)
from civicloop.publish.dashboards.web.addresses import member_address, rows_address
from civicloop.publish.dashboards.web.cells import Written, digits, written

MAP_WIDTH, CENTRE_WIDTH = 460.0, 320.0


@dataclass(frozen=True)
class CardDrawing:
    """A scorecard's figures, ready for the template; ``links`` says whether numbers open rows."""

    card: Scorecard
    choice: CardChoice
    figures: Mapping[str, Figure]
    language: str
    links: bool

    @cached_property
    def members(self) -> list[Member]:
        """Members with something to show, in the reader's order."""
        used = {
            value
            for figure in self.figures.values()
            for value, month in figure.cells
            if month == self.choice.month.key
        }
        first = next(iter(self.figures.values()))
        every = {row.value: row for figure in self.figures.values() for row in figure.members}
        known = [*first.dimension.members(), *every.values()]
        rows = list({row.value: row for row in known if row.value in used}.values())
        if self.choice.sort == BY_NAME:
            return rows
        figure = self.figures[self.choice.sort]
        lines = [Line(row, [], self._cell(figure, row.value)) for row in rows]
        better = figure.metric.higher_is_better
        sort = "figure" if better is not None else "size"
        return [line.member for line in in_order(lines, sort, higher_is_better=better)]

    def lines(self) -> list[dict[str, Any]]:
        """A line of the table for each member."""
        return [
            {
                "label": row.label(self.language),
                "url": member_address(self.card, self.choice.by, row.value, self.choice.month),
                "cells": self._cells(row.value),
            }
            for row in self.members
        ]

    def whole(self) -> list[Written | None]:
        """The line of the whole city."""
        return self._cells(WHOLE)

    def tiles(self) -> list[dict[str, Any]]:
        """The city's figures by section, each with its change."""
        cells = dict(zip([row.key for row in self.card.metrics], self.whole(), strict=True))
        return [
            {
                "label": section.label(self.language),
                "figures": [
                    {
                        "label": metric.label(self.language),
                        "unit": metric.unit(self.language),
                        "cell": cells[metric.key],
                    }
                    for metric in self.card.metrics
                    if metric.key in section.metrics
                ],
            }
            for section in self.card.sections
        ]

    def compared(self) -> dict[str, Any]:
        """The chart of the drawn metric by member."""
        figure = self.figures[self.choice.drawn]
        rows = [
            (
                row.label(self.language),
                figure.at(row.value, self.choice.month),
                figure.at(row.value, self.choice.other),
            )
            for row in self.members
        ]
        return compared_chart(figure.metric, rows, self.language)

    def spread(self) -> dict[str, Any] | None:
        """The chart from the lower to the higher quantile by member."""
        if self.card.spread is None:
            return None
        low, high = (self.figures[key] for key in self.card.spread)
        rows = [
            (
                row.label(self.language),
                low.at(row.value, self.choice.month),
                high.at(row.value, self.choice.month),
            )
            for row in self.members
        ]
        return spread_chart(low.metric.unit(self.language), rows)

    def _cells(self, value: str) -> list[Written | None]:
        return [self._written(figure, value) for figure in self.figures.values()]

    def _written(self, figure: Figure, value: str) -> Written | None:
        month, metric = self.choice.month, figure.metric
        rows = rows_address(metric, self.choice.by, value, month) if self.links else ""
        before = figure.at(value, self.choice.other)
        return written(metric, figure.at(value, month), before=before, rows=rows)

    def _cell(self, figure: Figure, value: str) -> Cell:
        found = figure.at(value, self.choice.month)
        return found or Cell({}, 0, None, None, None)


def trend(
    metrics: Sequence[Metric], figures: Mapping[str, Figure], months: Sequence[Month], language: str
) -> dict[str, Any]:
    """Some figures of the whole city by month."""
    return series_chart(
        [
            (row, [(month, figures[row.key].at(WHOLE, month)) for month in months])
            for row in metrics
        ],
        language,
        breaks={key: figure.breaks for key, figure in figures.items()},
    )


def map_of(figure: Figure, month: Month, card: Scorecard, language: str) -> dict[str, Any] | None:
    """The boundaries with the figure of a month; each district leads to its report."""
    return drawn_map(
        lambda code: figure.at(code, month),
        lambda code: member_address(card, figure.dimension.key, code, month),
        language,
    )


def drawn_map(
    cell_of: Callable[[str], Cell | None], address_of: Callable[[str], str], language: str
) -> dict[str, Any] | None:
    """The boundaries with the figure of each, from light to dark; none before they are loaded."""
    try:
        collection = geography.boundaries_geojson("district", language)
    except NoBoundariesError:
        return None
    parts = _district_drawings(collection["version"], language)
    return shaded_map(collection, cell_of, address_of, parts)


@lru_cache(maxsize=8)
def _district_drawings(version: str, language: str) -> list[Drawing]:  # noqa: ARG001 (what is kept)
    """The outlines of the districts, drawn once for every edition of the boundaries."""
    return drawings(geography.boundaries_geojson("district", language))


def drawings(collection: Mapping[str, Any]) -> list[Drawing]:
    """The features of a collection, and its crowded middle again."""
    box = centre(collection)
    parts = [drawing(collection, width=MAP_WIDTH)]
    return [*parts, drawing(collection, width=CENTRE_WIDTH, box=box)] if box else parts


def shaded_map(
    collection: Mapping[str, Any],
    cell_of: Callable[[str], Cell | None],
    address_of: Callable[[str], str],
    parts: Sequence[Drawing] | None = None,
) -> dict[str, Any]:
    """Outlines with the figure of each, from light to dark; ``parts`` if they are drawn already."""
    cells = {feature["id"]: cell_of(feature["id"]) for feature in collection["features"]}
    values = [cell.shown for cell in cells.values() if cell and cell.shown is not None]
    scale = steps(values)
    return {
        "drawings": [
            {
                "width": part.width,
                "height": part.height,
                "shapes": [
                    _shape(shape, cells[shape.code], scale.step(_shown(cells[shape.code])), url)
                    for shape in part.shapes
                    for url in [address_of(shape.code)]
                ],
            }
            for part in (drawings(collection) if parts is None else parts)
        ],
        "legend": [
            {
                "step": number,
                "text": digits(low) if low == high else f"{digits(low)}–{digits(high)}",
            }
            for number, (low, high) in enumerate(scale.bounds, start=1)
        ],
        "has_gaps": len(values) < len(cells),
    }


def _shown(cell: Cell | None) -> Decimal | None:
    return cell.shown if cell else None


def _shape(shape: Any, cell: Cell | None, step: int, url: str) -> dict[str, Any]:  # noqa: ANN401 (a drawn shape)
    value = f"{digits(cell.shown)}{'*' if cell.is_small else ''}" if cell and step else "–"
    return {"shape": shape, "step": step, "value": value, "url": url}
