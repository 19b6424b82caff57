"""The commission's review of a month beside the one before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
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
    period_text,
)
from civicloop.evaluate.programmes.web.staff.figures import corrections_of, side_by_side
from civicloop.evaluate.programmes.web.staff.months import ReportStep, judged, report_or_404
from civicloop.kernel.access.rules import needs
from civicloop.ui.web.steps import VERSION

if TYPE_CHECKING:
    from civicloop.engines.tracking.models import Report

REVIEW = needs("tracking.review")


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
        tracking.accept_report(self.row.pk, version=self.version, actor=self.request.actor)


@REVIEW
@require_safe
def show_review(request: HttpRequest, pk: int) -> HttpResponse:
    """A report beside the month before it, with the checks and what other systems say."""
    row = report_or_404(request.actor, pk)
    before = tracked.report_before(row)
    owner = row.item.programme
    context = {
        "row": row,
        "seen": f"?{VERSION}={row.version}",
        "period": period_text(row.month, row.item.programme.cadence),
        "why": (why := getattr(row, "variance", None)),
        "cause": cause_path(why.cause) if why is not None else "",
        "verdict": VERDICTS.get(getattr(why, "verdict", "")),
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
        "corrections": corrections_of(row),
        "next": _next_of(request.actor, row),
    }
    return render(request, "programmes/review.html", context)


def _next_of(actor: Any, row: Report) -> int | None:  # noqa: ANN401 (an actor)
    """The one that follows by number; after the last the first again."""
    rows = tracked.to_review(actor).order_by().values_list("item__number", "pk")
    return following(rows, (row.item.number, row.pk))
