"""What others find: verification of a report, milestones reached, and the year's evaluation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from civicloop.engines.tracking import policies, queries
from civicloop.engines.tracking.errors import Fault, FaultyFieldsError, StepNotOpenError
from civicloop.engines.tracking.events import (
    EvaluationMoved,
    MilestoneReached,
    MilestonesPlanned,
    ReportVerified,
)
from civicloop.engines.tracking.models import Evaluation, Milestone, Verification
from civicloop.engines.tracking.rules import (
    Dates,
    Step,
    bands_of,
    check_milestones,
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
def plan_milestones(
    item_id: int,
    steps: Sequence[tuple[Step, date]],
    *,
    actor: Actor,
    now: datetime | None = None,
) -> list[Milestone]:
    """Lay down the milestones of an item that has none yet, each with its planned day."""
    now = now or clock.now()
    item = queries.item_for_change(item_id)
    owner = item.programme.owner_id
    require(policies.may_manage(actor, owner), action="tracking.manage")
    rows = [Dates(step.weight, planned) for step, planned in steps]
    faults = check_milestones(rows, today=timezone.localdate(now))
    if item.milestones.exists():
        faults = (*faults, Fault("planned_already"))
    if faults:
        raise FaultyFieldsError({"milestones": faults})
    made = Milestone.objects.bulk_create(
        Milestone(
            item=item,
            position=position,
            kind=step.kind.value,
            name_zh=step.zh,
            name_en=step.en,
            weight=step.weight,
            planned_on=planned,
        )
        for position, (step, planned) in enumerate(steps, 1)
    )
    ledger.append(MilestonesPlanned(item=item.ref, count=len(made)), actor=actor, at=now)
    return made


@transaction.atomic
def reach_milestone(
    milestone_id: int,
    *,
    actual_on: date,
    evidence: str,
    actor: Actor,
    now: datetime | None = None,
) -> Milestone:
    """Say on which day a milestone was reached, with evidence: intentions are none."""
    now = now or clock.now()
    row = queries.milestone_for_change(milestone_id)
    require(policies.may_report(actor, row.item), action="tracking.report")
    faults: dict[str, tuple[Fault, ...]] = {}
    if not evidence.strip():
        faults["evidence"] = (Fault("missing"),)
    if actual_on > timezone.localdate(now):
        faults["actual_on"] = (Fault("in_the_future"),)
    if row.actual_on is not None:
        faults["milestone"] = (Fault("reached_already"),)
    if faults:
        raise FaultyFieldsError(faults)
    row.actual_on, row.evidence = actual_on, evidence.strip()
    row.save(update_fields=["actual_on", "evidence"])
    event = MilestoneReached(
        item=row.item.ref, milestone=row.ref, kind=row.kind, actual_on=actual_on.isoformat()
    )
    ledger.append(event, actor=actor, at=now)
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
    if confirmed < len(before) or item.evaluations.filter(year=year, stage=stage).exists():
        raise StepNotOpenError("evaluation", stage.value, "not its turn")
    found = rulesets.in_force(item.programme.evaluation_rule_set, date(year, 12, 31))
    criteria = criteria_of(found.parameters)
    if faults := check_scores(scores, criteria):
        raise FaultyFieldsError(faults)
    score = weighted(scores, criteria)
    band = grade(score, bands_of(found.parameters), whole=bool(found.parameters["whole"]))
    row = Evaluation.objects.create(
        item=item,
        year=year,
        stage=stage.value,
        state=EvaluationState.SUBMITTED.value,
        scores={code: str(value) for code, value in scores.items()},
        score=score,
        grade=band.code,
        rule_version=found.version,
        remarks=remarks.strip(),
        proposal=proposal.strip(),
        judged_by=actor.ref,
        judged_at=now,
    )
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


def _told(row: Evaluation, move: str, actor: Actor, now: datetime) -> None:
    event = EvaluationMoved(
        item=f"tracking:item:{row.item_id}",
        evaluation=row.ref,
        year=row.year,
        stage=row.stage,
        move=move,
        grade=row.grade,
    )
    ledger.append(event, actor=actor, at=now)
