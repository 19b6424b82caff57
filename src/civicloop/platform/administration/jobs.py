"""What administration does by itself."""

from __future__ import annotations

import datetime as dt

from procrastinate.contrib.django import app

from civicloop.platform.administration import services


@app.periodic(cron="10 1 * * *")
@app.task(name="administration.miss_calendars", pass_context=False)
def miss_calendars(timestamp: int) -> int:
    """Tell administrators which year's calendar is missing, once a month each."""
    return services.tell_of_missing_calendars(now=dt.datetime.fromtimestamp(timestamp, dt.UTC))
