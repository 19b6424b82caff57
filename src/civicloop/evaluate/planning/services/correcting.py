"""What was written down wrongly is put right: titles, pledges, undertakings, the day of a round.

Each verb takes the mark of what the caller saw (``rules.mark``); where something else stands
meanwhile nothing is changed. What stood before stays in the history: the event names the fields.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import models, transaction

from civicloop.evaluate.planning import policies, queries, rules
from civicloop.evaluate.planning.errors import (
    ChangedMeanwhileError,
    Fault,
    FaultyFieldsError,
    NotFoundError,
)
from civicloop.evaluate.planning.events import DeadlineMoved, TextCorrected
from civicloop.evaluate.planning.models import Goal, Plan, Pledge, Round, Strategy, Undertaking
from civicloop.evaluate.planning.services.plans import writable
from civicloop.evaluate.planning.services.undertakings import machine_of, state_of
from civicloop.evaluate.planning.states import ROUNDS, RoundState, UndertakingKind
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.states.errors import IllegalMoveError

GOAL, PLEDGE = {"title": 200}, {"number": 24, "guideline": 120, "title": 200}
UNDERTAKING = {"title": 200, "ministry": 80}
PLAN, ENGLISH = {"title_zh": 120}, 160
OPEN_ROUND = (RoundState.PREPARED, RoundState.ISSUED)
MOST = 10**15
Row = TypeVar("Row", bound=models.Model)


@transaction.atomic
def correct_plan(
    plan_id: int, said: Mapping[str, Any], *, seen: int, actor: Actor, now: datetime | None = None
) -> Plan:
    """Put the title of a plan right, in Chinese and in English."""
    require(policies.may_manage(actor), action="planning.manage")
    row = queries.plan_for_change(plan_id)
    if len(said["title_en"].strip()) > ENGLISH:
        raise FaultyFieldsError({"title_en": (Fault("too_long", {"limit": ENGLISH}),)})
    correct(row, said, PLAN, seen, actor=actor, now=now)
    return row


@transaction.atomic
def correct_goal(
    goal_id: int, title: str, *, seen: int, actor: Actor, now: datetime | None = None
) -> Goal:
    """Word a goal anew, while agencies write into its plan."""
    row = Goal.objects.select_for_update().filter(pk=goal_id).first()
    if row is None:
        raise NotFoundError("goal", goal_id)
    require(policies.may_write(actor, queries.branch(row.unit_id)), action="planning.write")
    writable(row.plan_id, "correct")
    correct(row, {"title": title}, GOAL, seen, actor=actor, now=now)
    return row


@transaction.atomic
def correct_strategy(
    strategy_id: int, title: str, *, seen: int, actor: Actor, now: datetime | None = None
) -> Strategy:
    """Word a way towards a goal anew."""
    found = Strategy.objects.select_related("goal").filter(pk=strategy_id).first()
    if found is None:
        raise NotFoundError("strategy", strategy_id)
    branch = queries.branch(found.goal.unit_id)
    require(policies.may_write(actor, branch), action="planning.write")
    writable(found.goal.plan_id, "correct")
    row = Strategy.objects.select_for_update().get(pk=strategy_id)
    correct(row, {"title": title}, GOAL, seen, actor=actor, now=now)
    return row


@transaction.atomic
def correct_pledge(
    pledge_id: int, said: Mapping[str, Any], *, seen: int, actor: Actor,
    now: datetime | None = None,
) -> Pledge:  # fmt: skip
    """Put a pledge right: number, guideline, title, text and who leads it."""
    require(policies.may_manage(actor), action="planning.manage")
    row = Pledge.objects.select_for_update().filter(pk=pledge_id).first()
    if row is None:
        raise NotFoundError("pledge", pledge_id)
    number = said["number"].strip()
    if Pledge.objects.filter(number=number).exclude(pk=pledge_id).exists():
        raise FaultyFieldsError({"number": (Fault("taken", {"number": number}),)})
    correct(row, said, PLEDGE, seen, actor=actor, now=now)
    return row


@transaction.atomic
def correct_undertaking(
    undertaking_id: int, said: Mapping[str, Any], *, seen: int, actor: Actor,
    now: datetime | None = None,
) -> Undertaking:  # fmt: skip
    """Put right what an undertaking is called and costs, and the day of its next step."""
    require(policies.may_manage(actor), action="planning.manage")
    now = now or clock.now()
    row = Undertaking.objects.select_for_update().filter(pk=undertaking_id).first()
    if row is None:
        raise NotFoundError("undertaking", undertaking_id)
    kind = UndertakingKind(row.kind)
    if not machine_of(kind).open_moves(state_of(kind, row.state)):
        raise IllegalMoveError("undertaking", "correct", state_of(kind, row.state))
    amount = said["amount"]
    if not 0 < amount < MOST:
        raise FaultyFieldsError({"amount": (Fault("money_range"),)})
    if kind is UndertakingKind.MAJOR and amount < queries.bar(now).major_total:
        raise FaultyFieldsError({"amount": (Fault("not_major"),)})
    correct(row, said, UNDERTAKING, seen, actor=actor, now=now)
    return row


@transaction.atomic
def move_deadline(
    round_id: int, submit_until: date, *, reason: str, version: int, actor: Actor,
    now: datetime | None = None,
) -> Round:  # fmt: skip
    """Give agencies another day for their projects, with the reason, until the reviews begin."""
    require(policies.may_manage(actor), action="planning.manage")
    now = now or clock.now()
    row = queries.round_for_change(round_id)
    if row.state not in OPEN_ROUND:
        raise IllegalMoveError(ROUNDS.name, "move_deadline", RoundState(row.state))
    if row.version != version:
        raise ChangedMeanwhileError("round", version, row.version)
    faults: dict[str, tuple[Fault, ...]] = {}
    if submit_until.year >= row.year:
        faults["submit_until"] = (Fault("before_year"),)
    if not reason.strip():
        faults["reason"] = (Fault("missing"),)
    if faults:
        raise FaultyFieldsError(faults)
    before, row.submit_until = row.submit_until, submit_until
    row.version, row.changed_at = row.version + 1, now
    row.save(update_fields=["submit_until", "version", "changed_at"])
    event = DeadlineMoved(row.ref, before.isoformat(), submit_until.isoformat())
    ledger.append(event, actor=actor, reason=reason.strip(), at=now)
    return row


def correct(
    row: models.Model,
    said: Mapping[str, Any],
    limits: Mapping[str, int],
    seen: int,
    *,
    actor: Actor,
    now: datetime | None,
) -> None:
    """Change what differs, if what the caller saw still stands; texts within their limits."""
    given = {name: one.strip() if isinstance(one, str) else one for name, one in said.items()}
    _check_seen(row, given, seen)
    faults: dict[str, tuple[Fault, ...]] = {}
    for name, limit in limits.items():
        if not given[name]:
            faults[name] = (Fault("missing"),)
        elif len(given[name]) > limit:
            faults[name] = (Fault("too_long", {"limit": limit}),)
    if faults:
        raise FaultyFieldsError(faults)
    changed = [name for name, one in given.items() if getattr(row, name) != one]
    if not changed:
        return
    now = now or clock.now()
    for name in changed:
        setattr(row, name, given[name])
    if hasattr(row, "changed_at"):
        row.changed_at = now
    row.save()
    event = TextCorrected(row.ref, ",".join(sorted(changed)))  # type: ignore[attr-defined]  # every row here has one
    ledger.append(event, actor=actor, at=now)


def take_away(
    row: models.Model,
    names: Iterable[str],
    seen: int,
    event: Any,  # noqa: ANN401 (any event)
    *,
    actor: Actor,
    now: datetime | None,
) -> None:
    """Take a row away that never was, if what the caller saw still stands; the history keeps it."""
    _check_seen(row, names, seen)
    row.delete()
    ledger.append(event, actor=actor, at=now or clock.now())


def below(
    rows: models.QuerySet[Row], pk: int, parent: str, lock: Callable[[int], models.Model]
) -> Row:
    """A row, locked after what it stands under, which every writer locks first."""
    name = rows.model.__name__.lower()
    above = rows.filter(pk=pk).values_list(parent, flat=True).first()
    if above is None:
        raise NotFoundError(name, pk)
    held = lock(above)
    row = rows.select_for_update().filter(pk=pk).first()
    if row is None:
        raise NotFoundError(name, pk)
    setattr(row, parent, held)
    return row


def _check_seen(row: models.Model, names: Iterable[str], seen: int) -> None:
    standing = rules.mark(*(getattr(row, name) for name in names))
    if standing != seen:
        raise ChangedMeanwhileError(type(row).__name__.lower(), seen, standing)
