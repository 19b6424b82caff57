"""The year of an agency in words: written by it, reviewed by the commission, printed beside it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from civicloop.evaluate.planning import policies, queries
from civicloop.evaluate.planning.errors import (
    ChangedMeanwhileError,
    Fault,
    FaultyFieldsError,
    SamePersonError,
)
from civicloop.evaluate.planning.events import SummaryMoved, SummaryWritten
from civicloop.evaluate.planning.models import Plan, SummaryStep, YearSummary
from civicloop.evaluate.planning.states import (
    PLANS,
    SUMMARIES,
    PlanState,
    ResultState,
    SummaryMove,
)
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.states.errors import IllegalMoveError

TEXT_LIMIT = 4000
RUNNING = (PlanState.APPROVED, PlanState.CLOSED)
WRITABLE = (ResultState.DRAFT, ResultState.RETURNED)


@dataclass(frozen=True, slots=True)
class YearWords:
    """What the evaluation rules ask of a year: how it went, what is mended, what comes next."""

    performance: str
    improvement: str
    challenge: str


@transaction.atomic
def write_summary(
    plan_id: int,
    unit_id: int,
    year: int,
    words: YearWords,
    *,
    version: int = 0,
    actor: Actor,
    now: datetime | None = None,
) -> YearSummary:
    """Write down the year of an agency in words, once the year has begun to be told of.

    ``version`` is what the caller read, 0 for none yet. Words that are missing are told when
    it is sent; a draft may be half.
    """
    require(policies.may_write(actor, queries.branch(unit_id)), action="planning.write")
    now = now or clock.now()
    plan = queries.plan_for_change(plan_id)
    _check_place(plan, unit_id, year, now)
    faults = {
        name: (Fault("too_long", {"limit": TEXT_LIMIT}),)
        for name, text in _texts(words).items()
        if len(text) > TEXT_LIMIT
    }
    if faults:
        raise FaultyFieldsError(faults)
    row = queries.summary_for_change(plan_id, unit_id, year)
    standing = row.version if row else 0
    if standing != version:
        raise ChangedMeanwhileError("summary", version, standing)
    if row is None:
        row = YearSummary(plan=plan, unit_id=unit_id, year=year)
    elif row.state not in WRITABLE:
        raise IllegalMoveError(SUMMARIES.name, "write", ResultState(row.state))
    else:
        row.version += 1
    for name, text in _texts(words).items():
        setattr(row, name, text)
    row.changed_at = now
    row.save()
    event = SummaryWritten(row.ref, plan.ref, f"organizations:unit:{unit_id}", year)
    ledger.append(event, actor=actor, at=now)
    return row


@transaction.atomic
def move_summary(
    summary_id: int,
    move: str,
    *,
    advice: str = "",
    version: int,
    actor: Actor,
    now: datetime | None = None,
) -> YearSummary:
    """``send`` by the agency, whole; ``accept`` or ``return`` by a reviewer, in words.

    An accepted one that is returned is written anew: so it is corrected, with the reason. What
    was sent and what was said to it stay beside the words of now, step by step.
    """
    now = now or clock.now()
    found = queries.year_summary(summary_id)
    row = queries.summary_for_change(found.plan_id, found.unit_id, found.year)
    assert row is not None
    if move == "send":
        require(policies.may_write(actor, queries.branch(row.unit_id)), action="planning.write")
    else:
        require(policies.may_review(actor), action="planning.review")
        if not policies.is_another(actor, row.sent_by):
            raise SamePersonError(row.ref)
    if row.version != version:
        raise ChangedMeanwhileError("summary", version, row.version)
    row.state = SUMMARIES.target(move, current=ResultState(row.state))
    if move == "send":
        _check_whole(row)
        row.sent_by, row.sent_at = actor.ref, now
    else:
        _check_advice(advice)
        row.advice, row.reviewed_by, row.reviewed_at = advice.strip(), actor.ref, now
    row.version, row.changed_at = row.version + 1, now
    row.save()
    _keep_step(row, SummaryMove(move), actor, now)
    event = SummaryMoved(row.ref, f"organizations:unit:{row.unit_id}", row.year, move, row.state)
    ledger.append(event, actor=actor, reason=advice.strip(), at=now)
    return row


def _texts(words: YearWords) -> dict[str, str]:
    return {one.name: getattr(words, one.name).strip() for one in fields(words)}


def _keep_step(row: YearSummary, move: SummaryMove, actor: Actor, now: datetime) -> None:
    """Keep the texts as they are sent, or the words of a ruling."""
    names = [one.name for one in fields(YearWords)] if move == SummaryMove.SEND else ["advice"]
    said = {name: getattr(row, name) for name in names}
    SummaryStep.objects.create(
        summary=row, version=row.version, move=move, **said, by=actor.ref, at=now
    )


def _check_place(plan: Plan, unit_id: int, year: int, now: datetime) -> None:
    """A plan that runs, one of its years that is over or under way, an agency with a goal in it."""
    if plan.state not in RUNNING:
        raise IllegalMoveError(PLANS.name, "summarize", PlanState(plan.state))
    if year not in plan.years or year > timezone.localdate(now).year:
        raise FaultyFieldsError({"": (Fault("year_outside"),)})
    if not plan.goals.filter(unit=unit_id).exists():
        raise FaultyFieldsError({"": (Fault("unknown"),)})


def _check_whole(row: YearSummary) -> None:
    faults = {
        one.name: (Fault("missing"),) for one in fields(YearWords) if not getattr(row, one.name)
    }
    if faults:
        raise FaultyFieldsError(faults)


def _check_advice(advice: str) -> None:
    if not advice.strip():
        raise FaultyFieldsError({"advice": (Fault("missing"),)})
    if len(advice.strip()) > TEXT_LIMIT:
        raise FaultyFieldsError({"advice": (Fault("too_long", {"limit": TEXT_LIMIT}),)})
