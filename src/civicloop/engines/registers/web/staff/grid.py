"""The entries of a register as a grid; each cell is saved as one change."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from civicloop.engines.registers import policies, queries
from civicloop.engines.registers import services as registers
from civicloop.engines.registers.errors import (
    ChangedMeanwhileError,
    NotFoundError,
    RowFaultsError,
)
from civicloop.engines.registers.models import Entry, Register
from civicloop.engines.registers.rules import Field, Kind, Reach
from civicloop.engines.registers.web.labels import (
    CHANGED_MEANWHILE,
    REFUSALS,
    UNKNOWN_AGENCY,
    YES_NO,
    heading,
    language,
    raw,
    refusal_text,
    shown,
)
from civicloop.engines.registers.web.staff.lists import EDIT, found
from civicloop.engines.registers.web.tables import table_of
from civicloop.engines.registers.web.units import agencies, own_unit, unit_choices

ROWS = 100
AGENCY = "_agency"
"""The column that is no field: whose an entry is."""


@EDIT
@never_cache
def show_grid(request: HttpRequest, key: str) -> HttpResponse:
    """A page of entries to edit like a spreadsheet, with the filters of the table."""
    row = found(request, key)
    table = table_of(request, row, queries.entries(row), size=ROWS)
    table.remember()
    own, choices = own_unit(request.actor, row), unit_choices(request.actor, row)
    values = {value for value, _name in choices}
    context = {
        "row": row,
        "label": row.label(language()),
        "table": table,
        "fields": [_column(field) for field in row.definition.plain],
        "lines": [_line(request, row, entry) for entry in table.page.rows],
        "may_add": policies.may_add_any(request.actor, row),
        "owner": request.user.pk,
        "by_agency": row.definition.edits is Reach.AGENCIES,
        "agency": AGENCY,
        "agencies": choices,
        "own": str(own) if str(own) in values else "",
        "own_name": dict(choices).get(str(own), "") or _unit_name(own),
    }
    return render(request, "registers/grid.html", context)


def _unit_name(unit_id: int | None) -> str:
    return next((name for value, name in agencies() if value == str(unit_id)), "")


def _column(field: Field) -> dict[str, Any]:
    english = language() == "en"
    choices = [(row.value, row.en if english else row.zh) for row in field.offered]
    if field.kind is Kind.YES_NO:
        choices = [("yes", str(YES_NO[True])), ("no", str(YES_NO[False]))]
    return {
        "name": field.name,
        "label": heading(field),
        "kind": field.kind.value,
        "required": field.required,
        "choices": choices,
    }


def _line(request: HttpRequest, register: Register, entry: Entry) -> dict[str, Any]:
    return {
        "entry": entry,
        "url": reverse("registers:entry", args=[register.key, entry.pk]),
        "may_edit": policies.may_edit(request.actor, register, entry),
        "agency": entry.unit.name if entry.unit else "",
        "cells": [_cell(field, entry) for field in register.definition.plain],
    }


def _cell(field: Field, entry: Entry) -> dict[str, Any]:
    return {
        "field": field,
        "label": heading(field),
        "raw": raw(field, entry.values),
        "text": shown(field, entry.values),
        "is_number": field.kind in {Kind.WHOLE, Kind.DECIMAL, Kind.MONEY},
    }


@EDIT
@never_cache
@require_POST
def save_cell(request: HttpRequest, key: str) -> JsonResponse:
    """Save one cell; sent again after a lost answer, it does no harm."""
    register = found(request, key)
    entry = _entry(register, request.POST.get("entry", ""))
    name = request.POST.get("field", "")
    field = register.definition.by_name.get(name)
    if entry is None or field is None or field.personal or field.retired:
        return _refused("", "unknown", 404)
    value = request.POST.get("value", "")
    version = request.POST.get("version", "")
    seen = int(version) if version.isascii() and version.isdecimal() and len(version) < 9 else 0  # noqa: PLR2004
    try:
        entry = registers.correct(entry.pk, {name: value}, version=seen, actor=request.actor)
    except ChangedMeanwhileError:
        return _second(field, register, entry.pk, value)
    except RowFaultsError as error:
        return _refused(_words(error), error.faults[0].code, 422)
    except tuple(REFUSALS) as error:
        return _refused(str(refusal_text(error)), "refused", 409)
    return _kept(field, entry)


def _second(field: Field, register: Register, pk: int, value: str) -> JsonResponse:
    """Somebody else was first: the same value is as good as saved, another one is told."""
    entry = queries.entry(register, pk)
    given = field.understand(value)
    if (given or None) == entry.values.get(field.name):
        return _kept(field, entry)
    answer = {"error": str(CHANGED_MEANWHILE), "code": "changed", "version": entry.version,
              "raw": raw(field, entry.values), "text": shown(field, entry.values)}  # fmt: skip
    return JsonResponse(answer, status=409)


@EDIT
@never_cache
@require_POST
def add_row(request: HttpRequest, key: str) -> JsonResponse:
    """Add a row that was typed below the grid; faults are told by field."""
    register = found(request, key)
    names = [field.name for field in register.definition.plain]
    given = {name: request.POST[f"f-{name}"] for name in names if f"f-{name}" in request.POST}
    try:
        unit = _chosen(request, register)
    except ValueError:
        return JsonResponse({"faults": {AGENCY: str(UNKNOWN_AGENCY)}}, status=422)
    try:
        entry = registers.add(register.pk, given, actor=request.actor, unit_id=unit)
    except RowFaultsError as error:
        faults = {fault.field: fault.message(language()) for fault in error.faults}
        codes = {fault.code for fault in error.faults}
        if codes == {"taken"}:
            same = _same(register, given, unit)
            if same is not None:
                return _row(request, register, same)
        return JsonResponse({"faults": faults}, status=422)
    except tuple(REFUSALS) as error:
        return _refused(str(refusal_text(error)), "refused", 409)
    return _row(request, register, entry)


def _chosen(request: HttpRequest, register: Register) -> int | None:
    """The agency of a new row: one's own, or the one that was chosen of those offered."""
    own, choices = own_unit(request.actor, register), unit_choices(request.actor, register)
    given = request.POST.get(f"f-{AGENCY}")
    if given is None or not choices:
        return own
    if given not in {value for value, _name in choices}:
        raise ValueError(given)
    return int(given) if given else own


