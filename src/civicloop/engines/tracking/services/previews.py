"""What rule and checks would say of figures that nobody saved yet."""

from __future__ import annotations

from dataclasses import dataclass

from civicloop.engines.tracking import policies, queries
from civicloop.engines.tracking.errors import Fault
from civicloop.engines.tracking.models import Report
from civicloop.engines.tracking.rules import Judgement
from civicloop.engines.tracking.services.judging import Outside, checks_of, judge_report
from civicloop.engines.tracking.services.reports import Figures, put
from civicloop.kernel.actors.rules import Actor, require


@dataclass(frozen=True, slots=True)
class Preview:
    """The judgement, the months in a row, and every check that fits; nothing was kept."""

    report: Report
    judgement: Judgement
    checks: tuple[Fault, ...]


def preview_report(
    report_id: int,
    figures: Figures | None,
    *,
    explained: bool | None = None,
    outside: Outside | None = None,
    actor: Actor,
) -> Preview:
    """Hold figures against plan, rule and checks as saving would, and change nothing.

    Without ``figures`` the report is held as it stands. ``explained`` says whether a cause is
    being given along; ``outside`` what other systems say of the same work.
    """
    row = queries.report(report_id)
    require(policies.may_see(actor, row.item), action="tracking.see")
    if figures is not None:
        put(row, figures)
    judgement = judge_report(row)
    checks = checks_of(row, explained=explained, outside=outside)
    return Preview(row, judgement, checks)
