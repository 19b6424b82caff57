"""Kinds, verbs, values and refusals in the words of the reader."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civicloop.engines.registers.errors import (
    ChangedMeanwhileError,
    GoneError,
    NothingToUndoError,
    NotOpenError,
)
from civicloop.engines.registers.queries.wording import heading_of, value_text
from civicloop.engines.registers.rules import (
    NUMBERS,
    ONE_OF,
    THEMES,
    Computed,
    Definition,
    Field,
    Kind,
    Sum,
)
from civicloop.kernel.actors.errors import NotPermittedError
from civicloop.kernel.states.errors import StateError

KINDS = {
    Kind.TEXT: _("Short text"),
    Kind.LONG: _("Long text"),
    Kind.WHOLE: _("Whole number"),
    Kind.DECIMAL: _("Decimal number"),
    Kind.MONEY: _("Amount of money"),
    Kind.DAY: _("Day"),
    Kind.MONTH: _("Month"),
    Kind.YEAR: _("Year"),
    Kind.CHOICE: _("One of several values"),
    Kind.CHOICES: _("Several of several values"),
    Kind.DISTRICT: _("District of the city"),
    Kind.YES_NO: _("Yes or no"),
    Kind.URL: _("Web address"),
    Kind.EMAIL: _("E-mail address"),
    Kind.PHONE: _("Telephone number"),
}
HOWS = {
    Sum.SUM: _("Sum of the fields"),
    Sum.DIFFERENCE: _("The first less all others"),
    Sum.PERCENT: _("The first as a percentage of the second"),
    Sum.MARGIN: _("Margin of error of a sample of so many"),
}
VERBS = {
    "add": _("Entry added"),
    "correct": _("Entry corrected"),
    "withdraw": _("Entry withdrawn"),
    "restore": _("Entry restored"),
    "undo": _("Change undone"),
}
CONFIRMED = {
    False: _("Confirmed as the data of the person who asks"),
    True: _("Confirmation taken back"),
}
CHANGES = {
    "added": _("Field added"),
    "removed": _("Field removed"),
    "changed": _("Part changed"),
    "moved": _("Order changed"),
}
YES_NO = {True: _("Yes"), False: _("No")}
SYSTEM = _("System")
UNKNOWN_AGENCY = _("Choose an agency of the list.")
CHANGED_MEANWHILE = _(
    "Somebody else changed this meanwhile. Look at what stands now, and save again."
)
REFUSALS: dict[type[Exception], Any] = {
    ChangedMeanwhileError: CHANGED_MEANWHILE,
    NothingToUndoError: _("There is no change to undo."),
    GoneError: _("The entry is withdrawn. Restore it to change it."),
    NotOpenError: _("The register has no open field, so that nothing could be published."),
    StateError: _("The entry is withdrawn. Restore it to change it."),
    NotPermittedError: _("You may not change this entry."),
}


def language() -> str:
    """The language of the page, as definitions name it."""
    return "en" if get_language() == "en" else "zh"


def theme_text(key: str) -> str:
    """A theme in the language of the page."""
    zh, en = THEMES.get(key, (key, key))
    return en if language() == "en" else zh


def who_did(ref: str, names: Mapping[str, str]) -> str:
    """The name of whoever made a change; a machine has none."""
    return str(SYSTEM) if ref.startswith("machine:") else names.get(ref, ref)


def title_text(definition: Definition, values: Mapping[str, Any]) -> str:
    """The key of an entry in the reader's words and years, as a heading."""
    return heading_of(definition, values, language())


def refusal_text(error: Exception) -> Any:  # noqa: ANN401 (a lazy text)
    """Why a verb was refused, in words."""
    return next(REFUSALS[cls] for cls in type(error).__mro__ if cls in REFUSALS)


def shown(field: Field, values: Mapping[str, Any]) -> str:
    """A value as people read it; nothing where there is none."""
    return value_text(field, values.get(field.name), language())


def in_cell(field: Field, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 (a number or a text)
    """A value as a cell of a table holds it: a number as one, which the table groups itself."""
    value = values.get(field.name)
    if value is not None and is_figure(field):
        return Decimal(str(value))
    return shown(field, values)


def is_figure(field: Field) -> bool:
    """Whether the cells of a field hold numbers; a masked one is a text."""
    return field.kind in NUMBERS and not field.personal


def raw(field: Field, values: Mapping[str, Any]) -> str:
    """A value as an input holds it."""
    value = values.get(field.name)
    if value is None:
        return ""
    if isinstance(value, list):
        return "、".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def exported(field: Field, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 (a value or a text)
    """A value in a file: read back, it is the same."""
    value = values.get(field.name)
    if field.kind in NUMBERS:
        return None if value is None else Decimal(str(value))
    if isinstance(value, bool):
        return str(YES_NO[value])
    if isinstance(value, list):
        return "、".join(field.word(one, language()) for one in value)
    if field.kind in ONE_OF and value is not None:
        return field.word(value, language())
    return "" if value is None else str(value)


def heading(field: Field | Computed) -> str:
    """A field with its unit, where its name does not say it already."""
    unit = field.unit(language())
    if unit.casefold() == field.label(language()).casefold():
        unit = ""
    return f"{field.label(language())}（{unit}）" if unit and language() == "zh" else (
        f"{field.label(language())} ({unit})" if unit else field.label(language())
    )  # fmt: skip
