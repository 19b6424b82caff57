"""Reminders of what an agency owes past its day: who answers, then the head, each once."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction

from civicloop.evaluate.documents import queries
from civicloop.evaluate.documents.events import AgencyReminded
from civicloop.evaluate.documents.models import Chase, Improvement
from civicloop.evaluate.documents.rules import Stage, stage_of
from civicloop.kernel.access import queries as access
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.city.rules import name_in
from civicloop.kernel.clock import queries as calendars
from civicloop.kernel.clock import services as clock
from civicloop.kernel.clock.rules import due, working_days
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.rules import Recipient
from civicloop.ui.rules import day_text, month_text

if TYPE_CHECKING:
    from civicloop.kernel.clock.rules import Calendar

NOON = time(12)
REMINDER = machine("documents.reminder")
RIGHTS = {Stage.OVER: "documents.explain", Stage.HEAD: "tracking.approve"}


@transaction.atomic
def remind(*, now: datetime | None = None) -> int:
    """Remind of explanations and improvements past their day; how many agencies were told.

    Every stage of each is told once: the day after, those who explain for the agency; some
    working days later, if nothing came, its heads. Source: G06 (稽催), 文書處理手冊 (逐級稽催).
    """
    now = now or clock.now()
    calendar = calendars.calendar()
    today = calendar.day_of(now)
    told = 0
    for row in queries.unanswered_chases(today):
        context = {"count": row.left}  # type: ignore[attr-defined]  # counted by the query
        told += _remind(row, row.answer_until, context, calendar, now)
    for one in queries.improvements_late(today):
        told += _remind(one, one.due_on, {}, calendar, now)
    return told


def _remind(
    row: Chase | Improvement,
    due_on: date,
    context: dict[str, Any],
    calendar: Calendar,
    now: datetime,
) -> int:
    days = queries.rule_of(due_on).head_days
    head_on = calendar.day_of(due(working_days(days), calendar.at(due_on, NOON), calendar))
    stage = stage_of(
        due_on,
        calendar.day_of(now),
        head_on,
        is_reminded=row.reminded_at is not None,
        is_escalated=row.escalated_at is not None,
    )
    if stage is None:
        return 0
    if stage is Stage.OVER:
        row.reminded_at = now
    else:
        row.escalated_at = now
    row.save(update_fields=["reminded_at", "escalated_at"])
    event = AgencyReminded(row.ref, row.unit.ref, stage.value, due_on.isoformat())
    ledger.append(event, actor=REMINDER, at=now)
    kind = "chase" if isinstance(row, Chase) else "improvement"
    people = access.people_with(RIGHTS[stage], row.unit_id, now)
    notices.notify(
        f"documents.{kind}_{stage.value}",
        to=[Recipient(person=one.ref) for one in people],
        context={"unit": notices.spoken(partial(name_in, row.unit)),
                 "month": notices.spoken(partial(month_text, row.month.first_day)),
                 "until": notices.spoken(partial(day_text, due_on)), **context},
        ref=row.ref,
        once=f"{row.ref}.{stage.value}",
        link=f"/documents/{kind}s/{row.pk}/",
        now=now,
    )  # fmt: skip
    return 1
