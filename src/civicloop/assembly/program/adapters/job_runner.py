"""Procrastinate: jobs and periodic tasks out of PostgreSQL."""

from __future__ import annotations

import procrastinate
from django.db import OperationalError
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Status

CONCURRENCY = 2
STOP_WITHIN = 8.0  # seconds for jobs under way
SILENT = 30.0  # seconds without a sign of life after which a worker counts as dead
TAKE_UP = "program.take_up_forgotten_jobs"


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


def run_jobs() -> None:
    """Run jobs until this process is asked to stop; it listens, and looks every 5 seconds.

    A database that is away ends it with the error by which everybody else knows that.
    """
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
