"""What others find: verification of reports and remedies, and the year's evaluation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from civicloop.engines.tracking import policies, queries
from civicloop.engines.tracking.errors import Fault, FaultyFieldsError, StepNotOpenError
from civicloop.engines.tracking.events import (
    EvaluationMoved,
    RemedyVerified,
    ReportVerified,
)
from civicloop.engines.tracking.models import Evaluation, Variance, Verification
from civicloop.engines.tracking.rules import (
    bands_of,
    check_scores,
    criteria_of,
    grade,
    weighted,
)
from civicloop.engines.tracking.states import (
    EVALUATIONS,
    STAGES,
    EvaluationState,
    Method,
    Stage,
    Verdict,
)
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.rulesets import queries as rulesets
from civicloop.kernel.states.errors import IllegalMoveError


@transaction.atomic
def verify_report(
    report_id: int,
    *,
    method: Method,
    verified_on: date,
    evidence: str,
    found_actual: Decimal,
    difference_reason: str = "",
    handling: str = "",
    actor: Actor,
    now: datetime | None = None,
) -> Verification:
    """Put what was found beside what the system says; a difference needs its reason."""
    now = now or clock.now()
    report = queries.report(report_id)
    owner = report.item.programme.owner_id
    require(policies.may_review(actor, owner), action="tracking.review")
    faults: dict[str, tuple[Fault, ...]] = {}
    if not 0 <= found_actual <= 100:  # noqa: PLR2004 (percent)
        faults["found_actual"] = (Fault("percent_out_of_range"),)
    if not evidence.strip():
        faults["evidence"] = (Fault("missing"),)
    if report.actual is None:
        faults["report"] = (Fault("no_progress"),)
    elif report.actual != found_actual and not difference_reason.strip():
        faults["difference_reason"] = (Fault("missing"),)
    if verified_on > timezone.localdate(now):
        faults["verified_on"] = (Fault("in_the_future"),)
    if faults or report.actual is None:
        raise FaultyFieldsError(faults)
    row = Verification.objects.create(
        report=report,
        method=method.value,
        verified_on=verified_on,
        evidence=evidence.strip(),
        system_actual=report.actual,
        found_actual=found_actual,
        difference_reason=difference_reason.strip(),
        handling=handling.strip(),
        verified_by=actor.ref,
    )
    event = ReportVerified(
        item=report.item.ref,
        report=report.ref,
        method=row.method,
        system=str(row.system_actual),
        found=str(row.found_actual),
    )
    ledger.append(event, actor=actor, at=now)
    return row


@transaction.atomic
def verify_remedy(
    report_id: int,
    *,
    verdict: Verdict,
    verified_on: date,
    note: str,
    actor: Actor,
    now: datetime | None = None,
) -> Variance:
    """Say what became of the remedy of one month, from papers or on the spot.

    One by one, and beside what follows from the reports: a later month without a lag says
    that it was made good, a verdict whether by what was promised. It can be said anew.
    """
    now = now or clock.now()
    report = queries.report(report_id)
    require(policies.may_review(actor, report.item.programme.owner_id), action="tracking.review")
    row = Variance.objects.select_for_update().filter(report=report).first()
    faults: dict[str, tuple[Fault, ...]] = {}
    if row is None or row.closed_on is not None:
        faults["report"] = (Fault("no_remedy"),)
    if not note.strip():
        faults["note"] = (Fault("missing"),)
    if verified_on > timezone.localdate(now):
        faults["verified_on"] = (Fault("in_the_future"),)
    if faults or row is None:
        raise FaultyFieldsError(faults)
    row.verdict, row.verified_on = verdict.value, verified_on
    row.verified_note, row.verified_by, row.verified_at = note.strip(), actor.ref, now
    row.save(
        update_fields=["verdict", "verified_on", "verified_note", "verified_by", "verified_at"]
    )
    event = RemedyVerified(
        item=report.item.ref,
        report=report.ref,
        month=report.month.isoformat(),
        verdict=row.verdict,
        verified_on=verified_on.isoformat(),
    )
    ledger.append(event, actor=actor, reason=row.verified_note, at=now)
    return row


@transaction.atomic
def evaluate(
    item_id: int,
    *,
    year: int,
    stage: Stage,
    scores: Mapping[str, Decimal],
    remarks: str = "",
    proposal: str = "",
    actor: Actor,
    now: datetime | None = None,
) -> Evaluation:
    """Submit one stage's scores; each stage follows the confirmed one before it.

    What was given back is scored anew.

    The grade is that of the rule set in force on the last day of the year. ``proposal`` is
    what might follow for people: it is printed, nothing here decides it.
    """
    now = now or clock.now()
    item = queries.item_for_change(item_id)
    if stage == Stage.SELF:
        require(policies.may_report(actor, item), action="tracking.report")
    else:
        require(policies.may_review(actor, item.programme.owner_id), action="tracking.review")
    before = STAGES[: STAGES.index(stage)]
    confirmed = item.evaluations.filter(
        year=year, stage__in=before, state=EvaluationState.CONFIRMED
    ).count()
    row = item.evaluations.filter(year=year, stage=stage).first()
    if confirmed < len(before) or (row is not None and row.state != EvaluationState.DRAFT):
        raise StepNotOpenError("evaluation", stage.value, "not its turn")
    found = rulesets.in_force(item.programme.evaluation_rule_set, date(year, 12, 31))
    criteria = criteria_of(found.parameters)
    if faults := check_scores(scores, criteria):
        raise FaultyFieldsError(faults)
    score = weighted(scores, criteria)
    band = grade(score, bands_of(found.parameters), whole=bool(found.parameters["whole"]))
    row = row or Evaluation(item=item, year=year, stage=stage.value)
    row.state = EvaluationState.SUBMITTED.value
    row.scores = {code: str(value) for code, value in scores.items()}
    row.score, row.grade, row.rule_version = score, band.code, found.version
    row.remarks, row.proposal, row.returned_because = remarks.strip(), proposal.strip(), ""
    row.judged_by, row.judged_at = actor.ref, now
    row.save()
    _told(row, "submit", actor, now)
    return row


@transaction.atomic
def confirm_evaluation(
    evaluation_id: int, *, actor: Actor, now: datetime | None = None
) -> Evaluation:
    """Let a stage's judgement stand, as the programme's owner."""
    now = now or clock.now()
    row = queries.evaluation_for_change(evaluation_id)
    owner = row.item.programme.owner_id
    require(policies.may_review(actor, owner), action="tracking.review")
    try:
        row.state = EVALUATIONS.target("confirm", current=EvaluationState(row.state)).value
    except IllegalMoveError as error:
        raise StepNotOpenError("evaluation", "confirm", row.state) from error
    row.save(update_fields=["state"])
    _told(row, "confirm", actor, now)
    return row


@transaction.atomic
def return_evaluation(
    evaluation_id: int, *, reason: str, actor: Actor, now: datetime | None = None
) -> Evaluation:
    """Give a stage's judgement back that is not confirmed, with a reason; it is scored anew."""
    now = now or clock.now()
    row = queries.evaluation_for_change(evaluation_id)
    require(policies.may_review(actor, row.item.programme.owner_id), action="tracking.review")
    if not reason.strip():
        raise FaultyFieldsError({"reason": (Fault("missing"),)})
    try:
        row.state = EVALUATIONS.target("return", current=EvaluationState(row.state)).value
    except IllegalMoveError as error:
        raise StepNotOpenError("evaluation", "return", row.state) from error
    row.returned_because = reason.strip()
    row.save(update_fields=["state", "returned_because"])
    ledger.append(_moved(row, "return"), actor=actor, reason=row.returned_because, at=now)
    return row


