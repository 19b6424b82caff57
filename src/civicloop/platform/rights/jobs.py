"""What the module does by itself."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from civicloop.platform.rights import services


@app.periodic(cron="52 * * * *")
@app.task(name="rights.sweep", pass_context=False)
def sweep(timestamp: int) -> int:
    """Delete requests that nobody confirmed in time."""
    return services.sweep(now=datetime.fromtimestamp(timestamp, UTC))
