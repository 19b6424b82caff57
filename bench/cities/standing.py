"""A demonstration city of a size, built once and kept, and the web server that serves it.

It stands in ``BENCH_DIR`` (``var/bench`` if that is not set), with an embedded PostgreSQL of
its own that has the settings of a real installation. Remove the folder to build it anew.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from bench.soak.installation import free_port
from civicloop.kernel.embedded import services as embedded

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = "civicloop.assembly.program.main"
READY_WITHIN = 60.0
SMALL, LARGE = 10_000, int(os.environ.get("BENCH_CASES", "1000000"))
"""The sizes that are compared, in cases."""


def home() -> Path:
    """Where the cities are kept."""
    return Path(os.environ.get("BENCH_DIR") or ROOT / "var" / "bench")


@dataclass(frozen=True, slots=True)
class City:
    """A city whose database answers."""

    cases: int
    data_dir: Path
    address: str

    def environment(self, **more: str) -> dict[str, str]:
        """What a command needs to work on this city, and on no other."""
        return _environment(self.data_dir) | {"DATABASE_URL": self.address} | more

    def ask(self, module: str, *words: str) -> Any:
        """What a module that runs on the city's database prints as JSON."""
        said = subprocess.run(
            [sys.executable, "-m", module, *words],
            env=self.environment(),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            check=True,
        ).stdout
        return json.loads(said)


@contextmanager
def city(cases: int) -> Iterator[City]:
    """The city of a size, built first if it does not stand yet; its database runs inside."""
    data_dir = home() / f"city-{cases}"
    built = (data_dir / "demo" / "accounts.json").is_file()
    if not built:
        print(f"building a city of {cases:,} cases in {data_dir}", file=sys.stderr, flush=True)
        subprocess.run(
            [sys.executable, "-m", PROGRAM, "demo", "--scale", str(cases), "--no-serve"],
            env=_environment(data_dir),
            cwd=ROOT,
            check=True,
        )
    with embedded.start(data_dir) as server:
        found = City(cases, data_dir, server.address)
        subprocess.run(
            [sys.executable, "-m", PROGRAM, "migrate"],
            env=found.environment(),
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            check=True,
        )
        if not built:  # as a city that has run for a minute has it
            with psycopg.connect(server.address, autocommit=True) as database:
                database.execute("ANALYZE")
        yield found


@contextmanager
def served(at: City) -> Iterator[str]:
    """The address at which the product's own web server serves a city."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    with subprocess.Popen(
        [sys.executable, "-m", PROGRAM, "serve"],
        env=at.environment(PORT=str(port), BASE_URL=base),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            await_answer(base, process)
            yield base
        finally:
            process.terminate()


def await_answer(base: str, process: subprocess.Popen[bytes]) -> float:
    """Wait until the server answers; the seconds that it took."""
    began = time.monotonic()
    while time.monotonic() - began < READY_WITHIN and process.poll() is None:
        with (
            suppress(OSError),
            urllib.request.urlopen(f"{base}/healthz", timeout=5),
        ):
            return time.monotonic() - began
        time.sleep(0.02)
    raise RuntimeError(f"{base} does not answer")


def _environment(data_dir: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return kept | {
        "DATABASE_URL": "",
        "DATA_DIR": str(data_dir),
        "MASTER_KEYS_DIR": str(data_dir / "keys"),
        "RATE_LIMITS": "off",
        "LOG_LEVEL": "WARNING",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
