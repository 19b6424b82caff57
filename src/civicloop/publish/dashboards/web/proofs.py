"""The page on which a figure proves itself, codes of printed figures, and the nights' proofs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics import services
from civicloop.engines.metrics.errors import MetricError
from civicloop.engines.metrics.rules import (
    CALENDARS,
    METRICS,
    SOURCES,
    Metric,
    Month,
    Period,
    PeriodKind,
    codes,
    council_window,
    months_until,
)
from civicloop.kernel.access.rules import needs, public
from civicloop.kernel.clock import services as clock
from civicloop.publish.dashboards.errors import BadChoiceError
from civicloop.publish.dashboards.rules import change
from civicloop.publish.dashboards.rules.instants import instant_of
from civicloop.publish.dashboards.web.addresses import (
    figure_address,
    proof_address,
    rows_address,
)
from civicloop.publish.dashboards.web.cells import digits, member_name, written
from civicloop.publish.dashboards.web.figures import bad_choice, layout_for, metric_or_404

RUNS = 30
MONTHS_TO_CHOOSE = 13


@dataclass(frozen=True, slots=True)
class Wish:
    """What an address asks a figure to prove: a period, a division, a member, an instant."""

    period: Period
    by: str
    value: str
    as_of: datetime | None

    @classmethod
    def read(cls, query: dict[str, str], metric: Metric, *, now: datetime) -> Wish:
        """The wish in an address; what the figure does not have raises ``BadChoiceError``."""
        by, value = query.get("by", ""), query.get("value", "")
        if (by and by not in metric.by) or (value and not by):
            raise BadChoiceError("by", by)
        text = query.get("period") or Month.of(now).moved(-1).key
        try:
            period = metrics.period_of(text)
        except MetricError as error:
            raise BadChoiceError("period", text) from error
        said = query.get("as_of", "")
        as_of = instant_of(said)
        if said and as_of is None:
            raise BadChoiceError("as_of", said)
        return cls(period, by, value, as_of)

    def result(self, metric: Metric, *, now: datetime) -> metrics.Result:
        """The figure; one that cannot be had raises ``BadChoiceError``."""
        filters = {self.by: self.value} if self.value else {}
        try:
            return metrics.resolve(
                metric.key,
                period=self.period,
                by="" if self.value else self.by,
                filters=filters,
                as_of=self.as_of,
                now=now,
            )
        except MetricError as error:
            raise BadChoiceError("", str(error)) from error


@public
def show(request: HttpRequest, module: str, name: str) -> HttpResponse:
    """One figure with all that it stands on: parts, versions, snapshots, query, neighbours."""
    metric = metric_or_404(module, name)
    now = clock.now()
    try:
        wish = Wish.read(request.GET.dict(), metric, now=now)
        result = wish.result(metric, now=now)
    except BadChoiceError as error:
        return bad_choice(request, error, metric)
    language = get_language() or "zh-hant"
    shell = layout_for(request)
    with_query = bool(request.GET.get("query"))
    division = result.by or next(iter(result.filters), "")
    context = {
        **described(result, language),
        "missing": [Month.parse(key).label(language) for key in result.missing],
        "breaks": [Month.parse(key).label(language) for key in result.breaks],
        "neighbours": neighbours(result, language, now=now),
        "parts": parts_of(result, language, may_open=bool(shell["may_open"])),
        "dimension": _dimension(metric, division, language),
        "rows_url": rows_address(metric, wish.by or metric.by[-1], wish.value, wish.period)
        if shell["may_open"] and not result.is_hidden
        else "",
        "permanent": request.build_absolute_uri(
            proof_address(
                metric, wish.period, wish.by, wish.value, as_of=wish.as_of or result.computed_at
            )
            if result.road is metrics.Road.KEPT and not metric.floor
            else proof_address(metric, wish.period, wish.by, wish.value)
        ),
        "query": metrics.statement(metric, wish.by, wish.period, now=now) if with_query else "",
        "has_query": metrics.is_of_facts(metric),
        "query_url": proof_address(metric, wish.period, wish.by, wish.value, query="1"),
        "wish": {"by": wish.by, "value": wish.value, "period": wish.period.key},
        "periods": periods_to_choose(Month.of(now), wish.period, language),
        "dimensions": [
            (key, SOURCES.get(metric.source).dimension(key).label(language)) for key in metric.by
        ],
        "can_cite": shell["may_open"] and result.shown is not None and not wish.as_of,
        "cite_url": reverse("dashboards:cite", args=metric.key.split(".")),
        **shell,
    }
    return render(request, "dashboards/proof.html", context)


@needs("dashboards.open_rows")
@require_POST
def cite(request: HttpRequest, module: str, name: str) -> HttpResponse:
    """Give the figure a code under which its print is found again."""
    metric = metric_or_404(module, name)
    now = clock.now()
    try:
        result = Wish.read(request.POST.dict(), metric, now=now).result(metric, now=now)
        row = services.cite(result, now=now)
    except BadChoiceError as error:
        return bad_choice(request, error, metric)
    except MetricError as error:
        return bad_choice(request, BadChoiceError("", str(error)), metric)
    return HttpResponseRedirect(reverse("figure_by_code", args=[row.code]))


@public
def cited(request: HttpRequest, code: str) -> HttpResponse:
    """A printed figure by its code: as printed, and as it stands now."""
    now = clock.now()
    row = metrics.citation(code)
    if row is None or row.metric not in METRICS:
        context = {"code": code[:40], "row": None, **layout_for(request)}
        return render(request, "dashboards/cited.html", context, status=404)
    language = get_language() or "zh-hant"
    stands = metrics.as_it_stands(row, now=now)
    by, value = next(iter(row.filters.items()), ("", ""))
    metric, period = METRICS.get(row.metric), _known_period(row.period)
    context = {
        "row": row,
        "code": codes.spaced(row.code),
        "title": metric.label(language),
        "unit": metric.unit(language),
        "period": period.label(language) if period else row.period,
        "member": member_name(SOURCES.get(metric.source), by, value, language),
        "has_parts": row.denominator is not None,
        "printed_parts": ""
        if row.denominator is None
        else f"{digits(row.top)}/{digits(row.denominator)}",
        "stands": stands,
        "differs": stands is not None and str(stands.shown) != row.shown,
        "new_version": stands is not None and stands.rule_version != row.version,
        "then_url": proof_address(metric, period, by, value, as_of=row.computed_at)
        if period and row.snapshot and not metric.floor
        else "",
        "now_url": proof_address(metric, period, by, value) if period else "",
        **layout_for(request),
    }
    return render(request, "dashboards/cited.html", context)


@public
def trust(request: HttpRequest) -> HttpResponse:
    """What the nights' proofs found: every road to random figures at one number, or not."""
    language = get_language() or "zh-hant"
    runs = metrics.proof_runs(RUNS)
    last = runs[0] if runs else None
    context = {
        "runs": [
            {
                "ran_at": run.ran_at,
                "cells": run.cells,
                "numbers": run.numbers,
                "months": run.fact_months,
                "differing": len(run.differing),
            }
            for run in runs
        ],
        "last": last,
        "is_good": last is not None and not last.differing,
        "lines": [line for row in (last.checked if last else ()) if (line := _line(row, language))],
        "hidden": sum(1 for row in (last.checked if last else ()) if _is_guarded(row)),
        **layout_for(request),
    }
    return render(request, "dashboards/trust.html", context)


