"""The doctor: what an installation needs, and how to mend what is wrong."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from django.db import Error

from civicloop.assembly.program import queries
from civicloop.assembly.program.rules import CHECKS, Fault
from civicloop.assembly.program.services.preparing import pending_migrations
from civicloop.kernel.clock import queries as clock_queries
from civicloop.kernel.clock import services as clock
from civicloop.kernel.embedded import services as embedded
from civicloop.kernel.embedded.errors import EmbeddedError
from civicloop.kernel.ledger import queries as ledger
from civicloop.kernel.notices import queries as notices
from civicloop.settings import env

OLDEST_PYTHON, OLDEST_SERVER = (3, 11), 150_000
LEAST_DISK = 2 * 1024**3
WORKER_SILENT = 60.0
MOST_UNSEALED = 10_000
MOST_SKEW = 5.0
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def examine() -> list[Fault]:
    """Everything the doctor knows to look at; a check that fails is itself a finding."""
    findings = [finding for check in (_python, _packages, _folders, _fonts) for finding in check()]
    with ExitStack() as stack:
        try:
            if not env.DATABASE_URL:
                stack.enter_context(embedded.start(env.DATA_DIR))
            findings += _database()
        except EmbeddedError as problem:
            findings.append(Fault("database", False, str(problem)))
        except Error as problem:
            first = (str(problem).strip().splitlines() or [type(problem).__name__])[0]
            findings.append(
                Fault("database", False, first, "See that it runs and that DATABASE_URL is right.")
            )
    return findings


def _python() -> Iterator[Fault]:
    found = ".".join(str(part) for part in sys.version_info[:3])
    good = sys.version_info[:2] >= OLDEST_PYTHON
    yield Fault("python", good, found, "Install Python 3.11 or newer, remove .venv, make setup.")


def _packages() -> Iterator[Fault]:
    pins = queries.pins(env.CHECKOUT / "requirements" / "run.txt")
    wrong = [
        f"{name} {queries.installed(name) or 'missing'} instead of {wanted}"
        for name, wanted in pins.items()
        if queries.installed(name) != wanted
    ]
    yield Fault(
        "packages",
        not wrong,
        "; ".join(wrong) or f"{len(pins)} as pinned",
        "Run make setup.",
    )


def _folders() -> Iterator[Fault]:
    data = env.DATA_DIR
    standing = next(path for path in (data, *data.parents) if path.exists())
    writable = os.access(standing, os.W_OK | os.X_OK)
    yield Fault(
        "data folder",
        writable,
        str(data) if writable else f"{data} cannot be written",
        "Make it yours (chown), or name another folder with DATA_DIR.",
    )
    free = shutil.disk_usage(standing).free
    yield Fault(
        "disk",
        free >= LEAST_DISK,
        f"{free / 1024**3:.1f} GiB free",
        "Free some space, or move DATA_DIR to a larger disk.",
    )
    yield _keys(env.MASTER_KEYS_DIR)


def _keys(folder: Path) -> Fault:
    if not folder.is_dir():
        return Fault("keys", False, f"{folder} is missing", "Run civicloop migrate.")
    open_ones = [path.name for path in (folder, *folder.iterdir()) if path.stat().st_mode & 0o077]
    return Fault(
        "keys",
        not open_ones,
        f"open to others: {', '.join(open_ones)}" if open_ones else f"{folder}, closed to others",
        f"Close them: chmod -R go= {folder}",
    )


def _fonts() -> Iterator[Fault]:
    fonts = any(Path("/usr/share/fonts").rglob("*CJK*"))
    yield Fault(
        "Chinese fonts",
        fonts,
        "installed" if fonts else "none found; only printing and browser tests need them",
        "apt-get install fonts-noto-cjk",
        note=not fonts,
    )
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), "")
    yield Fault(
        "Chromium",
        bool(browser),
        browser or "none found; only browser tests need it",
        "apt-get install chromium",
        note=not browser,
    )


def _database() -> list[Fault]:
    version = queries.server_version()
    found = f"PostgreSQL {version // 10_000}.{version % 10_000}"
    where = "named by DATABASE_URL" if env.DATABASE_URL else "embedded"
    findings = [
        Fault(
            "database",
            version >= OLDEST_SERVER,
            f"{found}, {where}",
            "Use PostgreSQL 15 or newer.",
        )
    ]
    pending = pending_migrations()
    findings.append(
        Fault(
            "migrations",
            not pending,
            f"{len(pending)} missing" if pending else "all applied",
            "Run civicloop migrate.",
        )
    )
    if not pending:
        findings += [check() for check in WHEN_MIGRATED]
        findings += [finding for check in CHECKS for finding in check()]
    return findings


def _skew() -> Fault:
    apart = abs(
        (
            datetime.fromtimestamp(clock.now().timestamp(), UTC) - queries.server_time()
        ).total_seconds()
    )
    return Fault(
        "clock",
        apart <= MOST_SKEW,
        f"{apart:.1f} s apart from the database",
        "Let both machines set their clocks by NTP.",
    )


def _sealing() -> Fault:
    waiting = ledger.unsealed_count()
    return Fault(
        "ledger",
        waiting <= MOST_UNSEALED,
        f"position {ledger.position()}, {waiting} events not yet sealed",
        "Start a worker: civicloop worker.",
    )


def _letters() -> Fault:
    dead = sum(ledger.letter_counts().values())
    return Fault(
        "dead letters",
        not dead,
        f"{dead} events were not taken by their subscribers" if dead else "none",
        "Look at them under administration, then retry or discard.",
    )


def _mail() -> Fault:
    counts = notices.letter_counts()
    stuck, aside = counts["stuck"], counts["set_aside"]
    return Fault(
        "mail",
        not stuck,
        f"{stuck} letters could not be read, {aside} were set aside",
        "civicloop mail letters lists them; --read NUMBER has one read after all.",
    )


def _worker() -> Fault:
    silent = queries.seconds_since_worker()
    good = silent is not None and silent <= WORKER_SILENT
    return Fault(
        "worker",
        good,
        "none runs" if silent is None else f"last seen {silent:.0f} s ago",
        "Start civicloop demo, or civicloop worker.",
        note=silent is None,
    )


def _jobs() -> Fault:
    failed = queries.failed_jobs()
    return Fault(
        "jobs",
        not failed,
        f"{failed} have failed for good" if failed else "none has failed",
        "The log of the worker says why; they are kept in procrastinate_jobs.",
    )


def _calendar() -> Fault:
    missing = clock_queries.missing_years(clock.now())
    years = ", ".join(str(year) for year in missing)
    return Fault(
        "calendar",
        not missing,
        f"the official calendar of {years} is missing" if missing else "every year is official",
        "Download the government's file, then civicloop import calendar FILE.",
    )


WHEN_MIGRATED: tuple[Callable[[], Fault], ...] = (
    _skew,
    _sealing,
    _letters,
    _mail,
    _worker,
    _jobs,
    _calendar,
)
