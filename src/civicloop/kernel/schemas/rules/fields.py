"""The fields of a form as plain descriptions, for whoever draws them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from civicloop.kernel.schemas.rules.definitions import Definition, values_to_choose, widget_of

ATTRIBUTES: Final = {
    "maxLength": "maxlength",
    "minLength": "minlength",
    "minimum": "min",
    "maximum": "max",
    "multipleOf": "step",
    "pattern": "pattern",
}
"""Limits of a value under the names that HTML gives them."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One field, in one language, for one role in one phase."""

    name: str
    label: str
    help: str
    widget: str
    required: bool
    choices: tuple[tuple[str, str], ...]
    attributes: tuple[tuple[str, str], ...]
    multiple: bool


def spoken(texts: Mapping[str, str], language: str) -> str:
    """A text in the language of the reader: English, or Chinese for all others."""
    return texts.get("en" if language == "en" else "zh", "")


def is_visible(field: Mapping[str, Any], role: str, phase: str) -> bool:
    """Whether a role meets the field in a phase; an empty role or phase is not asked about."""
    form = field["form"]
    roles, phases = form.get("roles"), form.get("phases")
    seen = not role or roles is None or role in roles
    return seen and (not phase or phases is None or phase in phases)


def visible_fields(definition: Definition, role: str, phase: str) -> dict[str, Mapping[str, Any]]:
    """Fields by name that a role meets in a phase, in the order of the form."""
    ordered = sorted(
        definition["properties"].items(), key=lambda item: item[1]["form"].get("order", 0)
    )
    return {name: field for name, field in ordered if is_visible(field, role, phase)}


def form_fields(
    definition: Definition, language: str, role: str = "", phase: str = ""
) -> list[FormField]:
    """What to draw, in order; fields that the role does not meet are not in it."""
    required = set(definition.get("required", ()))
    return [
        FormField(
            name=name,
            label=spoken(field["form"]["label"], language),
            help=spoken(field["form"].get("help", {}), language),
            widget=widget_of(field),
            required=name in required,
            choices=_choices(field, language),
            attributes=_attributes(field),
            multiple=field.get("type") == "array",
        )
        for name, field in visible_fields(definition, role, phase).items()
    ]


def _choices(field: Mapping[str, Any], language: str) -> tuple[tuple[str, str], ...]:
    labels = field["form"].get("choices", {})
    return tuple(
        (str(value), spoken(labels[str(value)], language)) for value in values_to_choose(field)
    )


def _attributes(field: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    found = [(html, str(field[key])) for key, html in ATTRIBUTES.items() if key in field]
    if field.get("type") == "number" and "multipleOf" not in field:
        found.append(("step", "any"))
    return tuple(found)
