"""Keep the processes of the product alive, and end them together."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from threading import Event, Lock, Thread
from types import FrameType

import psutil

from civicloop.assembly.program import rules
from civicloop.assembly.program.errors import PortTakenError
from civicloop.kernel.embedded import services as embedded
from civicloop.kernel.embedded.errors import EmbeddedError
from civicloop.settings import env

logger = logging.getLogger(__name__)
LOOK_EVERY = 0.1
LOOK_AT_DATABASE_EVERY = 1.0
STOP_WITHIN = 10.0  # seconds, before a child that does not stop is killed
PORT_PATIENCE = 7.0  # seconds; a little more than `parents.GRACE`
ENTRY = "civicloop.assembly.program.main"


class Product:
    """The children of this process; each is started again when it dies, later each time."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._stopping = Event()
        self._starting = Lock()
        self._living: set[subprocess.Popen[bytes]] = set()
        self._keepers: list[Thread] = []
        self._watchers: list[Thread] = []
        self._refused = False

    def keep(self, *words: str) -> None:
        """Start ``civicloop`` with these words as a child, and keep it alive."""
        keeper = Thread(target=self._keep, args=(words,), name=f"keeper of {words[0]}")
        keeper.start()
        self._keepers.append(keeper)

    def keep_database(self, server: embedded.Server) -> None:
        """Let the children use the embedded PostgreSQL, and start it again when it dies."""
        self._address = server.address
        keeper = Thread(target=self._keep_database, args=(server,), name="keeper of PostgreSQL")
        keeper.start()
        self._watchers.append(keeper)

    def is_running(self) -> bool:
        """Whether any child has been started."""
        return bool(self._keepers)

    def wait(self) -> int:
        """Wait for Ctrl-C, a request to stop, or a child that refuses to run.

        The exit code for the program: 0, or 2 after a refusal.
        """
        self._stopping.wait()
        return rules.REFUSED if self._refused else rules.GOOD

    def is_stopping(self, within: float) -> bool:
        """Whether the end was asked for, or is within so many seconds."""
        return self._stopping.wait(within)

    def stop(self) -> None:
        """Ask for the end; ``join`` brings it about."""
        self._stopping.set()

    def join(self) -> None:
        """Stop every child, and kill what does not stop in time."""
        with self._starting:
            self._stopping.set()
            living = list(self._living)
        families = [process for child in living for process in _family(child.pid)]
        for child in living:
            child.terminate()
        until = time.monotonic() + STOP_WITHIN
        for child in living:
            try:
                child.wait(max(until - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                child.kill()
        for process in families:
            if process.is_running():
                process.kill()
        for keeper in (*self._keepers, *self._watchers):
            keeper.join()

    def _keep(self, words: tuple[str, ...]) -> None:
        failures = 0
        while True:
            began = time.monotonic()
            with self._starting:
                if self._stopping.is_set():
                    return
                child = self._start(words)
                self._living.add(child)
            code = child.wait()
            self._living.discard(child)
            if self._stopping.is_set():
                return
            if code == rules.REFUSED:
                logger.error("civicloop %s cannot run; everything stops.", words[0])
                self._refused = True
                self._stopping.set()
                return
            failures = rules.failures_after(failures, time.monotonic() - began)
            wait = rules.wait_before_restart(failures)
            logger.warning("civicloop %s ended (%s); again in %.1f s.", words[0], code, wait)
            self._stopping.wait(wait)

    def _keep_database(self, server: embedded.Server) -> None:
        failures = 0
        while not self._stopping.is_set():
            if not server.ends_within(LOOK_AT_DATABASE_EVERY) or self._stopping.is_set():
                continue
            logger.warning("PostgreSQL ended; it is started again.")
            try:
                server.bring_back(logger.warning)
            except EmbeddedError:
                failures += 1
                logger.exception("PostgreSQL could not be started again")
                self._stopping.wait(rules.wait_before_restart(failures))
            else:
                failures = 0

    def _start(self, words: tuple[str, ...]) -> subprocess.Popen[bytes]:
        """A child in a session of its own: Ctrl-C reaches it through us, once."""
        return subprocess.Popen(  # noqa: S603 (our own program)
            [sys.executable, "-m", ENTRY, "--parent", str(os.getpid()), *words],
            env=env.for_child(DATABASE_URL=self._address),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )


def _family(pid: int) -> list[psutil.Process]:
    """The processes that a child has started."""
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


@contextmanager
def product(purpose: str, report: Callable[[str], None]) -> Iterator[Product]:
    """The one product of the data folder: its database runs, its children end with it.

    Where ``DATABASE_URL`` names a server, any number of products may use it.
    """
    made = Product(env.DATABASE_URL)
    with ExitStack() as stack:
        for number in (signal.SIGINT, signal.SIGTERM):
            stack.callback(signal.signal, number, signal.signal(number, _first_calm(made)))
        if not env.DATABASE_URL:
            stack.enter_context(embedded.claim(env.DATA_DIR, purpose=purpose))
            made.keep_database(stack.enter_context(embedded.start(env.DATA_DIR, report=report)))
        stack.callback(made.join)  # before the database stops
        yield made


def _first_calm(made: Product) -> Callable[[int, FrameType | None], None]:
    """Stop at the first signal while running, and interrupt what is still being prepared."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        if not made.is_running():
            raise KeyboardInterrupt
        made.stop()

    return stop


def await_answer(address: str, waiting: Product) -> bool:
    """Wait until the web server answers; false when everything stops before."""
    while not waiting.is_stopping(LOOK_EVERY):
        with suppress(OSError), urllib.request.urlopen(address, timeout=5):  # noqa: S310 (our own http address)
            return True
    return False


def require_port(host: str, port: int) -> None:
    """Refuse early, in one sentence, when another program listens on the port.

    A process of a product that was killed may hold it for some seconds yet: it is waited for.
    """
    give_up = time.monotonic() + PORT_PATIENCE
    while True:
        problem = _problem_of(host, port)
        if problem is None:
            return
        if time.monotonic() > give_up:
            raise PortTakenError(
                f"Port {port} of {host} cannot be used ({problem.strerror}). "
                "End the other program, or choose another port with PORT."
            )
        time.sleep(0.2)


def _problem_of(host: str, port: int) -> OSError | None:
    """Why the port cannot be listened on, if so."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            return problem
    return None
