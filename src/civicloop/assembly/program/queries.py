"""What the doctor looks at."""

from __future__ import annotations

import re
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from django.db import connection

from civicloop.assembly.program.adapters.counters import BOUNDS, ViewCounts, totals

DURATIONS = BOUNDS
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)", re.MULTILINE)


def pins(requirements: Path) -> dict[str, str]:
    """The exact versions that the product was tested with."""
    return dict(PIN.findall(requirements.read_text())) if requirements.is_file() else {}


def installed(package: str) -> str:
    """The version of a package here; empty when it is missing."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def server_version() -> int:
    """The version of the database server as a number: 150013 for 15.13."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0])


def server_time() -> datetime:
    """What time it is for the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return datetime.fromisoformat(str(cursor.fetchone()[0]))


def seconds_since_worker() -> float | None:
    """How long ago a worker last showed that it lives; None when there is none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers"
        )
        row = cursor.fetchone()
    return float(row[0]) if row and row[0] is not None else None


def failed_jobs() -> int:
    """How many jobs have failed for good."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")
        return int(cursor.fetchone()[0])


def request_counts() -> list[ViewCounts]:
    """How many requests each view of this server answered, and how fast, since its start."""
    return totals()
