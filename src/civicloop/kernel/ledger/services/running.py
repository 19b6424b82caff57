"""One turn of the worker's loop."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from civicloop.kernel.ledger.services.delivery import Delivery, deliver_pending
from civicloop.kernel.ledger.services.sealing import BATCH, seal_pending


@dataclass(frozen=True, slots=True)
class Turn:
    """What one turn did; ``busy`` says that the next should follow at once."""

    sealed: int
    delivery: Delivery
    busy: bool


def run_once(*, limit: int = 500, now: dt.datetime | None = None) -> Turn:
    """Seal what waits, then deliver; to be called every second, outside any transaction.

    Any number of processes may do it at once. While ``busy`` holds, call again without
    waiting.
    """
    batch = seal_pending()
    delivery = deliver_pending(limit=limit, now=now)
    sealed = batch.count if batch else 0
    return Turn(sealed, delivery, busy=sealed == BATCH or delivery.more)
