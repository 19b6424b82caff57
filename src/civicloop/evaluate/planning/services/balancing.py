"""The balance under ceilings: every change with its reason, scenarios beside the live one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from civicloop.evaluate.planning import policies, queries, rules
from civicloop.evaluate.planning.errors import ChangedMeanwhileError, Fault, FaultyFieldsError
from civicloop.evaluate.planning.events import GrantChanged, ScenarioMade
from civicloop.evaluate.planning.models import Grant, GrantChange, Proposal, Scenario
from civicloop.evaluate.planning.rules import MoneySource
from civicloop.evaluate.planning.states import ROUNDS, RoundState
from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.states.errors import IllegalMoveError

NAME_LIMIT = 80


@transaction.atomic
def set_grants(
    scenario_id: int,
    proposal_id: int,
    amounts: Mapping[MoneySource, int],
    *,
    seen: Mapping[MoneySource, int],
    reason: str,
    actor: Actor,
    now: datetime | None = None,
) -> int:
    """Change what a scenario gives a project; how many sources changed.

    ``seen`` is what the caller read: where another one stands meanwhile, nothing is changed,
    so that two people at the same balance never overwrite each other. A balance may lie above
    a ceiling while it is worked on; it is not approved so.
    """
    now = now or clock.now()
    row = _open(scenario_id, actor)
    if not reason.strip():
        raise FaultyFieldsError({"reason": (Fault("missing"),)})
    proposal = Proposal.objects.filter(pk=proposal_id, round=row.round_id).first()
    if proposal is None:
        raise FaultyFieldsError({"": (Fault("unknown"),)})
    standing, asked = _standing(row, proposal), _asked(row, proposal)
    _check(amounts, seen, standing, asked)
    changed = {
        source: amount for source, amount in amounts.items() if amount != standing.get(source, 0)
    }
    for source, amount in changed.items():
        key = (proposal.pk, source)
        _change(row, key, standing.get(source, 0), amount, reason, actor=actor, now=now)
    return len(changed)


@transaction.atomic
def copy_scenario(
    scenario_id: int, name: str, *, actor: Actor, now: datetime | None = None
) -> Scenario:
    """Try something out beside the live balance."""
    now = now or clock.now()
    row = _open(scenario_id, actor)
    if not name.strip():
        raise FaultyFieldsError({"name": (Fault("missing"),)})
    if len(name.strip()) > NAME_LIMIT:
        raise FaultyFieldsError({"name": (Fault("too_long", {"limit": NAME_LIMIT}),)})
    if Scenario.objects.filter(round=row.round_id, name=name.strip()).exists():
        raise FaultyFieldsError({"name": (Fault("taken", {"number": name.strip()}),)})
    new = Scenario.objects.create(
        round_id=row.round_id, name=name.strip(), made_by=actor.ref, made_at=now
    )
    Grant.objects.bulk_create(
        Grant(scenario=new, proposal_id=proposal, source=source, amount=amount)
        for (proposal, source), amount in queries.granted(row.pk).items()
    )
    event = ScenarioMade(new.ref, f"planning:round:{row.round_id}", row.ref)
    ledger.append(event, actor=actor, at=now)
    return new


@transaction.atomic
def adopt_scenario(
    scenario_id: int, *, reason: str, actor: Actor, now: datetime | None = None
) -> int:
    """Make the live balance what a scenario says, each difference as a change; how many."""
    now = now or clock.now()
    row = _open(scenario_id, actor)
    live = queries.live(row.round_id)
    if live is None or row.is_live:
        raise FaultyFieldsError({"": (Fault("is_live"),)})
    if not reason.strip():
        raise FaultyFieldsError({"reason": (Fault("missing"),)})
    before, after = queries.granted(live.pk), queries.granted(row.pk)
    found = rules.differences(before, after)
    for key in found:
        _change(
            live, key, before.get(key, 0), after.get(key, 0), f"{row.name}：{reason}",
            actor=actor, now=now,
        )  # fmt: skip
    return len(found)


def _open(scenario_id: int, actor: Actor) -> Scenario:
    """The scenario, its round locked and in balancing."""
    require(policies.may_manage(actor), action="planning.manage")
    row = queries.scenario(scenario_id)
    round_row = queries.round_for_change(row.round_id)
    if round_row.state != RoundState.BALANCING:
        raise IllegalMoveError(ROUNDS.name, "balance", RoundState(round_row.state))
    row.round = round_row
    return row


def _standing(row: Scenario, proposal: Proposal) -> dict[MoneySource, int]:
    rows = Grant.objects.filter(scenario=row, proposal=proposal).values_list("source", "amount")
    return {MoneySource(source): amount for source, amount in rows}


def _asked(row: Scenario, proposal: Proposal) -> dict[MoneySource, int]:
    rows = proposal.amounts.filter(year=row.round.year).values_list("source", "amount")
    return {MoneySource(source): amount for source, amount in rows}


def _check(
    amounts: Mapping[MoneySource, int],
    seen: Mapping[MoneySource, int],
    standing: Mapping[MoneySource, int],
    asked: Mapping[MoneySource, int],
) -> None:
    for source in amounts:
        stands = standing.get(source, 0)
        if seen.get(source, 0) != stands:
            raise ChangedMeanwhileError(source.value, seen.get(source, 0), stands)
    faults = {
        source.value: found
        for source, amount in amounts.items()
        if (found := rules.check_grant(amount, asked.get(source, 0)))
    }
    if faults:
        raise FaultyFieldsError(faults)


def _change(
    row: Scenario,
    key: tuple[int, MoneySource],
    before: int,
    after: int,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    proposal, source = key
    Grant.objects.update_or_create(
        scenario=row, proposal_id=proposal, source=source, defaults={"amount": after}
    )
    GrantChange.objects.create(
        scenario=row,
        proposal_id=proposal,
        source=source,
        before=before,
        after=after,
        reason=reason.strip(),
        by=actor.ref,
        at=now,
    )
    event = GrantChanged(row.ref, f"planning:proposal:{proposal}", source.value, before, after)
    ledger.append(event, actor=actor, reason=reason, at=now)
