"""What the module does by itself, each morning in the city."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from civicloop.evaluate.planning import services


@app.periodic(cron="40 22 * * *")
@app.task(name="planning.fill_bound", pass_context=False)
def fill_bound(timestamp: int) -> int:
    """Before work begins: results of indicators that are bound to a figure."""
    return services.fill_bound(now=datetime.fromtimestamp(timestamp, UTC))
