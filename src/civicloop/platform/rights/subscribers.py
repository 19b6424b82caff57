"""Reactions of the module to others' events."""

from __future__ import annotations

from civicloop.kernel.ledger.rules import Delivered, subscribe
from civicloop.platform.rights import services


@subscribe("privacy.personal_values_destroyed", name="rights.forget")
def forget(event: Delivered) -> None:
    """Who asked is forgotten when the time of the request is over."""
    if event.ref.startswith("rights:request:"):
        services.forget(event.ref)
