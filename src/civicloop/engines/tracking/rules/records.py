"""Records of plans and studies that other modules keep, handed over for the cross-check (G03)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.registry.rules import Registry


class RecordKind(StrEnum):
    """What a record is of."""

    PLAN = "plan"
    STUDY = "study"


@dataclass(frozen=True, slots=True)
class Counterpart:
    """A plan or a study as the cross-check sees it.

    ``item`` is the reference of the tracked item that it says it became, or empty; ``is_final``
    whether it was passed or closed. ``url_name`` and ``key`` open it.
    """

    kind: RecordKind
    ref: str
    title: str
    unit_id: int
    money: int
    item: str
    is_final: bool
    url_name: str
    key: int


@dataclass(frozen=True, slots=True)
class RecordSource:
    """Where records come from, as far as an actor sees them."""

    key: str
    rows: Callable[[Actor], Iterable[Counterpart]]


RECORDS: Registry[RecordSource] = Registry("source of records")


def declare_records(source: RecordSource) -> RecordSource:
    """Hand a module's plans or studies over."""
    return RECORDS.declare(source.key, source)
