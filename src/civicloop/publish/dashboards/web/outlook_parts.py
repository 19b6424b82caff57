"""What the outlook of a figure says: each answer with its sample, its method and the numbers.

The worked example under each answer is the computation itself with the numbers of this
figure, so that a reader with a pocket calculator comes to the same.
"""

from __future__ import annotations

from calendar import month_abbr
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from django.utils.translation import gettext as _

from civicloop.engines.metrics.queries import Figure
from civicloop.engines.metrics.rules import WHOLE, Metric, Month
from civicloop.engines.metrics.rules.insight import Effect, Seasons, effect, forecast, seasons
from civicloop.publish.dashboards.rules.outlooks import bounds as bounds_of
from civicloop.publish.dashboards.rules.outlooks import effect_chart, outlook_chart, seasons_chart

AHEAD = 6
SHOWN = 24
YEAR = 12
NAMED = 12
"""Members that are named one by one beside an intervention."""
Series = Sequence[tuple[Month, float]]


@dataclass(frozen=True, slots=True)
class Beside:
    """Of which member, since which month, beside which others; all others where none is named."""

    value: str
    since: Month | None
    beside: frozenset[str]


def series_of(figure: Figure, value: str) -> list[tuple[Month, float]]:
    """The unbroken run of months up to the last one that have a figure."""
    found: list[tuple[Month, float]] = []
    for month in reversed(figure.months):
        cell = figure.at(value, month)
        if cell is None or cell.value is None:
            break
        found.append((month, float(cell.value)))
    return list(reversed(found))


def coming(metric: Metric, past: Series, language: str) -> dict[str, Any]:
    """The forecast with its chart, its table and the first month computed step by step."""
    values = [value for _month, value in past]
    floor, ceiling = bounds_of(metric, values)
    made = forecast(values, AHEAD, floor=floor, ceiling=ceiling)
    if not made:
        return {"forecast": []}
    last = past[-1][0]
    rows = [(last.moved(row.ahead), row) for row in made]
    first = made[0]
    lag = YEAR if first.method == "seasonal" else 1
    return {
        "forecast": [
            [month.label(language), shown(row.middle), f"{shown(row.low)} – {shown(row.high)}"]
            for month, row in rows
        ],
        "forecast_columns": [_("Month"), metric.label(language), _("Interval of 80 %")],
        "forecast_chart": outlook_chart(metric, past[-SHOWN:], rows, language),
        "is_seasonal": first.method == "seasonal",
        "forecast_counts": _counts(first.errors, first.effective),
        "next": {
            "month": rows[0][0].label(language),
            "low": shown(first.low),
            "high": shown(first.high),
            "like": past[-lag][0].label(language),
            "middle": shown(first.middle),
            "errors": first.errors,
            "spread": shown(first.spread, 2),
            "degrees": shown(first.effective),
            "factor": shown(first.factor, 3),
            "half": shown(first.half),
            "least": signed(first.middle - first.half, plus=False),
            "most": shown(first.middle + first.half),
            "is_kept_in": (first.low, first.high)
            != (first.middle - first.half, first.middle + first.half),
            "last_ahead": made[-1].ahead,
            "last_growth": shown(made[-1].growth, 2) if made[-1].growth > first.growth else "",
        },
    }


def season(metric: Metric, past: Series, language: str) -> dict[str, Any]:
    """The months of the year, each as a share of a usual one, and the highest step by step."""
    found = seasons([value for _month, value in past], past[0][0].month) if past else None
    if found is None:
        has_nought = len(past) >= 3 * YEAR and min(value for _month, value in past) <= 0
        return {"seasons": [], "has_nought": has_nought}
    names = [
        f"{number}月" if language.startswith("zh") else month_abbr[number]
        for number in range(1, YEAR + 1)
    ]
    return {
        "seasons": [
            [name, f"{value:.0f}", len(of)]
            for name, value, of in zip(names, found.index, found.ratios, strict=True)
        ],
        "seasons_columns": [_("Month"), "%", _("Months averaged")],
        "seasons_chart": seasons_chart(names, found.index),
        "highest": names[found.highest - 1],
        "lowest": names[found.lowest - 1],
        "highest_share": f"{max(found.index):.0f}",
        "lowest_share": f"{min(found.index):.0f}",
        "apart": "；" if language.startswith("zh") else "; ",
        "season_example": _season_example(metric, found, past, language),
    }


def _season_example(
    metric: Metric, found: Seasons, past: Series, language: str
) -> dict[str, object]:
    """The highest month of the year: each of its months beside the usual one, and their mean."""
    mine = found.ratios[found.highest - 1]
    return {
        "months": [
            {
                "month": past[row.place][0].label(language),
                "value": shown(row.value, metric.decimals),
                "usual": shown(row.usual, 2),
                "percent": shown(row.percent, 2),
            }
            for row in mine
        ],
        "mean": shown(fmean(row.percent for row in mine), 2),
        "scale": shown(found.scale, 4),
        "index": shown(max(found.index), 2),
    }


