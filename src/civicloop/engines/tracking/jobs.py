"""What the engine does by itself, early each morning in the city."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from civicloop.engines.tracking import services
from civicloop.kernel.actors.rules import machine

CLERK = machine("tracking", "tracking.manage")


@app.periodic(cron="10 17 * * *")
@app.task(name="tracking.open_due", pass_context=False)
def open_due(timestamp: int) -> int:
    """Open last month for every programme that runs."""
    return services.open_due(actor=CLERK, now=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="20 17 * * *")
@app.task(name="tracking.freeze_due", pass_context=False)
def freeze_due(timestamp: int) -> int:
    """Freeze the months whose review is over."""
    return services.freeze_due(actor=CLERK, now=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="0 0 * * *")
@app.task(name="tracking.remind", pass_context=False)
def remind(timestamp: int) -> int:
    """At eight in the morning in the city: who still owes a report of last month."""
    return services.remind(now=datetime.fromtimestamp(timestamp, UTC))
