"""The questions of a category as GeoReport attributes, and answers back from them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from typing import Any, Final

from civicloop.answer.cases.rules.answers import INTAKE
from civicloop.answer.cases.rules.open311.documents import Value
from civicloop.answer.cases.rules.open311.instants import BadInstantError, read
from civicloop.kernel.schemas.rules import FormField, form_fields, visible_fields

DATATYPES: Final[Mapping[str, str]] = {
    "text": "string",
    "email": "string",
    "phone": "string",
    "time": "string",
    "textarea": "text",
    "date": "datetime",
    "datetime": "datetime",
    "number": "number",
    "select": "singlevaluelist",
    "radios": "singlevaluelist",
    "checkbox": "singlevaluelist",
    "checkboxes": "multivaluelist",
}
"""The widget of a question and the datatype that it is for programs."""

YES_OR_NO: Final = {
    "zh-hant": (("true", "是"), ("false", "否")),
    "en": (("true", "Yes"), ("false", "No")),
}
HINTS: Final[Mapping[str, tuple[str, str]]] = {
    "string": ("一行文字", "one line of text"),
    "text": ("多行文字", "text of several lines"),
    "number": ("數字", "a number"),
    "datetime": ("日期或時間（ISO 8601）", "a date or an instant (ISO 8601)"),
    "singlevaluelist": ("選擇一項", "one of the values"),
    "multivaluelist": ("可選擇多項", "one or more of the values"),
}


def attributes(definition: Mapping[str, Any], language: str) -> list[dict[str, Value]]:
    """The attributes of a service in their order; no text of them is ever empty."""
    fields = form_fields(definition, language, phase=INTAKE)
    return [_attribute(row, place, language) for place, row in enumerate(fields, start=1)]


def _attribute(row: FormField, order: int, language: str) -> dict[str, Value]:
    datatype = DATATYPES[row.widget]
    hint = HINTS[datatype][1 if language == "en" else 0]
    told: dict[str, Value] = {
        "variable": True,
        "code": row.name,
        "datatype": datatype,
        "required": row.required,
        "datatype_description": row.help or hint,
        "order": order,
        "description": row.label,
    }
    choices = YES_OR_NO.get(language, YES_OR_NO["en"]) if row.widget == "checkbox" else row.choices
    if choices:
        told["values"] = [{"key": key, "name": name} for key, name in choices]
    return told


def answers(
    definition: Mapping[str, Any], given: Mapping[str, tuple[str, ...]], zone: tzinfo
) -> dict[str, object]:
    """What was posted as answers to the questions; what nobody asks is left out.

    Whether they are right is for the check of the answers to say.
    """
    asked = visible_fields(definition, "", INTAKE)
    return {
        code: _answer(asked[code], texts, zone)
        for code, texts in given.items()
        if code in asked and texts
    }


def _answer(field: Mapping[str, Any], texts: tuple[str, ...], zone: tzinfo) -> object:
    if field.get("type") == "array":
        return list(texts)
    text = texts[-1]
    if field.get("format") in {"date", "date-time"}:
        try:
            instant = read(text, zone).astimezone(zone)
        except BadInstantError:
            return text
        return instant.date().isoformat() if field["format"] == "date" else instant.isoformat()
    return text
