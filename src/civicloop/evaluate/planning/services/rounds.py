"""Rounds of the pre-review: opened, led from phase to phase, given ceilings, approved."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from civicloop.engines.tracking import services as tracking
from civicloop.evaluate.planning import policies, queries, rules
from civicloop.evaluate.planning.errors import (
    Fault,
    FaultyFieldsError,
    OverCeilingError,
    SamePersonError,
)
from civicloop.evaluate.planning.events import (
    CeilingSet,
    ProposalMoved,
    ProposalTracked,
    RoundMoved,
    RoundOpened,
    ScenarioMade,
)
from civicloop.evaluate.planning.models import (
    Ceiling,
    Grant,
    Phase,
    Proposal,
    Round,
    Scenario,
)
from civicloop.evaluate.planning.rules import MoneySource
from civicloop.evaluate.planning.services.plans import FIRST, LAST
from civicloop.evaluate.planning.states import PROPOSALS, ROUNDS, ProposalState, RoundState
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.states.errors import IllegalMoveError

MOST = 10**15
LIVE = "審定方案"


@transaction.atomic
def open_round(
    *, year: int, submit_until: date, actor: Actor, now: datetime | None = None
) -> Round:
    """Lay down the pre-review of a budget year."""
    require(policies.may_manage(actor), action="planning.manage")
    now = now or clock.now()
    if not FIRST <= year <= LAST:
        raise FaultyFieldsError({"year": (Fault("year_outside"),)})
    if Round.objects.filter(year=year).exists():
        raise FaultyFieldsError({"year": (Fault("year_taken", {"year": str(year)}),)})
    if submit_until.year >= year:
        raise FaultyFieldsError({"submit_until": (Fault("before_year"),)})
    row = Round.objects.create(year=year, submit_until=submit_until, changed_at=now)
    Phase.objects.create(round=row, state=row.state, began_at=now, by=actor.ref)
    ledger.append(RoundOpened(row.ref, year), actor=actor, at=now)
    return row


@transaction.atomic
def set_ceiling(
    round_id: int,
    source: MoneySource,
    amount: int | None,
    *,
    actor: Actor,
    now: datetime | None = None,
) -> None:
    """Say what a source can pay; without an amount there is no ceiling. Until approval."""
    require(policies.may_manage(actor), action="planning.manage")
    row = queries.round_for_change(round_id)
    if row.state == RoundState.APPROVED:
        raise IllegalMoveError(ROUNDS.name, "set_ceiling", RoundState.APPROVED)
    if amount is not None and not 0 <= amount < MOST:
        raise FaultyFieldsError({source.value: (Fault("money_range"),)})
    before = queries.ceilings(round_id).get(source)
    if before == amount:
        return
    if amount is None:
        Ceiling.objects.filter(round=row, source=source).delete()
    else:
        Ceiling.objects.update_or_create(round=row, source=source, defaults={"amount": amount})
    event = CeilingSet(row.ref, source.value, -1 if amount is None else amount)
    ledger.append(event, actor=actor, at=now or clock.now())


@transaction.atomic
def move_round(round_id: int, move: str, *, actor: Actor, now: datetime | None = None) -> Round:
    """Lead a round into its next phase.

    Balancing begins with what was asked. A balance is approved only below every ceiling, and
    never by whoever changed it last; then every project with money passes, the others do not.
    """
    approves = move == "approve"
    allowed = policies.may_approve(actor) if approves else policies.may_manage(actor)
    require(allowed, action="planning.approve" if approves else "planning.manage")
    now = now or clock.now()
    row = queries.round_for_change(round_id)
    target = ROUNDS.target(move, current=RoundState(row.state))
    if move == "begin_balancing":
        _begin_balance(row, actor, now)
    if approves:
        _approve(row, actor, now)
    row.state, row.changed_at, row.version = target, now, row.version + 1
    row.save(update_fields=["state", "changed_at", "version"])
    Phase.objects.create(round=row, state=row.state, began_at=now, by=actor.ref)
    ledger.append(RoundMoved(row.ref, move, row.state), actor=actor, at=now)
    return row


def _begin_balance(row: Round, actor: Actor, now: datetime) -> None:
    open_ones = row.proposals.filter(state=ProposalState.RETURNED).count()
    if open_ones:
        raise FaultyFieldsError({"": (Fault("proposals_returned", {"count": open_ones}),)})
    live = queries.live(row.pk)
    if live is None:
        live = Scenario.objects.create(
            round=row, name=LIVE, is_live=True, made_by=actor.ref, made_at=now
        )
        ledger.append(ScenarioMade(live.ref, row.ref, ""), actor=actor, at=now)
    standing = queries.granted(live.pk)
    Grant.objects.bulk_create(
        Grant(scenario=live, proposal_id=proposal, source=source, amount=amount)
        for (proposal, source), amount in queries.asked(row).items()
        if (proposal, source) not in standing
    )


def _approve(row: Round, actor: Actor, now: datetime) -> None:
    live = queries.live(row.pk)
    assert live is not None
    over = rules.overs(queries.balance(live))
    if over:
        raise OverCeilingError(over)
    last = live.changes.order_by("-at", "-pk").values_list("by", flat=True).first()
    if not policies.is_another(actor, last or live.made_by):
        raise SamePersonError(live.ref)
    granted = queries.granted(live.pk)
    passed = rules.passed(granted)
    for proposal in Proposal.objects.select_for_update().filter(
        round=row, state=ProposalState.SENT
    ):
        move = "pass" if proposal.pk in passed else "refuse"
        proposal.state = PROPOSALS.target(move, current=ProposalState(proposal.state))
        proposal.granted = sum(
            amount for (key, _source), amount in granted.items() if key == proposal.pk
        )
        proposal.version, proposal.changed_at = proposal.version + 1, now
        proposal.save(update_fields=["state", "granted", "version", "changed_at"])
        event = ProposalMoved(proposal.ref, row.ref, move, proposal.state, proposal.granted)
        ledger.append(event, actor=actor, at=now)


@transaction.atomic
def track_round(
    round_id: int, programme_id: int, *, actor: Actor, now: datetime | None = None
) -> int:
    """Put every passed project on the list of a tracking programme, once; how many.

    Each becomes an item of its agency from the first day of the year to the last of its
    money, with what was granted; its curve is laid down there.
    """
    require(policies.may_manage(actor), action="planning.manage")
    now = now or clock.now()
    row = queries.round_for_change(round_id)
    if row.state != RoundState.APPROVED:
        raise IllegalMoveError(ROUNDS.name, "track", RoundState(row.state))
    count = 0
    for one in Proposal.objects.select_for_update().filter(
        round=row, state=ProposalState.PASSED, item=""
    ):
        years = one.amounts.values_list("year", flat=True)
        new = tracking.NewItem(
            one.number,
            one.title,
            one.unit_id,
            date(row.year, 1, 1),
            date(max(years, default=row.year), 12, 31),
            source=one.ref,
            budget=one.granted,
        )
        item = tracking.list_item(programme_id, new, actor=actor, now=now)
        one.item = item.ref
        one.save(update_fields=["item"])
        ledger.append(ProposalTracked(one.ref, item.ref), actor=actor, at=now)
        count += 1
    row.programme = f"tracking:programme:{programme_id}"
    row.save(update_fields=["programme"])
    return count
