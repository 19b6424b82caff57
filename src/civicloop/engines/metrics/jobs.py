"""What runs by itself."""

from procrastinate.contrib.django import app

from civicloop.engines.metrics import services


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="metrics.refresh_due", pass_context=False)
def refresh_figures(timestamp: int) -> None:  # noqa: ARG001 (the queue passes when it was due)
    """Count anew what changed, once a minute."""
    services.refresh_due()
