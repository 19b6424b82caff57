"""Charts as Vega-Lite specifications, readable in grey print. Pure.

Series differ by dash and shape as well as by colour, values stand beside their marks, and
what is compared with is a tick, not a second colour.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from civicloop.engines.metrics.rules import Cell, Metric, Month
from civicloop.publish.dashboards.rules.choices import Line

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
STEP = 22
"""Height of one member in a chart, in points."""
MONTH_AXIS = {"labelAngle": 0, "labelOverlap": True, "labelSeparation": 8}


Breaks = Sequence[tuple[Month, int]]
"""Months from which on another version of a definition counts, and which."""


def trend_chart(
    metric: Metric,
    totals: Sequence[tuple[Month, Cell | None]],
    language: str,
    *,
    breaks: Breaks = (),
) -> dict[str, Any]:
    """A line of the city's figure by month; a month without a figure leaves a gap."""
    spec = {
        "$schema": SCHEMA,
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
                "axis": MONTH_AXIS,
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
    return with_breaks(spec, _told(breaks, language), language)


def told_break(version: int, language: str, *, figure: str = "") -> str:
    """How a break is named: from here on another version of the definition counts."""
    if language.startswith("zh"):
        return f"{figure}定義第 {version} 版起"
    return f"{figure + ': ' if figure else ''}version {version} from here"


def month_row(month: Month, breaks: Breaks, language: str) -> str:
    """A month as a table names it, with the version that begins in it."""
    marks = [told_break(version, language) for at, version in breaks if at == month]
    return " ".join([month.label(language), *(f"（{mark}）" for mark in marks)])


def months_row(
    month: Month, breaks: Mapping[str, Breaks], metrics: Sequence[Metric], language: str
) -> str:
    """A month as a table of several figures names it, with each version that begins in it."""
    marks = [
        told_break(version, language, figure=metric.label(language))
        for metric in metrics
        for at, version in breaks.get(metric.key, ())
        if at == month
    ]
    return " ".join([month.label(language), *(f"（{mark}）" for mark in marks)])


def with_breaks(
    spec: dict[str, Any], breaks: Sequence[tuple[Month, str]], language: str
) -> dict[str, Any]:
    """A series by month with a dashed rule and words at each month in which another one begins."""
    if not breaks:
        return spec
    values = [{"month": month.short(language), "break": words} for month, words in breaks]
    x = spec["encoding"]["x"]
    months = list(dict.fromkeys(row["month"] for row in spec["data"]["values"]))
    shown = {key: value for key, value in spec.items() if key not in {"mark", "encoding"}}
    encoding = {key: value for key, value in spec["encoding"].items() if key != "x"}
    label = {"type": "text", "align": "left", "baseline": "top", "dx": 4, "y": 2, "color": "black"}
    return {
        **shown,
        "encoding": {"x": {**x, "scale": {"domain": months}}},
        "layer": [
            {"mark": spec["mark"], "encoding": encoding},
            {
                "data": {"values": values},
                "mark": {"type": "rule", "strokeDash": [4, 3], "color": "black"},
                "encoding": {"tooltip": {"field": "break", "type": "nominal"}},
            },
            {
                "data": {"values": values},
                "mark": label,
                "encoding": {"text": {"field": "break", "type": "nominal"}},
            },
        ],
    }


def _told(breaks: Breaks, language: str) -> list[tuple[Month, str]]:
    return [(month, told_break(version, language)) for month, version in breaks]


def marked(
    spec: dict[str, Any], months: Sequence[Month], marks: Mapping[str, str], language: str
) -> dict[str, Any]:
    """A line by month with a stroke and a number over each month that was annotated."""
    if not any(month.key in marks for month in months):
        return spec
    noted = [
        {"month": month.short(language), "note": marks[month.key]}
        for month in months
        if month.key in marks
    ]
    encoding = dict(spec["encoding"])
    x = {**encoding.pop("x"), "scale": {"domain": [month.short(language) for month in months]}}
    plain = [{"mark": spec["mark"], "encoding": encoding}] if "mark" in spec else spec["layer"]
    return {
        **{key: value for key, value in spec.items() if key != "mark"},
        "encoding": {"x": x},
        "layer": [
            *plain,
            {"data": {"values": noted}, "mark": {"type": "rule", "strokeDash": [1, 3]}},
            {
                "data": {"values": noted},
                "mark": {"type": "text", "baseline": "bottom", "fontWeight": "bold"},
                "encoding": {"text": {"field": "note"}, "y": {"value": 0}},
            },
        ],
    }


def members_chart(metric: Metric, lines: Sequence[Line], language: str) -> dict[str, Any]:
    """A bar for each member over the whole span, in the order of the table."""
    return {
        "$schema": SCHEMA,
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


def series_chart(
    series: Sequence[tuple[Metric, Sequence[tuple[Month, Cell | None]]]],
    language: str,
    *,
    breaks: Mapping[str, Breaks] | None = None,
) -> dict[str, Any]:
    """Several figures of one unit by month, each with its own dash and shape."""
    named = [metric.label(language) for metric, _totals in series]
    look = {"field": "figure", "type": "nominal", "sort": named, "title": None}
    told = [
        (month, told_break(version, language, figure=metric.label(language)))
        for metric, _totals in series
        for month, version in (breaks or {}).get(metric.key, ())
    ]
    spec = {
        "$schema": SCHEMA,
        "data": {
            "values": [
                {
                    "month": month.short(language),
                    "figure": metric.label(language),
                    "value": _number(cell),
                }
                for metric, totals in series
                for month, cell in totals
            ]
        },
        "mark": {"type": "line", "point": {"filled": False, "fill": "white", "size": 40}},
        "encoding": {
            "x": {
                "field": "month",
                "type": "ordinal",
                "sort": None,
                "title": None,
                "axis": MONTH_AXIS,
            },
            "y": {
                "field": "value",
                "type": "quantitative",
                "title": series[0][0].unit(language) if series else None,
                "axis": {"format": ",.0f"},
            },
            "color": {**look, "legend": {"orient": "top", "symbolSize": 120}},
            "strokeDash": look,
            "shape": look,
        },
    }
    return with_breaks(spec, told, language)


def named_chart(
    metric: Metric,
    lines: Sequence[tuple[str, Sequence[tuple[Month, Cell | None]]]],
    language: str,
    *,
    breaks: Breaks = (),
) -> dict[str, Any]:
    """One figure by month for the city and for members, each line with its own dash and shape."""
    names = [name for name, _totals in lines]
    look = {"field": "name", "type": "nominal", "sort": names, "title": None}
    spec = trend_chart(metric, [], language)
    spec["data"] = {
        "values": [
            {"month": month.short(language), "name": name, "value": _number(cell)}
            for name, totals in lines
            for month, cell in totals
        ]
    }
    spec["encoding"] |= {
        "color": {**look, "legend": {"orient": "top", "symbolSize": 120}},
        "strokeDash": look,
        "shape": look,
    }
    return with_breaks(spec, _told(breaks, language), language)


def compared_chart(
    metric: Metric, rows: Sequence[tuple[str, Cell | None, Cell | None]], language: str
) -> dict[str, Any]:
    """A bar for each member's figure, and a stroke where it stood before.

    The figure stands beside the name, where no bar or stroke can lie over it.
    """
    values = [
        {
            "name": f"{name}　{now.shown}{'*' if now.is_small else ''}",
            "value": _number(now),
            "before": _number(before),
        }
        for name, now, before in rows
        if now is not None and now.shown is not None
    ]
    y = {"field": "name", "type": "nominal", "sort": None, "title": None}
    x = {"type": "quantitative", "title": metric.unit(language)}
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "bar", "opacity": 0.75}, "encoding": {"x": {"field": "value", **x}}}
    ]
    if any(row["before"] is not None for row in values):
        mark = {"type": "tick", "thickness": 3, "size": STEP - 6, "color": "black"}
        layers.append({"mark": mark, "encoding": {"x": {"field": "before", **x}}})
    return {
        "$schema": SCHEMA,
        "height": {"step": STEP},
        "data": {"values": values},
        "encoding": {"y": {**y, "axis": {"labelLimit": 260}}},
        "layer": layers,
    }


