"""What the module does by itself."""

from __future__ import annotations

import datetime as dt

from procrastinate.contrib.django import app

from civicloop.kernel.limits import services


@app.periodic(cron="17 * * * *")
@app.task(name="limits.sweep", pass_context=False)
def sweep(timestamp: int) -> int:
    """Delete what no limit asks about any more, where nobody posts."""
    return services.sweep(dt.datetime.fromtimestamp(timestamp, dt.UTC))
