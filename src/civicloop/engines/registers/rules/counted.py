"""Counts that come with the product, where a city has them in a version of its own: as figures.

A figure and the page of its register say one number. Where the definition in force means by a
count what the shipped one means, the shipped figure says it; where it ever meant something else,
the figure goes by the city's versions, as the figures do that a city defines itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from civicloop.engines.registers.rules.definitions import DISTRICT, Count, Definition, Take
from civicloop.engines.registers.rules.fields import Kind
from civicloop.engines.registers.rules.gauges import Figure, Gauge, kept_places

MARK: Final = "count__"
"""What the codes of counts begin with among figures: no figure's own code holds two underscores."""


def as_figure(count: Count, definition: Definition, *, version: int = 1, since: str = "") -> Figure:
    """A count of a definition as a figure."""
    adds = count.take is Take.TOTAL
    return Figure(
        key=MARK + count.key,
        take=Gauge.TOTAL if adds else Gauge.ROWS,
        zh=count.zh,
        en=count.en,
        of=count.of if adds else "",
        where=count.where,
        by=(DISTRICT,) if definition.is_placed else (),
        unit_zh=count.unit_zh,
        unit_en=count.unit_en,
        version=version,
        since=since,
        places=kept_places(definition.by_name.get(count.of)) if adds else 0,
        people=count.people,
    )


def counted_apart(
    shipped: Definition, versions: Sequence[tuple[Definition, date]]
) -> dict[str, Figure]:
    """The counts in force, by their keys, that ever meant something else than the shipped ones.

    ``versions`` are those of the register, the oldest first, with the days on which they came
    into force. The shipped meaning is version 1; each other meaning is the next.
    """
    found = {}
    newest, _day = versions[-1]
    for key in _shared(shipped.counts, newest.counts):
        before = as_figure(_named(shipped, key), shipped).meaning
        number, since = 1, ""
        for definition, day in versions:
            if all(row.key != key for row in definition.counts):
                continue
            means = as_figure(_named(definition, key), definition).meaning
            if means != before:
                number, since, before = number + 1, day.isoformat(), means
        if number > 1:
            count = marked(_named(newest, key), _named(shipped, key), newest)
            found[key] = as_figure(count, newest, version=number, since=since)
    return found


def marked(present: Count, shipped: Count, definition: Definition) -> Count:
    """A count of the city's with what the shipped one says of people, where it says nothing."""
    field = definition.by_name.get(shipped.people)
    if present.people or field is None or field.kind is not Kind.WHOLE:
        return present
    return replace(present, people=shipped.people)


def _shared(shipped: Iterable[Count], present: Iterable[Count]) -> list[str]:
    known = {row.key for row in present}
    return [row.key for row in shipped if row.key in known]


def _named(definition: Definition, key: str) -> Count:
    return next(row for row in definition.counts if row.key == key)
