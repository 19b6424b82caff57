"""Registers by theme, the table of one, its counts."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from civicloop.engines.registers import policies, queries
from civicloop.engines.registers.errors import NotFoundError
from civicloop.engines.registers.models import Register
from civicloop.engines.registers.rules import ONE_OF, Field, Kind, missing_for_gate
from civicloop.engines.registers.web.labels import language, theme_text
from civicloop.engines.registers.web.tables import Imports, table_of
from civicloop.kernel.access.rules import needs
from civicloop.ui.rules import month_text

SEE, EDIT = needs("registers.see"), needs("registers.edit")
DEFINE, PUBLISH = needs("registers.define"), needs("registers.publish")
SHOWN = 10
"""Entries that lack something, listed above their table."""


def found(request: HttpRequest, key: str) -> Register:
    """The register of the address, where its reader may open it."""
    try:
        row = queries.register(key)
    except NotFoundError as error:
        raise Http404 from error
    if not policies.may_see(request.actor, row):
        raise Http404
    return row


@SEE
def show_index(request: HttpRequest) -> HttpResponse:
    """Every register that the reader may open, by theme, with how many entries stand."""
    counts = queries.entries_by_register()
    rows = [
        {"row": row, "label": row.label(language()), "entries": counts.get(row.pk, 0),
         "about": row.definition.about(language())}
        for row in queries.visible_registers(request.actor)
    ]  # fmt: skip
    themes = [
        (theme_text(theme), list(group))
        for theme, group in groupby(rows, key=lambda one: one["row"].theme)
    ]
    context = {"themes": themes, "may_define": policies.may_define(request.actor)}
    return render(request, "registers/index.html", context)


@SEE
def show_register(request: HttpRequest, key: str) -> HttpResponseBase:
    """The table of a register with what may be done here."""
    row = found(request, key)
    table = table_of(request, row, queries.entries(row))
    if table.wants_export:
        return table.export()
    table.remember()
    actor = request.actor
    context = {
        "row": row,
        "label": row.label(language()),
        "about": row.definition.about(language()),
        "table": table,
        "may_add": policies.may_add_any(actor, row),
        "may_define": policies.may_define(actor),
        "may_publish": policies.may_publish(actor) and bool(row.definition.published),
        **_gate_of(row),
        "refused": [fault.message(language()) for fault in queries.refused_renewal(row)]
        if policies.may_define(actor)
        else [],
    }
    return render(request, "registers/register.html", context)


def _gate_of(row: Register) -> dict[str, Any]:
    """The entries that are held back from publication, and what is asked of them."""
    gate = row.definition.gate
    if gate is None:
        return {}
    held = queries.held_back(row)
    asked, fields = row.definition.by_name[gate.field], row.definition.by_name
    between = ", " if language() == "en" else "、"
    return {
        "held": [
            (one.pk, queries.heading_of(row.definition, one.values, language()) or one.title,
             between.join(fields[name].label(language())
                          for name in missing_for_gate(row.definition, one.shown)))
            for one in held[:SHOWN]
        ],
        "held_count": held.count(),
        "gate_value": asked.word(gate.value, language()),
    }  # fmt: skip


@SEE
def show_withdrawn(request: HttpRequest, key: str) -> HttpResponseBase:
    """The entries that were withdrawn, which can come back."""
    row = found(request, key)
    table = table_of(request, row, queries.entries(row, withdrawn=True), remembers=False)
    table.empty_title, table.empty_text = _("No entry is withdrawn"), ""  # type: ignore[misc]
    if table.wants_export:
        return table.export()
    context = {"row": row, "label": row.label(language()), "table": table, "is_withdrawn": True,
               "here": _("Withdrawn entries")}  # fmt: skip
    return render(request, "registers/register.html", context)


@EDIT
def show_imports(request: HttpRequest, key: str) -> HttpResponseBase:
    """The files that were taken for a register."""
    row = found(request, key)
    table = Imports(request, queries.imports_of(row))
    if table.wants_export:
        return table.export()
    context = {"row": row, "label": row.label(language()), "table": table, "is_files": True,
               "here": table.caption}  # fmt: skip
    return render(request, "registers/register.html", context)


@SEE
def show_counts(request: HttpRequest, key: str) -> HttpResponse:
    """The declared counts of a register for a time, and divided by month, year or a field."""
    row = found(request, key)
    since, until = (_day(request.GET.get(name, "")) for name in ("since", "until"))
    ways: list[Field] = [
        field for field in row.definition.plain if field.kind in ONE_OF | {Kind.YES_NO}
    ]
    names = {field.name: field for field in ways}
    by = request.GET.get("by", "year")
    way: Field | str = names.get(by) or ("month" if by == "month" else "year")
    parts = queries.divided(row, way, since, until)
    headings = [count.label(language()) for count in row.definition.counts]
    context = {
        "row": row,
        "label": row.label(language()),
        "counted": [_told(one) for one in queries.counted(row, since, until)],
        "headings": headings,
        "parts": [
            (_member(way, member),
             list(zip(headings, [f"{one.value:,}" for one in values], strict=True)))
            for member, values in parts
        ],
        "ways": [(field.name, field.label(language())) for field in ways],
        "by": by,
        "since": request.GET.get("since", "") if since else "",
        "until": request.GET.get("until", "") if until else "",
    }  # fmt: skip
    return render(request, "registers/counts.html", context)


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _told(one: queries.Counted) -> tuple[str, str, str]:
    return one.count.label(language()), f"{one.value:,}", one.count.unit(language())


def _member(way: Field | str, member: Any) -> str:  # noqa: ANN401 (a code or a day)
    spoken = "en" if language() == "en" else "zh-hant"
    if member is None:
        return "—"
    if isinstance(way, Field):
        held = member == "true" if way.kind is Kind.YES_NO else member
        return queries.value_text(way, held, language())
    if way == "month":
        return month_text(member, spoken)
    return month_text(member, spoken).partition("年")[0] + "年" if spoken != "en" else (
        str(member.year)
    )  # fmt: skip
