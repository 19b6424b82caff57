"""Charts of months as Vega-Lite specifications."""

from __future__ import annotations

from typing import Any

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"


def agencies_chart(rows: list[tuple[str, float | None]], title: str) -> dict[str, Any]:
    """The share in time of each agency; one without answered documents has no bar."""
    return {
        "$schema": SCHEMA,
        "height": {"step": 22},
        "data": {"values": [{"name": name, "value": value} for name, value in rows]},
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
