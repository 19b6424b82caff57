"""Whether a definition itself is sound."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError as JsonSchemaError

from civicloop.kernel.schemas.errors import DefinitionError

Definition: TypeAlias = Mapping[str, Any]

WIDGETS: Final[dict[str, frozenset[str]]] = {
    "text": frozenset({"string"}),
    "textarea": frozenset({"string"}),
    "email": frozenset({"string"}),
    "phone": frozenset({"string"}),
    "date": frozenset({"string"}),
    "datetime": frozenset({"string"}),
    "time": frozenset({"string"}),
    "number": frozenset({"integer", "number"}),
    "select": frozenset({"string", "integer"}),
    "radios": frozenset({"string", "integer"}),
    "checkbox": frozenset({"boolean"}),
    "checkboxes": frozenset({"array"}),
}
"""Each widget with the types of value that it can ask for."""

NEEDS_CHOICES: Final = frozenset({"select", "radios", "checkboxes"})
FORMATS: Final = frozenset({"date", "date-time", "time", "email", "uri", "phone"})
FORM_KEYS: Final = frozenset({"label", "help", "order", "widget", "roles", "phases", "choices"})
LANGUAGES: Final = ("zh", "en")
TOP_KEYS: Final = frozenset(
    {"$schema", "$id", "title", "description", "type", "properties", "required",
     "dependentRequired", "allOf", "if", "then", "else"}
)  # fmt: skip


def check_definition(definition: Definition) -> None:
    """Raise ``DefinitionError`` with every fault that is found."""
    problems = list(_problems(definition))
    if problems:
        raise DefinitionError(problems)


def widget_of(field: Mapping[str, Any]) -> str:
    """The widget that a field names, or the natural one of its type."""
    named = field.get("form", {}).get("widget")
    if named:
        return str(named)
    by_format = {"date": "date", "date-time": "datetime", "time": "time", "email": "email"}
    if field.get("format") in by_format:
        return by_format[field["format"]]
    if "enum" in field:
        return "select"
    natural = {
        "boolean": "checkbox",
        "array": "checkboxes",
        "integer": "number",
        "number": "number",
    }
    return natural.get(str(field.get("type")), "text")


def values_to_choose(field: Mapping[str, Any]) -> list[Any]:
    """The values that a field, or each item of a list, may have."""
    return list((field.get("items", {}) if field.get("type") == "array" else field).get("enum", ()))


def _problems(definition: Definition) -> Iterator[str]:
    try:
        Draft202012Validator.check_schema(definition)
    except JsonSchemaError as fault:
        yield f"It is not a JSON Schema: {fault.message}"
        return
    if definition.get("type") != "object" or not definition.get("properties"):
        yield "It must be of type object and have properties."
        return
    for key in sorted(set(definition) - TOP_KEYS):
        yield f"{key!r} is not read in a form."
    properties = definition["properties"]
    for name in definition.get("required", ()):
        if name not in properties:
            yield f"{name!r} is required but not defined."
    for name, field in properties.items():
        yield from (f"Field {name!r}: {problem}" for problem in _field_problems(field))


def _field_problems(field: Any) -> Iterator[str]:  # noqa: ANN401 (a boolean is a schema too)
    if not isinstance(field, Mapping) or not isinstance(field.get("form"), Mapping):
        yield "it needs a form object with labels."
        return
    form, kind, widget = field["form"], field.get("type"), widget_of(field)
    for key in sorted(set(form) - FORM_KEYS):
        yield f"form.{key} is not known."
    yield from _missing_texts(form.get("label"), "label")
    if "help" in form:
        yield from _missing_texts(form["help"], "help")
    if widget not in WIDGETS:
        yield f"widget {widget!r} is not known; use one of {', '.join(WIDGETS)}."
    elif kind not in WIDGETS[widget]:
        yield f"widget {widget!r} cannot ask for type {kind!r}."
    if field.get("format", "date") not in FORMATS:
        yield f"format {field['format']!r} is not checked."
    if not isinstance(form.get("order", 0), (int, float)):
        yield "form.order must be a number."
    for key in ("roles", "phases"):
        if not isinstance(form.get(key, []), list):
            yield f"form.{key} must be a list."
    yield from _choice_problems(field, widget)


def _choice_problems(field: Mapping[str, Any], widget: str) -> Iterator[str]:
    values = values_to_choose(field)
    if widget in NEEDS_CHOICES and not values:
        yield f"widget {widget!r} needs an enum."
    labels = field["form"].get("choices", {})
    if not isinstance(labels, Mapping):
        yield "form.choices must be an object."
        return
    for value in values:
        yield from _missing_texts(labels.get(str(value)), f"choices.{value}")
    for value in sorted(set(labels) - {str(value) for value in values}):
        yield f"form.choices.{value} is not among the values."


def _missing_texts(texts: Any, name: str) -> Iterator[str]:  # noqa: ANN401 (anything may stand there)
    for language in LANGUAGES:
        text = texts.get(language) if isinstance(texts, Mapping) else None
        if not isinstance(text, str) or not text.strip():
            yield f"form.{name} lacks its text in {language!r}."
