"""Charts of reports: one Vega-Lite specification for page and print, and its words. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"
STEP: Final = 20
WIDTH: Final = 430
UPRIGHT: Final = {
    "titleAngle": 0, "titleAnchor": "end", "titleAlign": "right", "titleBaseline": "bottom",
    "titleX": -4, "titleY": -8,
}  # fmt: skip
"""The unit stands above its axis: on its side a Chinese sign is not read."""


def bars(rows: Sequence[tuple[str, Decimal | None]], unit: str) -> dict[str, Any]:
    """A bar for each member, in the order of the table; the number stands at its end."""
    values = [{"name": name, "value": float(value)} for name, value in rows if value is not None]
    y = {"field": "name", "type": "nominal", "sort": None, "title": None,
         "axis": {"labelLimit": 200}}  # fmt: skip
    x = {"field": "value", "type": "quantitative", "title": unit}
    return {
        "$schema": SCHEMA,
        "width": WIDTH,
        "height": {"step": STEP},
        "data": {"values": values},
        "encoding": {"y": y, "x": x},
        "layer": [
            {"mark": {"type": "bar", "color": "#3a6ea5"}},
            {
                "mark": {"type": "text", "align": "left", "dx": 3, "color": "#222222"},
                "encoding": {"text": {"field": "value", "type": "quantitative", "format": ",.6~g"}},
            },
        ],
    }


def line(rows: Sequence[tuple[str, Decimal | None]], unit: str) -> dict[str, Any]:
    """A line by month; a month without a figure leaves a gap."""
    values = [
        {"month": name, "value": None if value is None else float(value)} for name, value in rows
    ]
    return {
        "$schema": SCHEMA,
        "width": WIDTH,
        "height": 180,
        "data": {"values": values},
        "mark": {"type": "line", "point": True, "color": "#3a6ea5"},
        "encoding": {
            "x": {"field": "month", "type": "ordinal", "sort": None, "title": None,
                  "axis": {"labelAngle": 0}},
            "y": {"field": "value", "type": "quantitative", "title": unit,
                  "axis": {"tickMinStep": 1, **UPRIGHT}},
        },
    }  # fmt: skip


def words(
    title: str, rows: Sequence[tuple[str, Decimal | None]], unit: str, *, by_month: bool
) -> str:
    """What the chart shows, for whoever does not see it: made from the figures alone."""
    known = [(name, value) for name, value in rows if value is not None]
    if not known:
        return f"{title}：尚無資料。"
    kind = "折線圖" if by_month else "長條圖"
    top = max(known, key=lambda row: row[1])
    low = min(known, key=lambda row: row[1])
    said = f"{kind}：{title}，共{len(known)}{'個月' if by_month else '項'}。"
    said += f"最高為{top[0]}{top[1]:,}{unit}"
    if low[0] != top[0]:
        said += f"，最低為{low[0]}{low[1]:,}{unit}"
    if by_month and len(known) > 1:
        first, last = known[0][1], known[-1][1]
        trend = "增加" if last > first else "減少" if last < first else "持平"
        said += f"；自{known[0][0]}之{first:,}{unit}至{known[-1][0]}之{last:,}{unit}，{trend}"
        said += f"{abs(last - first):,}{unit}" if last != first else ""
    return f"{said}。"