def plain_chart(rows: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """A bar for each plain number, which stands beside its name."""
    return {
        "$schema": SCHEMA,
        "height": {"step": STEP},
        "data": {
            "values": [{"name": f"{name}　{number}", "value": number} for name, number in rows]
        },
        "mark": {"type": "bar"},
        "encoding": {
            "y": {
                "field": "name",
                "type": "nominal",
                "sort": None,
                "title": None,
                "axis": {"labelLimit": 260},
            },
            "x": {"field": "value", "type": "quantitative", "title": None},
        },
    }


def spread_chart(unit: str, rows: Sequence[tuple[str, Cell | None, Cell | None]]) -> dict[str, Any]:
    """For each member a line from the median to the higher quantile; a point and a stroke."""
    values = [
        {"name": name, "low": _number(low), "high": _number(high)}
        for name, low, high in rows
        if low is not None and low.shown is not None
    ]
    y = {"field": "name", "type": "nominal", "sort": None, "title": None}
    return {
        "$schema": SCHEMA,
        "height": {"step": STEP},
        "data": {"values": values},
        "encoding": {"y": y},
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 2},
                "encoding": {
                    "x": {"field": "low", "type": "quantitative", "title": unit},
                    "x2": {"field": "high"},
                },
            },
            {
                "mark": {"type": "point", "filled": True, "size": 70},
                "encoding": {"x": {"field": "low", "type": "quantitative"}},
            },
            {
                "mark": {"type": "tick", "thickness": 3, "size": STEP - 8},
                "encoding": {"x": {"field": "high", "type": "quantitative"}},
            },
        ],
    }


def numbers_of(rows: Sequence[tuple[str, Mapping[str, Cell | None]]]) -> list[list[object]]:
    """Figures by name as the lines of a table, for whoever does not see the chart."""
    return [
        [name, *(cell.shown if cell and cell.shown is not None else "–" for cell in cells.values())]
        for name, cells in rows
    ]
