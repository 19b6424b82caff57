"""Both clocks of a case as the page shows them: when, why this date, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.answer.cases.models import Case
from civicloop.answer.cases.rules.clocks import KINDS, OPERATIONAL, clock_kind
from civicloop.kernel.clock import queries as clock
from civicloop.kernel.clock.rules import Step, explain

NAMES = {True: _("Operational clock"), False: _("Statutory clock")}
HINTS = {
    True: _("By when work on the spot must have begun; nights and holidays count."),
    False: _("By when the citizen must have an answer, counted as the law says."),
}


@dataclass(frozen=True, slots=True)
class Face:
    """One clock."""

    name: str | Promise
    hint: str | Promise
    due_at: datetime
    stopped_at: datetime | None
    state: str | Promise
    tone: str
    lines: tuple[tuple[Step, str], ...]


def faces(case: Case, *, now: datetime) -> list[Face]:
    """The pair of clocks of the present round, with the reasons day by day."""
    rows = {row.kind: row for row in clock.clocks(case.ref)}
    calendar = clock.calendar(district=case.district_code)
    english = get_language() == "en"
    shown = []
    for kind in KINDS:
        row = rows.get(clock_kind(kind, case.round))
        if row is None:
            continue
        steps = explain(row.policy, row.started_at, calendar, row.pauses, row.extensions)
        state, tone = _state(row.due_at, row.stopped_at, row.paused_at, row.outcome, now)
        first = kind == OPERATIONAL
        shown.append(
            Face(
                name=NAMES[first],
                hint=HINTS[first],
                due_at=row.due_at,
                stopped_at=row.stopped_at,
                state=state,
                tone=tone,
                lines=tuple((step, step.en if english else step.zh) for step in steps),
            )
        )
    return shown


def _state(
    due_at: datetime,
    stopped_at: datetime | None,
    paused_at: datetime | None,
    outcome: str,
    now: datetime,
) -> tuple[str | Promise, str]:
    ended = {
        "on_time": (_("In time"), "success"),
        "late": (_("Late"), "danger"),
        "void": (_("Ended without result"), "neutral"),
    }
    if stopped_at is not None:
        return ended[outcome]
    if paused_at is not None:
        return _("Stands still"), "warning"
    return (_("Overdue"), "danger") if due_at < now else (_("Runs"), "info")
