"""A unit's report of a month: saved, sent, approved, accepted, given back."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from civicloop.engines.tracking import policies, queries
from civicloop.engines.tracking.errors import (
    ChangedMeanwhileError,
    Fault,
    FaultyFieldsError,
    FrozenError,
    NotReadyError,
    StepNotOpenError,
)
from civicloop.engines.tracking.events import ReportMoved
from civicloop.engines.tracking.models import Cause, Report, Variance
from civicloop.engines.tracking.rules import HOLDING_BACK, QualityCode, last_day
from civicloop.engines.tracking.services.judging import checks_of, judge_report, keep_on_item
from civicloop.engines.tracking.services.recovery import mark_recovered
from civicloop.engines.tracking.services.telling import tell_unit
from civicloop.engines.tracking.states import REPORTS, PeriodState, ReportState
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.states.errors import IllegalMoveError

MONEY = ("allocated", "paid", "payable", "surplus")
HELD = {code.value for code in HOLDING_BACK}


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why it is behind, who answers for it, what is done, and by when it is made good."""

    cause: str
    party: str
    remedy: str
    recovery_on: date
    cause_text: str = ""
    coordination: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a unit says of its month; sums are cumulative and whole NT$."""

    narrative: str
    actual: Decimal | None
    allocated: int = 0
    paid: int = 0
    payable: int = 0
    surplus: int = 0
    forecast_on: date | None = None
    completed_on: date | None = None


@transaction.atomic
def save_report(
    report_id: int,
    figures: Figures,
    *,
    explanation: Explanation | None = None,
    version: int,
    actor: Actor,
    now: datetime | None = None,
) -> Report:
    """Keep what was written so far; the report comes back judged against plan and rule.

    ``version`` is the one that was read: of two who write at once the second is told.
    """
    now = now or clock.now()
    row = _prepare(report_id, "save", version, actor)
    require(policies.may_report(actor, row), action="tracking.report")
    check_days(row, figures, timezone.localdate(now))
    put(row, figures)
    _explain(row, explanation)
    judge_report(row)
    row.saved_by, row.saved_at = actor.ref, now
    row.version += 1
    row.save()
    return row


@transaction.atomic
def send_report(
    report_id: int, *, version: int, actor: Actor, now: datetime | None = None
) -> Report:
    """Send it to the head; what the checks hold back is named field by field."""
    now = now or clock.now()
    row = _prepare(report_id, "send", version, actor)
    require(policies.may_report(actor, row), action="tracking.report")
    judge_report(row)
    faults = [fault for fault in checks_of(row) if fault.code in HELD]
    if faults:
        fields = {
            QualityCode.NO_NARRATIVE: "narrative",
            QualityCode.NO_PROGRESS: "actual",
            QualityCode.DONE_WITHOUT_DATE: "completed_on",
            QualityCode.LAG_WITHOUT_CAUSE: "explanation",
        }
        raise NotReadyError({fields[QualityCode(row.code)]: (row,) for row in faults})
    row.sent_by, row.sent_at, row.returned_because = actor.ref, now, ""
    return _moved(row, "send", actor, now)


@transaction.atomic
def approve_report(
    report_id: int, *, version: int, actor: Actor, now: datetime | None = None
) -> Report:
    """Stand behind a report, as the head of its unit; its figures show on the item."""
    now = now or clock.now()
    row = _prepare(report_id, "approve", version, actor)
    require(policies.may_approve(actor, row), action="tracking.approve")
    row.approved_by, row.approved_at = actor.ref, now
    _moved(row, "approve", actor, now)
    keep_on_item(row, now)
    mark_recovered([row])
    return row


@transaction.atomic
def accept_report(
    report_id: int, *, version: int, actor: Actor, now: datetime | None = None
) -> Report:
    """Accept a report, as the programme's owner."""
    now = now or clock.now()
    row = _prepare(report_id, "accept", version, actor)
    owner = row.item.programme.owner_id
    require(policies.may_review(actor, owner), action="tracking.review")
    row.accepted_by, row.accepted_at = actor.ref, now
    return _moved(row, "accept", actor, now)


