"""Destroy personal values: by an approved list, or at their owner's request."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.privacy import policies, queries
from civicloop.kernel.privacy.errors import ListOpenError, NothingDueError
from civicloop.kernel.privacy.events import DestructionCarriedOut, PersonalValuesDestroyed
from civicloop.kernel.privacy.models import DestructionEntry, DestructionList
from civicloop.kernel.privacy.rules import RETENTIONS
from civicloop.kernel.privacy.services.holds import lock_object
from civicloop.kernel.privacy.services.listing import MOST, draw_list
from civicloop.kernel.privacy.states import LISTS, EntryState, ListState, Manner
from civicloop.kernel.vault import queries as vault_queries
from civicloop.kernel.vault import services as vault

LOG = logging.getLogger(__name__)
BATCH = 200


@dataclass(slots=True)
class Destruction:
    """What one run did."""

    destroyed: int = 0
    held: int = 0
    spared: int = 0
    failed: int = 0
    lists: int = 0


@transaction.atomic
def destroy_values(
    ref: str, *, kind: str, actor: Actor, list_ref: str = "", now: datetime | None = None
) -> None:
    """Destroy the key of one object; what was sealed for it is unreadable in every copy.

    The event carries no reason in words, which would be sealed under the very key; the
    retention rule is its reason, named by ``kind``, with the list that was approved.
    """
    require(policies.may_destroy(actor), action="privacy.destroy_values")
    lock_object(ref)
    event = PersonalValuesDestroyed(ref=ref, kind=kind, list=list_ref)
    ledger.append(event, actor=actor, at=now)
    vault.destroy(ref)


def draw_lists(*, actor: Actor, now: datetime | None = None, limit: int = MOST) -> list[str]:
    """A list for each kind that has none open and something whose time is over; their kinds."""
    drawn = []
    for rule in queries.retentions(Manner.LISTED):
        try:
            draw_list(rule.kind, actor=actor, now=now, limit=limit)
        except (ListOpenError, NothingDueError):
            continue
        drawn.append(rule.kind)
    return drawn


def carry_out(*, actor: Actor, now: datetime | None = None, batch: int = BATCH) -> Destruction:
    """Destroy what is on approved lists, and end those of which nothing waits.

    One transaction per object, so that a run may be broken off anywhere and begun again, by
    several processes at once. Before each it is asked again whether somebody holds it and
    whether its time is still over. What fails is told in the log and stays for the next run.
    """
    require(policies.may_destroy(actor), action="privacy.destroy_values")
    done = Destruction()
    for row in queries.destruction_lists(ListState.APPROVED).order_by("approved_at", "pk"):
        _carry_out_list(row, actor, now, batch, done)
        done.lists += _finish(row.pk, actor, now)
    return done


def _carry_out_list(
    row: DestructionList, actor: Actor, now: datetime | None, batch: int, done: Destruction
) -> None:
    after = 0
    while True:
        keys = list(
            queries.waiting_entries(row).filter(pk__gt=after).values_list("pk", flat=True)[:batch]
        )
        if not keys:
            return
        after = keys[-1]
        for key in keys:
            try:
                result = _settle(key, actor, now)
            except Exception:
                LOG.exception("entry %s of %s could not be destroyed", key, row.ref)
                done.failed += 1
                continue
            if result is None:
                continue
            setattr(done, result, getattr(done, result) + 1)


@transaction.atomic
def _settle(entry_id: int, actor: Actor, now: datetime | None) -> str | None:
    """Deal with one object; ``None`` if another process does, or the list was withdrawn."""
    entry = (
        DestructionEntry.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(pk=entry_id, state=EntryState.WAITING, list__state=ListState.APPROVED)
        .select_related("list")
        .first()
    )
    if entry is None:
        return None
    lock_object(entry.ref)
    rule = RETENTIONS.get(entry.list.kind)
    if queries.is_held(entry.ref):
        entry.state = EntryState.HELD
    elif vault_queries.is_destroyed(entry.ref) or not queries.still_due(
        rule, [entry.ref], entry.list.cutoff_on
    ):
        entry.state = EntryState.SPARED
    else:
        destroy_values(entry.ref, kind=rule.kind, actor=actor, list_ref=entry.list.ref, now=now)
        entry.state = EntryState.DESTROYED
    entry.settled_at = now or clock.now()
    entry.save(update_fields=["state", "settled_at"])
    return str(entry.state)


@transaction.atomic
def _finish(list_id: int, actor: Actor, now: datetime | None) -> bool:
    row = queries.list_for_change(list_id)
    if row.state != ListState.APPROVED or queries.waiting_entries(row).exists():
        return False
    row.state = LISTS.target("finish", current=ListState(row.state))
    row.ended_by, row.ended_at = actor.ref, now or clock.now()
    row.save(update_fields=["state", "ended_by", "ended_at"])
    found = queries.counts(row)
    said = DestructionCarriedOut(
        row.ref,
        row.kind,
        destroyed=found[EntryState.DESTROYED],
        held=found[EntryState.HELD],
        spared=found[EntryState.SPARED],
    )
    ledger.append(said, actor=actor, at=row.ended_at)
    return True
