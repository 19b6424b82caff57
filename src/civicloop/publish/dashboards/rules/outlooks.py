"""Charts of the outlook: the past with the coming months, and words by month. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from civicloop.engines.metrics.rules import Metric, Month
from civicloop.engines.metrics.rules.insight import Forecast, Mentions
from civicloop.publish.dashboards.rules.charts import MONTH_AXIS, SCHEMA


def outlook_chart(
    metric: Metric,
    past: Sequence[tuple[Month, float]],
    coming: Sequence[tuple[Month, Forecast]],
    language: str,
) -> dict[str, Any]:
    """The past as a line, the coming months dashed within their interval."""
    values: list[dict[str, Any]] = [
        {"month": month.short(language), "value": value} for month, value in past
    ]
    values += [
        {"month": month.short(language), "middle": row.middle, "low": row.low, "high": row.high}
        for month, row in coming
    ]
    x = {"field": "month", "type": "ordinal", "sort": None, "title": None, "axis": MONTH_AXIS}
    title = metric.unit(language)
    return {
        "$schema": SCHEMA,
        "data": {"values": values},
        "encoding": {"x": x},
        "layer": [
            {
                "mark": {"type": "area", "opacity": 0.2},
                "encoding": {
                    "y": {"field": "low", "type": "quantitative", "title": title},
                    "y2": {"field": "high"},
                },
            },
            {
                "mark": {"type": "line", "point": True},
                "encoding": {"y": {"field": "value", "type": "quantitative", "title": title}},
            },
            {
                "mark": {"type": "line", "strokeDash": [4, 3], "point": {"shape": "diamond"}},
                "encoding": {"y": {"field": "middle", "type": "quantitative", "title": title}},
            },
        ],
    }


def mentions_chart(
    series: Sequence[tuple[str, Sequence[Mentions]]], title: str, language: str
) -> dict[str, Any]:
    """Shares of texts by month, each series with its own dash; a gap where hidden."""
    values = [
        {
            "month": row.month.short(language),
            "subject": name,
            "value": None if row.share is None else round(row.share, 2),
        }
        for name, rows in series
        for row in rows
    ]
    encoding: dict[str, Any] = {
        "x": {"field": "month", "type": "ordinal", "sort": None, "title": None, "axis": MONTH_AXIS},
        "y": {"field": "value", "type": "quantitative", "title": title},
    }
    if len(series) > 1:
        names = [name for name, _rows in series]
        look = {"field": "subject", "type": "nominal", "sort": names, "title": None}
        legend = {"orient": "bottom", "columns": 1, "labelLimit": 320}
        encoding |= {"color": {**look, "legend": legend}, "strokeDash": look, "shape": look}
    return {
        "$schema": SCHEMA,
        "data": {"values": values},
        "mark": {"type": "line", "point": True},
        "encoding": encoding,
    }
