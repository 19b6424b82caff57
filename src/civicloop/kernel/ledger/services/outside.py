"""The ledger against the heads that were copied outside the database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from civicloop.kernel.ledger.adapters import head_file
from civicloop.kernel.ledger.adapters.head_file import HeadFileError
from civicloop.kernel.ledger.models import Batch
from civicloop.kernel.ledger.rules.keepers import Head
from civicloop.kernel.ledger.services.findings import Finding, Kind


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of heads, as far as it was written at one moment."""

    path: Path
    size: int


def kept(path: Path | None) -> Kept | None:
    """The file as it is now; one that is not there counts as empty."""
    if path is None:
        return None
    return Kept(path, path.stat().st_size if path.exists() else 0)


def differing_heads(identity: str, kept: Kept) -> Iterator[Finding]:
    """The first head in the file that the database does not have, or has otherwise."""
    chunk: list[Head] = []
    own = False
    try:
        for head in head_file.read(kept.path, kept.size):
            if head.ledger != identity:
                continue
            own = True
            chunk.append(head)
            if len(chunk) == 1000:  # noqa: PLR2004 (heads compared per query)
                if (found := _compare(chunk)) is not None:
                    yield found
                    return
                chunk = []
    except (HeadFileError, OSError) as error:
        yield Finding(Kind.HEADS, f"the file of heads cannot be read: {error}")
        return
    if (found := _compare(chunk)) is not None:
        yield found
    elif not own and Batch.objects.exists():
        yield Finding(Kind.HEADS, f"{kept.path} has no head of this ledger ({identity})")


def _compare(chunk: list[Head]) -> Finding | None:
    kept = {
        batch.number: (bytes(batch.head).hex(), batch.first_sequence, batch.last_sequence)
        for batch in Batch.objects.filter(number__in=[head.batch for head in chunk])
    }
    for head in chunk:
        if head.batch not in kept:
            return Finding.of_batch(
                Kind.CUT_OFF, head.batch, head.first, "the batch was sealed, and is gone"
            )
        if kept[head.batch] != (head.head, head.first, head.last):
            return Finding.of_batch(
                Kind.BATCH_ALTERED,
                head.batch,
                head.first,
                "its head is not the one that was copied outside",
            )
    return None
