"""Bring an installation back from a set, and look whether a set is whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import connections, transaction

from civicloop.assembly.operation.adapters import streams
from civicloop.assembly.operation.errors import (
    KeysError,
    NotEmptyError,
    RunningError,
    SetDamagedError,
)
from civicloop.assembly.operation.events import InstallationRestored
from civicloop.assembly.operation.models import INSTALLATION
from civicloop.assembly.operation.queries import catalogue, sets
from civicloop.assembly.operation.queries.catalogue import MARKER, Connection
from civicloop.assembly.operation.rules.manifest import Manifest
from civicloop.assembly.operation.services import contents, keys, loading
from civicloop.assembly.program import services as program
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.ledger import services as ledger
from civicloop.settings import env

Report = Callable[[str], None]
ACTOR = machine("operation.restore")
SPARE = 512 * 1024**2


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back, and what is wrong with it."""

    manifest: Manifest
    ledger: ledger.Report
    missing: int
    closed: list[str]  # why sealed values cannot be opened; empty when they can

    @property
    def good(self) -> bool:
        """Whether everything is there and can be read."""
        return self.ledger.good and not self.missing and not self.closed


def check(place: Path, report: Report) -> list[str]:
    """Read a whole set and compare every digest; what is wrong with it."""
    manifest = sets.manifest(place)
    wrong = []
    listing = manifest.contents.listing
    files = [(one.path, one.sha256) for one in manifest.tables]
    files += [(one.path, one.sha256) for one in (*manifest.plain, listing)]
    report(f"{manifest.name}: {len(files)} files, {manifest.contents.count:,} contents")
    for path, digest in files:
        if not (place / path).is_file():
            wrong.append(f"{path} is missing")
        elif streams.digest_of(place / path) != digest:
            wrong.append(f"{path} was altered")
    if f"{listing.path} is missing" in wrong or f"{listing.path} was altered" in wrong:
        return wrong
    known = set(manifest.contents.missing)
    bad = contents.verify(place / listing.path, place / "files", report)
    return wrong + [f"content {one} is missing or altered" for one in bad if one not in known]


def restore(
    place: Path,
    *,
    report: Report,
    keys_from: Path | None = None,
    without_keys: bool = False,
    replace: bool = False,
) -> Restored:
    """Bring a set back into an empty installation, and verify it.

    Everything that could refuse is asked first. The rows come in one transaction; until it
    ends a marker keeps the product from running on what is half there. With ``replace``
    what the installation holds is removed first.
    """
    manifest = sets.manifest(place)
    loading.require_known(manifest)
    closed = _keys(manifest, keys_from, without_keys=without_keys)
    raw = catalogue.open_connection()
    try:
        _require_place(raw, manifest, replace=replace)
        if replace:
            report("Looking whether the set is whole")
            require_whole(place, report)
        if keys_from is not None:
            keys.copy_out(keys_from, env.MASTER_KEYS_DIR)
        missing = _bring_files(place, manifest, report)
        bring_rows(raw, place, manifest, report)
    finally:
        raw.close()
    verified = _finish(manifest, report)
    return Restored(manifest, verified, missing, closed)


def require_whole(place: Path, report: Report) -> None:
    """Refuse a set of which anything is missing or altered."""
    if wrong := check(place, report):
        raise SetDamagedError(
            f"{place} is damaged: {wrong[0]}"
            + (f", and {len(wrong) - 1} more" if wrong[1:] else "")
            + ". Nothing was touched; take another set."
        )


def bring_rows(raw: Connection, place: Path, manifest: Manifest, report: Report) -> None:
    """Replace everything in the database by the rows of a set."""
    connections.close_all()
    loading.empty(raw)
    loading.make_tables(manifest, report)
    report(f"Loading {sum(manifest.counts.values()):,} rows")
    loading.load(raw, place, manifest, report)


