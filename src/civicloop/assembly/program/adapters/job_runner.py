"""Procrastinate: jobs and periodic tasks out of PostgreSQL."""

from __future__ import annotations

import procrastinate
from procrastinate.contrib.django import app

CONCURRENCY = 2
STOP_WITHIN = 8.0  # seconds for jobs under way


def run_jobs() -> None:
    """Run jobs until this process is asked to stop; it listens, and looks every 5 seconds."""
    connector = app.connector
    with app.replace_connector(connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]  # Django's connector has it
        _run(worker)


def _run(worker: procrastinate.App) -> None:
    worker.run_worker(
        name="civicloop",
        concurrency=CONCURRENCY,
        shutdown_graceful_timeout=STOP_WITHIN,
        install_signal_handlers=True,
        delete_jobs="successful",
    )
