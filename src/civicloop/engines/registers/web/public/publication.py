"""Registers as open data: pages and files of their open fields, for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.utils.translation import get_language

from civicloop.engines.registers import queries
from civicloop.engines.registers.errors import NotFoundError
from civicloop.engines.registers.models import Entry, Register
from civicloop.engines.registers.rules import (
    NUMBERS,
    computed_values,
    may_tell,
    open_values,
    passes_gate,
)
from civicloop.engines.registers.web.labels import exported, heading, language, shown, theme_text
from civicloop.kernel.access.rules import public
from civicloop.kernel.tabular import rules as tabular

SHOWN = 50
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


def rows_of(register: Register) -> list[Entry]:
    """The entries that are published: those that passed their gate, the newest first."""
    rows = queries.entries(register).order_by("-day", "-pk")
    return [row for row in rows if passes_gate(register.definition, row.values)]


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
    rows = rows_of(row)
    fields = definition.published
    context = {
        "row": row,
        "label": row.label(language()),
        "about": definition.about(language()),
        "licence": LICENCE,
        "fields": [(field.name, heading(field)) for field in fields],
        "lines": [
            [(heading(field), shown(field, open_values(definition, entry.values)),
              field.kind in NUMBERS) for field in fields] for entry in rows[:SHOWN]
        ],
        "total": len(rows),
        "counts": _counts(row, rows),
        "small": definition.small,
    }  # fmt: skip
    return render(request, "registers/open_register.html", context)


def _counts(register: Register, rows: list[Entry]) -> list[tuple[str, Any, str]]:
    """The declared counts over what is published, where they may be told."""
    definition = register.definition
    values = [row.values for row in rows]
    over = queries.entries(register).filter(pk__in=[row.pk for row in rows])
    return [
        (one.count.label(language()), f"{one.value:,}", one.count.unit(language()))
        for one in queries.figures_of(over, definition)
        if may_tell(definition, one.count, values)
    ]


@public
def download(_request: HttpRequest, key: str, kind: str) -> HttpResponseBase:
    """The open fields of a register as a file, with what they mean."""
    row = opened(key)
    if kind not in {"csv", "json"}:
        raise Http404
    rows = rows_of(row)
    name = f'attachment; filename="{row.key}.{kind}"'
    if kind == "json":
        return JsonResponse(
            _described(row, rows),
            json_dumps_params={"ensure_ascii": False},
            headers={"Content-Disposition": name},
        )
    columns = [
        tabular.Column(f.name, heading(f), heading(f),
                       tabular.Kind.DECIMAL if f.kind in NUMBERS else tabular.Kind.TEXT)
        for f in row.definition.published
    ]  # fmt: skip
    body = tabular.write("csv", columns, _cells(row, rows), language=get_language() or "zh-hant")
    return StreamingHttpResponse(
        body, content_type=tabular.MEDIA_TYPES["csv"], headers={"Content-Disposition": name}
    )


def _cells(register: Register, rows: list[Entry]) -> Iterator[dict[str, Any]]:
    definition = register.definition
    for row in rows:
        values = open_values(definition, row.values)
        yield {f.name: exported(f, values) for f in definition.published}


def _described(register: Register, rows: list[Entry]) -> dict[str, Any]:
    definition = register.definition
    open_computed = {row.name for row in definition.computed if row.open}
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
             "values": {c.value: {"zh": c.zh, "en": c.en} for c in f.choices}}
            for f in definition.published
        ],
        "rows": [
            values | {name: _number(value) for name, value in
                      computed_values(definition, values).items() if name in open_computed}
            for values in (open_values(definition, row.values) for row in rows)
        ],
    }  # fmt: skip


def _number(value: Any) -> float | None:  # noqa: ANN401 (a decimal or nothing)
    return None if value is None else float(value)
