"""Lists of what is to be destroyed: drawn, proposed by one person, approved by another."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.privacy import policies, queries
from civicloop.kernel.privacy.errors import ListOpenError, NothingDueError
from civicloop.kernel.privacy.events import (
    DestructionApproved,
    DestructionDrawn,
    DestructionProposed,
    DestructionWithdrawn,
)
from civicloop.kernel.privacy.models import DestructionEntry, DestructionList
from civicloop.kernel.privacy.rules import RETENTIONS, digest_of
from civicloop.kernel.privacy.states import LISTS, OPEN_LISTS, ListState, Manner

MOST = 20_000
"""No list is longer: somebody answers for each."""
CHUNK = 2_000


@transaction.atomic
def draw_list(
    kind: str, *, actor: Actor, now: datetime | None = None, limit: int = MOST
) -> DestructionList:
    """Put what has had its time on a list, the oldest first.

    A person who draws it stands for it at once; what a machine drew a person must propose.
    Two that draw at once make one list: the second gets ``ListOpenError``.
    """
    require(policies.may_draw(actor), action="privacy.propose_destruction")
    rule = RETENTIONS.get(kind)
    if rule.manner is not Manner.LISTED:
        raise NothingDueError(kind)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 21))", [kind])
    if queries.destruction_lists(*OPEN_LISTS).filter(kind=kind).exists():
        raise ListOpenError(kind)
    at = now or clock.now()
    found = queries.due(rule, timezone.localdate(at), limit=limit)
    if not found.refs:
        raise NothingDueError(kind)
    row = DestructionList.objects.create(
        kind=kind,
        cutoff_on=found.cutoff_on,
        years=found.years,
        size=len(found.refs),
        digest=digest_of(found.refs),
        drawn_by=actor.ref,
        drawn_at=at,
    )
    entries = (DestructionEntry(list=row, ref=ref) for ref in found.refs)
    DestructionEntry.objects.bulk_create(entries, batch_size=CHUNK)
    said = DestructionDrawn(row.ref, kind, row.cutoff_on.isoformat(), row.size, row.digest)
    ledger.append(said, actor=actor, at=at)
    return propose_list(row.pk, actor=actor, now=at) if policies.may_propose(actor) else row


@transaction.atomic
def propose_list(list_id: int, *, actor: Actor, now: datetime | None = None) -> DestructionList:
    """Stand for a list, having looked at it; somebody else must approve it."""
    require(policies.may_propose(actor), action="privacy.propose_destruction")
    row = queries.list_for_change(list_id)
    row.state = LISTS.target("propose", current=ListState(row.state))
    row.proposed_by, row.proposed_at = actor.ref, now or clock.now()
    row.save(update_fields=["state", "proposed_by", "proposed_at"])
    ledger.append(DestructionProposed(row.ref, row.kind), actor=actor, at=row.proposed_at)
    return row


@transaction.atomic
def approve_list(list_id: int, *, actor: Actor, now: datetime | None = None) -> DestructionList:
    """Approve what somebody else stands for; a job carries it out then."""
    row = queries.list_for_change(list_id)
    require(policies.may_approve(actor, row), action="privacy.approve_destruction")
    row.state = LISTS.target("approve", current=ListState(row.state))
    row.approved_by, row.approved_at = actor.ref, now or clock.now()
    row.save(update_fields=["state", "approved_by", "approved_at"])
    said = DestructionApproved(row.ref, row.kind, row.size, row.digest)
    ledger.append(said, actor=actor, at=row.approved_at)
    return row


@transaction.atomic
def withdraw_list(
    list_id: int, *, reason: str, actor: Actor, now: datetime | None = None
) -> DestructionList:
    """Do not carry a list out, or not any further; what is destroyed stays so."""
    require(policies.may_withdraw(actor), action="privacy.propose_destruction")
    row = queries.list_for_change(list_id)
    row.state = LISTS.target("withdraw", current=ListState(row.state))
    row.ended_by, row.ended_at = actor.ref, now or clock.now()
    row.save(update_fields=["state", "ended_by", "ended_at"])
    said = DestructionWithdrawn(row.ref, row.kind)
    ledger.append(said, actor=actor, reason=reason, at=row.ended_at)
    return row