def described(result: metrics.Result, language: str) -> dict[str, Any]:
    """The figure in words and digits."""
    metric = result.metric
    by, value = next(iter(result.filters.items()), ("", ""))
    return {
        "result": result,
        "metric": metric,
        "title": metric.label(language),
        "unit": metric.unit(language),
        "definition": metric.definition(language),
        "period": result.period.label(language),
        "first_day": result.period.first_day,
        "last_day": result.period.last_day,
        "member": member_name(SOURCES.get(metric.source), by, value, language),
        "cell": written(metric, result.cell),
        "is_kept": result.road is metrics.Road.KEPT,
        "figure_url": figure_address(metric),
    }


def neighbours(result: metrics.Result, language: str, *, now: datetime) -> list[dict[str, Any]]:
    """The period before, and the same of the year before, with the change from each."""
    if result.as_of is not None:
        return []
    found = []
    for label, period in (
        (_("The period before"), metrics.before(result.period)),
        (_("The same a year before"), metrics.year_before(result.period)),
    ):
        if period is None:
            continue
        other = metrics.same_of(result, period, now=now)
        moved = change(result.metric, result.cell, other.cell) if other.is_whole else None
        found.append(
            {
                "label": label,
                "period": period.label(language),
                "cell": written(result.metric, other.cell),
                "missing": len(other.missing),
                "change": moved,
                "url": proof_address(
                    result.metric,
                    period,
                    result.by or next(iter(result.filters), ""),
                    next(iter(result.filters.values()), ""),
                ),
            }
        )
    return found


