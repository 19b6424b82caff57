"""Locks of a data folder; the system drops them with their process, however it ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from civicloop.kernel.embedded.errors import ClaimedError, PlaceError


class FileLock:
    """A lock held on an open file; the file itself stays and means nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as problem:
            raise PlaceError(
                f"{path} cannot be written ({problem.strerror}). "
                "Make the folder yours, or name another one with DATA_DIR."
            ) from problem

    def take(self, *, shared: bool = False) -> None:
        """Wait for the lock."""
        fcntl.flock(self._file, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)

    def try_take(self) -> bool:
        """Take the lock alone, at once or not at all; a share held before is lost if not."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def write(self, text: str) -> None:
        """Leave a note in the file."""
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, text.encode(), 0)

    def read(self) -> str:
        """The note in the file."""
        return os.pread(self._file, 1000, 0).decode(errors="replace")

    def release(self) -> None:
        """Let go; a second time does nothing."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


@contextmanager
def alone(path: Path) -> Iterator[FileLock]:
    """Hold a lock alone for a while."""
    lock = FileLock(path)
    try:
        lock.take()
        yield lock
    finally:
        lock.release()


class Claim:
    """The right of one product to run on a data folder; held until released or the end."""

    def __init__(self, lock: FileLock) -> None:
        self._lock = lock

    def release(self) -> None:
        """Give the folder free."""
        with suppress(OSError):
            self._lock.write("")
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def claim(data_dir: Path, *, purpose: str) -> Claim:
    """Claim a data folder for one product, which ``purpose`` names (``demo``, ``serve``)."""
    lock = FileLock(data_dir / "product.lock")
    if not lock.try_take():
        holder = lock.read().strip() or "another process"
        lock.release()
        raise ClaimedError(
            f"CivicLoop already runs on {data_dir}: {holder}. "
            "Stop it first, or name another folder with DATA_DIR."
        )
    lock.write(f"civicloop {purpose}, process {os.getpid()}\n")
    return Claim(lock)
