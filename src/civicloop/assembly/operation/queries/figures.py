"""What a monitor asks every few seconds: few statements, always the same, none that walks."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime

from django.db import Error, connection

from civicloop import __version__
from civicloop.assembly.operation.models import Backup
from civicloop.assembly.operation.rules.exposition import Figure, gauge, gauges
from civicloop.assembly.program import queries as program
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.notices import queries as notices
from civicloop.settings import env

QUEUE = """
SELECT status::text, count(*), coalesce(extract(epoch FROM now() - min(coalesce(scheduled_at,
    (SELECT min(at) FROM procrastinate_events e WHERE e.job_id = j.id)))), 0)
FROM procrastinate_jobs j WHERE coalesce(scheduled_at, now()) <= now() GROUP BY status
"""
AROUND = """
SELECT pg_database_size(current_database()),
    (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()),
    (SELECT count(*) FROM django_session WHERE expire_date > now()),
    (SELECT count(*) FROM operation_fault)
"""
STATES = ("todo", "doing", "failed")


def figures(now: datetime | None = None) -> list[Figure]:
    """Everything for a monitor; what needs the database is left out while it is away."""
    found = [
        Figure("civicloop_info", "gauge", "The version.", [("", {"version": __version__}, 1)]),
        *_disk(),
        *_requests(),
    ]
    try:
        asked = [*_ledger(), *_jobs(), *_notices(now or clock.now()), *_rest(now or clock.now())]
    except Error:
        return [*found, gauge("database_up", "Whether the database answers.", 0)]
    return [*found, gauge("database_up", "Whether the database answers.", 1), *asked]


def _disk() -> Iterator[Figure]:
    folders = {"data": env.DATA_DIR, "backups": env.BACKUPS}
    usage = {name: shutil.disk_usage(path) for name, path in folders.items() if path.exists()}
    free = {name: float(one.free) for name, one in usage.items()}
    size = {name: float(one.total) for name, one in usage.items()}
    yield gauges("disk_free_bytes", "Free room where a folder lies.", "folder", free)
    yield gauges("disk_size_bytes", "All room where a folder lies.", "folder", size)


def _requests() -> Iterator[Figure]:
    counted, lasted = [], []
    for one in program.request_counts():
        counted += [
            ("", {"view": one.view, "status": status}, float(count))
            for status, count in one.statuses.items()
        ]
        for bound, count in zip(
            (*map(str, program.DURATIONS), "+Inf"), (*one.up_to, one.count), strict=True
        ):
            lasted.append(("_bucket", {"view": one.view, "le": bound}, float(count)))
        lasted.append(("_sum", {"view": one.view}, one.seconds))
        lasted.append(("_count", {"view": one.view}, float(one.count)))
    yield Figure(
        "civicloop_requests_total",
        "counter",
        "Requests answered since the start of this server.",
        counted,
    )
    yield Figure(
        "civicloop_request_seconds", "histogram", "How long requests took in the server.", lasted
    )


def _ledger() -> Iterator[Figure]:
    yield gauge("ledger_position", "The last sealed sequence number.", ledger.position())
    yield gauge("ledger_unsealed", "Events that wait for the sealer.", ledger.unsealed_count())
    letters = {state: float(count) for state, count in ledger.letter_counts().items()}
    yield gauges("ledger_letters", "Events that a subscriber did not take.", "state", letters)
    behind = {name: float(count) for name, count in ledger.behind().items()}
    yield gauges(
        "ledger_behind", "Sealed events that a subscriber has still to see.", "subscriber", behind
    )


def _jobs() -> Iterator[Figure]:
    with connection.cursor() as cursor:
        cursor.execute(QUEUE)
        rows = {state: (int(count), float(age)) for state, count, age in cursor.fetchall()}
    counts = {state: float(rows.get(state, (0, 0.0))[0]) for state in STATES}
    yield gauges("jobs", "Jobs that are due, under way, or failed for good.", "state", counts)
    waited = rows.get("todo", (0, 0.0))[1]
    yield gauge("jobs_oldest_seconds", "How long the oldest due job has waited.", waited)
    silent = program.seconds_since_worker()
    if silent is not None:
        yield gauge("worker_silent_seconds", "Since a worker last showed that it lives.", silent)


def _notices(now: datetime) -> Iterator[Figure]:
    count, oldest = notices.overdue(now)
    yield gauge("notices_overdue", "Messages that should have gone out already.", count)
    yield gauge("notices_oldest_seconds", "How long the oldest of them is overdue.", oldest)
    yield gauge("notices_given_up", "Messages that could not be delivered.", notices.given_up())
    yield gauge("mail_stuck", "Letters that could not be read.", notices.stuck_letters())


def _rest(now: datetime) -> Iterator[Figure]:
    with connection.cursor() as cursor:
        cursor.execute(AROUND)
        size, connected, sessions, faults = cursor.fetchone()
    yield gauge("database_bytes", "The size of the database.", size)
    yield gauge("database_connections", "Connections to the database.", connected)
    yield gauge("sessions", "Sessions that have not ended.", sessions)
    yield gauge("faults", "Faults of the doctor that people were told of.", faults)
    last = Backup.objects.first()
    if last is not None:
        age = (now - last.made_at).total_seconds()
        yield gauge("backup_age_seconds", "Since the last backup was begun.", age)
        yield gauge("backup_bytes", "The size of the last backup.", last.bytes)


def last_backup() -> Backup | None:
    """The last set that was written, wherever it lies."""
    return Backup.objects.first()
