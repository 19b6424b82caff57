"""Research, plan and control held against each other: every difference between two records."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from civicloop.engines.tracking.rules import Counterpart, RecordKind


class Mismatch(StrEnum):
    """How two records differ, or what one of them lacks."""

    NOT_TRACKED = "not_tracked"
    ENDED_EARLY = "ended_early"
    ITEM_UNKNOWN = "item_unknown"
    RECORD_UNKNOWN = "record_unknown"
    NOT_LINKED = "not_linked"
    MONEY_DIFFERS = "money_differs"
    UNIT_DIFFERS = "unit_differs"
    TITLE_DIFFERS = "title_differs"
    NOT_FOLLOWED_UP = "not_followed_up"


@dataclass(frozen=True, slots=True)
class Tracked:
    """An item as the cross-check sees it; ``source`` is the record that it says it came of."""

    ref: str
    pk: int
    number: str
    title: str
    unit_id: int
    budget: int
    source: str
    is_off: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference, with both records as far as there are two."""

    code: Mismatch
    record: Counterpart | None = None
    item: Tracked | None = None


def reconcile(
    records: Iterable[Counterpart], items: Iterable[Tracked], prefixes: Iterable[str]
) -> list[Difference]:
    """Every difference; records in their order, then items whose record is not there.

    A record and an item belong together by the reference that either of them keeps. Without
    one, the same title is asked about. ``prefixes`` say which references are of records.
    """
    known = list(records)
    by_ref = {row.ref: row for row in items}
    by_source = {row.source: row for row in by_ref.values() if row.source}
    by_title: dict[str, Tracked] = {}
    for row in by_ref.values():
        if not row.is_off:
            by_title.setdefault(plain_title(row.title), row)
    found: list[Difference] = []
    for record in known:
        found += _of(record, by_ref, by_source, by_title)
    refs = {record.ref for record in known}
    begins = tuple(prefixes)
    found += [
        Difference(Mismatch.RECORD_UNKNOWN, item=row)
        for row in by_ref.values()
        if begins and row.source.startswith(begins) and row.source not in refs
    ]
    return found


def _of(
    record: Counterpart,
    by_ref: Mapping[str, Tracked],
    by_source: Mapping[str, Tracked],
    by_title: Mapping[str, Tracked],
) -> Iterator[Difference]:
    if record.item and record.item not in by_ref:
        yield Difference(Mismatch.ITEM_UNKNOWN, record)
        return
    item = by_ref.get(record.item) or by_source.get(record.ref)
    if item is None:
        twin = by_title.get(plain_title(record.title))
        if twin is not None:
            yield Difference(Mismatch.NOT_LINKED, record, twin)
        elif record.is_final:
            is_plan = record.kind == RecordKind.PLAN
            yield Difference(Mismatch.NOT_TRACKED if is_plan else Mismatch.NOT_FOLLOWED_UP, record)
        return
    if item.is_off:
        yield Difference(Mismatch.ENDED_EARLY, record, item)
    if record.kind == RecordKind.PLAN and record.money != item.budget:
        yield Difference(Mismatch.MONEY_DIFFERS, record, item)
    if record.unit_id != item.unit_id:
        yield Difference(Mismatch.UNIT_DIFFERS, record, item)
    if plain_title(record.title) != plain_title(item.title):
        yield Difference(Mismatch.TITLE_DIFFERS, record, item)


def plain_title(title: str) -> str:
    """A title without blanks, punctuation and width, by which two are the same."""
    plain = unicodedata.normalize("NFKC", title).casefold()
    return "".join(sign for sign in plain if sign.isalnum())
