"""What of an entry is published: open fields, without figures so small that they tell of people."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from civicloop.engines.registers.rules.definitions import Count, Definition, Take


def open_values(definition: Definition, values: Mapping[str, Any]) -> dict[str, Any]:
    """The open values of an entry; a counted figure above nought and below the limit is ``None``.

    Never a personal value: those are not among the published fields, whatever is open.
    """
    counted = {count.of for count in definition.counts if count.take is Take.TOTAL}
    return {
        field.name: None
        if field.name in counted and is_small(definition, values.get(field.name))
        else values.get(field.name)
        for field in definition.published
    }


def is_small(definition: Definition, value: Any) -> bool:  # noqa: ANN401 (a JSON value)
    """Whether a figure is above nought and below the limit of its register."""
    whole = isinstance(value, (int, float)) and not isinstance(value, bool)
    return whole and 0 < value < definition.small


def may_tell(definition: Definition, count: Count, small: Collection[str]) -> bool:
    """Whether a count over published entries may stand beside them.

    Only open fields count, and no total of which a part is hidden: the rest would tell it.
    ``small`` names the fields in which a figure is.
    """
    published = {field.name for field in definition.published}
    used = {name for name, _ in count.where} | ({count.of} if count.of else set())
    return used <= published and (count.take is Take.ROWS or count.of not in small)
