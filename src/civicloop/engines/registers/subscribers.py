"""Reactions of the module to others' events."""

from __future__ import annotations

from civicloop.engines.registers import services
from civicloop.kernel.ledger.rules import Delivered, subscribe


@subscribe("privacy.personal_values_destroyed", name="registers.erase")
def erase(event: Delivered) -> None:
    """What was masked and sealed in an entry goes when its time is over."""
    if event.ref.startswith("registers:entry:"):
        services.erase(event.ref)
