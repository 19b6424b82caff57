"""Questions as rows of a form that people edit, and as the definition that is published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

Definition = Mapping[str, Any]

KINDS: Final[dict[str, tuple[str, str, str]]] = {
    "text": ("string", "text", ""),
    "long": ("string", "textarea", ""),
    "one": ("string", "radios", ""),
    "list": ("string", "select", ""),
    "many": ("array", "checkboxes", ""),
    "yes": ("boolean", "checkbox", ""),
    "whole": ("integer", "number", ""),
    "number": ("number", "number", ""),
    "day": ("string", "date", "date"),
    "time": ("string", "time", "time"),
    "moment": ("string", "datetime", "date-time"),
}
"""Each kind of question with its type, widget and format."""
CHOOSING: Final = ("one", "list", "many")
OWN: Final = ("type", "format", "enum", "items", "form", "maxLength", "minimum", "maximum")
"""What is built anew; everything else of an earlier version is kept as it is."""


@dataclass(frozen=True, slots=True)
class Question:
    """One row: code, kind, words in both languages, and its limits."""

    code: str
    kind: str
    label_zh: str
    label_en: str
    help_zh: str = ""
    help_en: str = ""
    required: bool = False
    choices: tuple[tuple[str, str, str], ...] = ()
    longest: int | None = None
    lowest: float | None = None
    highest: float | None = None


def rows_of(definition: Definition) -> list[Question]:
    """The questions of a definition, in their order."""
    required = set(definition.get("required", ()))
    ordered = sorted(
        definition["properties"].items(), key=lambda item: item[1]["form"].get("order", 0)
    )
    return [_row(code, field, code in required) for code, field in ordered]


def definition_of(rows: Iterable[Question], earlier: Definition | None = None) -> dict[str, Any]:
    """The rows as a definition; what an editor does not know of a question stays with it."""
    kept = dict(earlier or {})
    fields: dict[str, Any] = {}
    required: list[str] = []
    old = kept.get("properties", {})
    for order, row in enumerate(rows, start=1):
        fields[row.code] = _field(row, order, old.get(row.code, {}))
        if row.required:
            required.append(row.code)
    return {**kept, "type": "object", "required": required, "properties": fields}


def _row(code: str, field: Mapping[str, Any], required: bool) -> Question:
    form = field["form"]
    words = form.get("choices", {})
    values = (field.get("items", {}) if field.get("type") == "array" else field).get("enum", ())
    return Question(
        code=code,
        kind=_kind(field),
        label_zh=form["label"]["zh"],
        label_en=form["label"]["en"],
        help_zh=form.get("help", {}).get("zh", ""),
        help_en=form.get("help", {}).get("en", ""),
        required=required,
        choices=tuple(
            (str(value), words[str(value)]["zh"], words[str(value)]["en"]) for value in values
        ),
        longest=field.get("maxLength"),
        lowest=field.get("minimum"),
        highest=field.get("maximum"),
    )


def _kind(field: Mapping[str, Any]) -> str:
    """The kind that an editor shows for a field, by widget first and then by type."""
    kind, shape, named = field.get("type"), field.get("format", ""), field["form"].get("widget")
    for name, (of_type, widget, form) in KINDS.items():
        if of_type == kind and widget == named and form in {"", shape}:
            return name
    if kind == "array":
        return "many"
    if "enum" in field:
        return "list"
    for name, (of_type, _widget, form) in KINDS.items():
        if of_type == kind and form == shape and name not in CHOOSING:
            return name
    return "text"


def _field(row: Question, order: int, old: Mapping[str, Any]) -> dict[str, Any]:
    kind, widget, shape = KINDS[row.kind]
    field: dict[str, Any] = {name: value for name, value in old.items() if name not in OWN}
    field["type"] = kind
    form = {
        name: value
        for name, value in old.get("form", {}).items()
        if name not in {"label", "help", "order", "widget", "choices"}
    }
    form |= {"label": {"zh": row.label_zh, "en": row.label_en}, "order": order, "widget": widget}
    if row.help_zh and row.help_en:
        form["help"] = {"zh": row.help_zh, "en": row.help_en}
    if shape:
        field["format"] = shape
    if row.kind in CHOOSING:
        values = [value for value, _zh, _en in row.choices]
        form["choices"] = {value: {"zh": zh, "en": en} for value, zh, en in row.choices}
        if kind == "array":
            field["items"] = {"type": "string", "enum": values}
        else:
            field["enum"] = values
    limits = {"maxLength": row.longest, "minimum": row.lowest, "maximum": row.highest}
    of_kind = {"string": ("maxLength",), "integer": ("minimum", "maximum")}
    of_kind["number"] = of_kind["integer"]
    if row.kind not in CHOOSING and not shape:
        for name in of_kind.get(kind, ()):
            if limits[name] is not None:
                field[name] = limits[name]
    return field | {"form": form}
