"""The heads of batches as JSON lines in a file outside the database.

One line a batch: ``{"ledger", "batch", "first", "last", "head", "sealed_at"}``. Lines are
only ever added. Whoever alters the database but not this file is found by ``verify``.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

from civicloop.kernel.ledger.rules.keepers import Head


class HeadFileError(ValueError):
    """A line of the file is not a head."""


def read(path: Path, size: int) -> Iterator[Head]:
    """The heads in the first ``size`` bytes, in their order; a torn last line is passed."""
    if size == 0:
        return
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            size -= len(line)
            if size < 0 or not line.endswith(b"\n"):
                return
            try:
                head = Head(**json.loads(line))
                bytes.fromhex(head.head)
            except (ValueError, TypeError):
                raise HeadFileError(f"{path}, line {number}: this is no head") from None
            yield head


def _last_batch(path: Path, ledger: str) -> int:
    """The last batch of one ledger in the file, read from its end."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        window = 4096
        while True:
            file.seek(max(0, size - window))
            lines = file.read().split(b"\n")[0 if window >= size else 1 :]
            for line in reversed(lines):
                if line and (found := _batch_in(line, ledger)) is not None:
                    return found
            if window >= size:
                return 0
            window *= 8


def _batch_in(line: bytes, ledger: str) -> int | None:
    try:
        head = Head(**json.loads(line))
    except (ValueError, TypeError):
        return None
    return head.batch if head.ledger == ledger else None


def _drop_torn_line(file: BinaryIO, size: int) -> None:
    """Cut off what a crash left of a line that was never finished; it is written again."""
    tail = min(size, 4096)
    file.seek(size - tail)
    rest = file.read(tail).rpartition(b"\n")[2]
    if rest:
        file.truncate(size - len(rest))


def append(path: Path, ledger: str, since: Callable[[int], Iterable[Head]]) -> int:
    """Add the heads that the file lacks; how many. ``since`` gives those after a batch.

    Catches up by itself after a crash between commit and copy. Two processes take turns.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("ab+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        size = file.seek(0, os.SEEK_END)
        _drop_torn_line(file, size)
        added = 0
        for head in since(_last_batch(path, ledger) if size else 0):
            file.write(json.dumps(asdict(head)).encode() + b"\n")
            added += 1
        file.flush()
        os.fsync(file.fileno())
    return added
