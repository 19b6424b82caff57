"""Values and headings of entries as people read them, in either language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from civicloop.engines.registers.models import Entry
from civicloop.engines.registers.rules import NUMBERS, ONE_OF, Definition, Field, Kind
from civicloop.kernel.city.rules import here
from civicloop.ui.rules import day_text, month_text

YES_NO: Final = {"zh": {True: "是", False: "否"}, "en": {True: "Yes", False: "No"}}


def value_text(field: Field, value: Any, language: str) -> str:  # noqa: ANN401 (a JSON value)
    """A value in words, days and years as the reader's calendar has them; nothing for none."""
    if value is None or value == []:
        return ""
    if isinstance(value, list):
        return (", " if language == "en" else "、").join(field.word(one, language) for one in value)
    if field.kind in ONE_OF:
        return field.word(value, language)
    if isinstance(value, bool):
        return YES_NO[language][value]
    return _dated(field, value, language)


def heading_of(definition: Definition, values: Mapping[str, Any], language: str) -> str:
    """The key of an entry in the reader's words and years."""
    named = ((definition.by_name[name], values.get(name)) for name in definition.key)
    return " · ".join(value_text(field, value, language) for field, value in named)


def title_in(entry: Entry, language: str) -> str:
    """What an entry is called, with its register."""
    register = entry.register
    heading = heading_of(register.definition, entry.values, language) or entry.title
    return f"{register.label(language)} {heading}"


def _dated(field: Field, value: Any, language: str) -> str:  # noqa: ANN401 (a JSON value)
    spoken = "en" if language == "en" else "zh-hant"
    try:
        if field.kind is Kind.DAY:
            return day_text(date.fromisoformat(value), spoken)
        if field.kind is Kind.MONTH:
            return month_text(date.fromisoformat(f"{value}-01"), spoken)
    except ValueError:
        return str(value)
    if field.kind is Kind.YEAR:
        return str(value) if language == "en" else f"{here().year(value)}年"
    if field.kind in NUMBERS:
        return f"{Decimal(str(value)):,}"
    return str(value)
