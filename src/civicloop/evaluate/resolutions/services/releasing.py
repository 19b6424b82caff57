"""The end: proposed by who keeps the decision, decided by the body that alone has the power."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from civicloop.engines.tracking import queries as tracked
from civicloop.engines.tracking import services as tracking
from civicloop.evaluate.resolutions import policies, queries
from civicloop.evaluate.resolutions.errors import FaultyFieldsError, StepNotOpenError
from civicloop.evaluate.resolutions.models import Decision
from civicloop.kernel.actors.rules import Actor, require


@transaction.atomic
def propose_release(
    decision_id: int, *, reason: str, actor: Actor, now: datetime | None = None
) -> Decision:
    """Propose to the body to release a decision, once every unit's part is closed."""
    row = queries.decision_for_change(decision_id)
    require(policies.may_keep(actor, row.body.power.unit_id), action="resolutions.keep")
    if row.item_id is None:
        raise StepNotOpenError("decision", "propose_release", row.state)
    tracking.propose_release(row.item_id, reason=reason, actor=actor, now=now)
    return row


@transaction.atomic
def decide_releases(
    release_ids: Sequence[int],
    *,
    grant: bool,
    resolution: str,
    decided_on: date,
    decision: str = "",
    actor: Actor,
    now: datetime | None = None,
) -> int:
    """Write down what the bodies decided on some proposals, by one resolution; all or nothing."""
    if not release_ids:
        raise FaultyFieldsError({"picks": "missing"})
    for pk in sorted(set(release_ids)):
        release = tracked.release_for_change(pk)
        tracking.decide_release(
            pk,
            body=release.body.key,
            grant=grant,
            resolution=resolution,
            decided_on=decided_on,
            decision=decision,
            actor=actor,
            now=now,
        )
    return len(set(release_ids))
