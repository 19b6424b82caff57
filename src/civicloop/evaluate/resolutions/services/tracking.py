"""A decision becomes an item that is followed, in one step."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking import services as tracking
from civicloop.engines.tracking.errors import NotFoundError as NoProgrammeError
from civicloop.engines.tracking.rules import Point, month_of
from civicloop.evaluate.resolutions import policies, queries
from civicloop.evaluate.resolutions.errors import ChangedMeanwhileError, StepNotOpenError
from civicloop.evaluate.resolutions.events import DecisionMoved
from civicloop.evaluate.resolutions.models import Body, Decision
from civicloop.evaluate.resolutions.states import DECISIONS, DecisionState
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import queries as clocks
from civicloop.kernel.clock import services as clock
from civicloop.kernel.clock.rules import calendar_days, due
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.states.errors import IllegalMoveError

if TYPE_CHECKING:
    from civicloop.engines.tracking.models import Programme

KIND = "resolutions"
WHOLE = Decimal(100)


@transaction.atomic
def track(decision_id: int, *, version: int, actor: Actor, now: datetime | None = None) -> Decision:
    """Follow a decision: an item of the body's programme of that year, with all its units.

    Without a day for the deed the city's usual one is set. Only the body releases it.
    """
    now = now or clock.now()
    row = queries.decision_for_change(decision_id)
    require(policies.may_keep(actor, row.body.power.unit_id), action="resolutions.keep")
    if row.version != version:
        raise ChangedMeanwhileError(row.ref)
    try:
        target = DECISIONS.target("track", current=DecisionState(row.state))
    except IllegalMoveError as error:
        raise StepNotOpenError("decision", "track", row.state) from error
    row.due_on = row.due_on or _usual_day(row.given_on)
    item = tracking.list_item(
        programme_of(row.body, row.year, actor, now).pk, _item(row), actor=actor, now=now
    )
    curve = [Point(month_of(row.due_on), WHOLE)]
    tracking.approve_baseline(item.pk, curve, from_on=row.given_on, actor=actor, now=now)
    item = tracking.approve_item(item.pk, version=item.version, actor=actor, now=now)
    twins = {part.unit_id: part.pk for part in item.responsibilities.all()}
    for charge in row.charges.all():
        charge.responsibility_id = twins[charge.unit_id]
        charge.save(update_fields=["responsibility"])
    row.item, row.state, row.version = item, target.value, row.version + 1
    row.changed_at = now
    row.save()
    event = DecisionMoved(row.ref, "track", row.state, item.ref)
    ledger.append(event, actor=actor, at=now)
    return row


def _item(row: Decision) -> tracking.NewItem:
    joint = [charge.unit_id for charge in row.charges.all() if charge.part == "joint"]
    return tracking.NewItem(
        number=row.number,
        title=row.title,
        unit_id=row.unit_id,
        begins_on=row.given_on,
        ends_on=row.due_on or row.given_on,
        kind=row.body.family,
        source=row.ref,
        legal_basis="",
        body=row.body.power.key,
        joint_ids=tuple(joint),
    )


def programme_of(body: Body, year: int, actor: Actor, now: datetime) -> Programme:
    """The body's programme of a year; the first decision of the year opens it."""
    key = f"{KIND}-{body.power.key}-{year}"
    try:
        return tracked.programme(key)
    except NoProgrammeError:
        new = tracking.NewProgramme(
            key=key,
            kind=KIND,
            year=year,
            name_zh=f"{body.power.name_zh}列管事項",
            name_en=f"{body.power.name_en}: tracked decisions",
            owner_id=body.power.unit_id,
            body=body.power.key,
            begins_on=date(year, 1, 1),
            ends_on=date(year, 12, 31),
            has_money=False,
            has_months=False,
        )
        return tracking.open_programme(new, actor=actor, now=now)


def _usual_day(given_on: date) -> date:
    policy = calendar_days(queries.deed_days(given_on))
    at = timezone.make_aware(datetime.combine(given_on, time(12)))
    return timezone.localdate(due(policy, at, clocks.calendar()))
