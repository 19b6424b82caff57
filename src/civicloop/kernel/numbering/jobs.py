"""What numbering does by itself, once a month."""

from __future__ import annotations

import datetime as dt

from procrastinate.contrib.django import app

from civicloop.kernel.numbering import services


@app.periodic(cron="27 1 15 * *")
@app.task(name="numbering.prepare_next_year", pass_context=False)
def prepare_next_year(timestamp: int) -> None:
    """Create next year's sequences, so that nobody waits at New Year."""
    services.prepare_all(dt.datetime.fromtimestamp(timestamp, dt.UTC).year + 1)