@transaction.atomic
def return_report(
    report_id: int, *, version: int, reason: str, actor: Actor, now: datetime | None = None
) -> Report:
    """Give a report back with a reason: by the head, or once approved by the owner."""
    now = now or clock.now()
    row = _prepare(report_id, "return", version, actor)
    if row.state == ReportState.SENT:
        require(policies.may_approve(actor, row), action="tracking.approve")
    else:
        owner = row.item.programme.owner_id
        require(policies.may_review(actor, owner), action="tracking.review")
    if not reason.strip():
        raise FaultyFieldsError({"reason": (Fault("missing"),)})
    row.returned_because = reason.strip()
    _moved(row, "return", actor, now)
    tell_unit(
        "tracking.report_returned",
        row.item,
        once=f"{row.ref}.{row.version}",
        unit_id=row.unit_id,
        month=row.month,
        now=now,
    )
    return row


@transaction.atomic
def take_back_report(
    report_id: int, *, version: int, actor: Actor, now: datetime | None = None
) -> Report:
    """Take back, as the unit that wrote it, what was sent and its head has not approved yet."""
    now = now or clock.now()
    row = _prepare(report_id, "take_back", version, actor)
    require(policies.may_report(actor, row), action="tracking.report")
    return _moved(row, "take_back", actor, now)


def _prepare(report_id: int, move: str, version: int, actor: Actor) -> Report:
    row = queries.report_for_change(report_id)
    require(actor.may("tracking.see"), action="tracking.see")
    if row.period.state == PeriodState.FROZEN:
        raise FrozenError(
            f"The month {row.month:%Y-%m} is frozen. Ask the programme's owner to correct it."
        )
    if row.version != version:
        raise ChangedMeanwhileError("report", version, row.version)
    try:
        REPORTS.target(move, current=ReportState(row.state))
    except IllegalMoveError as error:
        raise StepNotOpenError("report", move, row.state) from error
    return row


def check_days(row: Report, figures: Figures, today: date) -> None:
    """Nothing is completed in the future, and no end lies before the beginning."""
    faults: dict[str, tuple[Fault, ...]] = {}
    if figures.completed_on is not None and figures.completed_on > today:
        faults["completed_on"] = (Fault("in_the_future"),)
    for name in ("completed_on", "forecast_on"):
        day = getattr(figures, name)
        if day is not None and day < row.item.begins_on:
            faults[name] = (Fault("before_begin"),)
    if faults:
        raise FaultyFieldsError(faults)


def put(row: Report, figures: Figures) -> None:
    """Put figures on a report, unsaved; what lies outside its range is named field by field."""
    faults: dict[str, tuple[Fault, ...]] = {}
    actual = figures.actual
    if actual is not None and not 0 <= actual <= 100:  # noqa: PLR2004 (percent)
        faults["actual"] = (Fault("percent_out_of_range", {"percent": str(actual)}),)
    for name in MONEY:
        if (value := getattr(figures, name)) < 0:
            faults[name] = (Fault("money_below_zero", {"money": value}),)
    if faults:
        raise FaultyFieldsError(faults)
    for name, value in asdict(figures).items():
        setattr(row, name, value)


def _explain(row: Report, explanation: Explanation | None) -> None:
    if explanation is None:
        Variance.objects.filter(report=row).delete()
        return
    values = explained(row, explanation)
    Variance.objects.update_or_create(report=row, defaults=values)


def explained(row: Report, explanation: Explanation) -> dict[str, Any]:
    """What an explanation says, for its row; what is wrong is named field by field."""
    faults: dict[str, tuple[Fault, ...]] = {
        name: (Fault("missing"),)
        for name in ("party", "remedy")
        if not getattr(explanation, name).strip()
    }
    cause = Cause.objects.filter(code=explanation.cause, is_active=True).first()
    if cause is None:
        faults["cause"] = (Fault("unknown", {"code": explanation.cause}),)
    if explanation.recovery_on <= last_day(row.month):
        faults["recovery_on"] = (Fault("before_the_month_ends"),)
    if faults or cause is None:
        raise FaultyFieldsError(faults)
    return {**asdict(explanation), "cause": cause}


def _moved(row: Report, move: str, actor: Actor, now: datetime) -> Report:
    row.state = REPORTS.target(move, current=ReportState(row.state)).value
    row.version += 1
    row.save()
    event = ReportMoved(
        item=row.item.ref,
        report=row.ref,
        month=row.month.isoformat(),
        move=move,
        state=row.state,
        actual="" if row.actual is None else str(row.actual),
        triggers=",".join(row.triggers),
    )
    ledger.append(event, actor=actor, at=now)
    return row
