"""Pages by key: a page starts after a row, not after a number of rows.

The cost of a page does not grow with its distance from the start, and no row is shown twice
or missed because others came in between. A cursor is signed, so that nobody can put values
of their own into the query.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F, Model, Q, QuerySet

from civicloop.ui.errors import InvalidCursorError


@dataclass(frozen=True, slots=True)
class Order:
    """One sort key and its direction; the primary key breaks ties in the same direction.

    In a nullable key the rows without a value stand last, whatever the direction.
    """

    name: str
    field: str
    descending: bool
    nullable: bool = False

    @property
    def text(self) -> str:
        """The order as it stands in an address: ``due`` or ``-due``."""
        return f"-{self.name}" if self.descending else self.name


@dataclass(frozen=True, slots=True)
class Cursor:
    """The row that a page begins after, or with ``backwards`` ends before."""

    value: Any
    pk: Any
    backwards: bool


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of a page with the cursors of its neighbours; empty where there is none."""

    rows: list[Any]
    before: str
    after: str


class PlainJson:
    """Numbers, texts, dates and decimals as JSON."""

    def dumps(self, obj: object) -> bytes:
        """The bytes to sign."""
        return json.dumps(obj, cls=DjangoJSONEncoder, separators=(",", ":")).encode()

    def loads(self, data: bytes) -> Any:  # noqa: ANN401 (JSON holds anything)
        """The values that were signed."""
        return json.loads(data)


def write_cursor(table: str, order: Order, row: Model, *, backwards: bool) -> str:
    """The cursor that leads on from a row."""
    value = reduce(getattr, order.field.split("__"), row)
    body = [order.text, value, row.pk, int(backwards)]
    return signing.dumps(body, salt=f"ui.page.{table}", serializer=PlainJson, compress=True)


def read_cursor(table: str, order: Order, text: str, rows: QuerySet[Any]) -> Cursor:
    """The place that a cursor names; one that was not made for this order is refused."""
    try:
        made_for, value, pk, backwards = signing.loads(
            text, salt=f"ui.page.{table}", serializer=PlainJson
        )
        if made_for != order.text:
            raise InvalidCursorError(f"the cursor was made for the order {made_for!r}")
        return Cursor(_typed(rows, order.field, value), pk, bool(backwards))
    except (signing.BadSignature, ValueError, TypeError, ValidationError) as error:
        raise InvalidCursorError("the page link was changed or is too old") from error


def _typed(rows: QuerySet[Any], field: str, value: Any) -> Any:  # noqa: ANN401 (any field's value)
    """The value in the type of its field or annotation."""
    if value is None:
        return None
    annotation = rows.query.annotations.get(field)
    if annotation is not None:
        return annotation.output_field.to_python(value)
    model: Any = rows.model
    *path, last = field.split("__")
    for part in path:
        model = model._meta.get_field(part).related_model
    return model._meta.get_field(last).to_python(value)


def page(
    rows: QuerySet[Any], order: Order, size: int, *, table: str, cursor: Cursor | None
) -> Page:
    """One page of the rows, with a look one row further to know whether more follows."""
    backwards = cursor is not None and cursor.backwards
    chosen = rows.order_by(*ordering(order, backwards=backwards))
    if cursor is not None:
        chosen = chosen.filter(_beyond(order, cursor))
    found = list(chosen[: size + 1])
    more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    has_before = more if backwards else cursor is not None
    has_after = True if backwards else more
    return Page(
        found,
        write_cursor(table, order, found[0], backwards=True) if found and has_before else "",
        write_cursor(table, order, found[-1], backwards=False) if found and has_after else "",
    )


def ordering(order: Order, *, backwards: bool) -> list[Any]:
    """The arguments of ``order_by``; backwards gives the same order from its end."""
    descending = order.descending != backwards
    sign = "-" if descending else ""
    if not order.nullable:
        return [f"{sign}{order.field}", f"{sign}pk"]
    nulls = {"nulls_first": True} if backwards else {"nulls_last": True}
    key = F(order.field)
    return [key.desc(**nulls) if descending else key.asc(**nulls), f"{sign}pk"]


def _beyond(order: Order, cursor: Cursor) -> Q:
    """The rows past the cursor in reading direction."""
    word = "lt" if order.descending != cursor.backwards else "gt"
    empty = Q(**{f"{order.field}__isnull": True})
    further = Q(**{f"pk__{word}": cursor.pk})
    if cursor.value is None:
        return (empty & further) | ~empty if cursor.backwards else empty & further
    past = Q(**{f"{order.field}__{word}e": cursor.value}) & (
        Q(**{f"{order.field}__{word}": cursor.value}) | further
    )
    return past | empty if order.nullable and not cursor.backwards else past