def parts_of(result: metrics.Result, language: str, *, may_open: bool) -> list[dict[str, Any]]:
    """A line for each member, with the address of its own proof and of its rows."""
    return [
        {
            "label": row.member.label(language),
            "cell": written(
                result.metric,
                row.cell,
                rows=rows_address(result.metric, result.by, row.value, result.period)
                if may_open
                else "",
            ),
            "url": proof_address(result.metric, result.period, result.by, row.value),
        }
        for row in result.parts
    ]


def periods_to_choose(present: Month, chosen: Period, language: str) -> list[tuple[str, str]]:
    """Months, quarters, halves, years, the council's seven months, and dated periods."""
    months = list(reversed(months_until(present, MONTHS_TO_CHOOSE)))
    found = [Period.of_month(month) for month in months]
    for year in (present.year, present.year - 1):
        found.append(Period.of_months(Month(year, 1), 12, PeriodKind.YEAR))
        found += [Period.of_months(Month(year, m), 6, PeriodKind.HALF) for m in (7, 1)]
        found += [Period.of_months(Month(year, m), 3, PeriodKind.QUARTER) for m in (10, 7, 4, 1)]
    found.append(council_window(present.moved(-1)))
    for key in CALENDARS:
        found += [period for _series, period in reversed(metrics.dated_periods(key))]
    begun = [row for row in found if row.begins <= clock.now()]
    rows = {row.key: row.label(language) for row in [*begun, chosen]}
    return list(rows.items())


def _dimension(metric: Metric, by: str, language: str) -> str:
    return SOURCES.get(metric.source).dimension(by).label(language) if by else ""


def _known_period(text: str) -> Period | None:
    try:
        return metrics.period_of(text)
    except MetricError:
        return None


def _is_guarded(row: dict[str, Any]) -> bool:
    """Whether a proved number is one that may be hidden, and so is not listed."""
    return row["metric"] not in METRICS or bool(METRICS.get(row["metric"]).floor)


def _line(row: dict[str, Any], language: str) -> dict[str, Any] | None:
    if _is_guarded(row):
        return None
    metric, month = METRICS.get(row["metric"]), Month.parse(row["month"])
    source = SOURCES.get(metric.source)
    measure = source.measure(row["measure"])
    numbers = [row["kept"], row["counted"], row["opened"], row["computed"]]
    return {
        "title": metric.label(language),
        "member": member_name(source, row["by"], row["member"], language),
        "month": month.label(language),
        "measure": measure.label(language),
        "numbers": numbers,
        "is_same": len({number for number in numbers if number is not None}) == 1,
        "url": proof_address(
            metric, Period.of_month(month), row["by"] if row["member"] else "", row["member"]
        ),
    }
