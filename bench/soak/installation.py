"""The installation under test, seen from outside: its processes, its port, its folder."""

from __future__ import annotations

import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import TypeVar

import psutil

from civicloop.kernel.embedded import queries, services

ROOT = Path(__file__).resolve().parents[2]
Found = TypeVar("Found")
LOOK_EVERY = 0.1
READY_WITHIN, FOUND_WITHIN, STOP_WITHIN = 300.0, 120.0, 90.0


class InstallationError(Exception):
    """The product does not do what every test stands on."""


def free_port() -> int:
    """A port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Installation:
    """A data folder of its own, and the product that runs on it."""

    def __init__(self, mail_url: str) -> None:
        self.base = Path(tempfile.mkdtemp(prefix="civicloop-soak-"))
        self.data_dir = self.base / "var"
        self.log = self.base / "product.log"
        self.port = free_port()
        self.place = queries.place_of(self.data_dir)
        self._mail_url = mail_url
        self._process: subprocess.Popen[bytes] | None = None
        self._never = Event()

    def environment(self, **more: str) -> dict[str, str]:
        """What a command needs to work on this installation, and on no other."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST")}
        return kept | {
            "DATABASE_URL": "",
            "DATA_DIR": str(self.data_dir),
            "MASTER_KEYS_DIR": str(self.data_dir / "keys"),
            "PORT": str(self.port),
            "BASE_URL": f"http://127.0.0.1:{self.port}",
            "MAIL_URL": self._mail_url,
            "RATE_LIMITS": "off",
            "LOG_FORMAT": "json",
            "LOG_LEVEL": "WARNING",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            **more,
        }

    def follow(self, *words: str, tell: Callable[[str], None]) -> str:
        """Run a Python module on its database, telling what it says meanwhile; its answer."""
        with subprocess.Popen(
            [sys.executable, "-m", *words],
            env=self.environment(DATABASE_URL=self.place.address),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            said: deque[str] = deque(maxlen=40)
            for line in process.stderr or ():
                said.append(line)
                tell(line.rstrip())
            answer = process.stdout.read() if process.stdout else ""
        if process.returncode:
            raise InstallationError(f"{words} failed:\n{''.join(said)}")
        return answer

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a Python module on this installation to its end."""
        return subprocess.run(
            [sys.executable, "-m", *words],
            env=self.environment(),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    def start(self) -> None:
        """Start the product, and wait until it answers."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bench.soak.product"],
                env=self.environment(),
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self._look(self._answers, READY_WITHIN, "an answer of the product")

    def _answers(self) -> bool:
        if self._process is None or self._process.poll() is not None:
            raise InstallationError(f"The product ended.\n{self.last_words()}")
        with (
            suppress(OSError),
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as got,
        ):
            return bool(got.status == 200)
        return False

    def _look(self, find: Callable[[], Found], within: float, what: str) -> Found:
        until = time.monotonic() + within
        while time.monotonic() < until:
            found = find()
            if found:
                return found
            self._never.wait(LOOK_EVERY)
        raise InstallationError(f"No {what} within {within:.0f} s.\n{self.last_words()}")

    def last_words(self, lines: int = 40) -> str:
        """The end of the product's log."""
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])

    def is_complete(self) -> bool:
        """Whether supervisor, web server, worker and database run, and pages come."""
        try:
            return bool(
                self._child("serve")
                and self._child("worker")
                and self._server()
                and self._answers()
            )
        except psutil.NoSuchProcess:
            return False

    def await_complete(self) -> None:
        """Wait until everything is there again."""
        self._look(self.is_complete, FOUND_WITHIN, "complete product")

    def kill(self, kind: str, chance: random.Random) -> int:
        """Send kill -9; how many processes it went to."""
        victims = self._look(lambda: self._victims(kind, chance), FOUND_WITHIN, kind)
        killed = 0
        for process in victims:
            with suppress(psutil.NoSuchProcess):
                process.kill()
                killed += 1
        return killed

    def _victims(self, kind: str, chance: random.Random) -> list[psutil.Process]:
        server = self._server if kind in {"database", "postmaster", "backend"} else None
        with suppress(psutil.NoSuchProcess):
            heads = server() if server else self._child("worker" if kind == "worker" else "serve")
            if kind in {"database", "worker", "web"}:
                return _with_family(heads)
            if kind in {"postmaster", "web parent"}:
                return heads
            choice = _backends(heads) if kind == "backend" else _answering(heads)
            return [chance.choice(sorted(choice, key=lambda one: one.pid))] if choice else []
        return []

    def _child(self, word: str) -> list[psutil.Process]:
        if self._process is None:
            return []
        children = psutil.Process(self._process.pid).children()
        return [child for child in children if word in child.cmdline()]

    def _server(self) -> list[psutil.Process]:
        found = queries.running(self.place)
        return [psutil.Process(found.pid)] if found is not None else []

    def stop(self) -> float:
        """Ask the product to stop; the seconds that it took."""
        if self._process is None or self._process.poll() is not None:
            return 0.0
        began = time.monotonic()
        self._process.terminate()
        try:
            self._process.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            for process in psutil.Process(self._process.pid).children(recursive=True):
                process.kill()
            self._process.kill()
            self._process.wait()
        return time.monotonic() - began

    def remove(self) -> None:
        """Stop what runs and leave nothing behind."""
        self.stop()
        services.remove(self.data_dir)
        shutil.rmtree(self.base, ignore_errors=True)


def _with_family(found: list[psutil.Process]) -> list[psutil.Process]:
    """Children first, so that no parent starts a new one meanwhile."""
    return [one for head in found for one in [*head.children(recursive=True), head]]


def _answering(found: list[psutil.Process]) -> list[psutil.Process]:
    """The processes of the web server that answer requests: those that hold a database."""
    return [
        child
        for head in found
        for child in head.children(recursive=True)
        if "resource_tracker" not in " ".join(child.cmdline())
    ]


def _backends(found: list[psutil.Process]) -> list[psutil.Process]:
    """The processes of the server that serve a connection of the product."""
    return [
        child
        for head in found
        for child in head.children()
        if "civicloop civicloop" in " ".join(child.cmdline())
    ]
