"""Charts of months as Vega-Lite specifications."""

from __future__ import annotations

from typing import Any

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"


MOST_BARS = 15


def agencies_chart(rows: list[tuple[str, float | None]], title: str) -> dict[str, Any]:
    """The share in time of the agencies where it is lowest; all stand in the table."""
    answered = [(name, value) for name, value in rows if value is not None]
    lowest = sorted(answered, key=lambda row: row[1])[:MOST_BARS]
    return {
        "$schema": SCHEMA,
        "height": "container",
        "data": {"values": [{"name": name, "value": value} for name, value in lowest]},
        "mark": {"type": "bar"},
        "encoding": {
            "y": {"field": "name", "type": "nominal", "sort": None, "title": None},
            "x": {"field": "value", "type": "quantitative", "title": title,
                  "scale": {"domain": [0, 100]}},
        },
    }  # fmt: skip


def trend_chart(rows: list[tuple[str, float | None]], title: str) -> dict[str, Any]:
    """The share in time, month after month."""
    return {
        "$schema": SCHEMA,
        "data": {"values": [{"month": name, "value": value} for name, value in rows]},
        "mark": {"type": "line", "point": True},
        "encoding": {
            "x": {"field": "month", "type": "ordinal", "sort": None, "title": None,
                  "axis": {"labelAngle": 0}},
            "y": {"field": "value", "type": "quantitative", "title": title,
                  "scale": {"zero": False}},
        },
    }  # fmt: skip
