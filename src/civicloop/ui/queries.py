"""Reads: the views that a person keeps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from civicloop.ui.models import SavedView


def views_of(person_id: int, table: str) -> list[SavedView]:
    """The views of one table that a person keeps, by name."""
    return list(SavedView.objects.filter(person_id=person_id, table=table))


def view_for_change(view_id: int, person_id: int) -> SavedView:
    """One's own view, locked."""
    return SavedView.objects.select_for_update().get(pk=view_id, person_id=person_id)


def counted(rows: Mapping[str, object]) -> dict[str, int]:
    """How many rows there are of each, in one statement; what is a number already stays one."""
    found = {key: each if isinstance(each, int) else 0 for key, each in rows.items()}
    wanted: list[str] = []
    columns: list[str] = []
    values: list[Any] = []
    for key, each in rows.items():
        if not isinstance(each, QuerySet):
            continue
        try:
            sql, own = each.order_by().values("pk").query.sql_with_params()
        except EmptyResultSet:
            continue
        wanted.append(key)
        columns.append(f"(SELECT count(*) FROM ({sql}) AS counted)")  # noqa: S608 (Django wrote it)
        values += own
    if wanted:
        with connection.cursor() as cursor:
            cursor.execute("SELECT " + ", ".join(columns), values)
            found |= dict(zip(wanted, cursor.fetchone(), strict=True))
    return found
