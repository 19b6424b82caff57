"""Bring the tables up to the installed version, with a way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import connections, transaction

from civicloop import __version__
from civicloop.assembly.operation.errors import NewerError, UpgradeError
from civicloop.assembly.operation.events import InstallationUpgraded
from civicloop.assembly.operation.models import INSTALLATION
from civicloop.assembly.operation.queries import catalogue, schema
from civicloop.assembly.operation.queries.catalogue import Connection
from civicloop.assembly.operation.services import loading, recording, restoring
from civicloop.assembly.operation.services.backing_up import Made, back_up
from civicloop.assembly.program import services as program
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.ledger import services as ledger
from civicloop.settings import env

Report = Callable[[str], None]
ACTOR = machine("operation.upgrade")


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What an upgrade did."""

    migrations: int
    backup: Path | None


def upgrade(to: Path, *, report: Report) -> Upgraded:
    """Back up, migrate, verify; when anything fails, everything is brought back by itself.

    Refused while the product runs, and on a database that a newer version has made. What
    was installed before must be installed again by hand after a failure: the message says so.
    """
    raw = catalogue.open_connection()
    try:
        restoring.require_nobody(raw)
        fresh = not catalogue.has_table(raw, "django_migrations")
        if not fresh:
            require_no_newer(raw)
            loading.require_ours(raw)
    finally:
        raw.close()
    pending = program.pending_migrations()
    if fresh or not pending:
        program.prepare(report)
        return Upgraded(len(pending), None)
    report(f"{len(pending)} migrations are missing; first a backup")
    made = back_up(to, report=report)
    report(f"Looking whether {made.place} is whole")
    restoring.require_whole(made.place, report)
    try:
        program.prepare(report)
        _verify(made, report)
    except BaseException as problem:
        _go_back(made, problem, report)
        raise
    with transaction.atomic():
        ledger.append(InstallationUpgraded(INSTALLATION, __version__, len(pending)), actor=ACTOR)
        recording.record(made)
    return Upgraded(len(pending), made.place)


def require_no_newer(raw: Connection) -> None:
    """Refuse a database with migrations of ours that this program does not know."""
    if newer := schema.newer(catalogue.migrations(raw)):
        raise NewerError(
            f"The database was made by a newer CivicLoop than {__version__} (it has "
            f"{newer[0]}). Install that version again, or restore a backup of this one."
        )


def _verify(made: Made, report: Report) -> None:
    """The ledger must be whole, and must not have lost anything."""
    report("Verifying the ledger")
    heads = env.DATA_DIR / "ledger" / "heads.jsonl"
    ledger.seal_all()  # what was written since the worker was stopped
    found = ledger.verify(heads=heads if heads.exists() else None)
    if not found.good:
        raise UpgradeError(f"After the migrations the ledger is not whole: {found.first}.")
    if found.position < made.manifest.ledger.sequence:
        raise UpgradeError(
            f"After the migrations the ledger ends at {found.position}; it had "
            f"{made.manifest.ledger.sequence}."
        )


def _go_back(made: Made, problem: BaseException, report: Report) -> None:
    """Bring the backup back, and say what is left to do."""
    why = (
        f"{type(problem).__name__}: {str(problem).strip().splitlines()[0] if str(problem) else ''}"
    )
    report(f"The upgrade failed ({why}). Bringing back {made.place.name}")
    by_hand = f"civicloop restore {made.place} --replace"
    connections.close_all()
    raw = catalogue.open_connection()
    try:
        restoring.bring_rows(raw, made.place, made.manifest, report)
    except BaseException as worse:  # noqa: BLE001 (whatever it is, people must know the way)
        raise UpgradeError(
            f"The upgrade to {__version__} failed ({why}), and so did the way back "
            f"({type(worse).__name__}). Nothing is lost: install the version before again "
            f"and run {by_hand}"
        ) from problem
    finally:
        raw.close()
    raise UpgradeError(
        f"The upgrade to {__version__} failed ({why}). The database is again as it was before, "
        f"from {made.place}. Install the version before again, and start it. "
        "Nothing was lost; no file was touched."
    ) from problem
