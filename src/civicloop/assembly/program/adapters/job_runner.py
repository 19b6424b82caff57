"""Procrastinate: jobs and periodic tasks out of PostgreSQL."""

from __future__ import annotations

import procrastinate
from django.db import InterfaceError, OperationalError
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Status
from procrastinate.retry import RetryStrategy

CONCURRENCY = 2
STOP_WITHIN = 8.0  # seconds for jobs under way
SILENT = 30.0  # seconds without a sign of life after which a worker counts as dead
TAKE_UP = "program.take_up_forgotten_jobs"
WHILE_AWAY = RetryStrategy(
    max_attempts=6, exponential_wait=4, retry_exceptions=(OperationalError, InterfaceError)
)
"""A job that the absence of the database broke is done again after 4, 16, 64 ... seconds."""


@app.periodic(cron="* * * * *")
@app.task(name=TAKE_UP, queueing_lock=TAKE_UP, pass_context=False)
async def take_up_forgotten_jobs(timestamp: int) -> int:  # noqa: ARG001 (the scheduler passes it)
    """Queue again what a worker had begun that was killed; how many jobs that were.

    Every job can be done twice without harm. One whose like waits already is dropped.
    """
    forgotten = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT))
    for job in forgotten:
        try:
            await app.job_manager.retry_job(job)
        except UniqueViolation:
            await app.job_manager.finish_job(job, Status.ABORTED, delete_job=True)
    return len(forgotten)


def be_patient() -> None:
    """Let no job fail for good because the database was away; one with its own rule keeps it."""
    for task in app.tasks.values():
        task.retry_strategy = task.retry_strategy or WHILE_AWAY


def run_jobs() -> None:
    """Run jobs until this process is asked to stop; it listens, and looks every 5 seconds.

    A database that is away ends it with the error by which everybody else knows that.
    """
    be_patient()
    connector = app.connector
    try:
        with app.replace_connector(connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]  # Django's connector has it
            _run(worker)
    except ConnectorException as problem:
        raise OperationalError(str(problem.__cause__ or problem)) from problem


def _run(worker: procrastinate.App) -> None:
    worker.run_worker(
        name="civicloop",
        concurrency=CONCURRENCY,
        shutdown_graceful_timeout=STOP_WITHIN,
        install_signal_handlers=True,
        delete_jobs="successful",
    )
