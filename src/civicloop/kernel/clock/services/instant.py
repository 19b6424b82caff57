"""The only place that looks at the clock on the wall."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_PINNED: ContextVar[datetime | None] = ContextVar("civicloop_now", default=None)


def now() -> datetime:
    """The present instant, in UTC."""
    return _PINNED.get() or datetime.now(UTC)


@contextmanager
def frozen(at: datetime) -> Iterator[datetime]:
    """Let it be that instant inside the block, in this thread or task alone.

    For replays and demonstrations, which live in another time than ours.
    """
    if at.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    token = _PINNED.set(at.astimezone(UTC))
    try:
        yield at
    finally:
        _PINNED.reset(token)
