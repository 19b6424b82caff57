"""What runs by itself."""

from procrastinate.contrib.django import app

from civicloop.engines.metrics import services


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="metrics.refresh_due", pass_context=False)
def refresh_figures(timestamp: int) -> None:  # noqa: ARG001 (the queue passes when it was due)
    """Count anew what changed, once a minute."""
    services.refresh_due()


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="metrics.refresh_facts", pass_context=False)
def refresh_facts(timestamp: int) -> None:  # noqa: ARG001 (as above)
    """Write the months of facts that changed; where no proof ever ran, run the first."""
    services.refresh_facts()
    services.prove_first()


@app.periodic(cron="17 2 * * *")
@app.task(queueing_lock="metrics.prove_nightly", pass_context=False)
def prove_nightly(timestamp: int) -> None:  # noqa: ARG001 (as above)
    """Hold random figures together on every road."""
    services.prove_nightly()
