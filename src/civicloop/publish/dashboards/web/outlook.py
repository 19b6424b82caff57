"""The outlook of a figure: its season, its coming months, what an intervention did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics.queries import Figure
from civicloop.engines.metrics.rules import SOURCES, WHOLE, Metric, Month, months_until
from civicloop.engines.metrics.rules.insight import effect, forecast, seasons
from civicloop.kernel.access.rules import public
from civicloop.kernel.clock import services as clock
from civicloop.publish.dashboards.errors import BadChoiceError
from civicloop.publish.dashboards.rules import month_of, month_row
from civicloop.publish.dashboards.rules.outlooks import outlook_chart
from civicloop.publish.dashboards.web.addresses import figure_address
from civicloop.publish.dashboards.web.figures import bad_choice, layout_for, metric_or_404

LONGEST = 60
AHEAD = 6
SHOWN = 24
MONTHS_TO_CHOOSE = 24


@dataclass(frozen=True, slots=True)
class Wish:
    """By what, for which member, since which month, and beside which others; all where none."""

    by: str
    value: str
    since: Month | None
    beside: frozenset[str]

    @classmethod
    def read(cls, query: QueryDict, metric: Metric, present: Month) -> Wish:
        """The wish in an address; what the figure does not have raises ``BadChoiceError``."""
        by, value = query.get("by") or metric.by[0], query.get("value", "")
        if by not in metric.by:
            raise BadChoiceError("by", by)
        members = {row.value for row in SOURCES.get(metric.source).dimension(by).members()}
        if value and value not in members:
            raise BadChoiceError("value", value)
        beside = frozenset(query.getlist("beside")) - {"", value}
        for other in sorted(beside - members):
            raise BadChoiceError("beside", other)
        text = query.get("since", "")
        return cls(by, value, month_of("since", text, present) if text else None, beside)


@public
def show(request: HttpRequest, module: str, name: str) -> HttpResponse:
    """The past and the coming months of a figure, its season, and before and after."""
    metric = metric_or_404(module, name)
    present = Month.of(clock.now())
    try:
        wish = Wish.read(request.GET, metric, present)
    except BadChoiceError as error:
        return bad_choice(request, error, metric)
    language = get_language() or "zh-hant"
    months = months_until(present.moved(-1), LONGEST)
    figure = metrics.kept(metric.key, by=wish.by, months=months)
    past = series_of(figure, wish.value)
    dimension = figure.dimension
    context = {
        "metric": metric,
        "title": metric.label(language),
        "unit": metric.unit(language),
        "member": _name(figure, wish.value, language),
        "figure_url": figure_address(metric),
        "n": len(past),
        "wish": {
            "by": wish.by,
            "value": wish.value,
            "since": wish.since.key if wish.since else "",
            "beside": wish.beside,
        },
        "dimensions": [
            (key, SOURCES.get(metric.source).dimension(key).label(language)) for key in metric.by
        ],
        "members": [(row.value, row.label(language)) for row in dimension.members()],
        "breaks": [month_row(month, figure.breaks, language) for month, _v in figure.breaks],
        "months": [
            (row.key, row.label(language))
            for row in reversed(months_until(present.moved(-1), MONTHS_TO_CHOOSE))
        ],
        **coming(metric, past, language),
        **season(past, language),
        **intervention(figure, wish, language),
        **layout_for(request),
    }
    return render(request, "dashboards/outlook.html", context)


def series_of(figure: Figure, value: str) -> list[tuple[Month, float]]:
    """The unbroken run of months up to the last one that have a figure."""
    found: list[tuple[Month, float]] = []
    for month in reversed(figure.months):
        cell = figure.at(value, month)
        if cell is None or cell.value is None:
            break
        found.append((month, float(cell.value)))
    return list(reversed(found))


def coming(metric: Metric, past: Sequence[tuple[Month, float]], language: str) -> dict[str, Any]:
    """The forecast with its chart and its table."""
    made = forecast([value for _month, value in past], AHEAD)
    if not made:
        return {"forecast": []}
    last = past[-1][0]
    rows = [(last.moved(row.ahead), row) for row in made]
    return {
        "forecast": [
            [
                month.label(language),
                _digits(row.middle),
                f"{_digits(row.low)} – {_digits(row.high)}",
            ]
            for month, row in rows
        ],
        "forecast_columns": [_("Month"), metric.label(language), _("Interval of 80 %")],
        "forecast_chart": outlook_chart(metric, past[-SHOWN:], rows, language),
        "is_seasonal": made[0].method == "seasonal",
        "forecast_counts": _counts(made[0].errors, made[0].effective),
        "next": {
            "month": rows[0][0].label(language),
            "low": _digits(made[0].low),
            "high": _digits(made[0].high),
        },
    }


def season(past: Sequence[tuple[Month, float]], language: str) -> dict[str, Any]:
    """The months of the year, each as a share of a usual one."""
    found = seasons([value for _month, value in past], past[0][0].month) if past else None
    if found is None:
        return {"seasons": []}
    names = [
        f"{number}月" if language.startswith("zh") else f"{number:02d}" for number in range(1, 13)
    ]
    return {
        "seasons": [[name, f"{value:.0f}"] for name, value in zip(names, found.index, strict=True)],
        "highest": names[found.highest - 1],
        "lowest": names[found.lowest - 1],
        "highest_share": f"{max(found.index):.0f}",
        "lowest_share": f"{min(found.index):.0f}",
    }


def intervention(figure: Figure, wish: Wish, language: str) -> dict[str, Any]:
    """Before and after a month, beside the others (or those chosen) with a figure all along."""
    if wish.since is None or wish.value == WHOLE:
        return {"effect": None}
    mine = dict(series_of(figure, wish.value))
    months = [month for month in figure.months if month in mine]
    others = []
    for member in figure.members:
        if member.value == wish.value or (wish.beside and member.value not in wish.beside):
            continue
        theirs = dict(series_of(figure, member.value))
        if months and all(month in theirs for month in months):
            others.append([theirs[month] for month in months])
    before = sum(1 for month in months if month < wish.since)
    found = effect([mine[month] for month in months], others, before)
    return {
        "asked": True,
        "effect": found
        and {
            "change": f"{found.change:+.2f}",
            "low": f"{found.low:+.2f}",
            "high": f"{found.high:+.2f}",
            "is_clear": found.is_clear,
            "was_parallel": found.was_parallel,
            "others": found.others,
            "counts": _counts(len(months), found.effective),
            "rows": [
                (_name(figure, wish.value, language), _digits(found.before), _digits(found.after)),
                (_("The others"), _digits(found.others_before), _digits(found.others_after)),
            ],
            "months_before": found.months_before,
            "months_after": found.months_after,
        },
        "since": wish.since.label(language),
    }


def _counts(months: int, effective: float) -> tuple[int, str] | None:
    """As how many independent months they count, where that is clearly fewer."""
    return (months, f"{effective:.0f}") if effective < months - 1 else None


def _name(figure: Figure, value: str, language: str) -> str:
    if value == WHOLE:
        return _("The whole city")
    members = figure.dimension.members()
    return next((row.label(language) for row in members if row.value == value), value)


def _digits(value: float) -> str:
    return f"{value:,.1f}"
