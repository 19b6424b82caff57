"""Charts of plans as Vega-Lite specifications; what is compared with is a tick."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from civicloop.evaluate.planning.queries import Aggregate
from civicloop.evaluate.planning.web.labels import shown_number, shown_percent, shown_year

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
Chart = dict[str, Any]


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(round(value, 2))


def agencies_chart(rows: Sequence[Aggregate]) -> Chart:
    """The mean by weight of each agency in a year; one without results has no bar."""
    values = [{"name": row.name, "value": _float(row.weighted)} for row in rows]
    return {
        "$schema": SCHEMA,
        "height": {"step": 24},
        "data": {"values": values},
        "mark": {"type": "bar"},
        "encoding": {
            "y": {"field": "name", "type": "nominal", "sort": None, "title": None},
            "x": {"field": "value", "type": "quantitative", "title": "%",
                  "scale": {"domain": [0, 100]}},
        },
    }  # fmt: skip


def years_chart(lines: Sequence[dict[str, Any]], measure: str) -> Chart:
    """What was reached in each year as a bar, the target as a tick."""
    values = [
        {"year": shown_year(line["year"]), "reached": _float(line["reached"]),
         "target": _float(line["target"])}
        for line in lines
    ]  # fmt: skip
    x = {"field": "year", "type": "ordinal", "sort": None, "title": None,
         "axis": {"labelAngle": 0}}  # fmt: skip
    return {
        "$schema": SCHEMA,
        "data": {"values": values},
        "encoding": {"x": x},
        "layer": [
            {"mark": {"type": "bar", "opacity": 0.75, "size": 36},
             "encoding": {"y": {"field": "reached", "type": "quantitative", "title": measure}}},
            {"mark": {"type": "tick", "thickness": 3, "size": 52, "color": "black"},
             "encoding": {"y": {"field": "target", "type": "quantitative"}}},
        ],
    }  # fmt: skip


def years_table(lines: Sequence[dict[str, Any]]) -> list[list[str]]:
    """The numbers of the chart of years."""
    return [
        [shown_year(line["year"]), shown_number(line["target"]), shown_number(line["reached"]),
         shown_percent(line["achieved"])]
        for line in lines
    ]  # fmt: skip


def years_columns() -> list[str]:
    """Their headings."""
    return [_("Year"), _("Target"), _("Reached"), _("Share of the target")]
