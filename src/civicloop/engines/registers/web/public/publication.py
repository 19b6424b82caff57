"""Registers as open data: pages and files of their open fields, for everybody."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property, partial
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.engines.registers import queries
from civicloop.engines.registers.errors import NotFoundError
from civicloop.engines.registers.models import Entry, Register
from civicloop.engines.registers.rules import (
    NUMBERS,
    Computed,
    Definition,
    Field,
    may_tell,
    open_computed,
    open_values,
)
from civicloop.engines.registers.web.labels import (
    exported,
    heading,
    in_cell,
    is_figure,
    language,
    theme_text,
)
from civicloop.kernel.access.rules import public
from civicloop.kernel.tabular import rules as tabular
from civicloop.ui.web import keyset
from civicloop.ui.web.downloads import saved_as
from civicloop.ui.web.tables import Column, Table

CHUNK = 2000
JSON = "application/json; charset=utf-8"
LICENCE = {
    "zh": "政府資料開放授權條款－第1版",
    "en": "Open Government Data License, version 1.0",
    "url": "https://data.gov.tw/license",
}


def opened(key: str) -> Register:
    """A register that is published."""
    try:
        row = queries.register(key)
    except NotFoundError as error:
        raise Http404 from error
    if not row.is_open:
        raise Http404
    return row


class OpenEntries(Table):
    """The published entries, the newest first; a page starts after an entry."""

    export_formats = ()
    views = False
    empty_title = _("No entry is here yet")

    @cached_property
    def order(self) -> keyset.Order:
        """By the period where it is open; a link to a page tells no other day."""
        return keyset.Order("newest", "day" if self.has_days else "pk", descending=True)

    has_days = True


def table_of(request: HttpRequest, register: Register) -> OpenEntries:
    """The published fields of a register as a table."""
    definition = register.definition
    told = _Told(register)
    kind = type(
        "OpenRegister",
        (OpenEntries,),
        {
            "key": f"registers.open.{register.key}",
            "caption": register.label(language()),
            "columns": tuple(_columns(told)),
            "has_days": definition.period in {field.name for field in definition.published},
        },
    )
    table: OpenEntries = kind(request, queries.published(register))
    told.months = lambda: {entry.day.replace(day=1) for entry in table.page.rows}
    return table


class _Told:
    """What of the entries of a register is published; ``months`` reads those that are shown."""

    def __init__(self, register: Register) -> None:
        self.register, self.definition = register, register.definition
        self.months: Callable[[], set[date] | None] = lambda: None

    @cached_property
    def withheld(self) -> Mapping[int, frozenset[str]]:
        """The fields that stay hidden, by entry."""
        return queries.withheld(self.register, self.months())

    def values(self, entry: Entry) -> dict[str, Any]:
        """The open values of an entry."""
        hidden = self.withheld.get(entry.pk, ())
        return open_values(self.definition, entry.values, hidden)

    def computed(self, entry: Entry) -> dict[str, Decimal | None]:
        """What is computed of them."""
        return open_computed(self.definition, entry.values, self.values(entry))


def _columns(told: _Told) -> Iterator[Column]:
    for field in told.definition.published:
        yield Column(
            field.name,
            heading(field),
            partial(_cell, told, field),
            kind="number" if is_figure(field) else "text",
        )
    for row in _computed(told.definition):
        yield Column(row.name, heading(row), partial(_computed_cell, told, row.name), kind="number")


def _cell(told: _Told, field: Field, entry: Entry) -> Any:  # noqa: ANN401 (a cell)
    return in_cell(field, told.values(entry))


def _computed_cell(told: _Told, name: str, entry: Entry) -> Decimal | None:
    return told.computed(entry)[name]


def _computed(definition: Definition) -> list[Computed]:
    return [row for row in definition.computed if row.open]


@public
def show_open(request: HttpRequest) -> HttpResponse:
    """Every register that is published."""
    rows = [
        (row, row.label(language()), row.definition.about(language()), theme_text(row.theme))
        for row in queries.opened()
    ]
    return render(request, "registers/open_index.html", {"rows": rows})


@public
def show_open_register(request: HttpRequest, key: str) -> HttpResponse:
    """A published register: what it is, its fields, its newest entries, its files."""
    row = opened(key)
    definition = row.definition
    context = {
        "row": row,
        "label": row.label(language()),
        "about": definition.about(language()),
        "licence": LICENCE,
        "fields": [
            (one.name, heading(one)) for one in (*definition.published, *_computed(definition))
        ],
        "table": table_of(request, row),
        "counts": _counts(row),
        "small": definition.small,
    }
    return render(request, "registers/open_register.html", context)


def _counts(register: Register) -> list[tuple[str, Any, str]]:
    """The declared counts over what is published, where they may be told."""
    definition = register.definition
    rows = queries.published(register)
    small = queries.small_among(rows, definition)
    return [
        (one.count.label(language()), f"{one.value:,}", one.count.unit(language()))
        for one in queries.figures_of(rows, definition)
        if may_tell(definition, one.count, small)
    ]


@public
def download(_request: HttpRequest, key: str, kind: str) -> HttpResponseBase:
    """The open fields of a register as a file, with what they mean, row by row."""
    row = opened(key)
    if kind not in {"csv", "json"}:
        raise Http404
    rows = queries.published(row).select_related(None).order_by("-day", "-pk")
    each = rows.only("values", "day").iterator(chunk_size=CHUNK)
    return StreamingHttpResponse(
        _json(row, each) if kind == "json" else _csv(row, each),
        content_type=JSON if kind == "json" else tabular.MEDIA_TYPES["csv"],
        headers=saved_as(f"{row.key}.{kind}"),
    )


def _csv(register: Register, rows: Iterator[Entry]) -> Iterator[bytes]:
    definition = register.definition
    columns = [
        tabular.Column(one.name, heading(one), heading(one),
                       tabular.Kind.DECIMAL if one.kind in NUMBERS else tabular.Kind.TEXT)
        for one in definition.published
    ]  # fmt: skip
    columns += [
        tabular.Column(one.name, heading(one), heading(one), tabular.Kind.DECIMAL)
        for one in _computed(definition)
    ]
    lines = (
        {field.name: exported(field, values) for field in definition.published} | computed
        for values, computed in _told(register, rows)
    )
    return tabular.write("csv", columns, lines, language=get_language() or "zh-hant")


def _told(
    register: Register, rows: Iterator[Entry]
) -> Iterator[tuple[dict[str, Any], dict[str, Decimal | None]]]:
    """The open values of each entry, with what is computed from them."""
    told = _Told(register)
    for row in rows:
        yield told.values(row), told.computed(row)


def _json(register: Register, rows: Iterator[Entry]) -> Iterator[bytes]:
    """The description, then row after row: one document, never whole in memory."""
    head = json.dumps(_described(register), ensure_ascii=False, cls=DjangoJSONEncoder)
    yield f'{head[:-1]}, "rows": ['.encode()
    lead = "\n"
    for values, computed in _told(register, rows):
        line = values | {name: _number(value) for name, value in computed.items()}
        yield (lead + json.dumps(line, ensure_ascii=False)).encode()
        lead = ",\n"
    yield b"\n]}\n"


def _described(register: Register) -> dict[str, Any]:
    definition = register.definition
    return {
        "key": register.key,
        "title": {"zh": register.zh, "en": register.en},
        "description": {"zh": definition.about_zh, "en": definition.about_en},
        "licence": LICENCE,
        "owner": register.owner.name if register.owner else None,
        "definition_version": register.number,
        "updated": register.filled_at,
        "fields": [
            {"name": f.name, "title": {"zh": f.zh, "en": f.en}, "type": f.kind.value,
             "unit": {"zh": f.unit_zh, "en": f.unit_en},
             "values": {c.value: {"zh": c.zh, "en": c.en} for c in f.offered}}
            for f in definition.published
        ] + [
            {"name": row.name, "title": {"zh": row.zh, "en": row.en}, "type": row.how.value,
             "unit": {"zh": row.unit_zh, "en": row.unit_en}, "of": row.of}
            for row in _computed(definition)
        ],
    }  # fmt: skip


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
