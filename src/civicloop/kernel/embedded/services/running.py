"""Start the server or join the running one; the last user stops it."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Self

import psycopg
from psycopg import sql

from civicloop.kernel.embedded import queries, rules
from civicloop.kernel.embedded.errors import StartError
from civicloop.kernel.embedded.queries import Binaries
from civicloop.kernel.embedded.rules import Place
from civicloop.kernel.embedded.services.installing import Report, RunAs, configure, lay_out
from civicloop.kernel.embedded.services.locks import FileLock, alone

READY_WITHIN = 120  # seconds, for the recovery after a crash
FAST_STOP_WITHIN = 30  # seconds, before the server is told to drop everything
REPORT_EVERY = 5  # seconds
LOOK_EVERY = 0.05  # seconds


class Server:
    """A share in the running server; it runs until the last share is given back."""

    def __init__(
        self, where: Place, share: FileLock, process: subprocess.Popen[bytes] | None
    ) -> None:
        self.place = where
        self._share = share
        self._process = process  # to collect its exit status, when this process started it

    @property
    def address(self) -> str:
        """The connection address of the product's database."""
        return self.place.address

    def stop(self) -> None:
        """Give the share back; stop the server unless somebody else still uses it."""
        with alone(self.place.control / "start.lock"):
            if self._share.try_take():
                shut_down(self.place, self._process)
            self._share.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def start(data_dir: Path, *, report: Report = lambda _: None, durable: bool = True) -> Server:
    """Start the server of a data folder, or join the one that already runs.

    One that a killed product left behind is adopted, or started anew when its binaries are
    no longer the installed ones. ``durable=False`` is for tests: a power cut loses data.
    """
    where = queries.place_of(data_dir)
    with alone(where.control / "start.lock"):
        share = FileLock(where.control / "users.lock")
        try:
            process = _bring_up(where, share, report, durable=durable)
            share.take(shared=True)
            _create_database(where)
        except BaseException:
            share.release()
            raise
    return Server(where, share, process)


def _bring_up(
    where: Place, share: FileLock, report: Report, *, durable: bool
) -> subprocess.Popen[bytes] | None:
    unused = share.try_take()
    binaries, user = lay_out(where, report, durable=durable)
    found = queries.running(where)
    if (
        found is not None
        and unused
        and queries.program_of(found.pid) != os.path.realpath(binaries.program("postgres"))
    ):
        report("PostgreSQL has been renewed; the server starts again.")
        shut_down(where, None)
        found = None
    if found is not None:
        _await_answer(where, None, report)
        return None
    _await_end_of_leftovers(where, report)
    configure(where, user, durable=durable)
    process = _launch(where, binaries, user)
    try:
        _await_answer(where, process, report)
    except BaseException:
        shut_down(where, process)
        raise
    return process


def _await_end_of_leftovers(where: Place, report: Report) -> None:
    """Wait until no process of a killed server works on the data, then drop its mark.

    The mark would stop the new server if its number now belongs to another process.
    """
    patience = _Patience("Waiting for the end of a killed PostgreSQL", report)
    while queries.processes_in(where):
        patience.wait(f"Processes of a killed PostgreSQL still work on {where.data}. End them.")
    (where.data / "postmaster.pid").unlink(missing_ok=True)


def _launch(where: Place, binaries: Binaries, user: RunAs) -> subprocess.Popen[bytes]:
    """Start the server in a session of its own: Ctrl-C is for its owner, who stops it last."""
    log = where.logs / "start.log"
    with log.open("wb") as output:
        process: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: S603 (our own program)
            [binaries.program("postgres"), "-D", str(where.data)],
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **user.process_options(),  # type: ignore[call-overload]  # options by user
        )
    return process


def _await_answer(where: Place, process: subprocess.Popen[bytes] | None, report: Report) -> None:
    patience = _Patience("PostgreSQL is starting; after a crash it first recovers", report)
    while True:
        if process is not None and process.poll() is not None:
            raise StartError(f"PostgreSQL stopped at its start. {_last_words(where)}")
        found = queries.running(where)
        if found is not None and found.status == "ready" and queries.answers(where):
            return
        if process is None and found is None:
            raise StartError("PostgreSQL ended while it was being joined. Start again.")
        patience.wait(f"PostgreSQL did not answer within {READY_WITHIN} s. {_last_words(where)}")


def _last_words(where: Place) -> str:
    """The end of the newest log, which says why a server did not start."""
    logs = sorted(where.logs.glob("*.log"), key=lambda path: path.stat().st_mtime)
    lines = [line for path in logs for line in path.read_text(errors="replace").splitlines()]
    return " / ".join([*(line.strip() for line in lines[-3:]), f"its log: {where.logs}"])


def _create_database(where: Place) -> None:
    """Make the product's role and database once; the role rules over nothing else."""
    target = rules.address(where.sockets, "postgres", rules.SUPERUSER)
    with psycopg.connect(target, autocommit=True) as connection:
        role, database = sql.Identifier(rules.ROLE), sql.Identifier(rules.DATABASE)
        if not connection.execute(
            "SELECT 1 FROM pg_roles WHERE rolname = %s", [rules.ROLE]
        ).fetchone():
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(role))
        if not connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [rules.DATABASE]
        ).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, role))


def shut_down(where: Place, process: subprocess.Popen[bytes] | None) -> None:
    """Stop the server: open transactions are rolled back, data written, nothing recovered."""
    found = queries.running(where)
    pid = found.pid if found else (process.pid if process else 0)
    for order, seconds in ((signal.SIGINT, FAST_STOP_WITHIN), (signal.SIGQUIT, FAST_STOP_WITHIN)):
        if not _is_alive(where, pid, process):
            return
        os.kill(pid, order)
        until = time.monotonic() + seconds
        while _is_alive(where, pid, process) and time.monotonic() < until:
            time.sleep(LOOK_EVERY)


def _is_alive(where: Place, pid: int, process: subprocess.Popen[bytes] | None) -> bool:
    if process is not None and process.pid == pid:
        return process.poll() is None
    return pid > 0 and queries.works_in(where, pid)


class _Patience:
    """A wait with an end, which tells people from time to time what it waits for."""

    def __init__(self, what: str, report: Report) -> None:
        self._what, self._report = what, report
        self._began = self._told = time.monotonic()

    def wait(self, refusal: str) -> None:
        """Wait a moment, or raise the refusal when time is up."""
        now = time.monotonic()
        if now - self._began > READY_WITHIN:
            raise StartError(refusal)
        if now - self._told >= REPORT_EVERY:
            self._told = now
            self._report(f"{self._what} ({now - self._began:.0f} s)")
        time.sleep(LOOK_EVERY)
