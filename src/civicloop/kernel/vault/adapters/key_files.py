"""Master keys as files outside the database: ``master-0001.key``, mode 0600.

The highest number seals, every number that still wraps a key must stay. All machines of
one installation share the folder, or get a copy of each file before it is used.
"""

from __future__ import annotations

import base64
import binascii
import os
import re
import tempfile
from functools import lru_cache
from pathlib import Path

from civicloop.kernel.vault.errors import MasterKeyError
from civicloop.kernel.vault.rules import KEY, new_key

FILE = re.compile(r"master-(\d{4,})\.key")


def names(folder: Path) -> list[str]:
    """The ids of the master keys in a folder, oldest first."""
    if not folder.is_dir():
        return []
    found = (FILE.fullmatch(path.name) for path in folder.iterdir())
    return sorted((match[1] for match in found if match), key=int)


def read(folder: Path, master: str) -> bytes:
    """One master key; says which file is missing or damaged, and the way out."""
    path = folder / f"master-{master}.key"
    try:
        found = path.stat()
    except OSError:
        return _read(path)
    return _kept(path, found.st_ino, found.st_mtime_ns)


@lru_cache(maxsize=8)
def _kept(path: Path, _file: int, _written: int) -> bytes:
    """The key of a file, while it is the same file: a file under its name never changes."""
    return _read(path)


def _read(path: Path) -> bytes:
    try:
        key = base64.b64decode(path.read_text().strip(), validate=True)
    except FileNotFoundError:
        raise MasterKeyError(
            f"The master key {path} is missing. Values sealed under it cannot be opened "
            "without it: put the file back from its backup, or correct MASTER_KEYS_DIR."
        ) from None
    except (OSError, binascii.Error, UnicodeDecodeError) as error:
        raise MasterKeyError(f"The master key {path} cannot be read: {error}") from None
    if len(key) != KEY:
        raise MasterKeyError(f"The master key {path} is damaged: it is not {KEY} bytes long.")
    return key


def create(folder: Path) -> str:
    """Make the next master key and return its id.

    Two processes that ask at once get the same one: the file appears whole under its
    name, and only for the first.
    """
    taken = names(folder)
    master = f"{int(taken[-1]) + 1 if taken else 1:04d}"
    create_as(folder, master)
    return master


def create_as(folder: Path, master: str) -> Path:
    """Make a master key under an id; one that is there already stays, and is the one."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    place = folder / f"master-{master}.key"
    handle, draft = tempfile.mkstemp(prefix=".master-", dir=folder)  # made with mode 0600
    try:
        with os.fdopen(handle, "w") as file:
            file.write(base64.b64encode(new_key()).decode() + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, place)
    except FileExistsError:
        pass  # another process was first; its key is the one
    finally:
        Path(draft).unlink()
    return place
