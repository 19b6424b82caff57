"""Reactions of access to others' events."""

from __future__ import annotations

from civicloop.kernel.access import services
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.ledger.rules import Delivered, subscribe

LEAVER = machine("leaver", "access.grant_roles")


@subscribe("organizations.person_left", name="access.end_grants")
def end_grants_of_leaver(event: Delivered) -> None:
    """Who has left holds nothing, also if they should come back one day."""
    person_id = int(event.ref.rpartition(":")[2])
    services.end_all_grants(person_id, actor=LEAVER, now=event.at)
