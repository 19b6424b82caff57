"""What files do by themselves, once a day."""

from __future__ import annotations

import datetime as dt

from procrastinate.contrib.django import app

from civicloop.kernel.files import services


@app.periodic(cron="47 1 * * *")
@app.task(name="files.sweep", pass_context=False)
def sweep(timestamp: int) -> None:
    """Delete contents that no file names any more."""
    services.sweep(now=dt.datetime.fromtimestamp(timestamp, dt.UTC))
