"""Filters of a table: what stands in the filter bar, and what it does to the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

Narrow = Callable[[QuerySet[Any], Any], QuerySet[Any]]
Words = Mapping[Any, object] | Iterable[tuple[str, object]]
"""Values with their words; of a badge (word and tone) only the word is shown."""
Choices = Words | Callable[[], Words]


class Filter:
    """A filter by text; ``lookup`` names the field, ``apply`` replaces it by a function."""

    kind = "text"

    def __init__(
        self, name: str, label: object, *, lookup: str = "", apply: Narrow | None = None
    ) -> None:
        self.name = name
        self.label = label
        self.lookup = lookup or f"{name}__icontains"
        self.apply = apply

    def clean(self, text: str) -> Any:  # noqa: ANN401 (each kind has its own value)
        """The value that a text in the address means; ``None`` means no filter."""
        return text.replace("\0", "").strip()[:200] or None

    def narrow(self, rows: QuerySet[Any], values: QueryDict) -> QuerySet[Any]:
        """The rows that pass."""
        value = self.clean(values.get(self.name, ""))
        if value is None:
            return rows
        return self.apply(rows, value) if self.apply else rows.filter(**{self.lookup: value})

    def shown(self, values: QueryDict) -> list[dict[str, str]]:
        """What the filter says above the table, where it is in force."""
        text = values.get(self.name, "")
        return [] if self.clean(text) is None else [{"name": self.name, "text": self.word(text)}]

    def word(self, text: str) -> str:
        """The value in the reader's words."""
        return text.strip()

    def control(self, values: QueryDict) -> dict[str, Any]:
        """What the filter bar draws."""
        text = values.get(self.name, "")
        return {"kind": self.kind, "name": self.name, "label": self.label, "value": text}


class ChoiceFilter(Filter):
    """A filter by one of several values; any other value in the address is ignored."""

    kind = "choice"

    def __init__(
        self,
        name: str,
        label: object,
        *,
        choices: Choices,
        lookup: str = "",
        apply: Narrow | None = None,
    ) -> None:
        super().__init__(name, label, lookup=lookup or name, apply=apply)
        self._choices = choices

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The values with their words, asked afresh where they are a function."""
        found = self._choices() if callable(self._choices) else self._choices
        pairs = found.items() if isinstance(found, Mapping) else found
        return [
            (str(value), str(label[0] if isinstance(label, tuple) else label))
            for value, label in pairs
        ]

    def clean(self, text: str) -> str | None:
        """The value, if it is one of the choices."""
        return text if text and text in dict(self.choices) else None

    def word(self, text: str) -> str:
        """The word of the choice."""
        return dict(self.choices).get(text, text)

    def control(self, values: QueryDict) -> dict[str, Any]:
        """A list to choose from."""
        return super().control(values) | {"choices": self.choices}


class DayFilter(Filter):
    """A filter by a day; ``lookup`` says from or until, such as ``received_on__gte``."""

    kind = "day"

    def clean(self, text: str) -> date | None:
        """The day, if the text is one."""
        try:
            return date.fromisoformat(text)
        except ValueError:
            return None


class SwitchFilter(Filter):
    """A filter that is on or off."""

    kind = "switch"

    def clean(self, text: str) -> bool | None:
        """On, or nothing."""
        return True if text == "1" else None

    def word(self, text: str) -> str:  # noqa: ARG002 (the label says it all)
        """Nothing beside the label."""
        return ""
