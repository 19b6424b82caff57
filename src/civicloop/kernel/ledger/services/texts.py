"""What a person wrote in an event, opened."""

from __future__ import annotations

import json

from civicloop.kernel.ledger.models import Event
from civicloop.kernel.ledger.rules.shapes import Delivered
from civicloop.kernel.ledger.services.appending import SEALED
from civicloop.kernel.vault import services as vault


def open_texts(event: Event | Delivered) -> dict[str, str]:
    """The sealed fields and the ``reason`` of an event; empty if it has none.

    Asks nobody's permission and records nothing: callers go through ``privacy``. Raises
    ``KeyDestroyedError`` once the object's key was destroyed.
    """
    if event.sealed is None:
        return {}
    ref = event.stream if isinstance(event, Event) else event.ref
    texts: dict[str, str] = json.loads(vault.unseal(ref, bytes(event.sealed), field=SEALED))
    return texts
