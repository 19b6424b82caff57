"""The outlook of a figure: its season, its coming months, what an intervention did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics.rules import SOURCES, Kind, Metric, Month, months_until, stocks_of
from civicloop.kernel.access.rules import public
from civicloop.kernel.clock import services as clock
from civicloop.publish.dashboards.errors import BadChoiceError
from civicloop.publish.dashboards.rules import month_of, month_row
from civicloop.publish.dashboards.web.addresses import figure_address
from civicloop.publish.dashboards.web.cells import digits
from civicloop.publish.dashboards.web.figures import bad_choice, layout_for, metric_or_404
from civicloop.publish.dashboards.web.outlook_parts import (
    Beside,
    coming,
    intervention,
    name_of,
    season,
    series_of,
)

LONGEST = 60
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
        "points": points(metric, language),
        "member": name_of(figure, wish.value, language),
        "figure_url": figure_address(metric),
        "n": len(past),
        **rows_behind(figure, wish.value, past),
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
        **season(metric, past, language),
        **intervention(figure, Beside(wish.value, wish.since, wish.beside), language),
        **layout_for(request),
    }
    return render(request, "dashboards/outlook.html", context)


def rows_behind(
    figure: metrics.Figure, value: str, past: Sequence[tuple[Month, float]]
) -> dict[str, object]:
    """How many rows the months speak for, and whether these are too few to read much into.

    What stands at the end of a month is not added up.
    """
    if stocks_of(figure.metric):
        return {"rows_behind": "", "is_few": False}
    cells = [figure.at(value, month) for month, _value in past]
    number = sum(cell.n for cell in cells if cell is not None)
    formula = figure.metric.formula
    is_sample = formula.kind is not Kind.SUM or not formula.rows
    return {
        "rows_behind": digits(number),
        "is_few": bool(past) and is_sample and number < figure.metric.small,
    }


def points(metric: Metric, language: str) -> str:
    """The unit of a difference: of two percentages it is a number of points."""
    unit = metric.unit(language)
    return _("percentage points") if unit == "%" else unit
