"""A month of a programme in numbers and checks, and how far its items have come."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.rules import Money, SpendingFormula, last_day, stage_sums
from civicloop.engines.tracking.states import DONE_REPORTS, Part, ReportState
from civicloop.evaluate.programmes import policies, queries
from civicloop.evaluate.programmes.rules import Line, Share, analyse
from civicloop.evaluate.programmes.web.labels import (
    CHECK_NAMES,
    FORMULAS,
    HOLDS_BACK,
    cause_path,
    named,
    percent,
    period_text,
    titled,
)
from civicloop.evaluate.programmes.web.month_tables import (
    NOT_BEGUN,
    ItemSteps,
    MonthReports,
    step_name,
)
from civicloop.evaluate.programmes.web.staff.programmes import programme_or_404
from civicloop.kernel.access.rules import needs
from civicloop.kernel.clock import services as clock

if TYPE_CHECKING:
    from civicloop.engines.tracking.models import Report
    from civicloop.kernel.access.middleware import ActorRequest

SEE = needs("tracking.see")


@SEE
@require_safe
def show_month(request: ActorRequest, pk: int, period: int) -> HttpResponseBase:
    """Classes, streaks, causes and money of a month, and every check before it is published."""
    row = programme_or_404(request.actor, pk)
    month = tracked.months(pk).filter(pk=period).first()
    if month is None:
        raise Http404
    _version, parameters = tracked.thresholds(row, last_day(month.month))
    reports = tracked.reports(request.actor).filter(period=month)
    reports = reports.select_related("variance__cause__parent__parent")
    rows = list(reports.select_related("item__programme", "unit", "responsibility"))
    said = queries.outside_said(
        {one.item_id for one in rows}, month.month, Decimal(str(parameters["lag_points"]))
    )
    found = tracking.checks_of_many(
        [one for one in rows if one.state != ReportState.MISSED],
        {one.pk: one.why is not None for one in rows},
        {item: tracking.Outside(*values) for item, values in said.items()},
    )
    table = MonthReports(request, reports, found=found)
    if table.wants_export:
        return table.export()
    counts = Counter(fault.code for faults in found.values() for fault in faults)
    formula = SpendingFormula(parameters["spending_formula"])
    analysis = analyse(_lines(rows))
    own = reverse("programmes:month", args=[pk, period])
    context = {
        "row": row,
        "name": titled(row),
        "month": month,
        "label": period_text(month.month, row.cadence),
        "table": table,
        "url": own,
        "analysis": analysis,
        "rate": percent(analysis.execution.rate(formula)),
        "formula": FORMULAS[formula],
        "lag_bound": f"{parameters['lag_points']:g}",
        "spending_bound": f"{parameters['spending_percent']:g}",
        "asked": Share(sum(one.state in DONE_REPORTS for one in rows), len(rows)),
        "checks": [
            {"name": name, "count": counts[code], "holds": code in HOLDS_BACK,
             "url": f"{own}?check={code}"}
            for code, name in CHECK_NAMES.items()
        ],
        "open_faults": sum(count for code, count in counts.items() if code in HOLDS_BACK),
        "may_manage": policies.may_manage(request.actor, row) and month.state == "open",
    }  # fmt: skip
    return render(request, "programmes/month.html", context)


def _lines(rows: list[Report]) -> list[Line]:
    """The approved reports of the units that lead."""
    return [
        Line(
            one.lag,
            tuple(one.triggers),
            one.streak,
            Money(*(Decimal(n) for n in (one.allocated, one.paid, one.payable, one.surplus))),
            cause_path(one.why.cause) if one.why is not None else "",
        )
        for one in rows
        if one.state in DONE_REPORTS and one.responsibility.part == Part.LEAD
    ]


@SEE
@require_safe
def show_steps(request: ActorRequest, pk: int) -> HttpResponseBase:
    """How many items stand at which step, and each of them."""
    row = programme_or_404(request.actor, pk)
    items = tracked.visible_items(request.actor).filter(programme=row)
    items = items.exclude(state__in=["listed", "withdrawn", "merged"])
    counted = tracked.counted_by_step(items)
    total = sum(count for _, _, count in counted)
    steps = [(zh or NOT_BEGUN, step_name(zh, en)) for zh, en, _ in counted]
    today = timezone.localdate(clock.now())
    table = ItemSteps(
        request, tracked.with_steps(items).select_related("unit"), steps=steps, today=today
    )
    if table.wants_export:
        return table.export()
    money = tracked.money_by_step(items) if row.has_money else []
    context: dict[str, Any] = {
        "row": row,
        "name": titled(row),
        "body": named(row.body),
        "table": table,
        "money": [(step_name(zh, en), sums) for zh, en, sums in money],
        "sums": stage_sums([sums for _, _, sums in money]),
        "total": total,
        "counts": [
            {"key": zh or NOT_BEGUN, "name": step_name(zh, en), "count": count,
             "share": percent(Share(count, total).percent)}
            for zh, en, count in counted
        ],
    }  # fmt: skip
    return render(request, "programmes/steps.html", context)