def require_nobody(raw: Connection) -> None:
    """Refuse while processes of the product use the database."""
    if there := catalogue.running(raw):
        raise RunningError(
            f"The product runs on this database ({', '.join(there)}). Stop web and worker on "
            "every machine first."
        )


def _require_place(raw: Connection, manifest: Manifest, *, replace: bool) -> None:
    """Refuse a database or a folder that holds something, and a disk that is too small."""
    require_nobody(raw)
    broken_off = catalogue.has_table(raw, MARKER)
    tables = catalogue.every_table(raw)
    heads = env.DATA_DIR / "ledger" / "heads.jsonl"
    if not replace and not broken_off and (tables or heads.exists()):
        what = f"The database has {len(tables)} tables" if tables else f"{heads} is there"
        raise NotEmptyError(
            f"{what}: a set is restored into an empty place. Name an empty DATA_DIR (and an "
            "empty database in DATABASE_URL), or add --replace, which removes what is there."
        )
    loading.require_ours(raw)
    wanted = manifest.contents.size + SPARE
    if not env.DATABASE_URL:
        wanted += manifest.database_size
    if (free := sets.free(env.DATA_DIR)) < wanted:
        raise NotEmptyError(
            f"{env.DATA_DIR} has {free / 1024**3:.1f} GiB free; the set needs "
            f"{wanted / 1024**3:.1f} GiB. Free some space first."
        )


def _keys(manifest: Manifest, keys_from: Path | None, *, without_keys: bool) -> list[str]:
    """Refuse before anything is touched when what is sealed could not be opened."""
    folder = keys_from or env.MASTER_KEYS_DIR
    closed = keys.lacking(manifest.keys, folder)
    if keys_from is not None:
        keys.require_apart(keys_from, env.MASTER_KEYS_DIR, None)
        here = keys.lacking(manifest.keys, env.MASTER_KEYS_DIR)
        if wrong := [one for one in here if "another" in one]:
            raise KeysError(
                f"{env.MASTER_KEYS_DIR} holds other keys than the set needs: {', '.join(wrong)}. "
                "Move them away first; they are not replaced."
            )
    if closed and not without_keys:
        raise KeysError(
            f"The sealed values of this set cannot be opened with the keys in {folder}: "
            f"{', '.join(closed)}. Name the place of its keys with --keys-from, or add "
            "--without-keys to restore everything that is not sealed."
        )
    return closed


def _bring_files(place: Path, manifest: Manifest, report: Report) -> int:
    """Contents and plain files into the data folder; how many contents the set lacks."""
    report(f"Files: {manifest.contents.count:,} contents")
    listing = place / manifest.contents.listing.path
    if streams.digest_of(listing) != manifest.contents.listing.sha256:
        raise SetDamagedError(f"{listing} was altered. Nothing was loaded; take another set.")
    copied = contents.copy_all(
        listing, place / "files", env.DATA_DIR / "files", earlier=None, report=report
    )
    if lost := set(copied.missing) - set(manifest.contents.missing):
        raise SetDamagedError(
            f"{len(lost)} contents of this set are missing or altered, the first is {min(lost)}. "
            "Nothing was loaded; take another set."
        )
    for one in manifest.plain:
        target = env.DATA_DIR / one.path.removeprefix("plain/")
        _size, digest = streams.copy(place / one.path, target)
        if digest != one.sha256:
            raise SetDamagedError(f"{place / one.path} was altered. Take another set.")
    return len(copied.missing)


def _finish(manifest: Manifest, report: Report) -> ledger.Report:
    """Bring older tables up to this program, verify the ledger, and record what was done."""
    program.prepare(report)
    report("Verifying the ledger")
    heads = env.DATA_DIR / "ledger" / "heads.jsonl"
    ledger.seal_all()  # what no worker had sealed yet; nothing that was sealed is touched
    verified = ledger.verify(heads=heads if heads.exists() else None)
    with transaction.atomic():
        ledger.append(
            InstallationRestored(INSTALLATION, manifest.name, manifest.ledger.sequence),
            actor=ACTOR,
        )
    return verified
