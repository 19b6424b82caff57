"""The commission's review of a month beside the one before it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.states import ReportState
from civicloop.evaluate.programmes import policies
from civicloop.evaluate.programmes.rules import following
from civicloop.evaluate.programmes.web.labels import (
    REPORTS,
    VERDICTS,
    cause_path,
    percent,
    period_text,
    points,
)
from civicloop.evaluate.programmes.web.staff.months import ReportStep, judged, report_or_404
from civicloop.kernel.access.rules import needs
from civicloop.kernel.city.rules import money_text
from civicloop.ui.rules import day_text

if TYPE_CHECKING:
    from civicloop.engines.tracking.models import Correction, Report

REVIEW = needs("tracking.review")
FIGURES: tuple[tuple[Any, str, str], ...] = (
    (_("What was done this month"), "narrative", "text"),
    (_("Planned progress"), "planned", "percent"),
    (_("Actual progress in all"), "actual", "percent"),
    (_("Behind (points)"), "lag", "points"),
    (_("Planned money"), "planned_money", "money"),
    (_("Allotted so far"), "allocated", "money"),
    (_("Paid so far"), "paid", "money"),
    (_("Payable"), "payable", "money"),
    (_("Surplus"), "surplus", "money"),
    (_("Spending ratio"), "spending", "ratio"),
    (_("Behind in a row"), "streak", "text"),
    (_("Expected end"), "forecast_on", "day"),
    (_("Day of completion"), "completed_on", "day"),
)
OF_MONEY = {"money", "ratio"}


@REVIEW
class Accept(ReportStep):
    """Accept a report."""

    heading = _("Accept the report")
    submit = _("Accept it")
    done = _("The report is accepted.")

    @property
    def back(self) -> str:
        """The next report that waits, or the list when none is left."""
        found = _next_of(self.request.actor, self.row)
        return reverse("programmes:review", args=[found]) if found else super().back

    def perform(self, values: dict[str, Any]) -> None:  # noqa: ARG002 (nothing is asked)
        """Accept it."""
        tracking.accept_report(self.row.pk, version=self.row.version, actor=self.request.actor)


@REVIEW
@require_safe
def show_review(request: HttpRequest, pk: int) -> HttpResponse:
    """A report beside the month before it, with the checks and what other systems say."""
    row = report_or_404(request.actor, pk)
    before = tracked.report_before(row)
    owner = row.item.programme
    context = {
        "row": row,
        "period": period_text(row.month, row.item.programme.cadence),
        "why": getattr(row, "variance", None),
        "verdict": VERDICTS.get(getattr(getattr(row, "variance", None), "verdict", "")),
        "badge": REPORTS[row.state],
        "lines": side_by_side(row, before),
        "before": before,
        "before_period": period_text(before.month, owner.cadence) if before else "",
        "judged": judged(row, None, None, request.actor),
        "may_accept": policies.may_review(request.actor, owner)
        and row.state == ReportState.APPROVED
        and row.period.state == "open",
        "may_correct": policies.may_review(request.actor, owner) and row.period.state == "frozen",
        "verifications": list(row.verifications.all()),
        "corrections": [
            {"row": one, "lines": corrected(one)} for one in row.corrections.order_by("-pk")
        ],
        "next": _next_of(request.actor, row),
    }
    return render(request, "programmes/review.html", context)


def _next_of(actor: Any, row: Report) -> int | None:  # noqa: ANN401 (an actor)
    """The one that follows by number; after the last the first again."""
    rows = tracked.to_review(actor).order_by().values_list("item__number", "pk")
    return following(rows, (row.item.number, row.pk))


def corrected(row: Correction) -> list[tuple[Any, str, str]]:
    """What a correction changed, field by field, in the words of the reader."""
    language = get_language() or ""
    kinds = {name: (label, kind) for label, name, kind in FIGURES}

    def shown(kind: str, value: str | None) -> str:
        if value is None:
            return "—"
        if kind == "money":
            return money_text(Decimal(value), language)
        if kind == "percent":
            return percent(Decimal(value))
        return day_text(date.fromisoformat(value), language) if kind == "day" else value

    lines = []
    for name, before in row.before.items():
        label, kind = kinds.get(name, (name, "text"))
        lines.append((label, shown(kind, before), shown(kind, row.after.get(name))))
    return lines


def side_by_side(row: Report, before: Report | None) -> list[dict[str, Any]]:
    """Each figure and text of two months, and whether it changed."""
    kinds = [one for one in FIGURES if row.item.programme.has_money or one[2] not in OF_MONEY]
    lines = [
        {"label": label, "kind": kind, "now": getattr(row, name),
         "before": getattr(before, name) if before else None}
        for label, name, kind in kinds
    ]  # fmt: skip
    why, ago = getattr(row, "variance", None), getattr(before, "variance", None)
    for label, name, kind in (
        (_("Cause"), "cause", "cause"),
        (_("The cause in words"), "cause_text", "text"),
        (_("Who answers for it"), "party", "text"),
        (_("Remedy"), "remedy", "text"),
        (_("Made good by"), "recovery_on", "day"),
    ):
        now, then = getattr(why, name, None), getattr(ago, name, None)
        if kind == "cause":
            now, then = (cause_path(one) if one else None for one in (now, then))
        if now is not None or then is not None:
            lines.append({"label": label, "kind": "text" if kind == "cause" else kind,
                          "now": now, "before": then})  # fmt: skip
    for line in lines:
        for side in ("now", "before"):
            if line["kind"] in {"percent", "points", "ratio"}:
                shown = points if line["kind"] == "points" else percent
                line[side] = None if line[side] is None else shown(line[side])
        line["changed"] = before is not None and line["now"] != line["before"]
    return lines