def _same(register: Register, given: dict[str, str], unit: int | None) -> Entry | None:
    """The entry that an answer was lost of: it holds exactly what is sent again."""
    from_texts = {
        name: register.definition.by_name[name].understand(text) for name, text in given.items()
    }
    wanted = {name: value for name, value in from_texts.items() if value not in (None, "", [])}
    return queries.entries(register).filter(values=wanted, version=1, unit=unit).first()


def _row(request: HttpRequest, register: Register, entry: Entry) -> JsonResponse:
    line = _line(request, register, entry)
    cells = [
        {"name": cell["field"].name, "raw": cell["raw"], "text": cell["text"]}
        for cell in line["cells"]
    ]
    answer = {"entry": entry.pk, "version": entry.version, "url": line["url"],
              "agency": line["agency"], "cells": cells}  # fmt: skip
    return JsonResponse(answer)


def _entry(register: Register, text: str) -> Entry | None:
    if not (text.isascii() and text.isdecimal()) or len(text) > 18:  # noqa: PLR2004
        return None
    try:
        return queries.entry(register, int(text))
    except NotFoundError:
        return None


def _words(error: RowFaultsError) -> str:
    return " ".join(fault.message(language()) for fault in error.faults)


def _refused(text: str, code: str, status: int) -> JsonResponse:
    return JsonResponse({"error": text, "code": code}, status=status)


def _kept(field: Field, entry: Entry) -> JsonResponse:
    return JsonResponse(
        {"version": entry.version, "raw": raw(field, entry.values),
         "text": shown(field, entry.values)}
    )  # fmt: skip
