"""Find.

Two ways lead to the newest hits. A common word is met soon when walking back from the
newest entry; a rare one is not, and has its few rows in the index of words. So a short
walk comes first, and the index of words only when the walk did not fill the page: no
question walks the whole table, and none sorts half of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import connection

from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.search.rules import (
    KINDS,
    Piece,
    SearchKind,
    highlight,
    ranked,
    scope_query,
    word_query,
)

WALK = 4_000
"""Newest entries that are looked through before the index of words is asked."""

FURTHER = 6
"""So many times as far is walked to count a word that is common enough to fill the count."""

RANKED = 1_000
"""Ranks and counts are made among so many newest hits."""

WALKED = """
    SELECT id, ref, kind, unit, at, title, text FROM (
        SELECT id, ref, kind, unit, at, title, text, words FROM search_entry
        WHERE (at, id) < (%(at)s::timestamptz, %(id)s::bigint)
        ORDER BY at DESC, id DESC LIMIT %(walk)s
    ) AS newest
    WHERE words @@ %(query)s::tsquery ORDER BY at DESC, id DESC LIMIT %(limit)s
"""
LOOKED_UP = """
    WITH hits AS MATERIALIZED (
        SELECT id, at FROM search_entry WHERE words @@ %(query)s::tsquery
    )
    SELECT id, ref, kind, unit, at, title, text FROM search_entry WHERE id IN (
        SELECT id FROM hits WHERE (at, id) < (%(at)s::timestamptz, %(id)s::bigint)
        ORDER BY at DESC, id DESC LIMIT %(limit)s
    ) ORDER BY at DESC, id DESC
"""
COUNTED_NEWEST = """
    SELECT count(*) FROM (
        SELECT 1 FROM (
            SELECT words FROM search_entry ORDER BY at DESC, id DESC LIMIT %(walk)s
        ) AS newest
        WHERE words @@ %(query)s::tsquery LIMIT %(limit)s
    ) AS counted
"""
COUNTED = """
    SELECT count(*) FROM (
        SELECT 1 FROM search_entry WHERE words @@ %(query)s::tsquery LIMIT %(limit)s
    ) AS counted
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """An object that was found. ``place`` continues the list after it."""

    id: int
    ref: str
    kind: str
    unit: int | None
    at: datetime
    title: str
    text: str
    pieces: tuple[Piece, ...]

    @property
    def place(self) -> tuple[datetime, int]:
        """Where this hit stands in the order, for ``before``."""
        return self.at, self.id

    @property
    def key(self) -> str:
        """The primary key of the object."""
        return self.ref.rsplit(":", 1)[-1]

    @property
    def url(self) -> str:
        """The name of the page of the object."""
        return KINDS.get(self.kind).url


def find(
    text: str,
    *,
    actor: Actor,
    kinds: Iterable[str] | None = None,
    limit: int = 20,
    before: tuple[datetime, int] | None = None,
    order: Literal["newest", "best"] = "newest",
) -> list[Hit]:
    """What the actor may find: the newest hits, or the best among the newest thousand.

    ``before`` is the ``place`` of the last hit of the page before (newest first only).
    A text without any searchable character raises ``NothingToSearchError``.
    """
    query = _query(text, actor, kinds)
    if not query:
        return []
    if order == "newest":
        return _hits(text, _newest(query, limit, before))
    rows = {row[0]: row for row in _newest(query, RANKED, None)}
    best = ranked(text, ((key, f"{row[5]}\n{row[6]}") for key, row in rows.items()))
    return _hits(text, [rows[key] for key in best[:limit]])


def count(text: str, *, actor: Actor, kinds: Iterable[str] | None = None) -> tuple[int, bool]:
    """How many hits there are, up to a thousand, and whether there are more than that.

    A common word has more among the newest entries already; of a rare one the index of words
    has few rows.
    """
    query = _query(text, actor, kinds)
    if not query:
        return 0, False
    values: dict[str, str | int] = {"query": query, "limit": RANKED + 1}
    found = _counted(COUNTED_NEWEST, values | {"walk": WALK})
    if found * FURTHER > RANKED >= found:
        found = _counted(COUNTED_NEWEST, values | {"walk": WALK * FURTHER})
    if found <= RANKED:
        found = _counted(COUNTED, values)
    return min(found, RANKED), found > RANKED


def _counted(statement: str, values: dict[str, str | int]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.fetchone()[0])


def _query(text: str, actor: Actor, kinds: Iterable[str] | None) -> str:
    """Words and scope as one query; empty where the actor may find nothing."""
    words = word_query(text)
    chosen = [KINDS.get(kind) for kind in (kinds if kinds is not None else KINDS)]
    scope = scope_query({each.kind: _units(each, actor) for each in chosen})
    return f"{words} & ({scope})" if scope else ""


def _units(kind: SearchKind, actor: Actor) -> frozenset[int] | None:
    """The units in which the actor finds this kind; ``None`` for all of them."""
    units = actor.units_for(kind.permission)
    return None if kind.shared and units else units


Row = tuple[int, str, str, int | None, datetime, str, str]


def _newest(query: str, limit: int, before: tuple[datetime, int] | None) -> Sequence[Row]:
    at, row_id = before or ("infinity", 0)
    values: dict[str, str | int | datetime] = {
        "query": query,
        "limit": limit,
        "at": at,
        "id": row_id,
        "walk": WALK,
    }
    with connection.cursor() as cursor:
        cursor.execute(WALKED, values)
        rows: list[Row] = cursor.fetchall()
        if len(rows) < limit:
            cursor.execute(LOOKED_UP, values)
            rows = cursor.fetchall()
    return rows


def _hits(question: str, rows: Sequence[Row]) -> list[Hit]:
    return [Hit(*row, pieces=tuple(highlight(row[6] or row[5], question))) for row in rows]
