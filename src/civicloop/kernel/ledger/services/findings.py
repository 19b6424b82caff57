"""What a verification finds, in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db import connection

from civicloop.kernel.ledger.rules.seals import Row


class Kind(StrEnum):
    """What is wrong with a row."""

    ALTERED = "altered"
    REMOVED = "removed"
    INSERTED = "inserted"
    REORDERED = "reordered"
    CUT_OFF = "cut off"
    LEAF_REMOVED = "leaf removed"
    LEAF_INSERTED = "leaf inserted"
    BATCH_REMOVED = "batch removed"
    BATCH_ALTERED = "batch altered"
    UNSEALED = "unsealed too long"
    HEADS = "heads differ"


SAID = {
    Kind.ALTERED: "the event is not as it was sealed",
    Kind.REMOVED: "the event was sealed and is gone",
    Kind.INSERTED: "the event was put in past the product",
    Kind.REORDERED: "the event does not stand where it was sealed",
    Kind.CUT_OFF: "the object had more events than are left",
    Kind.LEAF_REMOVED: "the leaf of this sequence number is gone",
    Kind.LEAF_INSERTED: "the leaf was put in after the batch was sealed",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One bad row: where it stands, which event it is as far as is known, what is wrong."""

    kind: Kind
    what: str
    sequence: int | None = None
    position: int | None = None
    stream: str = ""
    number: int | None = None
    name: str = ""
    batch: int | None = None

    @property
    def place(self) -> tuple[int, int]:
        """Its place in the order of the ledger; what has no sequence number comes last."""
        end = 2**63
        return (
            end if self.sequence is None else self.sequence,
            end if self.position is None else self.position,
        )

    @classmethod
    def of_row(cls, kind: Kind, sequence: int | None, row: Row) -> Finding:
        """A finding about an event that is there."""
        return cls(
            kind,
            SAID[kind],
            sequence=sequence,
            position=row.position,
            stream=row.stream,
            number=row.number,
            name=row.name,
        )

    @classmethod
    def of_leaf(cls, kind: Kind, sequence: int, position: int | None, batch: int) -> Finding:
        """A finding about a leaf; the event is named if it is still there."""
        stream, number, name = _event(position)
        return cls(
            kind,
            SAID[kind],
            sequence=sequence,
            position=position,
            stream=stream,
            number=number,
            name=name,
            batch=batch,
        )

    @classmethod
    def of_batch(cls, kind: Kind, batch: int, sequence: int, what: str) -> Finding:
        """A finding about a batch; ``sequence`` is its first leaf's."""
        return cls(kind, what, sequence=sequence, batch=batch)

    def __str__(self) -> str:
        parts = [
            f"sequence {self.sequence}" if self.sequence is not None else "",
            f"position {self.position}" if self.position is not None else "",
            f"{self.stream} #{self.number}" if self.stream else "",
            self.name,
            f"batch {self.batch}" if self.batch is not None else "",
        ]
        return f"{self.kind}: {self.what} ({', '.join(part for part in parts if part)})"


def _event(position: int | None) -> tuple[str, int | None, str]:
    if position is None:
        return "", None, ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT stream, number, name FROM ledger_event WHERE position = %s", [position]
        )
        row: tuple[str, int, str] | None = cursor.fetchone()
    return row or ("", None, "")
