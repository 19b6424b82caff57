"""Reactions of identity to others' events."""

from __future__ import annotations

from civicloop.kernel.actors.rules import machine
from civicloop.kernel.ledger.rules import Delivered, subscribe
from civicloop.kernel.notices import services as notices
from civicloop.kernel.notices.rules import Recipient
from civicloop.platform.identity import services

LEAVER = machine("leaver", "identity.manage_accounts")


@subscribe("organizations.person_left", name="identity.end_sessions")
def end_sessions_of_leaver(event: Delivered) -> None:
    """Who has left is signed out everywhere; being inactive, they are locked out already."""
    person_id = int(event.ref.rpartition(":")[2])
    services.end_all_sessions(person_id, actor=LEAVER, by="left")


@subscribe("identity.factors_reset", "identity.passkey_refused", name="identity.tell_person")
def tell_person(event: Delivered) -> None:
    """Who is concerned learns of it outside the browser that may be somebody else's."""
    notices.notify(
        event.name,
        to=Recipient(person=event.ref),
        context={},
        ref=event.ref,
        once=f"{event.ref}#{event.number}",
    )


@subscribe("privacy.personal_values_destroyed", name="identity.forget_leaver")
def forget_leaver(event: Delivered) -> None:
    """Nobody can be reached any more whose time after leaving is over."""
    if event.ref.startswith("organizations:person:"):
        services.forget_leaver(int(event.ref.rpartition(":")[2]))
