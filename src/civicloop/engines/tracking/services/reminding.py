"""Reminders: before a month is due, on its day, and to heads once units stay silent."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone

from civicloop.engines.tracking import queries
from civicloop.engines.tracking.models import Period
from civicloop.kernel.access import queries as access
from civicloop.kernel.city.rules import name_in
from civicloop.kernel.clock import services as clock
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.rules import Recipient
from civicloop.ui.rules import day_text, month_text


@transaction.atomic
def remind(*, now: datetime | None = None) -> int:
    """Tell who reports on the day before and the due day, and heads on the day after.

    A day that was missed is made up for: each of the three is said once to each person.
    Returns how many units were told.
    """
    now = now or clock.now()
    today = timezone.localdate(now)
    told = 0
    for period in queries.to_remind(today):
        late, on_due = today > period.due_on, today == period.due_on
        moment = "after" if late else "on" if on_due else "before"
        for unit_id, count in queries.unsent_by_unit(period):
            _tell(period, unit_id, count, moment, now)
            told += 1
    return told


def _tell(period: Period, unit_id: int, count: int, moment: str, now: datetime) -> None:
    late = moment == "after"
    right = "tracking.approve" if late else "tracking.report"
    notices.notify(
        "tracking.report_silent" if late else "tracking.report_due",
        to=[Recipient(person=row.ref) for row in access.people_with(right, unit_id, now)],
        context={
            "programme": notices.spoken(partial(name_in, period.programme)),
            "month": notices.spoken(partial(month_text, period.month)),
            "count": count,
            "due_on": notices.spoken(partial(day_text, period.due_on)),
        },
        ref=period.ref,
        once=f"{period.ref}.{moment}.{unit_id}",
        now=now,
    )
