"""Who stands in for an absent person."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from civicloop.kernel.actors.rules import Actor, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.organizations import policies, queries
from civicloop.kernel.organizations.errors import EndedError, ImpossiblePeriodError
from civicloop.kernel.organizations.events import DeputyNamed, DeputyWithdrawn
from civicloop.kernel.organizations.models import Deputy, Person


@transaction.atomic
def name_deputy(
    person: Person,
    *,
    deputy: Person,
    begins_at: datetime,
    ends_at: datetime,
    actor: Actor,
    reason: str = "",
    now: datetime | None = None,
) -> Deputy:
    """Let somebody stand in between two instants; rights are lent for exactly that time.

    A deputy does not pass on what was lent: deputies of deputies get nothing.
    """
    require(policies.may_choose_deputy_of(actor, person.pk), action="organizations.name_deputy")
    at = now or clock.now()
    if not (person.is_active and deputy.is_active):
        raise EndedError("Who has left neither stands in nor needs a deputy.")
    if person.pk == deputy.pk or ends_at <= begins_at or ends_at <= at:
        raise ImpossiblePeriodError("A deputy is somebody else, from a beginning to a later end.")
    row = Deputy.objects.create(
        person=person, deputy=deputy, begins_at=begins_at, ends_at=ends_at, reason=reason
    )
    ledger.append(
        DeputyNamed(
            person=person.ref,
            deputy=deputy.ref,
            begins_at=begins_at.isoformat(),
            ends_at=ends_at.isoformat(),
        ),
        actor=actor,
        at=now,
    )
    return row


@transaction.atomic
def withdraw_deputy(deputy_id: int, *, actor: Actor, now: datetime | None = None) -> None:
    """End the standing in at once; one that has not begun disappears."""
    row = queries.deputy_for_change(deputy_id)
    require(
        policies.may_choose_deputy_of(actor, row.person_id), action="organizations.withdraw_deputy"
    )
    at = now or clock.now()
    if row.ends_at <= at:
        raise EndedError("This has ended already.")
    if row.begins_at >= at:
        row.delete()
    else:
        row.ends_at = at
        row.save(update_fields=["ends_at"])
    ledger.append(
        DeputyWithdrawn(person=row.person.ref, deputy=row.deputy.ref, ends_at=at.isoformat()),
        actor=actor,
        at=now,
    )
