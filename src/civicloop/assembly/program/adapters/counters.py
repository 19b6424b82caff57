"""How many requests each view answered and how long it took, over all processes of a server.

Each web process adds up in a small file of its own that is mapped into its memory, so that
counting costs no system call, a process that dies loses nothing, and any process can tell
the sum. The files belong to one start of the server: the next one begins at zero.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import struct
import time
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from threading import Lock

from django.urls import URLPattern, URLResolver, get_resolver

from civicloop.settings import env

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper ends of the classes of duration, in seconds; one more class has no end."""

CLASSES = ("1xx", "2xx", "3xx", "4xx", "5xx")
UNKNOWN = "unknown"
WIDTH = len(CLASSES) + len(BOUNDS) + 2  # statuses, durations, their sum
DIGEST = 32
NUMBER = struct.Struct("d")


@dataclass(frozen=True, slots=True)
class ViewCounts:
    """What one view did: requests by class of status, and durations up to each bound."""

    view: str
    statuses: dict[str, int]
    up_to: list[int]
    count: int
    seconds: float


def folder() -> Path:
    """Where the files of this server lie."""
    return env.DATA_DIR / "run" / f"requests-{env.PORT}"


def begin() -> None:
    """Forget what an earlier start has counted."""
    for path in folder().glob("*.counts"):
        path.unlink(missing_ok=True)


def _names(patterns: Iterable[URLPattern | URLResolver], space: tuple[str, ...]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = (*space, pattern.namespace) if pattern.namespace else space
            yield from _names(pattern.url_patterns, inner)
        elif pattern.name:
            yield ":".join((*space, pattern.name))


def views() -> list[str]:
    """The names of all views, the same in every process of one version."""
    return [*sorted(set(_names(get_resolver().url_patterns, ()))), UNKNOWN]


class Counters:
    """The counters of this process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._memory: mmap.mmap | None = None
        self._rows: dict[str, int] = {}

    def open(self) -> None:
        """Begin to count in this process; before that nothing is counted."""
        names = views()
        place = folder()
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = place / f"{os.getpid()}-{time.monotonic_ns()}.counts"
        size = DIGEST + len(names) * WIDTH * NUMBER.size
        with path.open("w+b") as file:
            file.write(_digest(names).ljust(size, b"\0"))
            file.flush()
            self._memory = mmap.mmap(file.fileno(), size)
        self._rows = {name: row for row, name in enumerate(names)}

    def add(self, view: str, status: int, seconds: float) -> None:
        """One request that was answered."""
        if self._memory is None:
            return
        row = self._rows.get(view, self._rows[UNKNOWN])
        kind = min(max(status // 100, 1), len(CLASSES)) - 1
        place = bisect_left(BOUNDS, seconds)
        with self._lock:
            self._increase(row, kind, 1.0)
            self._increase(row, len(CLASSES) + place, 1.0)
            self._increase(row, WIDTH - 1, seconds)

    def _increase(self, row: int, column: int, by: float) -> None:
        assert self._memory is not None
        at = DIGEST + (row * WIDTH + column) * NUMBER.size
        (before,) = NUMBER.unpack_from(self._memory, at)
        NUMBER.pack_into(self._memory, at, before + by)


def _digest(names: list[str]) -> bytes:
    return hashlib.sha256("\n".join(names).encode()).digest()


def totals() -> list[ViewCounts]:
    """The sum over all processes of this server since its start; views without requests not."""
    names = views()
    wanted, size = _digest(names), DIGEST + len(names) * WIDTH * NUMBER.size
    sums = [0.0] * (len(names) * WIDTH)
    for path in folder().glob("*.counts"):
        content = path.read_bytes()
        if len(content) == size and content[:DIGEST] == wanted:
            values = struct.unpack_from(f"{len(sums)}d", content, DIGEST)
            sums = [one + more for one, more in zip(sums, values, strict=True)]
    return [
        _view(name, sums[row * WIDTH : (row + 1) * WIDTH])
        for row, name in enumerate(names)
        if any(sums[row * WIDTH : row * WIDTH + len(CLASSES)])
    ]


def _view(name: str, values: list[float]) -> ViewCounts:
    statuses = {kind: int(n) for kind, n in zip(CLASSES, values, strict=False) if n}
    up_to = [int(n) for n in accumulate(values[len(CLASSES) : WIDTH - 1])]
    return ViewCounts(name, statuses, up_to[:-1], up_to[-1], values[-1])


COUNTERS = Counters()
