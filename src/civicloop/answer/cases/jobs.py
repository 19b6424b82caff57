"""What the module does by itself."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from civicloop.answer.cases import services
from civicloop.kernel.actors.rules import machine

CLERK = machine("cases", "cases.pause", "cases.note", "cases.see_restricted")


@app.periodic(cron="*/10 * * * *")
@app.task(name="cases.end_waiting", pass_context=False)
def end_waiting(timestamp: int) -> int:
    """Let the clocks run again where citizens did not answer in time."""
    return services.end_waiting(actor=CLERK, now=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="*/15 * * * *")
@app.task(name="cases.warn_of_deadlines", pass_context=False)
def warn_of_deadlines(timestamp: int) -> int:
    """Tell who has a case that its limit is near."""
    return services.warn_of_deadlines(now=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="20 * * * *")
@app.task(name="cases.settle", pass_context=False)
def settle(timestamp: int) -> int:
    """Close the answers nobody objected to; lay aside requests nobody can decide any more."""
    services.lapse_extensions(now=datetime.fromtimestamp(timestamp, UTC))
    return services.settle(actor=CLERK, now=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="20 * * * *")
@app.task(name="cases.publish_missing", pass_context=False)
def publish_missing(timestamp: int) -> int:  # noqa: ARG001 (every hour does the same)
    """Show the public what it may see and does not yet."""
    return services.publish_missing()


@app.periodic(cron="40 3 * * *")
@app.task(name="cases.sweep_drafts", pass_context=False)
def sweep_drafts(timestamp: int) -> int:
    """Remove photos of reports that nobody sent in."""
    return services.sweep_drafts(actor=CLERK, now=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="50 * * * *")
@app.task(name="cases.sweep_followers", pass_context=False)
def sweep_followers(timestamp: int) -> int:
    """Delete addresses of followers that nobody confirmed, or that have nothing to follow."""
    return services.sweep_followers(now=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="* * * * *")
@app.task(name="cases.fetch_linked", pass_context=False)
def fetch_linked(timestamp: int) -> int:
    """Fetch pictures that reports name by their addresses."""
    return services.fetch_linked(actor=CLERK, now=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="* * * * *")
@app.task(name="cases.warn_of_late_calls", pass_context=False)
def warn_of_late_calls(timestamp: int) -> int:
    """Warn of hazards that no one could be told of by telephone in time."""
    return services.warn_of_late_calls(actor=CLERK, now=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="0 23 * * *")
@app.task(name="cases.remind_of_visits", pass_context=False)
def remind_of_visits(timestamp: int) -> int:
    """At seven in the morning in the city: today's visits, and what was agreed until today."""
    return services.remind_of_visits(now=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="55 * * * *")
@app.task(name="cases.sweep_letters", pass_context=False)
def sweep_letters(timestamp: int) -> int:
    """Delete letters to the mayor that nobody confirmed in time."""
    return services.sweep_letters(actor=CLERK, now=datetime.fromtimestamp(timestamp, UTC))
