"""Charts of the outlook: the past with the coming months, and words by month. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from civicloop.engines.metrics.rules import Kind, Metric, Month
from civicloop.engines.metrics.rules.insight import Forecast, Link, Mentions, log_likelihood
from civicloop.publish.dashboards.rules.charts import MONTH_AXIS, SCHEMA


def worked_ratio(one: int, n: int, two: int, m: int) -> str:
    """The log-likelihood ratio of two shares written out: each number beside what was expected.

    ``2 × (30 ln(30 ÷ 16.0) + …) ≈ 34.1``, for a reader with a pocket calculator.
    """
    share = (one + two) / (n + m)
    parts = ((one, n * share), (two, m * share), (n - one, n - n * share), (m - two, m - m * share))
    told = " + ".join(
        f"{seen:,} ln({seen:,} ÷ {expected:,.2f})" for seen, expected in parts if seen
    )
    return f"2 × ({told}) ≈ {log_likelihood(one, n, two, m):,.1f}"


def worked_nearness(link: Link, n: int) -> str:
    """How near two words are, written out from the four numbers."""
    by_chance = f"{link.n_one:,} × {link.n_other:,} ÷ {n:,} ≈ {link.by_chance:,.2f}"
    near = f"log₂({link.both:,} ÷ {link.by_chance:,.2f}) ÷ −log₂({link.both:,} ÷ {n:,})"
    return f"{by_chance}; {near} ≈ {link.nearness:.2f}"


HUNDRED = 100
USUAL = 100
"""A usual month, of which the months of the year are shares."""


def bounds(metric: Metric, values: Sequence[float]) -> tuple[float | None, float | None]:
    """Between what the figure can lie, as far as its kind and its past say.

    Answers on a scale have their ends; a count and a share of counts are never below nought, and
    such a share that never was above a hundred is not expected there.
    """
    if metric.formula.bounds:
        low, high = metric.formula.bounds
        return float(low), float(high)
    floor = 0.0 if not values or min(values) >= 0 else None
    is_percent = metric.formula.kind is Kind.SHARE and metric.formula.scale == HUNDRED
    if is_percent and metric.unit_en == "%" and values and max(values) <= HUNDRED:
        return floor, float(HUNDRED)
    return floor, None


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
                "mark": {"type": "area", "fillOpacity": 0.3, "line": False},
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


def seasons_chart(names: Sequence[str], index: Sequence[float]) -> dict[str, Any]:
    """A bar for each month of the year, with a stroke where a usual month stands."""
    values = [
        {"month": name, "value": round(value, 1)} for name, value in zip(names, index, strict=True)
    ]
    x = {"field": "month", "type": "ordinal", "sort": None, "title": None, "axis": MONTH_AXIS}
    return {
        "$schema": SCHEMA,
        "data": {"values": values},
        "layer": [
            {
                "mark": {"type": "bar", "opacity": 0.75},
                "encoding": {
                    "x": x,
                    "y": {"field": "value", "type": "quantitative", "title": "%"},
                },
            },
            {
                "mark": {"type": "rule", "strokeDash": [4, 3], "color": "black"},
                "encoding": {"y": {"datum": USUAL}},
            },
        ],
    }


def effect_chart(
    metric: Metric,
    months: Sequence[Month],
    lines: Sequence[tuple[str, Sequence[float]]],
    since: Month,
    language: str,
) -> dict[str, Any]:
    """A place and the mean of those it is held against, with a stroke where something was done."""
    names = [name for name, _values in lines]
    look = {"field": "name", "type": "nominal", "sort": names, "title": None}
    x = {"field": "month", "type": "ordinal", "sort": None, "title": None, "axis": MONTH_AXIS}
    domain = {"domain": [month.short(language) for month in months]}
    return {
        "$schema": SCHEMA,
        "data": {
            "values": [
                {"month": month.short(language), "name": name, "value": round(value, 2)}
                for name, values in lines
                for month, value in zip(months, values, strict=True)
            ]
        },
        "encoding": {"x": {**x, "scale": domain}},
        "layer": [
            {
                "mark": {"type": "line", "point": True},
                "encoding": {
                    "y": {
                        "field": "value",
                        "type": "quantitative",
                        "title": metric.unit(language),
                        "scale": {"zero": not metric.formula.is_ratio},
                    },
                    "color": {**look, "legend": {"orient": "top", "symbolSize": 120}},
                    "strokeDash": look,
                    "shape": look,
                },
            },
            {
                "data": {"values": [{"month": since.short(language)}]},
                "mark": {"type": "rule", "strokeDash": [4, 3], "color": "black"},
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
