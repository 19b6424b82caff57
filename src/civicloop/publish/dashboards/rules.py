"""What a reader chose, read from the address, and the charts of what is shown. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from civicloop.engines.metrics.errors import UnknownCellError
from civicloop.engines.metrics.rules import Cell, Member, Metric, Month
from civicloop.publish.dashboards.errors import BadChoiceError

SPANS = (3, 6, 12)
USUAL_SPAN = 6
SORTS = ("name", "figure", "size")
USUAL_SORT = "size"


@dataclass(frozen=True, slots=True)
class Choice:
    """What a page of one metric shows: by what, until when, how many months, in what order."""

    by: str
    until: Month
    span: int = USUAL_SPAN
    sort: str = "size"

    @classmethod
    def read(cls, query: Mapping[str, str], metric: Metric, *, present: Month) -> Choice:
        """The choice in an address; a value that the page does not have raises."""
        by = query.get("by") or metric.by[0]
        if by not in metric.by:
            raise BadChoiceError("by", by)
        span = query.get("span") or str(USUAL_SPAN)
        if span not in {str(n) for n in SPANS}:
            raise BadChoiceError("span", span)
        sort = query.get("sort") or USUAL_SORT
        if sort not in SORTS:
            raise BadChoiceError("sort", sort)
        until = query.get("until") or present.key
        try:
            month = Month.parse(until)
        except UnknownCellError as error:
            raise BadChoiceError("until", until) from error
        if month > present:
            raise BadChoiceError("until", until)
        return cls(by, month, int(span), sort)

    def address(self, **changes: object) -> dict[str, str]:
        """The choice as parts of an address, with changes."""
        parts = {"by": self.by, "until": self.until.key, "span": self.span, "sort": self.sort}
        return {key: str(value) for key, value in {**parts, **changes}.items()}


@dataclass(frozen=True, slots=True)
class Line:
    """One member of the dimension, its cells by month, and its figure over all of them."""

    member: Member
    cells: Sequence[Cell | None]
    whole: Cell


def in_order(lines: Sequence[Line], sort: str, *, higher_is_better: bool | None) -> list[Line]:
    """Lines in the reader's order: as the city lists them, worst figure first, or largest first.

    A line without a figure stands last.
    """
    if sort == "size":
        return sorted(lines, key=lambda line: -(line.whole.denominator or line.whole.numerator))
    if sort == "figure":
        sign = 1 if higher_is_better else -1
        with_figure = [line for line in lines if line.whole.value is not None]
        without = [line for line in lines if line.whole.value is None]
        return [
            *sorted(with_figure, key=lambda line: sign * (line.whole.value or Decimal(0))),
            *without,
        ]
    return list(lines)


def trend_chart(
    metric: Metric, totals: Sequence[tuple[Month, Cell | None]], language: str
) -> dict[str, Any]:
    """A line of the city's figure by month; a month without a figure leaves a gap."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "data": {
            "values": [
                {"month": month.short(language), "value": _number(cell)} for month, cell in totals
            ]
        },
        "mark": {"type": "line", "point": True},
        "encoding": {
            "x": {
                "field": "month",
                "type": "ordinal",
                "sort": None,
                "title": None,
                "axis": {"labelAngle": 0, "labelOverlap": True, "labelSeparation": 8},
            },
            "y": {
                "field": "value",
                "type": "quantitative",
                "title": metric.unit(language),
                "scale": {"zero": not metric.formula.is_ratio},
                "axis": {} if metric.formula.is_ratio else {"tickMinStep": 1, "format": ",.0f"},
            },
        },
    }


def members_chart(metric: Metric, lines: Sequence[Line], language: str) -> dict[str, Any]:
    """A bar for each member over the whole span, in the order of the table."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "height": {"step": 20},
        "data": {
            "values": [
                {"name": line.member.label(language), "value": _number(line.whole)}
                for line in lines
                if line.whole.value is not None
            ]
        },
        "mark": {"type": "bar"},
        "encoding": {
            "y": {"field": "name", "type": "nominal", "sort": None, "title": None},
            "x": {"field": "value", "type": "quantitative", "title": metric.unit(language)},
        },
    }


def _number(cell: Cell | None) -> float | None:
    """A cell's shown figure as a chart takes it."""
    return float(cell.shown) if cell is not None and cell.shown is not None else None
