"""Ground that many tests stand on: built once by the services, then copied in as rows.

Building a small city takes hundreds of statements; copying what they wrote takes one for each
table. The first test of a process builds, and what its builder added is kept as PostgreSQL's
own text; later tests copy that in. A builder may only add rows, and must find the database as
it was the first time.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.db import connection, transaction

Value = TypeVar("Value")
OWN = {"django_migrations", "editions_edition"}  # filled by migrations; triggers renew the tokens


@dataclass(frozen=True)
class Ground:
    """What a builder returned, and the rows that it added to each table."""

    value: object
    rows: dict[str, bytes]


_GROUNDS: dict[str, Ground] = {}


def laid(name: str, build: Callable[[], Value]) -> Value:
    """What ``build`` returns, with its rows: built the first time, copied in afterwards."""
    if name in _GROUNDS:
        with transaction.atomic():
            for table, rows in _GROUNDS[name].rows.items():
                _copy_in(table, rows)
    else:
        before = _contents()
        value = build()
        _GROUNDS[name] = Ground(copy.deepcopy(value), _added(before, _contents()))
    return copy.deepcopy(_GROUNDS[name].value)


def found(name: str) -> object | None:
    """What a builder returned the first time; nothing, if it was never called."""
    return _GROUNDS[name].value if name in _GROUNDS else None


def _contents() -> dict[str, Counter[bytes]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = 'public'::regnamespace"
        )
        names = [name for (name,) in cursor if name not in OWN]
        found = {}
        for name in names:
            with cursor.copy(f'COPY "{name}" TO STDOUT') as out:
                found[name] = Counter(b"".join(out).splitlines(keepends=True))
    return found


def _added(before: dict[str, Counter[bytes]], after: dict[str, Counter[bytes]]) -> dict[str, bytes]:
    changed = [name for name, rows in before.items() if rows - after[name]]
    assert changed == [], f"a builder may only add rows, but it changed some in {changed}"
    added = {name: rows - before[name] for name, rows in after.items()}
    return {name: b"".join(rows.elements()) for name, rows in added.items() if rows}


def _copy_in(table: str, rows: bytes) -> None:
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" FROM STDIN') as into:
        into.write(rows)
