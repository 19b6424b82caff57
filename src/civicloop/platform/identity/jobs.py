"""What runs at night."""

from __future__ import annotations

from procrastinate.contrib.django import app

from civicloop.platform.identity import services


@app.periodic(cron="40 3 * * *")
@app.task(queue="night", pass_context=False)
def forget_old_attempts(timestamp: int) -> int:  # noqa: ARG001 (the scheduler hands it over)
    """Delete the attempts that no limit asks about any more."""
    return services.forget_old()
