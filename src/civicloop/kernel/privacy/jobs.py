"""What runs at night."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from civicloop.kernel.actors.rules import machine
from civicloop.kernel.privacy import services

RETENTION = machine("retention", "privacy.destroy_values")
CARRY_OUT = "privacy.carry_out"


@app.periodic(cron="10 4 * * *")
@app.task(name="privacy.draw_lists", queue="night", pass_context=False)
def draw_lists(timestamp: int) -> list[str]:
    """Put what has had its time on lists, for people to propose and approve."""
    return services.draw_lists(actor=RETENTION, now=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="*/10 * * * *")
@app.task(
    name=CARRY_OUT, lock=CARRY_OUT, queueing_lock=CARRY_OUT, queue="night", pass_context=False
)
def carry_out(timestamp: int) -> int:  # noqa: ARG001 (what is approved does not depend on it)
    """Destroy what two people approved, as far as it is not done yet."""
    return services.carry_out(actor=RETENTION).destroyed
