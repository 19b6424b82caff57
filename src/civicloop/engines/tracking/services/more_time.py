"""More time for a month of a programme, and how it is taken back."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.utils import timezone

from civicloop.engines.tracking import policies, queries
from civicloop.engines.tracking.errors import Fault, FaultyFieldsError, StepNotOpenError
from civicloop.engines.tracking.events import PeriodExtended
from civicloop.engines.tracking.models import Period, Report
from civicloop.engines.tracking.rules import day_after, days_between
from civicloop.engines.tracking.states import PeriodState
from civicloop.kernel.access import queries as access
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.city.rules import name_in
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.rules import Recipient
from civicloop.ui.rules import day_text, month_text

LONGEST = 92
"""Days by which a month may be put off: a quarter; later it is corrected, not reported."""


@transaction.atomic
def extend_period(
    period_id: int, due_on: date, *, reason: str, actor: Actor, now: datetime | None = None
) -> Period:
    """Let a month be reported until a later day; its review ends as much later.

    The days of the rule stay beside it, so that it can be taken back. Units that still owe a
    report are told.
    """
    now = now or clock.now()
    period = _open(period_id, "extend", actor)
    faults: dict[str, tuple[Fault, ...]] = {}
    if not reason.strip():
        faults["reason"] = (Fault("missing"),)
    if due_on <= period.due_on or due_on < timezone.localdate(now):
        faults["due_on"] = (Fault("not_later", {"last": period.due_on.isoformat()}),)
    elif days_between(period.due_before or period.due_on, due_on) > LONGEST:
        faults["due_on"] = (Fault("too_far", {"days": LONGEST}),)
    if faults:
        raise FaultyFieldsError(faults)
    review = days_between(period.due_on, period.closes_on)
    period.due_before = period.due_before or period.due_on
    period.closes_before = period.closes_before or period.closes_on
    period.extended_because = reason.strip()
    return _keep(period, due_on, day_after(due_on, review), actor, now)


@transaction.atomic
def restore_period(
    period_id: int, *, reason: str, actor: Actor, now: datetime | None = None
) -> Period:
    """Take the additional time back: the days of the rule hold again, if they are not past."""
    now = now or clock.now()
    period = _open(period_id, "restore", actor)
    if period.due_before is None or period.closes_before is None:
        raise StepNotOpenError("period", "restore", period.state)
    faults: dict[str, tuple[Fault, ...]] = {}
    if not reason.strip():
        faults["reason"] = (Fault("missing"),)
    if period.closes_before < timezone.localdate(now):
        faults["period"] = (Fault("review_is_past", {"last": period.closes_before.isoformat()}),)
    if faults:
        raise FaultyFieldsError(faults)
    due_on, closes_on = period.due_before, period.closes_before
    period.due_before = period.closes_before = None
    period.extended_because = ""
    return _keep(period, due_on, closes_on, actor, now, reason=reason.strip())


def _open(period_id: int, move: str, actor: Actor) -> Period:
    period = queries.period_for_change(period_id)
    require(policies.may_manage(actor, period.programme.owner_id), action="tracking.manage")
    if period.state != PeriodState.OPEN:
        raise StepNotOpenError("period", move, period.state)
    return period


def _keep(
    period: Period,
    due_on: date,
    closes_on: date,
    actor: Actor,
    now: datetime,
    *,
    reason: str = "",
) -> Period:
    period.due_on, period.closes_on = due_on, closes_on
    period.save()
    Report.objects.filter(period=period).update(due_on=due_on)
    event = PeriodExtended(
        period=period.ref,
        programme=period.programme.ref,
        month=period.month.isoformat(),
        due_on=due_on.isoformat(),
        closes_on=closes_on.isoformat(),
    )
    ledger.append(event, actor=actor, reason=reason or period.extended_because, at=now)
    for unit_id, count in queries.unsent_by_unit(period):
        people = access.people_with("tracking.report", unit_id, now)
        notices.notify(
            "tracking.due_day_moved",
            to=[Recipient(person=row.ref) for row in people],
            context={
                "programme": notices.spoken(partial(name_in, period.programme)),
                "month": notices.spoken(partial(month_text, period.month)),
                "count": count,
                "due_on": notices.spoken(partial(day_text, due_on)),
            },
            ref=period.ref,
            once=f"{period.ref}.moved.{due_on}.{now:%Y%m%d%H%M%S%f}",
            now=now,
        )
    return period
