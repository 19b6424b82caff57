"""Indicators are proposed, approved by somebody else, revised with a reason, bound to figures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from civicloop.engines.metrics.rules import METRICS, SOURCES, WHOLE
from civicloop.evaluate.planning import policies, queries, rules
from civicloop.evaluate.planning.errors import Fault, FaultyFieldsError, SamePersonError
from civicloop.evaluate.planning.events import DefinitionDecided, DefinitionProposed, MetricBound
from civicloop.evaluate.planning.models import Goal, Indicator, Plan, Strategy, Version, YearTarget
from civicloop.evaluate.planning.rules import Definition, Flag, Stage, Target
from civicloop.evaluate.planning.services.plans import writable
from civicloop.evaluate.planning.states import DEFINITIONS, DefinitionState
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger

NUMBER_LIMIT = 24


@dataclass(frozen=True, slots=True)
class NewIndicator:
    """Where an indicator stands, and what its first version says."""

    goal_id: int
    number: str
    definition: Definition
    strategy_id: int | None = None


@transaction.atomic
def propose_indicator(
    plan_id: int, new: NewIndicator, *, actor: Actor, now: datetime | None = None
) -> Indicator:
    """Propose an indicator under a goal of the own agency; it holds once it is approved."""
    now = now or clock.now()
    goal = Goal.objects.filter(pk=new.goal_id, plan=plan_id).first()
    if goal is None:
        raise FaultyFieldsError({"goal": (Fault("unknown"),)})
    require(policies.may_write(actor, queries.branch(goal.unit_id)), action="planning.write")
    plan = writable(plan_id, "propose")
    _check_place(plan, goal, new)
    _check(new.definition, plan)
    row = Indicator.objects.create(
        plan=plan,
        unit_id=goal.unit_id,
        goal=goal,
        strategy_id=new.strategy_id,
        number=new.number.strip(),
        name=new.definition.name.strip(),
        changed_at=now,
    )
    _propose(row, plan, new.definition, actor, now)
    return row


@transaction.atomic
def revise_indicator(
    indicator_id: int, definition: Definition, *, actor: Actor, now: datetime | None = None
) -> Version:
    """Propose another wording, weight or other targets, with the reason.

    Targets of years that have an accepted result stay as they were judged by.
    """
    now = now or clock.now()
    row = queries.indicator_for_change(indicator_id)
    require(policies.may_write(actor, queries.branch(row.unit_id)), action="planning.write")
    plan = writable(row.plan_id, "revise")
    if row.retired_from is not None:
        raise FaultyFieldsError({"": (Fault("retired", {"year": row.retired_from}),)})
    if row.versions.filter(state=DefinitionState.PROPOSED).exists():
        raise FaultyFieldsError({"": (Fault("version_waits"),)})
    if not definition.reason.strip():
        raise FaultyFieldsError({"reason": (Fault("missing"),)})
    _check(definition, plan)
    _check_judged(row, definition)
    return _propose(row, plan, definition, actor, now)


@transaction.atomic
def decide_version(
    version_id: int, *, approve: bool, note: str = "", actor: Actor, now: datetime | None = None
) -> Version:
    """Approve or refuse a version; never by whoever proposed it, and a refusal says why."""
    require(policies.may_approve(actor), action="planning.approve")
    now = now or clock.now()
    row = queries.version_for_change(version_id)
    target = DEFINITIONS.target(
        "approve" if approve else "refuse", current=DefinitionState(row.state)
    )
    if not policies.is_another(actor, row.proposed_by):
        raise SamePersonError(row.ref)
    if not approve and not note.strip():
        raise FaultyFieldsError({"note": (Fault("missing"),)})
    if approve and row.flags and not note.strip():
        raise FaultyFieldsError({"note": (Fault("flags_need_note"),)})
    row.state, row.note, row.decided_by, row.decided_at = target, note.strip(), actor.ref, now
    row.save(update_fields=["state", "note", "decided_by", "decided_at"])
    if approve:
        _put_in_force(row, now)
    event = DefinitionDecided(f"planning:indicator:{row.indicator_id}", row.number, row.state)
    ledger.append(event, actor=actor, reason=note, at=now)
    return row


@transaction.atomic
def bind_metric(
    indicator_id: int, *, metric: str, member: str = "", by: str = "", actor: Actor,
    now: datetime | None = None,
) -> Indicator:  # fmt: skip
    """Let an indicator fill itself from a figure of the product; empty: no longer.

    ``by`` and ``member`` name a part of the city; without them it is the whole of it.
    """
    row = queries.indicator_for_change(indicator_id)
    require(policies.may_write(actor, queries.branch(row.unit_id)), action="planning.write")
    if metric and metric not in METRICS:
        raise FaultyFieldsError({"metric": (Fault("unknown"),)})
    if metric and not METRICS.get(metric).formula.has_parts:
        raise FaultyFieldsError({"metric": (Fault("not_additive"),)})
    if metric:
        _check_member(metric, by, member)
    row.metric, row.metric_by, row.metric_member = metric, by, member if metric else ""
    row.save(update_fields=["metric", "metric_by", "metric_member"])
    ledger.append(MetricBound(row.ref, metric, member), actor=actor, at=now or clock.now())
    return row


def _check_member(metric: str, by: str, member: str) -> None:
    found = METRICS.get(metric)
    if member == WHOLE:
        return
    if by not in found.by:
        raise FaultyFieldsError({"member": (Fault("unknown"),)})
    known = {row.value for row in SOURCES.get(found.source).dimension(by).members()}
    if member not in known:
        raise FaultyFieldsError({"member": (Fault("unknown"),)})


def _put_in_force(row: Version, now: datetime) -> None:
    indicator = row.indicator
    if indicator.current_id is not None:
        Version.objects.filter(pk=indicator.current_id).update(state=DefinitionState.REPLACED)
    indicator.current, indicator.name, indicator.changed_at = row, row.name, now
    indicator.save(update_fields=["current", "name", "changed_at"])


def _check_place(plan: Plan, goal: Goal, new: NewIndicator) -> None:
    number = new.number.strip()
    faults: dict[str, tuple[Fault, ...]] = {}
    if not number:
        faults["number"] = (Fault("missing"),)
    elif len(number) > NUMBER_LIMIT:
        faults["number"] = (Fault("too_long", {"limit": NUMBER_LIMIT}),)
    elif Indicator.objects.filter(plan=plan, number=number).exists():
        faults["number"] = (Fault("taken", {"number": number}),)
    if (
        new.strategy_id is not None
        and not Strategy.objects.filter(pk=new.strategy_id, goal=goal).exists()
    ):
        faults["strategy"] = (Fault("unknown"),)
    if faults:
        raise FaultyFieldsError(faults)


def _check(definition: Definition, plan: Plan) -> None:
    faults = rules.check_definition(definition, plan.years)
    if faults:
        raise FaultyFieldsError(faults)


def _check_judged(row: Indicator, definition: Definition) -> None:
    if row.current is None:
        return
    judged = set(row.results.filter(state="accepted").values_list("year", flat=True))
    kept = {one.year: one.target for one in row.current.targets.all() if one.year in judged}
    faults = {
        f"target_{year}": (Fault("already_judged", {"year": year}),)
        for year, target in kept.items()
        if definition.targets[year] != target
    }
    if faults:
        raise FaultyFieldsError(faults)


def _propose(row: Indicator, plan: Plan, said: Definition, actor: Actor, now: datetime) -> Version:
    flags = flags_for(row, plan, said, now)
    last = row.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = Version.objects.create(
        indicator=row,
        number=last + 1,
        name=said.name.strip(),
        definition=said.definition.strip(),
        measure=said.measure.strip(),
        kind=said.kind,
        face=said.face,
        weight=said.weight,
        stages=[{"name": one.name, "percent": str(one.percent)} for one in said.stages],
        method=said.method.strip(),
        reason=said.reason.strip(),
        exception=said.exception.strip(),
        flags=[flag.value for flag in flags],
        proposed_by=actor.ref,
        proposed_at=now,
    )
    YearTarget.objects.bulk_create(
        YearTarget(version=version, year=year, value=target.value, top=target.top)
        for year, target in sorted(said.targets.items())
        if year in plan.years
    )
    event = DefinitionProposed(
        row.ref,
        version.number,
        row.number,
        f"organizations:unit:{row.unit_id}",
        said.kind,
        ",".join(version.flags),
    )
    ledger.append(event, actor=actor, reason=said.reason, at=now)
    return version


def flags_for(row: Indicator, plan: Plan, said: Definition, now: datetime) -> list[Flag]:
    """What the approver should look at twice, held against what is known of the indicator."""
    before = None
    if row.current is not None:
        before = {one.year: one.target for one in row.current.targets.all()}
    return rules.flags_of(
        said,
        queries.thresholds(now),
        before=before,
        known=queries.last_known(row.pk),
        earlier_texts=queries.texts_before(row.unit_id, plan.first_year),
    )


def as_definition(version: Version, **changes: object) -> Definition:
    """A version as a definition that can be changed and proposed anew."""
    said = Definition(
        name=version.name,
        definition=version.definition,
        measure=version.measure,
        kind=rules.IndicatorKind(version.kind),
        face=rules.Face(version.face),
        weight=version.weight,
        targets={row.year: Target(row.value, row.top) for row in version.targets.all()},
        stages=tuple(Stage(one.name, one.percent) for one in version.table),
        method=version.method,
    )
    return replace(said, **changes)  # type: ignore[arg-type]  # the caller names fields
