"""Start the server or join the running one; the last user stops it."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path
from threading import Thread
from typing import Self

import psutil
import psycopg
from psycopg import sql

from civicloop.kernel.embedded import queries, rules
from civicloop.kernel.embedded.errors import StartError
from civicloop.kernel.embedded.queries import Binaries
from civicloop.kernel.embedded.rules import Place
from civicloop.kernel.embedded.services.installing import Report, RunAs, configure, lay_out
from civicloop.kernel.embedded.services.locks import FileLock, alone

READY_WITHIN = 120  # seconds, for the recovery after a crash
STOP_WITHIN = 30  # seconds, before the server is told to drop everything
REPORT_EVERY = 5  # seconds
LOOK_EVERY = 0.05  # seconds


class Server:
    """A share in the running server; it runs until the last share is given back."""

    def __init__(self, where: Place, share: FileLock, *, durable: bool) -> None:
        self.place = where
        self._share = share
        self._durable = durable

    @property
    def address(self) -> str:
        """The connection address of the product's database."""
        return self.place.address

    def ends_within(self, seconds: float) -> bool:
        """Wait a while for an end that nobody asked for; whether the server has ended."""
        found = queries.running(self.place)
        return found is None or _ends_within(found.pid, seconds)

    def bring_back(self, report: Report = lambda _: None) -> None:
        """Start the server again after it was killed; one that runs is left alone."""
        with alone(self.place.control / "start.lock"):
            _bring_up(self.place, report, durable=self._durable, unused=False)

    def stop(self) -> None:
        """Give the share back; stop the server unless somebody else still uses it."""
        with alone(self.place.control / "start.lock"):
            if self._share.try_take():
                shut_down(self.place)
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
            _bring_up(where, report, durable=durable, unused=share.try_take())
            share.take(shared=True)
            _create_database(where)
        except BaseException:
            share.release()
            raise
    return Server(where, share, durable=durable)


def _bring_up(where: Place, report: Report, *, durable: bool, unused: bool) -> None:
    binaries, user = lay_out(where, report, durable=durable)
    program = os.path.realpath(binaries.program("postgres"))
    found = queries.running(where)
    if found is not None and unused and queries.program_of(found.pid) != program:
        report("PostgreSQL has been renewed; the server starts again.")
        shut_down(where)
        found = None
    if found is not None:
        _await_answer(where, found.pid, report)
        return
    _await_end_of_leftovers(where, report)
    configure(where, user, durable=durable)
    pid = _launch(where, binaries, user)
    try:
        _await_answer(where, pid, report)
    except BaseException:
        shut_down(where)
        raise


def _await_end_of_leftovers(where: Place, report: Report) -> None:
    """Wait until no process of a killed server works on the data, then drop its mark.

    The mark would stop the new server if its number now belongs to another process.
    """
    patience = _Patience("Waiting for the end of a killed PostgreSQL", report)
    while left := queries.processes_in(where):
        patience.check(f"Processes of a killed PostgreSQL still work on {where.data}. End them.")
        _ends_within(next(iter(left)), REPORT_EVERY)
    (where.data / "postmaster.pid").unlink(missing_ok=True)


def _launch(where: Place, binaries: Binaries, user: RunAs) -> int:
    """Start the server in a session of its own: Ctrl-C is for its owner, who stops it last."""
    with (where.logs / "start.log").open("wb") as output:
        process: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: S603 (our own program)
            [binaries.program("postgres"), "-D", str(where.data)],
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **user.process_options(),  # type: ignore[call-overload]  # options by user
        )
    Thread(target=process.wait, name="end of PostgreSQL", daemon=True).start()  # no zombie
    return process.pid


def _await_answer(where: Place, pid: int, report: Report) -> None:
    patience = _Patience("PostgreSQL is starting; after a crash it first recovers", report)
    while True:
        found = queries.pid_file(where)
        if found is not None and found.status == "ready" and queries.answers(where):
            return
        patience.check(f"PostgreSQL did not answer within {READY_WITHIN} s: {_last_words(where)}")
        if _ends_within(pid, LOOK_EVERY):
            raise StartError(f"PostgreSQL stopped at its start: {_last_words(where)}")


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


def shut_down(where: Place) -> None:
    """Stop the server: open transactions are rolled back, data written, nothing recovered."""
    found = queries.running(where)
    for order in (signal.SIGINT, signal.SIGQUIT):
        if found is None or _ends_within(found.pid, 0):
            return
        os.kill(found.pid, order)
        if _ends_within(found.pid, STOP_WITHIN):
            return


def _ends_within(pid: int, seconds: float) -> bool:
    """Wait for the end of a process for a while; whether it has ended."""
    try:
        psutil.Process(pid).wait(seconds)
    except psutil.TimeoutExpired:
        return False
    except psutil.NoSuchProcess:
        pass
    return True


class _Patience:
    """A wait with an end, which tells people from time to time what it waits for."""

    def __init__(self, what: str, report: Report) -> None:
        self._what, self._report = what, report
        self._began = self._told = time.monotonic()

    def check(self, refusal: str) -> None:
        """Go on waiting, or raise the refusal when time is up."""
        now = time.monotonic()
        if now - self._began > READY_WITHIN:
            raise StartError(refusal)
        if now - self._told >= REPORT_EVERY:
            self._told = now
            self._report(f"{self._what} ({now - self._began:.0f} s)")
