"""Ask and write: ``from civicloop.kernel.statements import services as statements``."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from itertools import chain
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import DEFAULT_DB_ALIAS, connection, models

from civicloop.kernel.statements.adapters import prepared
from civicloop.kernel.statements.rules import Part, asked, asked_after, written

Written = Callable[[Any], str]
Row = TypeVar("Row", bound=models.Model)


def ask(*parts: Part) -> tuple[Any, ...]:
    """The one value of each part, in their order, as one statement sees them."""
    return _row(asked(tuple(part.sql for part in parts)), parts)


def ask_after(first: Part, *parts: Part) -> tuple[Any, ...]:
    """How many rows a part writes and returns; then the one value of each other part.

    The others see the rows as they were before, and are asked in their order once it is done.
    """
    sql = asked_after((first.name, first.sql), tuple(part.sql for part in parts))
    return _row(sql, (first, *parts))


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


def change(
    model: type[models.Model],
    values: Mapping[str, object],
    where: str,
    *keys: object,
    name: str = "",
) -> Part:
    """The part that writes these columns of the rows for which a condition holds.

    ``where`` is SQL of ours with ``%s`` for each key. As with ``update`` no ``save`` is
    called, and nothing is said where no row is found: the caller holds its lock.
    """
    columns = _changes(model, tuple(values), where)
    written_out = [
        None if value is None else write_out(value)
        for value, write_out in zip(values.values(), columns.writers, strict=True)
    ]
    return Part(name or columns.table, columns.sql, [*written_out, *keys])


def rows(
    model: type[Row],
    where: str,
    *values: object,
    lock: bool = False,
    after: Part | None = None,
) -> list[Row]:
    """The rows of a model for which a condition holds, in the order of their keys.

    ``where`` is SQL of ours with ``%s`` for each value. ``lock`` holds them until the
    transaction ends, and who waited for it gets the rows as they are by then. ``after`` is
    waited for before any row is held: a part that takes a lock and returns one row.
    """
    reading = _reading(model)
    first = f"WITH {after.name} AS MATERIALIZED ({after.sql}) " if after else ""
    beside = f" CROSS JOIN {after.name}" if after else ""
    order = f" ORDER BY {reading.key}{f' FOR UPDATE OF {reading.table}' if lock else ''}"
    with prepared.cursor() as cursor:
        cursor.execute(
            f"{first}{reading.sql}{beside} WHERE {where}{order}",
            _texts([*(after.values if after else ()), *values]),
        )
        return [reading.row(found) for found in cursor.fetchall()]


def _row(sql: str, parts: tuple[Part, ...]) -> tuple[Any, ...]:
    values = [*chain.from_iterable(part.values for part in parts)]
    with prepared.cursor() as cursor:
        cursor.execute(sql, _texts(values))
        found: tuple[Any, ...] = cursor.fetchone()
    return found


def _texts(values: Iterable[object]) -> list[str | None]:
    return [value if value is None or type(value) is str else _plain(value) for value in values]


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


class _Changes:
    """How some columns of standing rows of one model are written."""

    def __init__(self, model: type[models.Model], names: tuple[str, ...], where: str) -> None:
        options, quote = model._meta, connection.ops.quote_name
        known = {field.attname: field for field in options.concrete_fields}
        fields = [known[name] for name in names]
        places = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
        self.table = str(options.db_table)
        self.sql = f"UPDATE {quote(self.table)} SET {places} WHERE {where}"  # noqa: S608 (names of columns)
        self.writers = [_writer(field) for field in fields]


@cache
def _changes(model: type[models.Model], names: tuple[str, ...], where: str) -> _Changes:
    return _Changes(model, names, where)


class _Reading(Generic[Row]):
    """How whole rows of one model are read, as its manager would give them."""

    def __init__(self, model: type[Row]) -> None:
        options, quote = model._meta, connection.ops.quote_name
        fields = options.concrete_fields
        table = quote(str(options.db_table))
        names = ", ".join(f"{table}.{quote(str(field.column))}" for field in fields)
        self.model = model
        self.table = table
        self.sql = f"SELECT {names} FROM {table}"  # noqa: S608 (names of columns)
        self.key = f"{table}.{quote(str(options.pk.column))}"
        self.names = [field.attname for field in fields]
        self.read = [
            (place, each, field.get_col(str(options.db_table)))
            for place, field in enumerate(fields)
            for each in (
                *connection.ops.get_db_converters(field.get_col(str(options.db_table))),
                *field.get_db_converters(connection),
            )
        ]

    def row(self, found: Sequence[Any]) -> Row:
        """One row of the model."""
        values = list(found)
        for place, convert, column in self.read:
            values[place] = convert(values[place], column, connection)
        return self.model.from_db(DEFAULT_DB_ALIAS, self.names, values)


@cache
def _reading(model: type[Row]) -> _Reading[Row]:
    return _Reading(model)


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