def intervention(figure: Figure, wish: Beside, language: str) -> dict[str, Any]:
    """Before and after a month, beside the others (or those chosen) with a figure all along."""
    if wish.since is None or wish.value == WHOLE:
        return {"effect": None}
    mine = series_of(figure, wish.value)
    months = [month for month, _value in mine]
    others, left_out = _others(figure, wish, months)
    before = sum(1 for month in months if month < wish.since)
    found = effect([value for _month, value in mine], list(others.values()), before)
    names = [name_of(figure, value, language) for value in others]
    said = {
        "asked": True,
        "effect": None,
        "since": wish.since.label(language),
        "have": {"before": before, "after": len(months) - before, "others": len(others)},
        "between": "、" if language.startswith("zh") else ", ",
        "others": names[:NAMED],
        "others_more": len(names[NAMED:]),
        "left_out": [name_of(figure, value, language) for value in left_out[:NAMED]],
        "left_out_more": len(left_out[NAMED:]),
    }
    if found is None:
        return said
    member = name_of(figure, wish.value, language)
    mean_other = [fmean(row[place] for row in others.values()) for place in range(len(months))]
    lines = ((member, [value for _month, value in mine]), (_("Mean of the others"), mean_other))
    said |= {
        "effect": _effect_told(found, len(months)),
        "effect_rows": _effect_rows(found, member),
        "effect_columns": ["", _("Mean before"), _("Mean after"), _("After less before")],
        "effect_chart": effect_chart(figure.metric, months, lines, wish.since, language),
    }
    return said


def _others(
    figure: Figure, wish: Beside, months: Sequence[Month]
) -> tuple[dict[str, list[float]], list[str]]:
    """By member the figures in the same months, and those that lack one of them.

    Who has no rows in any of the months is no comparison.
    """
    others, left_out = {}, []
    for member in figure.members:
        if member.value == wish.value or (wish.beside and member.value not in wish.beside):
            continue
        cells = [figure.at(member.value, month) for month in months]
        if not any(cell is not None and (cell.n or cell.is_hidden) for cell in cells):
            continue
        theirs = dict(series_of(figure, member.value))
        if months and all(month in theirs for month in months):
            others[member.value] = [theirs[month] for month in months]
        else:
            left_out.append(member.value)
    return others, left_out


def _effect_told(found: Effect, months: int) -> dict[str, Any]:
    return {
        "own": signed(found.own, 2),
        "theirs": signed(found.theirs, 2),
        "change": signed(found.change, 2),
        "low": signed(found.low, 2),
        "high": signed(found.high, 2),
        "is_clear": found.is_clear,
        "was_parallel": found.was_parallel,
        "drift": signed(found.drift, 2),
        "drift_low": signed(found.drift_low, 2),
        "drift_high": signed(found.drift_high, 2),
        "others": found.others,
        "counts": _counts(months, found.effective),
        "months_before": found.months_before,
        "months_after": found.months_after,
        "before": shown(found.before, 2),
        "after": shown(found.after, 2),
        "others_before": shown(found.others_before, 2),
        "others_after": shown(found.others_after, 2),
    }


def _effect_rows(found: Effect, member: str) -> list[list[str]]:
    return [
        [member, shown(found.before, 2), shown(found.after, 2), signed(found.own, 2)],
        [
            _("Mean of the others"),
            shown(found.others_before, 2),
            shown(found.others_after, 2),
            signed(found.theirs, 2),
        ],
        [_("Difference"), "", "", signed(found.change, 2)],
    ]


def _counts(months: int, effective: float) -> tuple[int, str] | None:
    """As how many independent months they count, where that is clearly fewer."""
    return (months, f"{effective:.0f}") if effective < months - 1 else None


def name_of(figure: Figure, value: str, language: str) -> str:
    """A member by name; the whole city without one."""
    if value == WHOLE:
        return _("The whole city")
    known = [*figure.dimension.members(), *figure.members]
    return next((row.label(language) for row in known if row.value == value), value)


def shown(value: float, decimals: int = 1) -> str:
    """A number with its thousands apart."""
    return f"{value:,.{decimals}f}"


def signed(value: float, decimals: int = 1, *, plus: bool = True) -> str:
    """A number with a sign that is as wide as a plus."""
    digits = f"{abs(value):,.{decimals}f}"
    if not any(digit in "123456789" for digit in digits):
        return digits
    return f"{'−' if value < 0 else '+' if plus else ''}{digits}"
