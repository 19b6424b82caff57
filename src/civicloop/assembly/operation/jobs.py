"""What operation does by itself."""

from __future__ import annotations

import datetime as dt

from procrastinate.contrib.django import app

from civicloop.assembly.operation import services


@app.periodic(cron="40 18 * * *")
@app.task(name="operation.back_up", queueing_lock="operation.back_up", pass_context=False)
def back_up(timestamp: int) -> None:  # noqa: ARG001 (the scheduler passes it)
    """Write the backup of the night, where one is wanted."""
    services.back_up_at_night()


@app.periodic(cron="*/10 * * * *")
@app.task(name="operation.watch", queueing_lock="operation.watch", pass_context=False)
def watch(timestamp: int) -> None:
    """Tell administrators what the doctor finds."""
    services.watch(now=dt.datetime.fromtimestamp(timestamp, dt.UTC))
