# ruff: noqa: S608  # the names in the statements are the constants below
"""Put what a file brought in the place of what stood, agency by agency, and say what changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from civicloop.evaluate.documents.models import Import, Month, Return

TABLE: Final = "documents_incoming"
COLUMNS: Final = (
    "month_id", "unit_id", "number", "line", "category", "kind", "received_on", "done_on",
    "ending", "limit_days", "until", "extended_by", "extended_times", "extended_on", "paused_on",
    "resumed_on", "joined", "joined_to", "stated_outcome", "stated_halves", "started_on",
    "due_on", "halves", "outcome", "flag", "differs",
)  # fmt: skip
_COMPARED: Final = [name for name in COLUMNS if name not in {"month_id", "unit_id", "line"}]
_SAME: Final = "({}) IS NOT DISTINCT FROM ({})".format(
    ", ".join(f"o.{name}" for name in _COMPARED), ", ".join(f"i.{name}" for name in _COMPARED)
)
_COUNT: Final = f"SELECT unit_id, count(*) FROM {TABLE} GROUP BY unit_id ORDER BY unit_id"
_COMPARE: Final = f"""
    SELECT coalesce(i.unit_id, o.unit_id),
           count(*) FILTER (WHERE o.id IS NULL),
           count(*) FILTER (WHERE i.unit_id IS NULL),
           count(*) FILTER (WHERE o.id IS NOT NULL AND i.unit_id IS NOT NULL AND NOT ({_SAME}))
      FROM (SELECT * FROM {TABLE} WHERE unit_id = ANY(%(units)s)) i
      FULL JOIN (SELECT * FROM documents_document
                  WHERE month_id = %(month)s AND unit_id = ANY(%(units)s)) o
        ON o.unit_id = i.unit_id AND o.number = i.number
     GROUP BY 1
"""
_DROP: Final = """
    UPDATE documents_correction SET is_standing = false
     WHERE month_id = %(month)s AND unit_id = ANY(%(units)s) AND is_standing
    RETURNING unit_id
"""
_DELETE: Final = (
    "DELETE FROM documents_document WHERE month_id = %(month)s AND unit_id = ANY(%(units)s)"
)
_INSERT: Final = (
    f"INSERT INTO documents_document ({', '.join(COLUMNS)})"
    f" SELECT {', '.join(COLUMNS)} FROM {TABLE} ORDER BY unit_id, line"
)
LARGE: Final = 10_000


@dataclass(frozen=True, slots=True)
class Replaced:
    """How many returns were replaced, and what changed in them."""

    returns: int = 0
    added: int = 0
    removed: int = 0
    changed: int = 0
    corrections: int = 0


def settle(month: Month, source: Import) -> tuple[int, Replaced]:
    """Replace the returns of the agencies in the file; how many agencies, and what changed."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {TABLE}")
        cursor.execute(_COUNT)
        counts: dict[int, int] = dict(cursor.fetchall())
        rows = Return.objects.select_for_update(of=("self",)).filter(month=month)
        standing = {row.unit_id: row for row in rows.filter(unit__in=counts)}
        changes: dict[int, tuple[int, int, int]] = {}
        dropped: dict[int, int] = {}
        if standing:
            values: dict[str, Any] = {"month": month.pk, "units": list(standing)}
            cursor.execute(_COMPARE, values)
            changes = {unit: (more, less, other) for unit, more, less, other in cursor.fetchall()}
            cursor.execute(_DROP, values)
            for (unit,) in cursor.fetchall():
                dropped[unit] = dropped.get(unit, 0) + 1
            cursor.execute(_DELETE, values)
        cursor.execute(_INSERT)
        if sum(counts.values()) >= LARGE:
            cursor.execute("ANALYZE documents_document")
        cursor.execute(f"DROP TABLE {TABLE}")
    for unit, row in standing.items():
        row.source, row.documents, row.replaced = source, counts[unit], row.replaced + 1
        row.added, row.removed, row.changed = changes.get(unit, (0, 0, 0))
        row.dropped_corrections = dropped.get(unit, 0)
    _write(month, source, counts, standing)
    added, removed, changed = (sum(row[place] for row in changes.values()) for place in range(3))
    return len(counts), Replaced(len(standing), added, removed, changed, sum(dropped.values()))


def _write(
    month: Month, source: Import, counts: dict[int, int], standing: dict[int, Return]
) -> None:
    names = ["source", "documents", "replaced", "added", "removed", "changed"]
    Return.objects.bulk_update(standing.values(), [*names, "dropped_corrections"])
    Return.objects.bulk_create(
        Return(month=month, unit_id=unit, source=source, documents=number)
        for unit, number in counts.items()
        if unit not in standing
    )
