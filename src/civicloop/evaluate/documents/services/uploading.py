"""Take a month's file in the browser: look at what it would do, then take it or put it away."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction

from civicloop.evaluate.documents import policies, queries
from civicloop.evaluate.documents.errors import ImportRefusedError, SamePersonNeededError
from civicloop.evaluate.documents.events import UploadMoved
from civicloop.evaluate.documents.models import Upload
from civicloop.evaluate.documents.services.importing import Imported, import_documents
from civicloop.kernel.actors.rules import Actor, machine, require
from civicloop.kernel.clock import services as clock
from civicloop.kernel.ledger import services as ledger
from civicloop.kernel.tabular.rules import RowFault
from civicloop.kernel.vault import services as vault

LARGEST: Final = 8 * 1024 * 1024
"""About a hundred thousand documents, looked at within a request; larger files by the command."""
TOLD: Final = 500
KEPT: Final = timedelta(hours=24)
CONTENT, PREVIEW = "content", "preview"
SWEEPER = machine("documents", "documents.manage")


@dataclass(frozen=True, slots=True)
class Preview:
    """What taking a file would do, and what was found in it, line by line."""

    rows: int
    refused: int
    notes: int
    units: int
    returns: int
    added: int
    removed: int
    changed: int
    corrections: int
    present: bool
    faults: list[dict[str, Any]] = field(default_factory=list)


@transaction.atomic
def stage_upload(
    content: bytes,
    *,
    file_name: str,
    mapping: str,
    month: date,
    actor: Actor,
    now: datetime | None = None,
) -> Upload:
    """Keep a file for a look; nothing of the month changes.

    A file that cannot be read as a whole is refused here already, and so is one for a
    published month.
    """
    now = now or clock.now()
    require(policies.may_manage(actor), action="documents.manage")
    if len(content) > LARGEST:
        raise ImportRefusedError(f"The file has more than {LARGEST:,} bytes.")
    faults: list[RowFault] = []
    done = import_documents(
        content, file_name=file_name, mapping=mapping, month=month, actor=actor, dry_run=True,
        tell=faults.append, now=now,
    )  # fmt: skip
    row = Upload(
        month=month.replace(day=1), mapping=mapping[-80:], file_name=file_name[:200],
        digest=done.digest, content=b"", preview=b"", made_at=now, made_by=actor.ref,
    )  # fmt: skip
    row.save()
    shown = json.dumps(asdict(_preview(done, faults)), ensure_ascii=False)
    row.content, row.preview = (
        vault.seal(row.ref, content, field=CONTENT),
        vault.seal(row.ref, shown, field=PREVIEW),
    )
    row.save(update_fields=["content", "preview"])
    _tell(row, "stage", actor, now)
    return row


def _preview(done: Imported, faults: list[RowFault]) -> Preview:
    worst = sorted(faults, key=lambda one: (one.is_note, one.line))[:TOLD]
    was = done.replaced
    return Preview(
        done.rows, done.refused, done.notes, done.units, was.returns, was.added, was.removed,
        was.changed, was.corrections, done.present, [asdict(one) for one in worst],
    )  # fmt: skip


def preview_of(row: Upload) -> Preview:
    """What was found when the file was looked at."""
    return Preview(**json.loads(vault.unseal(row.ref, bytes(row.preview), field=PREVIEW)))


@transaction.atomic
def take_upload(upload_id: int, *, actor: Actor, now: datetime | None = None) -> Imported:
    """Take the file that was looked at; what changed meanwhile is counted as it is now."""
    now = now or clock.now()
    row = _own(upload_id, actor)
    done = import_documents(
        vault.unseal(row.ref, bytes(row.content), field=CONTENT),
        file_name=row.file_name, mapping=row.mapping, month=row.month, actor=actor, now=now,
    )  # fmt: skip
    _put_away(row, "take", actor, now)
    return done


@transaction.atomic
def discard_upload(upload_id: int, *, actor: Actor, now: datetime | None = None) -> None:
    """Put the file away; nothing was taken from it."""
    _put_away(_own(upload_id, actor), "discard", actor, now or clock.now())


@transaction.atomic
def sweep_uploads(*, now: datetime | None = None) -> int:
    """Put away what nobody took within a day; how many."""
    now = now or clock.now()
    rows = queries.uploads_before(now - KEPT)
    for row in rows:
        _put_away(row, "sweep", SWEEPER, now)
    return len(rows)


def _own(upload_id: int, actor: Actor) -> Upload:
    require(policies.may_manage(actor), action="documents.manage")
    row = queries.upload_for_change(upload_id)
    if row.made_by != actor.ref:
        raise SamePersonNeededError
    return row


def _put_away(row: Upload, move: str, actor: Actor, now: datetime) -> None:
    _tell(row, move, actor, now)
    vault.destroy(row.ref)
    row.delete()


def _tell(row: Upload, move: str, actor: Actor, now: datetime) -> None:
    event = UploadMoved(row.ref, move, f"{row.month:%Y-%m}", row.mapping, row.digest)
    ledger.append(event, actor=actor, at=now)
