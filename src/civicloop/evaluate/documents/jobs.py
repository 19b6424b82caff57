"""What the module does by itself."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from civicloop.evaluate.documents import services


@app.periodic(cron="35 * * * *")
@app.task(name="documents.sweep_uploads", pass_context=False)
def sweep_uploads(timestamp: int) -> int:
    """Put away the files that were looked at and not taken within a day."""
    return services.sweep_uploads(now=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="10 0 * * *")
@app.task(name="documents.remind", pass_context=False)
def remind(timestamp: int) -> int:
    """Shortly after eight in the morning in the city: what agencies owe past its day."""
    return services.remind(now=datetime.fromtimestamp(timestamp, UTC))
