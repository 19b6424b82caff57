"""Heads of batches, copied to where the database cannot reach."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from civicloop.kernel.ledger.adapters import head_file
from civicloop.kernel.ledger.adapters.head_file import Head
from civicloop.kernel.ledger.models import Batch, Sealer


def heads_path() -> Path:
    """The file of heads of this installation."""
    return Path(settings.DATA_DIR) / "ledger" / "heads.jsonl"


def heads_since(batch: int) -> Iterator[Head]:
    """The heads after a batch, oldest first."""
    identity = Sealer.objects.get(id=1).identity
    for row in Batch.objects.filter(number__gt=batch).order_by("number").iterator():
        yield Head(
            ledger=identity,
            batch=row.number,
            first=row.first_sequence,
            last=row.last_sequence,
            head=bytes(row.head).hex(),
            sealed_at=row.sealed_at.isoformat(),
        )


def copy_out() -> int:
    """Add to the file of heads what it lacks; how many heads were added."""
    identity = Sealer.objects.get(id=1).identity
    return head_file.append(heads_path(), identity, heads_since)
