"""Digests, Merkle trees and the chain of heads (the tree is that of RFC 6962, part 2).

PostgreSQL computes the digest of a leaf when it seals (``services/sealing.py``); this
file computes it again from the row as it is read, with nothing shared but the format.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)
FORMAT = "civicloop-event-1"


@dataclass(frozen=True, slots=True)
class Row:
    """All columns of an event that its digest covers; ``body`` is the text PostgreSQL gives."""

    position: int
    recorded_at: dt.datetime
    occurred_at: dt.datetime
    stream: str
    number: int
    name: str
    version: int
    body: str
    actor: str
    acting_for: str
    request: str
    sealed: bytes | None


def micros(instant: dt.datetime) -> int:
    """Microseconds since 1970, exactly."""
    return (instant - EPOCH) // MICROSECOND


def canonical(row: Row) -> str:
    """The one text of an event: numbers bare, texts with their length, so nothing can shift."""
    texts = (row.stream, row.name, row.actor, row.acting_for, row.request, row.body)
    sealed = "-" if row.sealed is None else bytes(row.sealed).hex()
    numbers = (
        row.position,
        micros(row.recorded_at),
        micros(row.occurred_at),
        row.number,
        row.version,
    )
    return "|".join(
        [FORMAT, *map(str, numbers), *(f"{len(text)}:{text}" for text in texts), sealed]
    )


def digest(row: Row) -> bytes:
    """The digest of a leaf."""
    return hashlib.sha256(b"\x00" + canonical(row).encode()).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The Merkle root: pairs joined level by level, an odd one carried up unchanged.

    Carrying up gives the same root as RFC 6962's split at the largest power of two.
    """
    if not leaves:
        raise ValueError("a batch has at least one leaf")
    level = list(leaves)
    while len(level) > 1:
        joined = [_node(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = joined + level[len(joined) * 2 :]
    return level[0]


def path(leaves: Sequence[bytes], index: int) -> list[tuple[bool, bytes]]:
    """The sisters from a leaf up to the root; true where the sister stands on the left."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    level, sisters = list(leaves), []
    while len(level) > 1:
        sister = index ^ 1
        if sister < len(level):
            sisters.append((sister < index, level[sister]))
        joined = [_node(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = joined + level[len(joined) * 2 :]
        index //= 2
    return sisters


def climb(leaf: bytes, sisters: Iterable[tuple[bool, bytes]]) -> bytes:
    """The root that a leaf and its path lead to."""
    for is_left, sister in sisters:
        leaf = _node(sister, leaf) if is_left else _node(leaf, sister)
    return leaf


def genesis(identity: str) -> bytes:
    """What stands before the first batch of a ledger."""
    return hashlib.sha256(f"civicloop-ledger-1|{identity}".encode()).digest()


def head(
    *, number: int, first: int, last: int, root: bytes, before: bytes, sealed_at: dt.datetime
) -> bytes:
    """The head of a batch: all that is said of it, and the head before."""
    said = f"civicloop-head-1|{number}|{first}|{last}|{micros(sealed_at)}|".encode()
    return hashlib.sha256(b"\x02" + said + root + before).digest()
