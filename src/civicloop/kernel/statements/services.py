"""Ask and write: ``from civicloop.kernel.statements import services as statements``."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from itertools import chain
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from civicloop.kernel.statements.adapters import prepared
from civicloop.kernel.statements.rules import Part, asked, written

Written = Callable[[Any], str]


def ask(*parts: Part) -> tuple[Any, ...]:
    """The one value of each part, in their order, as one statement sees them."""
    return _row(asked(tuple(part.sql for part in parts)), parts)


def write(*parts: Part, returning: str = "") -> tuple[Any, ...]:
    """Run all parts in one statement; the row of the one that is named in ``returning``.

    All of them or none is written, and constraints are looked at when all are: the parts
    may stand in any order.
    """
    return _row(written(tuple((part.name, part.sql) for part in parts), returning), parts)


def insertion(row: models.Model, name: str = "") -> Part:
    """The part that writes a new row, whole; without a key the table gives it one.

    As with ``bulk_create`` no ``save`` is called.
    """
    columns = _columns(type(row), row.pk is None)
    values = []
    for attribute, write_out in columns.values:
        value = getattr(row, attribute)
        values.append(None if value is None else write_out(value))
    row._state.adding = False  # noqa: SLF001 (Django's own flag)
    return Part(name or columns.table, columns.sql, values)


def _row(sql: str, parts: tuple[Part, ...]) -> tuple[Any, ...]:
    values = [*chain.from_iterable(part.values for part in parts)]
    with prepared.cursor() as cursor:
        cursor.execute(
            sql,
            [value if value is None or type(value) is str else _plain(value) for value in values],
        )
        found: tuple[Any, ...] = cursor.fetchone()
    return found


class _Columns:
    """How a new row of one model is written."""

    def __init__(self, model: type[models.Model], *, keyless: bool) -> None:
        options, quote = model._meta, connection.ops.quote_name
        fields = [
            field
            for field in options.concrete_fields
            if not (field.generated or (keyless and field.primary_key))
        ]
        names = ", ".join(quote(str(field.column)) for field in fields)
        places = ", ".join(["%s"] * len(fields))
        self.table = str(options.db_table)
        self.sql = f"INSERT INTO {quote(self.table)} ({names}) VALUES ({places})"  # noqa: S608 (names of columns)
        self.values = [(field.attname, _writer(field)) for field in fields]


@cache
def _columns(model: type[models.Model], keyless: bool) -> _Columns:
    return _Columns(model, keyless=keyless)


def _writer(field: models.Field[Any, Any]) -> Written:
    if isinstance(field, models.JSONField):
        return lambda value: json.dumps(value, ensure_ascii=False, cls=field.encoder)
    if isinstance(field, ArrayField):
        return lambda value: f"{{{','.join(str(int(each)) for each in value)}}}"
    return _plain


def _plain(value: object) -> str:
    """A value as PostgreSQL reads it; always text, so that a statement has one plan."""
    found = WRITTEN.get(type(value))
    if found is not None:
        return found(value)
    for kind, write_out in WRITTEN.items():
        if isinstance(value, kind):
            return write_out(value)
    raise TypeError(f"a {type(value).__name__} cannot be written by a part")


WRITTEN: dict[type, Written] = {
    str: str.__str__,
    bool: lambda value: "true" if value else "false",
    int: int.__str__,
    float: float.__repr__,
    datetime: datetime.isoformat,
    date: date.isoformat,
    time: time.isoformat,
    bytes: lambda value: f"\\x{value.hex()}",
    memoryview: lambda value: f"\\x{value.hex()}",
    UUID: str,
    Decimal: str,
    list: lambda value: f"{{{','.join(str(int(each)) for each in value)}}}",
}
