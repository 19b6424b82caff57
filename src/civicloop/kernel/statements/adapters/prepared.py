"""A cursor whose statements PostgreSQL parses and plans once per connection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.utils import CursorWrapper
from psycopg import RawCursor

from civicloop.kernel.statements.rules import numbered


@dataclass(frozen=True, slots=True)
class Sent:
    """The statement as Django's log of statements wants to read it."""

    text: str

    @property
    def query(self) -> bytes:
        """The statement with the places of its values, which are not told."""
        return self.text.encode()


class PreparedCursor(RawCursor[tuple[Any, ...]]):
    """Takes Django's ``%s``, so that logs and counts of statements stay what they are."""

    def execute(self, query: str, params: Any = None, **_more: Any) -> PreparedCursor:  # type: ignore[override]  # noqa: ANN401
        """Run one statement, prepared at its first use."""
        super().execute(numbered(query), params, prepare=True)
        self._query = Sent(query)  # type: ignore[assignment]  # Django reads no more of it
        return self


def cursor() -> CursorWrapper:
    """A cursor on Django's own connection, in its transaction and its logs."""
    ours = connections[DEFAULT_DB_ALIAS]
    ours.ensure_connection()
    with ours.wrap_database_errors:
        raw: Any = PreparedCursor(ours.connection)
    return ours.make_debug_cursor(raw) if ours.queries_logged else ours.make_cursor(raw)
