"""Write a set: the database of one snapshot, then the contents that it names, then the manifest.

The product goes on working meanwhile. What is added outside the database is copied in the
order that keeps the whole consistent: heads of the ledger and letters in the inbox folder
before the snapshot (a head that is copied is never newer than the snapshot; a letter that is
kept meanwhile is in both, and is recognised), contents after it (each that the snapshot
names is there, because nothing is swept away while it is copied).
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from civicloop import __version__
from civicloop.assembly.operation.adapters import streams
from civicloop.assembly.operation.errors import BackupError
from civicloop.assembly.operation.queries import catalogue, schema, sets
from civicloop.assembly.operation.queries.catalogue import Connection
from civicloop.assembly.operation.rules import manifest as manifests
from civicloop.assembly.operation.rules.manifest import Contents, Manifest, Plain
from civicloop.assembly.operation.services import contents, dumping, keys
from civicloop.assembly.operation.services.contents import Copied
from civicloop.kernel.clock import services as clock
from civicloop.kernel.files import services as files
from civicloop.kernel.vault import queries as vault
from civicloop.settings import env

Report = Callable[[str], None]
BESIDE = ("ledger", "inbox")
"""Folders of the data folder that are copied as they are, beside the contents of files."""

PACKED = 0.6
"""The room that a dump takes of the tables without their indexes, with some to spare."""

SPARE = 256 * 1024**2


@dataclass(frozen=True, slots=True)
class Made:
    """A set that was written."""

    place: Path
    manifest: Manifest
    shared: int


def back_up(
    to: Path, *, report: Report, keys_to: Path | None = None, now: datetime | None = None
) -> Made:
    """Write a set below a folder; it has its name only when it is whole.

    Everything is written under a temporary name, flushed to the disk, then renamed: a set
    that a crash broke off is never taken for one, and the next backup removes it. Master
    keys are never in it; ``keys_to`` copies them to another place.
    """
    began = now or clock.now()
    _make_private(to)
    keys.require_apart(to, env.MASTER_KEYS_DIR, keys_to)
    with _alone(to):
        for left in to.glob(f"{manifests.PARTIAL}*"):
            shutil.rmtree(left)
        name = _free_name(to, began)
        partial = to / f"{manifests.PARTIAL}{name}"
        partial.mkdir(mode=0o700)
        try:
            made = _write(partial, name, began, sets.newest(to), report)
            partial.rename(to / name)
        except BaseException:
            shutil.rmtree(partial, ignore_errors=True)
            raise
        streams.flush_folder(to)
    if keys_to is not None:
        keys.copy_out(env.MASTER_KEYS_DIR, keys_to)
        report(f"Keys copied to {keys_to}")
    return Made(to / name, made.manifest, made.shared)


def prune(folder: Path, *, keep_seconds: float, now: datetime | None = None) -> list[str]:
    """Remove the sets older than they may be; the newest whole one always stays."""
    old = manifests.outdated(sets.names(folder), now=now or clock.now(), keep_seconds=keep_seconds)
    for name in old:
        going = folder / f"{manifests.PARTIAL}{name}"
        (folder / name).rename(going)  # so that nobody takes a half removed one for whole
        shutil.rmtree(going)
    return old


def _write(place: Path, name: str, began: datetime, earlier: Path | None, report: Report) -> Made:
    plain = [one for folder in BESIDE for one in _copy_folder(env.DATA_DIR / folder, place)]
    raw = catalogue.open_connection()
    try:
        _require_contents(raw)
        raw.execute("SELECT pg_advisory_lock_shared(%s)", [files.SWEEP_LOCK])
        dumping.begin_snapshot(raw)
        ledger = catalogue.ledger_head(raw)
        migrations = catalogue.migrations(raw)
        ours = _ours(raw, migrations, report)
        tables_size = sum(table.size for table in catalogue.relations(raw))
        _require_room(place, int(tables_size * PACKED))
        report(f"Database: {tables_size / 1024**2:,.0f} MiB in tables")
        tables = dumping.dump(raw, place / "database", ours, report)
        listing, count, size = dumping.list_contents(raw, place / "contents.txt.gz")
        raw.execute("COMMIT")
        made = Manifest(
            name=name,
            version=__version__,
            made_at=began.isoformat(),
            server=catalogue.server_version(raw),
            database_size=catalogue.database_size(raw),
            migrations=migrations,
            tables=tables,
            sequences=catalogue.sequences(raw),
            ledger=ledger,
            contents=Contents(listing, count, size),
            plain=plain,
            keys=_fingerprints(raw),
        )
        report(f"Files: {count:,} contents, {size / 1024**2:,.0f} MiB")
        copied = _copy_contents(place, earlier, report)
    finally:
        raw.close()
    made.contents.missing.extend(copied.missing)
    _finish(place, made)
    return Made(place, made, copied.shared)


def _require_contents(raw: Connection) -> None:
    if catalogue.has_table(raw, catalogue.MARKER):
        raise BackupError(
            "A restore into this database was broken off, so there is nothing whole to keep. "
            "Run civicloop restore again first."
        )
    if not catalogue.has_table(raw, "ledger_batch"):
        raise BackupError("This database is empty: there is nothing to keep.")


def _ours(raw: Connection, migrations: dict[str, list[str]], report: Report) -> set[str]:
    """The tables of the product; names what else there is."""
    if newer := schema.newer(migrations):
        raise BackupError(
            f"The database was made by a newer CivicLoop (it has {newer[0]}): this version "
            "would not keep all of it. Back up with the newer one."
        )
    ours = schema.tables_of(migrations)
    for name in catalogue.foreign(raw, ours):
        report(f"{name} is no table of CivicLoop: it is not in the backup")
    return ours


def _copy_contents(place: Path, earlier: Path | None, report: Report) -> Copied:
    listing, target = place / "contents.txt.gz", place / "files"
    before = earlier / "files" if earlier is not None else None
    _require_room(place, contents.room(listing, target, before))
    return contents.copy_all(listing, env.DATA_DIR / "files", target, earlier=before, report=report)


def _finish(place: Path, made: Manifest) -> None:
    """The manifest, after everything that it speaks of is on the disk."""
    os.sync()
    path = place / manifests.FILE
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(manifests.write(made))
        out.flush()
        os.fsync(out.fileno())
    streams.flush_folder(place)


def _fingerprints(raw: Connection) -> dict[str, str]:
    """The master keys that the set needs, and what tells each from any other."""
    rows = raw.execute(
        "SELECT DISTINCT master FROM vault_objectkey WHERE destroyed_at IS NULL ORDER BY 1"
    )
    here = vault.fingerprints(env.MASTER_KEYS_DIR)
    return {str(name): here.get(str(name), "missing") for (name,) in rows}


def _copy_folder(source: Path, place: Path) -> Iterator[Plain]:
    if not source.is_dir():
        return
    for path in sorted(source.rglob("*")):
        if not path.is_file() or path.name.startswith("."):
            continue
        where = f"plain/{path.relative_to(env.DATA_DIR).as_posix()}"
        try:
            size, digest = streams.copy(path, place / where)
        except FileNotFoundError:
            continue  # a letter that was taken this moment: it is in the database
        yield Plain(where, size, digest)


def _make_private(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        raise BackupError(
            f"{folder} cannot be made ({problem.strerror}). Name another folder with --to."
        ) from problem
    if not os.access(folder, os.W_OK | os.X_OK):
        raise BackupError(f"{folder} cannot be written. Make it yours, or name another with --to.")


def _require_room(place: Path, wanted: int) -> None:
    free = sets.free(place)
    if free < wanted + SPARE:
        raise BackupError(
            f"{place.parent} has {free / 1024**3:.1f} GiB free; the backup may need "
            f"{(wanted + SPARE) / 1024**3:.1f} GiB. Free some space, or name a larger disk."
        )


def _free_name(to: Path, began: datetime) -> str:
    name = manifests.name_at(began)
    taken = {path.name for path in to.iterdir()}
    return next(one for one in (name, *(f"{name}-{n}" for n in range(2, 100))) if one not in taken)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One backup at a time into a folder; the system drops the lock with its process."""
    handle = os.open(folder / ".backup.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise BackupError(
            f"Another backup is being written into {folder}. Wait for its end."
        ) from None
    try:
        yield
    finally:
        os.close(handle)
