"""Parts of statements, and how they are put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Part:
    """SQL with ``%s`` for each of its values; other parts call it by its name.

    A value stands in the SQL where its type is plain: in the columns of an INSERT, or with
    a cast such as ``%s::timestamptz``.
    """

    name: str
    sql: str
    values: Sequence[object] = ()


@lru_cache(maxsize=128)
def asked(texts: tuple[str, ...]) -> str:
    """One SELECT with a column for each of some subqueries that return one value."""
    return f"SELECT {', '.join(f'({text})' for text in texts)}"


@lru_cache(maxsize=128)
def asked_after(first: tuple[str, str], texts: tuple[str, ...]) -> str:
    """The same behind a part that writes, whose number of rows is the first column."""
    name, text = first
    told = asked((f"SELECT count(*) FROM {name}", *texts))  # noqa: S608 (a name of ours)
    return f"WITH {name} AS ({text}) {told}"


@lru_cache(maxsize=128)
def written(texts: tuple[tuple[str, str], ...], returning: str) -> str:
    """One statement of several that write; all of them see the rows as they were before."""
    parts = ", ".join(f"{name} AS ({text})" for name, text in texts)
    return f"WITH {parts} SELECT {f'* FROM {returning}' if returning else '1'}"  # noqa: S608 (parts are SQL of ours)


@lru_cache(maxsize=128)
def numbered(sql: str) -> str:
    """The same statement with ``$1``, ``$2`` ... where ``%s`` stands, as PostgreSQL wants it."""
    head, *rest = sql.split("%s")
    return head + "".join(f"${place}{text}" for place, text in enumerate(rest, start=1))
