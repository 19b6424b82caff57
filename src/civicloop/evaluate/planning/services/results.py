"""Results of a year: written down or filled in, sent, and reviewed at both tails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from civicloop.engines.metrics import queries as metrics
from civicloop.engines.metrics.rules import METRICS, WHOLE, Month
from civicloop.engines.tracking.rules import rounded
from civicloop.evaluate.planning import policies, queries, rules
from civicloop.evaluate.planning.errors import (
    ChangedMeanwhileError,
    Fault,
    FaultyFieldsError,
    SamePersonError,
)
from civicloop.evaluate.planning.events import ResultMoved, ResultSaved
from civicloop.evaluate.planning.models import Indicator, Result, Version, YearTarget
from civicloop.evaluate.planning.rules import IndicatorKind
from civicloop.evaluate.planning.services.evidence import keep_evidence
from civicloop.evaluate.planning.states import RESULTS, PlanState, ResultState
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.files import services as files
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.states.errors import IllegalMoveError

STEP, SHOWN_STEP = Decimal("1e-8"), Decimal("0.0001")
MOST = Decimal(10) ** 12
TEXT_LIMIT = 4000
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Reached:
    """What somebody says was reached; where it is a share, what it is made of."""

    actual: Decimal
    evidence: str
    cause: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@transaction.atomic
def save_result(
    indicator_id: int,
    year: int,
    reached: Reached,
    *,
    version: int = 0,
    shown_by: Sequence[files.Upload | bytes] = (),
    actor: Actor,
    now: datetime | None = None,
) -> Result:
    """Write down the result of a year; ``version`` is what the caller read, 0 for none yet.

    ``shown_by`` are files that show it; they stand with it, or neither does.
    """
    now = now or clock.now()
    indicator = queries.indicator_for_change(indicator_id)
    require(policies.may_write(actor, queries.branch(indicator.unit_id)), action="planning.write")
    faults = _faults(reached)
    if faults:
        raise FaultyFieldsError(faults)
    row = _save(indicator, year, reached, version=version, actor=actor, now=now)
    keep_evidence(row, shown_by, actor=actor, now=now)
    return row


@transaction.atomic
def fill_from_metric(
    indicator_id: int, year: int, *, actor: Actor, now: datetime | None = None
) -> Result:
    """Take the result of a year from the figure that the indicator is bound to.

    The snapshots that it came from stay named beside it. A month that nobody counted is
    refused, so that a part of a year is never taken for the whole.
    """
    now = now or clock.now()
    row = queries.indicator_for_change(indicator_id)
    require(policies.may_write(actor, queries.branch(row.unit_id)), action="planning.write")
    if not row.metric or row.metric not in METRICS:
        raise FaultyFieldsError({"": (Fault("not_bound"),)})
    metric = METRICS.get(row.metric)
    months = [Month(year, number) for number in range(1, MONTHS + 1)]
    figure = metrics.kept(row.metric, by=row.metric_by or metric.by[0], months=months)
    if figure.missing:
        raise FaultyFieldsError(
            {"": (Fault("months_missing", {"count": len(figure.missing), "year": year}),)}
        )
    whole = row.metric_member == WHOLE
    cell = figure.over_all() if whole else figure.over_months(row.metric_member)
    if cell.value is None:
        raise FaultyFieldsError({"": (Fault("no_figure", {"year": year}),)})
    standing = Result.objects.filter(indicator=row, year=year).first()
    reached = Reached(
        rounded(cell.value, SHOWN_STEP),
        standing.evidence if standing else "",
        standing.cause if standing else "",
        Decimal(cell.numerator),
        None if cell.denominator is None else Decimal(cell.denominator),
    )
    return _save(
        row,
        year,
        reached,
        version=standing.version if standing else 0,
        actor=actor,
        now=now,
        snapshot=sorted(figure.snapshots.values()),
    )


@transaction.atomic
def move_result(
    result_id: int,
    move: str,
    *,
    advice: str = "",
    version: int,
    actor: Actor,
    now: datetime | None = None,
) -> Result:
    """``send`` by the agency; ``accept`` or ``return`` by a reviewer.

    At both tails a reviewer accepts with advice only; returning always says why.
    """
    now = now or clock.now()
    found = Result.objects.filter(pk=result_id).values_list("indicator_id", "year").first()
    if found is None:
        raise FaultyFieldsError({"": (Fault("unknown"),)})
    indicator = queries.indicator_for_change(found[0])
    row = queries.result_for_change(*found)
    assert row is not None
    _check_mover(row, move, indicator, actor)
    if row.version != version:
        raise ChangedMeanwhileError("result", version, row.version)
    row.state = RESULTS.target(move, current=ResultState(row.state))
    if move == "send":
        _check_in_use(indicator, row.year)
        _check_sendable(row)
        row.sent_by, row.sent_at = actor.ref, now
    else:
        _check_advice(row, move, advice)
        row.advice, row.reviewed_by, row.reviewed_at = advice.strip(), actor.ref, now
    row.version, row.changed_at = row.version + 1, now
    row.save()
    event = ResultMoved(indicator.ref, row.year, move, row.state, row.tail)
    ledger.append(event, actor=actor, reason=advice, at=now)
    return row


def _check_mover(row: Result, move: str, indicator: Indicator, actor: Actor) -> None:
    if move == "send":
        branch = queries.branch(indicator.unit_id)
        require(policies.may_write(actor, branch), action="planning.write")
        return
    require(policies.may_review(actor), action="planning.review")
    if not policies.is_another(actor, row.sent_by):
        raise SamePersonError(row.ref)


def _check_sendable(row: Result) -> None:
    faults: dict[str, tuple[Fault, ...]] = {}
    if not row.evidence.strip():
        faults["evidence"] = (Fault("missing"),)
    if row.tail and not row.cause.strip():
        faults["cause"] = (Fault(f"tail_{row.tail}"),)
    if faults:
        raise FaultyFieldsError(faults)


def _check_advice(row: Result, move: str, advice: str) -> None:
    if advice.strip():
        return
    if move == "return":
        raise FaultyFieldsError({"advice": (Fault("missing"),)})
    if row.tail:
        raise FaultyFieldsError({"advice": (Fault(f"tail_{row.tail}"),)})


def _save(
    indicator: Indicator,
    year: int,
    reached: Reached,
    *,
    version: int,
    actor: Actor,
    now: datetime,
    snapshot: list[str] | None = None,
) -> Result:
    current, target = _target(indicator, year)
    thresholds = queries.thresholds(now)
    percent = rules.achievement(IndicatorKind(current.kind), target.target, reached.actual)
    if percent is not None and percent >= MOST:
        raise FaultyFieldsError({"actual": (Fault("number_range"),)})
    row = queries.result_for_change(indicator.pk, year)
    standing = row.version if row else 0
    if standing != version:
        raise ChangedMeanwhileError("result", version, standing)
    if row is None:
        row = Result(indicator=indicator, year=year)
    elif row.state not in {ResultState.DRAFT, ResultState.RETURNED}:
        raise IllegalMoveError(RESULTS.name, "save", ResultState(row.state))
    else:
        row.version += 1
    row.judged_by, row.unit_id, row.changed_at = current, indicator.unit_id, now
    row.actual, row.numerator, row.denominator = (
        reached.actual, reached.numerator, reached.denominator,
    )  # fmt: skip
    row.evidence, row.cause = reached.evidence.strip(), reached.cause.strip()
    row.achieved = None if percent is None else rounded(percent, STEP)
    row.verdict = rules.verdict(percent, thresholds)
    row.tail = rules.tail(percent, thresholds)
    row.rule_version, row.snapshot = thresholds.version, snapshot or []
    row.save()
    event = ResultSaved(
        indicator.ref,
        year,
        str(row.actual),
        "" if row.achieved is None else str(row.achieved),
        row.verdict,
        snapshot is not None,
    )
    ledger.append(event, actor=actor, at=now)
    return row


def _check_in_use(indicator: Indicator, year: int) -> None:
    since = indicator.retired_from
    if since is not None and year >= since:
        raise FaultyFieldsError({"": (Fault("retired", {"year": since}),)})


def _target(indicator: Indicator, year: int) -> tuple[Version, YearTarget]:
    plan = indicator.plan
    if plan.state not in {PlanState.APPROVED, PlanState.CLOSED} or indicator.current is None:
        raise IllegalMoveError("four-year plan", "report", PlanState(plan.state))
    _check_in_use(indicator, year)
    target = YearTarget.objects.filter(version=indicator.current_id, year=year).first()
    if target is None:
        raise FaultyFieldsError({"year": (Fault("year_outside"),)})
    return indicator.current, target


def _faults(reached: Reached) -> dict[str, tuple[Fault, ...]]:
    faults: dict[str, tuple[Fault, ...]] = {}
    if not 0 <= reached.actual < MOST:
        faults["actual"] = (Fault("number_range"),)
    for field, text in (("evidence", reached.evidence), ("cause", reached.cause)):
        if len(text) > TEXT_LIMIT:
            faults[field] = (Fault("too_long", {"limit": TEXT_LIMIT}),)
    top, bottom = reached.numerator, reached.denominator
    if (top is None) != (bottom is None):
        faults["denominator"] = (Fault("both_or_none"),)
    elif top is not None and bottom is not None:
        if not 0 <= top < MOST or not 0 < bottom < MOST:
            faults["denominator"] = (Fault("number_range"),)
        elif not _is_share(reached.actual, top, bottom):
            faults["actual"] = (Fault("share_differs", {"share": _share(top, bottom)}),)
    return faults


def _is_share(actual: Decimal, top: Decimal, bottom: Decimal) -> bool:
    """Whether a number is the share or the ratio of two, to the places that it has."""
    exponent = actual.normalize().as_tuple().exponent
    places = Decimal(1).scaleb(min(exponent if isinstance(exponent, int) else 0, 0))
    return actual in {rounded(factor * top / bottom, step) for factor in (1, 100)
                      for step in (places, SHOWN_STEP)}  # fmt: skip


def _share(top: Decimal, bottom: Decimal) -> str:
    return f"{rounded(100 * top / bottom)}"
