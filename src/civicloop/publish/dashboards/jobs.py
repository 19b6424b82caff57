"""What runs by itself."""

from procrastinate.contrib.django import app

from civicloop.publish.dashboards import services


@app.periodic(cron="*/5 * * * *")
@app.task(
    name="dashboards.refresh_topics",
    queueing_lock="dashboards.refresh_topics",
    pass_context=False,
)
def refresh_topics(timestamp: int) -> int:  # noqa: ARG001 (the queue passes when it was due)
    """Compute the topics whose months were counted anew."""
    return services.refresh_topics()


@app.periodic(cron="47 2 * * *")
@app.task(name="dashboards.check_alerts", queueing_lock="dashboards.check_alerts")
def check_alerts(timestamp: int) -> int:  # noqa: ARG001 (as above)
    """Each night: tell people whose figures crossed what they named."""
    return services.check_alerts()
