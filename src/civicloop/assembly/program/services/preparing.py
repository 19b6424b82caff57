"""Bring tables, declared contents and static files up to the installed program."""

from __future__ import annotations

import fcntl
import hashlib
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from civicloop.assembly.program.errors import NotMigratedError
from civicloop.engines.registers import services as registers
from civicloop.kernel.access import services as access
from civicloop.kernel.rulesets import services as rulesets

Report = Callable[[str], None]
MIGRATION_LOCK = 0x0C171C_316A7E
"""The advisory lock of migrations: several starting nodes do them one after the other."""


def pending_migrations() -> list[str]:
    """The migrations that the database does not have yet."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def require_migrated() -> None:
    """Refuse to run on tables that are older than the program."""
    require_whole()
    pending = pending_migrations()
    if pending:
        raise NotMigratedError(
            f"{len(pending)} migrations are missing in the database. Run civicloop upgrade, "
            "or civicloop migrate where nothing is kept yet."
        )


def require_whole() -> None:
    """Refuse to run on a database into which a restore is under way, or was broken off."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('restore_under_way') IS NOT NULL")
        if cursor.fetchone()[0]:
            raise NotMigratedError(
                "A restore into this database is under way or was broken off. "
                "Wait for its end, or run civicloop restore again."
            )


def prepare(report: Report) -> None:
    """Migrate, seed, and gather static files; what is up to date costs a look."""
    require_whole()
    migrate(report)
    seed()
    gather_static_files(report)
    connections.close_all()  # whoever supervises needs none


def seed() -> None:
    """Store what modules declare and a city may change: roles, rule sets, registers."""
    access.seed_roles()
    rulesets.seed()
    registers.ship()
    registers.mark_entries()


def migrate(report: Report) -> None:
    """Apply what is missing, in one process at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
    try:
        pending = pending_migrations()
        if pending:
            report(f"Preparing the tables ({len(pending)} migrations)")
            began = time.monotonic()
            call_command("migrate", interactive=False, verbosity=0)
            report(f"The tables are ready ({time.monotonic() - began:.1f} s)")
    finally:
        connections.close_all()  # which also gives the lock back


def gather_static_files(report: Report) -> None:
    """Copy static files with their far-future names, when any has changed."""
    root = Path(settings.STATIC_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    stamp = root / "gathered.txt"
    with (root / "gathering.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        found = _static_fingerprint()
        if stamp.exists() and stamp.read_text() == found:
            return
        report("Gathering static files")
        call_command("collectstatic", interactive=False, verbosity=0, stdout=StringIO())
        stamp.write_text(found)


def _static_fingerprint() -> str:
    """A digest of the name, the size and the time of every static file."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
