"""What runs at night."""

from __future__ import annotations

from procrastinate.contrib.django import app

from civicloop.kernel.actors.rules import machine
from civicloop.kernel.privacy import services

RETENTION = machine("retention", "privacy.destroy_values")


@app.periodic(cron="10 4 * * *")
@app.task(queue="night", pass_context=False)
def destroy_what_is_due(timestamp: int) -> dict[str, int]:  # noqa: ARG001 (the scheduler's)
    """Destroy the personal values whose time is over."""
    return services.destroy_due(actor=RETENTION)
