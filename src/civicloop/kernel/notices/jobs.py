"""What the notices do by themselves."""

from __future__ import annotations

import datetime as dt

from procrastinate.contrib.django import app

from civicloop.kernel.notices import services

FETCH = "notices.fetch_letters"


@app.periodic(cron="* * * * *")
@app.task(name=FETCH, lock=FETCH, queueing_lock=FETCH, pass_context=False)
def fetch_letters(timestamp: int) -> int:  # noqa: ARG001 (the scheduler passes it)
    """Fetch the letters of the mailbox, one process at a time."""
    return services.fetch_letters()


@app.periodic(cron="20 2 * * *")
@app.task(name="notices.empty_letters", pass_context=False)
def empty_letters(timestamp: int) -> int:
    """Destroy what old letters say."""
    return services.empty_letters(now=dt.datetime.fromtimestamp(timestamp, dt.UTC))


@app.periodic(cron="* * * * *")
@app.task(name="notices.spread_bulletins", pass_context=False)
def spread_bulletins(timestamp: int) -> int:  # noqa: ARG001 (each minute does the same)
    """Queue what was announced for the devices of its topic."""
    return services.spread()
