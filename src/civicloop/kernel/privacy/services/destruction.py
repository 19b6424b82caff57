"""Destroy personal values whose time is over."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.privacy import policies, queries
from civicloop.kernel.privacy.events import PersonalValuesDestroyed
from civicloop.kernel.vault import services as vault


@transaction.atomic
def destroy_values(ref: str, *, kind: str, actor: Actor, now: datetime | None = None) -> None:
    """Destroy the key of one object; what was sealed for it is unreadable in every copy.

    The event carries no reason in words, which would be sealed under the very key; the
    retention rule is its reason, named by ``kind``.
    """
    require(policies.may_destroy(actor), action="privacy.destroy_values")
    event = PersonalValuesDestroyed(ref=ref, kind=kind)
    ledger.append(event, actor=actor, at=now)
    vault.destroy(ref)


def destroy_due(*, actor: Actor, now: datetime | None = None, limit: int = 1_000) -> dict[str, int]:
    """Destroy what retention says is over, one transaction per object; how many of each kind."""
    require(policies.may_destroy(actor), action="privacy.destroy_due")
    today = timezone.localdate(now or clock.now())
    done: dict[str, int] = {}
    for rule, refs in queries.due_for_destruction(today):
        for ref in refs[:limit]:
            destroy_values(ref, kind=rule.kind, actor=actor, now=now)
        done[rule.kind] = len(refs[:limit])
    return done
