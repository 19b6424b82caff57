"""S-curve, money curve and earned value of an item, as charts and as tables. Pure.

Series differ by dash and shape as well as by colour, so that a grey print can be read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from civicloop.engines.tracking.rules import (
    Forecast,
    Version,
    apart,
    at_month,
    later,
    money_at_month,
    span,
)

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
AXIS = {"labelAngle": 0, "labelOverlap": True, "labelSeparation": 8}
Label = Callable[[date], str]
AHEAD = 24
"""So many months of a forecast are drawn; one further away is told in words."""
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Reached:
    """What was reached by the end of a month."""

    month: date
    actual: Decimal | None
    allocated: int
    paid: int


@dataclass(frozen=True, slots=True)
class Names:
    """The words of a picture in the reader's language."""

    version: str
    actual: str
    forecast: str
    percent: str
    money: str
    planned_money: str
    allocated: str
    paid: str


def months_shown(versions: Sequence[Version], reached: Sequence[Reached]) -> list[date]:
    """The months from the first to the last of any plan or report."""
    every = [point.month for version in versions for point in version.curve]
    every += [row.month for row in reached]
    return span(min(every), max(every)) if every else []


def s_curve_chart(
    versions: Sequence[Version],
    reached: Sequence[Reached],
    forecast: Forecast | None,
    *,
    names: Names,
    label: Label,
) -> dict[str, Any] | None:
    """Every version of the plan, what was reached, and where it leads between best and worst."""
    months = months_shown(versions, reached)
    if not months:
        return None
    last = next((row for row in reversed(reached) if row.actual is not None), None)
    band = _band(last, forecast)
    if band:
        months = span(months[0], max(months[-1], band[-1][0]))
    order = [label(month) for month in months]
    lines = [
        {"month": label(month), "value": _number(at_month(version.curve, month)),
         "series": names.version.format(number=version.number)}
        for version in versions
        for month in span(version.curve[0].month, version.curve[-1].month)
    ]  # fmt: skip
    lines += [
        {"month": label(row.month), "value": _number(row.actual), "series": names.actual}
        for row in reached
        if row.actual is not None
    ]
    lines += [
        {"month": label(month), "value": mean, "series": names.forecast}
        for month, mean, _low, _high in band
    ]
    named = [names.version.format(number=version.number) for version in versions]
    series = [*named, names.actual, *([names.forecast] if band else [])]
    layers = [_line_layer(series, actual=names.actual, title=names.percent, top=100)]
    if band:
        values = [
            {"month": label(month), "low": low, "high": high} for month, _mean, low, high in band
        ]
        layers.insert(0, _band_layer(values))
    return _chart(lines, layers, order)


def _chart(
    lines: list[dict[str, Any]], layers: list[dict[str, Any]], order: list[str]
) -> dict[str, Any]:
    x: dict[str, Any] = {"field": "month", "type": "ordinal", "title": None, "axis": AXIS}
    x["scale"] = {"domain": order}
    for layer in layers:
        layer.setdefault("data", {"values": lines})
        layer["encoding"]["x"] = x
    return {"$schema": SCHEMA, "layer": layers}


def _line_layer(series: list[str], *, actual: str, title: str, top: int | None) -> dict[str, Any]:
    look = {"field": "series", "type": "nominal", "sort": series, "title": None}
    dashes = [[1, 0] if name == actual else [6, 3 + 2 * at] for at, name in enumerate(series)]
    widths = [3 if name == actual else 1.5 for name in series]
    y: dict[str, Any] = {"field": "value", "type": "quantitative", "title": title}
    if top is not None:
        y["scale"] = {"domain": [0, top]}
    return {
        "mark": {"type": "line", "point": {"size": 24}},
        "encoding": {
            "y": y,
            "color": {**look, "legend": {"orient": "top", "columns": 2, "labelLimit": 200}},
            "strokeDash": {**look, "scale": {"domain": series, "range": dashes}},
            "strokeWidth": {**look, "scale": {"domain": series, "range": widths}, "legend": None},
        },
    }


def _band_layer(values: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "data": {"values": values},
        "mark": {"type": "area", "opacity": 0.18, "line": False},
        "encoding": {
            "y": {"field": "low", "type": "quantitative"},
            "y2": {"field": "high"},
        },
    }


def _band(
    last: Reached | None, forecast: Forecast | None
) -> list[tuple[date, float, float, float]]:
    if last is None or last.actual is None or forecast is None or forecast.expected is None:
        return []
    ends = forecast.latest or later(last.month, AHEAD)
    ends = min(ends, later(last.month, AHEAD))
    if apart(last.month, ends) < 1:
        return []
    actual = float(last.actual)
    return [
        (
            month,
            _toward(actual, last.month, forecast.expected, month),
            _toward(actual, last.month, forecast.latest, month),
            _toward(actual, last.month, forecast.earliest, month),
        )
        for month in span(last.month, ends)
    ]


def _toward(actual: float, begun: date, end: date | None, month: date) -> float:
    if end is None:
        return actual
    whole = apart(begun, end)
    share = min(1.0, apart(begun, month) / whole) if whole > 0 else 1.0
    return round(actual + (100 - actual) * share, 2)


def money_chart(
    versions: Sequence[Version], reached: Sequence[Reached], *, names: Names, label: Label
) -> dict[str, Any] | None:
    """Planned, allotted and paid by month, in millions of NT$."""
    months = months_shown(versions, reached)
    plan = versions[-1].curve if versions else ()
    if not months or not (any(point.money for point in plan) or any(r.allocated for r in reached)):
        return None
    lines = [
        {"month": label(month), "value": money_at_month(plan, month) / MILLION,
         "series": names.planned_money}
        for month in (span(plan[0].month, plan[-1].month) if plan else [])
    ]  # fmt: skip
    for row in reached:
        for name, value in ((names.allocated, row.allocated), (names.paid, row.paid)):
            lines.append({"month": label(row.month), "value": value / MILLION, "series": name})
    series = [names.planned_money, names.allocated, names.paid]
    layer = _line_layer(series, actual=names.paid, title=names.money, top=None)
    return _chart(lines, [layer], [label(month) for month in months])


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


THICKEST, BARS = 24, 340
"""How thick a bar is at most, and what all of them have together, in pixels."""


def honesty_chart(
    rows: Sequence[Mapping[str, Any]], *, title: str, names: tuple[str, str]
) -> dict[str, Any]:
    """Of each unit, the promises that were due and those that were kept, beside each other."""
    kept, broken = names
    values = [
        {"unit": row["name"], "what": what, "count": count}
        for row in rows
        for what, count in ((kept, row["kept"]), (broken, row["due"] - row["kept"]))
    ]
    return {
        "$schema": SCHEMA,
        "height": "container",
        "data": {"values": values},
        "mark": {"type": "bar", "size": max(4, min(THICKEST, BARS // max(len(rows), 1)))},
        "encoding": {
            "y": {"field": "unit", "type": "nominal", "sort": None, "title": None,
                  "axis": {"labelLimit": 260}},
            "x": {"field": "count", "type": "quantitative", "title": title,
                  "axis": {"tickMinStep": 1}},
            "color": {"field": "what", "type": "nominal", "sort": list(names), "title": None,
                      "legend": {"orient": "top", "columns": 1}},
        },
    }  # fmt: skip
