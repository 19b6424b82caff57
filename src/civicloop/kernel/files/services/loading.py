"""Load many files whose contents are few, set-wise."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.files.events import FileStored
from civicloop.kernel.files.models import StoredFile
from civicloop.kernel.files.rules import KINDS
from civicloop.kernel.files.services.storing import prepared
from civicloop.kernel.ledger.services.copying import copy_rows


@dataclass(frozen=True, slots=True)
class Loaded:
    """A content that is kept already, and the object that it belongs to from an instant on."""

    content: StoredFile
    ref: str
    actor: Actor
    at: datetime


@transaction.atomic
def keep_content(content: bytes, *, kind: str, actor: Actor, now: datetime) -> StoredFile:
    """Clean a content and keep it in the store; the row belongs to nothing and is not saved."""
    return prepared(content, KINDS.get(kind), ref="", actor=actor, at=now)


@transaction.atomic
def load_many(files: Iterable[Loaded]) -> list[tuple[StoredFile, FileStored]]:
    """Write the rows of many files, each with its event, which the caller appends."""
    rows = []
    for each in files:
        row = copy(each.content)
        row.pk = None
        row.owner_ref, row.created_at, row.created_by = each.ref, each.at, each.actor.ref
        rows.append(row)
    copy_rows(rows)
    return [
        (
            row,
            FileStored(row.ref, row.owner_ref, row.kind, row.media_type, row.size, row.digest),
        )
        for row in rows
    ]
