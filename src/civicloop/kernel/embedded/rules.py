"""Where the server lies, how much memory it takes, and what its files say. Pure."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

DATABASE = "civicloop"
ROLE = "civicloop"
SUPERUSER = "postgres"
PORT = 5432
ROOT_HOME = Path("/var/lib/civicloop")
SOCKET_PATH_LIMIT = 103  # bytes; Linux takes 107, macOS 103
MEBIBYTE = 1024 * 1024
PLAIN_PATH = re.compile(r"[A-Za-z0-9._/-]+")


@dataclass(frozen=True)
class Place:
    """Where everything of one embedded server lies.

    ``control`` holds the locks and always lies in the data folder; ``home`` holds data and
    binaries, and lies elsewhere only for root, whose server runs as another user.
    """

    control: Path
    home: Path
    sockets: Path
    as_root: bool

    @property
    def data(self) -> Path:
        """PostgreSQL's own data folder."""
        return self.home / "data"

    @property
    def logs(self) -> Path:
        """The folder of the server's log, one file per weekday."""
        return self.home / "log"

    @property
    def record(self) -> Path:
        """The note of who keeps this place, and where."""
        return self.control / "server.json"

    @property
    def address(self) -> str:
        """The connection address of the product's database."""
        return address(self.sockets, DATABASE, ROLE)


@dataclass(frozen=True)
class PidFile:
    """What ``postmaster.pid`` says."""

    pid: int
    data: str
    sockets: str
    status: str


def short_name(data_dir: Path) -> str:
    """A readable and unique folder name for a data folder: its checkout's name and a digest."""
    named = data_dir.parent if data_dir.name == "var" else data_dir
    readable = re.sub(r"[^A-Za-z0-9_-]+", "-", named.name).strip("-")[:32] or "data"
    digest = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:8]
    return f"{readable}-{digest}"


def place(data_dir: Path, *, uid: int) -> Place:
    """Where the server of a data folder lies for a user of the machine."""
    control = data_dir / "postgresql"
    home = ROOT_HOME / short_name(data_dir) if uid == 0 else control
    sockets = home / "socket"
    if not fits_socket(sockets):
        sockets = Path("/tmp") / f"civicloop-{uid}-{short_name(data_dir)[-8:]}"  # noqa: S108 (its owner and mode are checked)
    return Place(control=control, home=home, sockets=sockets, as_root=uid == 0)


def fits_socket(folder: Path) -> bool:
    """Whether a socket in this folder has a path that the system and the settings take."""
    path = str(folder / f".s.PGSQL.{PORT}")
    return bool(PLAIN_PATH.fullmatch(path)) and len(os.fsencode(path)) <= SOCKET_PATH_LIMIT


def address(sockets: Path, database: str, role: str) -> str:
    """A ``postgresql://`` address over a local socket."""
    query = urlencode({"host": str(sockets)}, quote_via=quote)
    return f"postgresql://{quote(role)}@/{quote(database)}?{query}"


def memory_settings(memory: int) -> dict[str, str]:
    """What PostgreSQL takes of a machine that it shares with web, worker and figures.

    An eighth of the memory for shared buffers, half of it assumed to be file cache.
    """
    return {
        "shared_buffers": _mebibytes(memory // 8, least=64, most=2048),
        "effective_cache_size": _mebibytes(memory // 2, least=256, most=1024 * 1024),
        "work_mem": _mebibytes(memory // 512, least=4, most=64),
        "maintenance_work_mem": _mebibytes(memory // 32, least=64, most=1024),
    }


def _mebibytes(amount: int, *, least: int, most: int) -> str:
    return f"{min(max(amount // MEBIBYTE, least), most)}MB"


def server_settings(
    where: Place, *, memory: int, shared_memory: int, durable: bool
) -> dict[str, str]:
    """Every setting of the server; values are as ``postgresql.conf`` wants them.

    The log never holds a statement or an error of one, whose text and detail carry people's
    data: the product hears of it and logs where it happened.
    """
    settings = {
        "listen_addresses": "",
        "port": str(PORT),
        "unix_socket_directories": str(where.sockets),
        "unix_socket_permissions": "0700",
        "max_connections": "80",
        "superuser_reserved_connections": "3",
        **memory_settings(memory),
        "dynamic_shared_memory_type": "posix" if shared_memory >= 256 * MEBIBYTE else "mmap",
        "wal_compression": "on",
        "max_wal_size": "2GB",
        "min_wal_size": "128MB",
        "checkpoint_timeout": "15min",
        "random_page_cost": "1.1",
        "jit": "off",
        "idle_in_transaction_session_timeout": "10min",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "logging_collector": "on",
        "log_directory": str(where.logs),
        "log_filename": "postgresql-%a.log",
        "log_rotation_age": "1d",
        "log_rotation_size": "0",
        "log_truncate_on_rotation": "on",
        "log_min_messages": "log",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
    }
    if not durable:
        settings |= {"fsync": "off", "full_page_writes": "off"}
    return settings


def settings_text(settings: dict[str, str]) -> str:
    """The settings as a file that PostgreSQL includes."""
    lines = ["# Written at every start. Your own settings go into local.conf beside this file."]
    for name, value in settings.items():
        quoted = value.replace("'", "''")
        lines.append(f"{name} = '{quoted}'")
    return "\n".join(lines) + "\n"


def ident_text(system_users: list[str]) -> str:
    """Which users of the machine may sign in, and as which role (``pg_ident.conf``)."""
    rows = [f'civicloop "{user}" {role}' for user in system_users for role in (SUPERUSER, ROLE)]
    return "\n".join(rows) + "\n"


HBA_TEXT = (
    "# Only users of this machine named in pg_ident.conf.\nlocal all all peer map=civicloop\n"
)
INCLUDES = "include 'civicloop.conf'\ninclude_if_exists 'local.conf'\n"


def parse_pid_file(text: str) -> PidFile | None:
    """Read ``postmaster.pid``; None while it is still being written or is damaged."""
    lines = [*text.splitlines(), *[""] * 8]
    if not lines[0].strip().isdigit():
        return None
    return PidFile(int(lines[0]), lines[1].strip(), lines[4].strip(), lines[7].strip())


def parse_version(text: str) -> str:
    """The version in what ``postgres --version`` prints: ``18.4``; empty when it has none."""
    found = re.search(r"\(PostgreSQL\) (\d+(?:\.\d+)*)", text)
    return found.group(1) if found else ""


def major(version: str) -> int:
    """The major version: 18 of ``18.4``."""
    return int(version.split(".", maxsplit=1)[0])


def locale_options(version: str) -> list[str]:
    """``initdb`` options for Unicode by code point, the same on every machine.

    From 17 on PostgreSQL brings the locale itself; before that the machine must have it.
    """
    if major(version) >= 17:  # noqa: PLR2004 (PostgreSQL 17)
        return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    return ["--locale=C.UTF-8"]
