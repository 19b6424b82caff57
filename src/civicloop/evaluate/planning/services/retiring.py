"""Indicators are retired from a plan and taken back into use; past results stay what they were."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from civicloop.evaluate.planning import policies, queries
from civicloop.evaluate.planning.errors import ChangedMeanwhileError, Fault, FaultyFieldsError
from civicloop.evaluate.planning.events import IndicatorRestored, IndicatorRetired
from civicloop.evaluate.planning.models import Indicator
from civicloop.evaluate.planning.services.plans import writable
from civicloop.evaluate.planning.states import DefinitionState, ResultState
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger

REASON_LIMIT = 500
TOLD = (ResultState.SENT.value, ResultState.ACCEPTED.value)


@transaction.atomic
def retire_indicator(
    indicator_id: int, *, from_year: int, reason: str, actor: Actor, now: datetime | None = None
) -> Indicator:
    """Take an indicator out of use from a year on, with the reason.

    Years before it keep their results and still owe what they owe; from it on nothing is owed,
    and no rate counts it. Its weight is free: the agency revises those that remain. Refused
    where a version waits, and where that year or a later one has a result that was sent.
    """
    require(policies.may_approve(actor), action="planning.approve")
    now = now or clock.now()
    row = queries.indicator_for_change(indicator_id)
    plan = writable(row.plan_id, "retire")
    if row.retired_from is not None:
        raise FaultyFieldsError({"": (Fault("retired", {"year": row.retired_from}),)})
    if row.versions.filter(state=DefinitionState.PROPOSED).exists():
        raise FaultyFieldsError({"": (Fault("version_waits"),)})
    faults: dict[str, tuple[Fault, ...]] = {}
    told = row.results.filter(year__gte=from_year, state__in=TOLD).order_by("-year").first()
    if from_year not in plan.years:
        faults["from_year"] = (Fault("year_outside"),)
    elif told is not None:
        faults["from_year"] = (Fault("has_result", {"year": told.year}),)
    if fault := _wrong(reason):
        faults["reason"] = (fault,)
    if faults:
        raise FaultyFieldsError(faults)
    row.retired_from, row.retired_reason = from_year, reason.strip()
    row.retired_by, row.retired_at, row.changed_at = actor.ref, now, now
    row.save()
    ledger.append(IndicatorRetired(row.ref, from_year), actor=actor, reason=reason.strip(), at=now)
    return row


@transaction.atomic
def restore_indicator(
    indicator_id: int, *, reason: str, retired_from: int, actor: Actor, now: datetime | None = None
) -> Indicator:
    """Take a retired indicator back into use; the years since owe their results again.

    ``retired_from`` is what the caller saw: one retired anew meanwhile stays so.
    """
    require(policies.may_approve(actor), action="planning.approve")
    now = now or clock.now()
    row = queries.indicator_for_change(indicator_id)
    writable(row.plan_id, "restore")
    if row.retired_from is None:
        raise FaultyFieldsError({"": (Fault("in_use"),)})
    if row.retired_from != retired_from:
        raise ChangedMeanwhileError("indicator", retired_from, row.retired_from)
    if fault := _wrong(reason):
        raise FaultyFieldsError({"reason": (fault,)})
    row.retired_from, row.retired_reason = None, ""
    row.retired_by, row.retired_at, row.changed_at = "", None, now
    row.save()
    event = IndicatorRestored(row.ref, retired_from)
    ledger.append(event, actor=actor, reason=reason.strip(), at=now)
    return row


def _wrong(reason: str) -> Fault | None:
    if not reason.strip():
        return Fault("missing")
    if len(reason.strip()) > REASON_LIMIT:
        return Fault("too_long", {"limit": REASON_LIMIT})
    return None
