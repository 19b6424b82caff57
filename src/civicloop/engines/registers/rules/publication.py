"""What of an entry is published: open fields, without figures so small that they tell of people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from civicloop.engines.registers.rules.counted import as_figure
from civicloop.engines.registers.rules.definitions import Count, Definition, Take
from civicloop.engines.registers.rules.gauges import Figure, holds
from civicloop.engines.registers.rules.rows import computed_values, first_day


@dataclass(frozen=True, slots=True)
class Published:
    """An entry as it is published: its key, its agency and what its fields hold."""

    pk: int
    agency: str
    values: Mapping[str, Any]


def people_counts(definition: Definition) -> list[Count]:
    """The counts whose fields are protected: those that say so, or every total where none does."""
    said = [count for count in definition.counts if count.people]
    return said or [count for count in definition.counts if count.take is Take.TOTAL]


def people_fields(definition: Definition, values: Mapping[str, Any]) -> frozenset[str]:
    """The fields in which an entry holds numbers of people."""
    return frozenset(
        count.people or count.of
        for count in people_counts(definition)
        if _fits(definition, count.where, values)
    )


def open_values(
    definition: Definition, values: Mapping[str, Any], hidden: Collection[str] = ()
) -> dict[str, Any]:
    """The open values of an entry; ``hidden`` ones, and numbers of too few people, are ``None``.

    Never a personal value: those are not among the published fields, whatever is open.
    """
    people = people_fields(definition, values)
    return {
        field.name: None
        if field.name in hidden
        or (field.name in people and is_small(definition, values.get(field.name)))
        else values.get(field.name)
        for field in definition.published
    }


def open_computed(
    definition: Definition, values: Mapping[str, Any], told: Mapping[str, Any]
) -> dict[str, Decimal | None]:
    """What is computed of an entry, as far as it is open.

    Of a value that stands in the entry and is not ``told`` nothing is computed: a sum without it
    would be wrong, and one with it would tell it.
    """
    found = computed_values(definition, values)
    return {
        row.name: None
        if any(values.get(name) is not None and told.get(name) is None for name in row.of)
        else found[row.name]
        for row in definition.computed
        if row.open
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


def withheld(
    definition: Definition, rows: Iterable[Published], *, counts: bool = True
) -> dict[int, frozenset[str]]:
    """The fields of entries that stay unpublished: numbers of few people, and what would tell them.

    Figures tell the total of a field by month, agency and whatever divides it. Were all but one
    of the numbers behind a total published, the hidden one would follow. So in each such group
    the next smallest are hidden too until the hidden ones are not all alike: who has which of
    them cannot be told, for with the numbers exchanged the same would be hidden. ``counts`` says
    whether its counts are figures, as those that come with the product are.
    """
    entries = list(rows)
    found: dict[int, set[str]] = {}
    for name in sorted({count.people or count.of for count in people_counts(definition)}):
        numbers = {
            row.pk: row.values[name]
            for row in entries
            if name in people_fields(definition, row.values) and _is_number(row.values.get(name))
        }
        hidden = {pk for pk, number in numbers.items() if is_small(definition, number)}
        if hidden:
            _complement(numbers, hidden, _groups(definition, name, entries, counts=counts))
        for pk in hidden:
            found.setdefault(pk, set()).add(name)
    return {pk: frozenset(names) for pk, names in found.items()}


def _complement(
    numbers: Mapping[int, float], hidden: set[int], groups: Iterable[Collection[int]]
) -> None:
    """Hide more until no group has hidden numbers that are all alike and shown ones beside them."""
    inside = [[pk for pk in group if pk in numbers] for group in groups]
    again = True
    while again:
        again = False
        for group in inside:
            alike = {numbers[pk] for pk in group if pk in hidden}
            shown = [numbers[pk] for pk in group if pk not in hidden]
            if len(alike) == 1 and shown:
                least = min(shown)
                hidden |= {pk for pk in group if numbers[pk] == least}
                again = True


def _groups(
    definition: Definition, name: str, rows: Iterable[Published], *, counts: bool
) -> Iterator[Collection[int]]:
    """The entries behind each total of a field that figures tell."""
    told = [count for count in definition.counts if counts and count.of == name]
    adding = [as_figure(count, definition) for count in told]
    adding += [figure for figure in definition.figures if figure.adds and figure.of == name]
    found: dict[tuple[object, ...], list[int]] = {}
    for row in rows:
        for place, figure in enumerate(adding):
            if not _fits(definition, figure.where, row.values):
                continue
            month = _month(definition, figure, row.values)
            found.setdefault((place, month), []).append(row.pk)
            found.setdefault((place, month, "agency", row.agency), []).append(row.pk)
            for part in figure.by:
                member = row.values.get(part)
                found.setdefault((place, month, part, member), []).append(row.pk)
    yield from found.values()


def _month(definition: Definition, figure: Figure, values: Mapping[str, Any]) -> str:
    value = values.get(figure.at or definition.period)
    return f"{first_day(value):%Y-%m}" if value else ""


def _fits(
    definition: Definition, where: Iterable[tuple[str, str]], values: Mapping[str, Any]
) -> bool:
    fields = definition.by_name
    return all(name in fields and holds(fields[name], values.get(name), value)
               for name, value in where)  # fmt: skip


def _is_number(value: Any) -> bool:  # noqa: ANN401 (a JSON value)
    return isinstance(value, (int, float)) and not isinstance(value, bool)
