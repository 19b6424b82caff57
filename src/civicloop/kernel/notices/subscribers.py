"""Reactions of the notices to others' events."""

from __future__ import annotations

from civicloop.kernel.ledger.rules import Delivered, subscribe
from civicloop.kernel.notices import services


@subscribe("privacy.personal_values_destroyed", name="notices.erase")
def erase(event: Delivered) -> None:
    """What was said about an object goes with its values."""
    services.erase([event.ref])
