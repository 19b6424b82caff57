"""What the calendar does by itself."""

from __future__ import annotations

import datetime as dt

from procrastinate.contrib.django import app

from civicloop.kernel.clock import services


@app.periodic(cron="2 * * * *")
@app.task(name="clock.take_effect", queueing_lock="clock.take_effect", pass_context=False)
def take_effect(timestamp: int) -> int:
    """Put calendars in force whose day has come; each hour, so that no zone waits for a day."""
    now = dt.datetime.fromtimestamp(timestamp, dt.UTC)
    return len(services.take_effect(now=now))
