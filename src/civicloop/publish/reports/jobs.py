"""What the module does by itself."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from civicloop.publish.reports import services


@app.periodic(cron="* * * * *")
@app.task(name="reports.render", pass_context=False, queueing_lock="reports.render")
def render(timestamp: int) -> int:
    """Make the files of what was published."""
    return services.render_waiting(now=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="19 * * * *")
@app.task(name="reports.issue", pass_context=False, queueing_lock="reports.issue")
def issue(timestamp: int) -> int:
    """Open and publish the reports that go out by themselves."""
    return services.issue_due(now=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="23 * * * *")
@app.task(name="reports.lay", pass_context=False, queueing_lock="reports.lay")
def lay(timestamp: int) -> int:
    """Lay published reports before whom they name, and tell of those that are late."""
    return services.lay_due(now=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="17 0 * * *")
@app.task(name="reports.remind", pass_context=False)
def remind(timestamp: int) -> int:
    """Remind units whose texts are due."""
    return services.remind(now=datetime.fromtimestamp(timestamp, UTC))
