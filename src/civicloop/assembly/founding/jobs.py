"""What the module does by itself."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from civicloop.assembly.founding import services


@app.periodic(cron="55 3 * * *")
@app.task(name="founding.sweep_drafts", pass_context=False)
def sweep_drafts(timestamp: int) -> int:
    """Let the files go that nobody loaded within thirty days."""
    return services.sweep_drafts(now=datetime.fromtimestamp(timestamp, UTC))
