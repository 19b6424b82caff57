"""Propose, approve and withdraw versions of rule sets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.city.rules import here
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.rulesets import policies, queries
from civicloop.kernel.rulesets.errors import FourEyesError, InForceError
from civicloop.kernel.rulesets.events import VersionApproved, VersionProposed, VersionWithdrawn
from civicloop.kernel.rulesets.models import RuleSet
from civicloop.kernel.rulesets.rules import (
    RULESETS,
    Period,
    check_ahead,
    check_parameters,
    digest,
    lane,
    settle,
)
from civicloop.kernel.rulesets.services.seeding import store_shipped
from civicloop.kernel.rulesets.states import MACHINE, VersionState


@transaction.atomic
def propose(
    key: str,
    *,
    parameters: Mapping[str, Any],
    effective_from: date,
    actor: Actor,
    effective_until: date | None = None,
    text: str = "",
    legal_basis: str = "",
    title_zh: str = "",
    title_en: str = "",
    now: datetime | None = None,
) -> RuleSet:
    """Propose the next version of a declared rule set. It holds for nobody until approved.

    Titles and legal basis that are left empty are those that were declared.
    """
    require(policies.may_propose(actor), action=policies.PROPOSE)
    declared = RULESETS.get(key)
    check_parameters(declared, parameters)
    Period(effective_from, effective_until)
    queries.hold(key)
    at = now or clock.now()
    row = RuleSet.objects.create(
        key=key,
        lane=lane(key),
        version=max(queries.next_version(key), 2),
        effective_from=effective_from,
        effective_until=effective_until,
        ends_as_asked=effective_until,
        title_zh=title_zh or declared.title_zh,
        title_en=title_en or declared.title_en,
        legal_basis=legal_basis or declared.legal_basis,
        text=text,
        text_hash=digest(text, parameters),
        parameters=dict(parameters),
        proposed_by=actor.ref,
        proposed_at=at,
    )
    event = VersionProposed(
        ruleset=row.ref,
        key=key,
        edition=row.version,
        effective_from=effective_from,
        digest=row.text_hash,
    )
    ledger.append(event, actor=actor, at=at)
    return row


@transaction.atomic
def approve(ruleset_id: int, *, actor: Actor, now: datetime | None = None) -> RuleSet:
    """Approve a version that somebody else proposed.

    The version before it ends on the day on which this one begins. No version can
    hold before the day of its approval.
    """
    require(policies.may_approve(actor), action=policies.APPROVE)
    row = queries.for_change(ruleset_id)
    if not policies.is_second_pair_of_eyes(actor, row.proposed_by):
        raise FourEyesError(f"{row} was proposed by you; somebody else must approve it")
    state = MACHINE.target("approve", current=VersionState(row.state))
    at = now or clock.now()
    check_ahead(row.effective_from, at.astimezone(here().zone).date())
    if not queries.approved(row.key).exists():
        store_shipped([row.key], now=at)
    _settle(row.key, joining=row)
    row.state = state.value
    row.approved_by, row.approved_at = actor.ref, at
    row.save(update_fields=["state", "approved_by", "approved_at", "effective_until"])
    event = VersionApproved(
        ruleset=row.ref,
        key=row.key,
        edition=row.version,
        effective_from=row.effective_from,
        digest=row.text_hash,
    )
    ledger.append(event, actor=actor, at=at)
    return row


@transaction.atomic
def withdraw(
    ruleset_id: int, *, actor: Actor, note: str = "", now: datetime | None = None
) -> RuleSet:
    """Take back a proposal, or an approved version before its first day.

    The version before it then holds on. A version that holds or held stays in the
    record: propose another one to replace it.
    """
    row = queries.for_change(ruleset_id)
    was_approved = row.state == VersionState.APPROVED.value
    allowed = policies.may_approve(actor) if was_approved else policies.may_propose(actor)
    require(allowed, action=policies.APPROVE if was_approved else policies.PROPOSE)
    state = MACHINE.target("withdraw", current=VersionState(row.state))
    at = now or clock.now()
    if was_approved and row.effective_from <= at.astimezone(here().zone).date():
        raise InForceError(f"{row} holds since {row.effective_from}; propose another version")
    row.state = state.value
    row.withdrawn_by, row.withdrawn_at = actor.ref, at
    row.save(update_fields=["state", "withdrawn_by", "withdrawn_at"])
    _settle(row.key)
    event = VersionWithdrawn(ruleset=row.ref, key=row.key, edition=row.version, note=note)
    ledger.append(event, actor=actor, at=at)
    return row


def _settle(key: str, *, joining: RuleSet | None = None) -> None:
    """Let each approved version end where the next one begins."""
    rows = list(queries.approved(key))
    if joining is not None:
        rows.append(joining)
    rows.sort(key=lambda row: row.effective_from)
    settled = settle([Period(row.effective_from, row.ends_as_asked) for row in rows])
    for row, period in zip(rows, settled, strict=True):
        if row.effective_until != period.ends:
            row.effective_until = period.ends
            if row is not joining:
                row.save(update_fields=["effective_until"])
