"""Reactions of identity to others' events."""

from __future__ import annotations

from civicloop.kernel.actors.rules import machine
from civicloop.kernel.ledger.rules import Delivered, subscribe
from civicloop.platform.identity import services

LEAVER = machine("leaver", "identity.manage_accounts")


@subscribe("organizations.person_left", name="identity.end_sessions")
def end_sessions_of_leaver(event: Delivered) -> None:
    """Who has left is signed out everywhere; being inactive, they are locked out already."""
    person_id = int(event.ref.rpartition(":")[2])
    services.end_all_sessions(person_id, actor=LEAVER, by="left")