@transaction.atomic
def confirm_evaluations(
    programme_id: int,
    evaluation_ids: Iterable[int],
    *,
    actor: Actor,
    now: datetime | None = None,
) -> int:
    """Let many judgements of a programme stand at once; how many.

    What is confirmed already, or belongs to another programme, is passed over. Four
    statements, however many they are.
    """
    now = now or clock.now()
    programme = queries.programme_for_change(programme_id)
    require(policies.may_review(actor, programme.owner_id), action="tracking.review")
    rows = list(
        Evaluation.objects.select_for_update(of=("self",))
        .filter(
            pk__in=list(evaluation_ids),
            item__programme=programme,
            state=EvaluationState.SUBMITTED.value,
        )
        .order_by("pk")
    )
    for row in rows:
        row.state = EVALUATIONS.target("confirm", current=EvaluationState(row.state)).value
    Evaluation.objects.bulk_update(rows, ["state"], batch_size=1000)
    ledger.append_many([(_moved(row, "confirm"), actor, "", now) for row in rows])
    return len(rows)


def _told(row: Evaluation, move: str, actor: Actor, now: datetime) -> None:
    ledger.append(_moved(row, move), actor=actor, at=now)


def _moved(row: Evaluation, move: str) -> EvaluationMoved:
    return EvaluationMoved(
        item=f"tracking:item:{row.item_id}",
        evaluation=row.ref,
        year=row.year,
        stage=row.stage,
        move=move,
        grade=row.grade,
    )
