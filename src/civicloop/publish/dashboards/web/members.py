"""The report of one member of a scorecard: every figure of a month, and the year behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics.rules import (
    NO_MEMBER,
    SOURCES,
    WHOLE,
    Cell,
    Metric,
    Month,
    Scorecard,
    months_until,
)
from civicloop.kernel.access.rules import public
from civicloop.kernel.clock import services as clock
from civicloop.publish.dashboards.errors import BadChoiceError
from civicloop.publish.dashboards.rules import (
    month_of,
    month_row,
    months_row,
    series_chart,
    trend_chart,
)
from civicloop.publish.dashboards.web.addresses import card_address, member_address, rows_address
from civicloop.publish.dashboards.web.cards import TREND, card_or_404
from civicloop.publish.dashboards.web.cells import written
from civicloop.publish.dashboards.web.drawing import MONTHS_TO_CHOOSE
from civicloop.publish.dashboards.web.figures import layout_for, refused

Cells = Mapping[tuple[str, str], Cell]


@dataclass(frozen=True)
class Report:
    """Whose report it is, of which month, and the cells of member and city behind it."""

    card: Scorecard
    by: str
    value: str
    month: Month
    mine: Cells
    city: Cells
    links: bool

    def lines(self, language: str) -> list[dict[str, Any]]:
        """A line for each figure: now, the month before, a year before, and the city."""
        return [self._line(metric, language) for metric in self.card.metrics]

    def _line(self, metric: Metric, language: str) -> dict[str, Any]:
        now = self.mine.get((metric.key, self.month.key))
        rows = rows_address(metric, self.by, self.value, self.month) if self.links else ""
        earlier = [self.mine.get((metric.key, self.month.moved(back).key)) for back in (-1, -12)]
        return {
            "label": metric.label(language),
            "unit": metric.unit(language),
            "definition": metric.definition(language),
            "version": metric.version,
            "now": written(metric, now, before=earlier[0], rows=rows),
            "before": written(metric, earlier[0]),
            "year": written(metric, earlier[1]),
            "against_year": written(metric, now, before=earlier[1]),
            "city": written(metric, self.city.get((metric.key, self.month.key))),
        }


@public
def show(request: HttpRequest, module: str, name: str) -> HttpResponse:
    """One member's figures of a month, beside its own earlier ones and the city's."""
    card = card_or_404(module, name)
    present = Month.of(clock.now())
    back = reverse("dashboards:card", args=card.key.split("."))
    language = get_language() or "zh-hant"
    try:
        by, value, label = member_of(card, request.GET.dict(), language)
        month = month_of("month", request.GET.get("month") or present.moved(-1).key, present)
    except BadChoiceError as error:
        return refused(request, error, back)
    shell = layout_for(request)
    months = months_until(month, TREND)
    mine, city = cells_of(card, by, value, months)
    report = Report(card, by, value, month, mine, city, links=bool(shell["may_open"]))
    context = {
        "card": card,
        "title": label,
        "card_title": card.label(language),
        "dimension": SOURCES.get(card.metrics[0].source).dimension(by).label(language),
        "month": month.label(language),
        "before": month.moved(-1).label(language),
        "year": month.moved(-12).label(language),
        "is_running": month == present,
        "is_whole": value == WHOLE,
        "lines": report.lines(language),
        "months": [(row.key, row.label(language)) for row in months_to_choose(present)],
        "chosen": {"by": by, "value": value, "month": month.key},
        "back": card_address(card, {"by": by, "month": month.key}),
        "city_url": member_address(card, by, WHOLE, month),
        **charts(report, months, language),
        **shell,
    }
    return render(request, "dashboards/member.html", context)


def member_of(card: Scorecard, query: Mapping[str, str], language: str) -> tuple[str, str, str]:
    """Dimension, member and its name; without a member it is the whole city."""
    by = query.get("by") or card.by[0]
    known = (*card.by, *filter(None, [card.drawn_by]))
    if by not in known:
        raise BadChoiceError("by", by)
    value = query.get("value", "")
    if value == WHOLE:
        return by, WHOLE, _("The whole city")
    members = SOURCES.get(card.metrics[0].source).dimension(by).members()
    for member in (*members, NO_MEMBER):
        if member.value == value:
            return by, value, member.label(language)
    raise BadChoiceError("value", value)


def cells_of(card: Scorecard, by: str, value: str, months: list[Month]) -> tuple[Cells, Cells]:
    """The member's cells of a year, and the city's of the last month."""
    keys = [row.key for row in card.metrics]
    if value == WHOLE:
        figures = metrics.kept_many(keys, by=card.by[-1], months=months)
        city = {
            (key, at): row for key, figure in figures.items() for at, row in figure.totals.items()
        }
        return city, city
    figures = metrics.kept_many(keys, by=card.by[-1], months=months[-1:])
    city = {(key, at): row for key, figure in figures.items() for at, row in figure.totals.items()}
    return metrics.of_member(keys, by=by, value=value, months=months), city


def months_to_choose(present: Month) -> list[Month]:
    """The months of the list, the newest first."""
    return list(reversed(months_until(present, MONTHS_TO_CHOOSE)))


def charts(report: Report, months: list[Month], language: str) -> dict[str, Any]:
    """The year of the lead metric, and of the metrics that share a chart."""
    lead = next(row for row in report.card.metrics if row.key == report.card.lead)
    trend = [row for row in report.card.metrics if row.key in report.card.trend]
    drawn = [lead.key, *(row.key for row in trend)]
    by = report.card.by[-1] if report.value == WHOLE else report.by
    breaks = metrics.breaks_of(drawn, by=by, months=months)
    return {
        "lead": lead.label(language),
        "lead_columns": [_("Month"), lead.label(language)],
        "lead_chart": trend_chart(
            lead, _by_month(report, lead, months), language, breaks=breaks[lead.key]
        ),
        "lead_rows": [
            [
                month_row(month, breaks[lead.key], language),
                cell.shown if cell and cell.shown is not None else "–",
            ]
            for month, cell in _by_month(report, lead, months)
        ],
        "trend_chart": series_chart(
            [(row, _by_month(report, row, months)) for row in trend], language, breaks=breaks
        ),
        "trend_columns": [_("Month"), *(row.label(language) for row in trend)],
        "trend_rows": [
            [
                months_row(month, breaks, trend, language),
                *(
                    cell.shown if (cell := report.mine.get((row.key, month.key))) else "–"
                    for row in trend
                ),
            ]
            for month in months
        ],
    }


def _by_month(
    report: Report, metric: Metric, months: list[Month]
) -> list[tuple[Month, Cell | None]]:
    return [(month, report.mine.get((metric.key, month.key))) for month in months]
