"""What the module does by itself."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from civicloop.engines.registers import services


@app.periodic(cron="50 3 * * *")
@app.task(name="registers.sweep_imports", pass_context=False)
def sweep_imports(timestamp: int) -> int:
    """Let the files go that nobody took within a week."""
    return services.sweep_imports(now=datetime.fromtimestamp(timestamp, UTC))
