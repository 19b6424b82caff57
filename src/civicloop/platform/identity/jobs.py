"""What runs at night."""

from __future__ import annotations

from procrastinate.contrib.django import app

from civicloop.platform.identity import services


@app.periodic(cron="40 3 * * *")
@app.task(queue="night", pass_context=False)
def forget_old_attempts(timestamp: int) -> int:  # noqa: ARG001 (the scheduler hands it over)
    """Delete the attempts that no limit asks about any more."""
    return services.forget_old()


@app.periodic(cron="45 3 * * *")
@app.task(name="identity.forget_sessions", queue="night", pass_context=False)
def forget_sessions(timestamp: int) -> int:  # noqa: ARG001 (as above)
    """Delete sessions that ran out, with their network addresses."""
    return services.forget_sessions()
