"""What the module does by itself, each morning in the city."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from civicloop.evaluate.resolutions import services


@app.periodic(cron="5 0 * * *")
@app.task(name="resolutions.remind", pass_context=False)
def remind(timestamp: int) -> int:
    """Shortly after eight in the morning in the city: what comes due, and what is over."""
    return services.remind(now=datetime.fromtimestamp(timestamp, UTC))
