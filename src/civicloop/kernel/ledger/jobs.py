"""What the ledger does by itself, once a day."""

from __future__ import annotations

import datetime as dt

from procrastinate.contrib.django import app

from civicloop.kernel.ledger import services

KEYS_KEPT = dt.timedelta(hours=30 * 24)
"""How long an idempotency key is remembered."""


@app.periodic(cron="17 1 * * *")
@app.task(name="ledger.keep_months_ahead", pass_context=False)
def keep_months_ahead(timestamp: int) -> None:
    """Make the partitions of the coming months."""
    services.keep_months_ahead(now=dt.datetime.fromtimestamp(timestamp, dt.UTC))


@app.periodic(cron="37 1 * * *")
@app.task(name="ledger.forget_keys", pass_context=False)
def forget_keys(timestamp: int) -> None:
    """Forget idempotency keys that no retry uses any more."""
    services.forget_keys(before=dt.datetime.fromtimestamp(timestamp, dt.UTC) - KEYS_KEPT)


@app.periodic(cron="*/10 * * * *")
@app.task(name="ledger.hand_out_heads", pass_context=False)
def hand_out_heads(timestamp: int) -> None:  # noqa: ARG001 (the scheduler passes it)
    """Hand the heads of batches to those who keep them outside."""
    services.hand_out_heads()
