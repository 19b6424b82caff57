"""Put objects into the index, and take them out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import connection, transaction

from civicloop.kernel.search.models import Entry
from civicloop.kernel.search.rules import KINDS, LONGEST_TEXT, kind_word, unit_word, words_of

BATCH = 2000
LONGEST_TITLE = 200
WRITE = """
    INSERT INTO search_entry (ref, kind, unit, at, title, text, words)
    SELECT ref, kind, unit, at, title, body, array_to_tsvector(string_to_array(words, ' '))
    FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::timestamptz[],
                %s::text[], %s::text[], %s::text[])
         AS given (ref, kind, unit, at, title, body, words)
    ORDER BY ref
    ON CONFLICT (ref) DO UPDATE SET
        kind = excluded.kind, unit = excluded.unit, at = excluded.at,
        title = excluded.title, text = excluded.text, words = excluded.words
"""


@dataclass(frozen=True, slots=True)
class Found:
    """An object to be found. ``title`` and ``text`` must be masked already.

    ``more`` is searched but never shown, for example the number without its hyphens.
    ``scope_unit`` is the unit whose staff find it, and so do those of the units ``also``;
    with none, only those who may everywhere.
    """

    ref: str
    kind: str
    title: str
    text: str
    at: datetime
    scope_unit: int | None = None
    more: str = ""
    also: tuple[int, ...] = ()


def index(
    ref: str,
    kind: str,
    text: str,
    at: datetime,
    scope_unit: int | None = None,
    *,
    title: str = "",
    more: str = "",
) -> None:
    """Make an object findable, or change how it is found; twice is the same as once."""
    index_many([Found(ref, kind, title or text[:60], text, at, scope_unit, more)])


@transaction.atomic
def index_many(entries: Iterable[Found]) -> int:
    """Make many objects findable, some thousands with each statement; how many."""
    source, written = iter(entries), 0
    while batch := list(islice(source, BATCH)):
        once = list({entry.ref: entry for entry in batch}.values())
        with connection.cursor() as cursor:
            cursor.execute(WRITE, _columns(once))
        written += len(once)
    return written


@transaction.atomic
def remove(refs: Sequence[str]) -> int:
    """Let objects be found no more; how many there were."""
    return Entry.objects.filter(ref__in=refs).delete()[0]


def _columns(entries: Sequence[Found]) -> list[list[object]]:
    rows = [
        (
            each.ref,
            KINDS.get(each.kind).kind,
            each.scope_unit,
            each.at,
            _storable(each.title)[:LONGEST_TITLE],
            _storable(each.text)[:LONGEST_TEXT],
            " ".join(_words(each)),
        )
        for each in entries
    ]
    return [list(column) for column in zip(*rows, strict=True)]


def _words(entry: Found) -> list[str]:
    own = () if entry.scope_unit is None else (entry.scope_unit,)
    units = dict.fromkeys((*own, *entry.also))
    marks = [kind_word(entry.kind), *(unit_word(unit) for unit in units)]
    return [*marks, *words_of(entry.title, entry.text, entry.more)]


def _storable(text: str) -> str:
    """PostgreSQL keeps every character but NUL."""
    return text.replace("\0", "")
