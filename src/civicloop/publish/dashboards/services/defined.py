"""The figures that a city defines in its registers, as sources, metrics and facts of the product.

Each register that feeds figures is a source of its own (``own.food-trucks``), so that a change of
one definition leaves the files and counts of all others alone. Where a city has a count that comes
with the product in a version of its own, the figure of that name goes by it too, and stands in
the place of the shipped one: a figure and the page of its register say one number.

Every few seconds a process looks at two numbers, how many registers there are and how often their
definitions changed, and reads the definitions only if these are others than before.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import DatabaseError, ProgrammingError

from civicloop.engines.metrics import services as engine
from civicloop.engines.metrics.rules import (
    METRICS,
    SOURCES,
    Facts,
    Metric,
    Month,
    Source,
    months_between,
    speaking,
)
from civicloop.engines.registers import queries as registers
from civicloop.engines.registers.rules import Definition, Figure, marked, shipped
from civicloop.kernel.clock import services as clock
from civicloop.publish.dashboards.queries import defining

if TYPE_CHECKING:
    from civicloop.engines.registers.models import Register

logger = logging.getLogger(__name__)
REREAD_AFTER = 5.0
"""Seconds after which a process asks again what registers define."""
Seen = tuple[int, int]
"""How many registers there are, and how often their definitions changed."""


@dataclass(frozen=True)
class Defined:
    """What stands at one moment: read whole, and put whole in the place of what stood before."""

    seen: Seen | None = None
    sources: dict[str, Source] = field(default_factory=dict)
    metrics: dict[str, Metric] = field(default_factory=dict)
    facts: dict[str, Facts] = field(default_factory=dict)
    instead: dict[str, Metric] = field(default_factory=dict)


class _Process:
    """What this process goes by, and when it last looked; never again where it was told so."""

    defined = Defined()
    at: float | None = None
    goes_on = True


def sources() -> Mapping[str, Source]:
    """The sources of registers that feed figures, by their keys."""
    refresh()
    return _Process.defined.sources


def metrics() -> Mapping[str, Metric]:
    """The figures of registers, by their keys."""
    refresh()
    return _Process.defined.metrics


def instead() -> Mapping[str, Metric]:
    """Figures that stand in the place of shipped ones, by their keys."""
    refresh()
    return _Process.defined.instead


def facts() -> Mapping[str, Facts]:
    """The facts of registers that feed figures, by the keys of their sources."""
    refresh()
    return _Process.defined.facts


def refresh(*, at_once: bool = False) -> None:
    """Read again what registers define, if some seconds have passed; a failure leaves it."""
    if not apps.ready or not (_Process.goes_on or at_once):
        return
    now = time.monotonic()
    if not at_once and _Process.at is not None and now - _Process.at < REREAD_AFTER:
        return
    _Process.at = now
    try:
        seen = registers.stamp()
        if seen != _Process.defined.seen:
            _Process.defined = _read(seen)
    except ProgrammingError:
        return  # a database without tables has no registers yet
    except DatabaseError as fault:
        logger.warning("registers cannot be read (%s); figures stay", type(fault).__name__)


def forget(*, rereads: bool) -> None:
    """Go by no register at all, as in a new database; and read none of oneself, if told so."""
    _Process.defined, _Process.at, _Process.goes_on = Defined(), None, rereads


def entry_changed(register: str, days: Iterable[date]) -> None:
    """Have the figures of a register counted anew in the months of some days, if it feeds any."""
    refresh(at_once=True)  # it may have been defined a moment ago, by another process
    key = defining.source_key(register)
    if key in _Process.defined.sources:
        months = [Month(day.year, day.month) for day in days]
        engine.touch(key, months)
        engine.touch_facts(key, months)


def definition_changed(register: str) -> None:
    """Have every month counted of which the figures of a register (its reference) can speak.

    From the beginning of the year before its first entry: a year, and the same period of the year
    before, are whole even where nothing happened at first.
    """
    refresh(at_once=True)
    row = registers.register_by_id(int(register.rpartition(":")[2]))
    if row.definition.gate is not None:  # what it asks for says which entries are published
        months = [Month(day.year, day.month) for day in registers.days_counted(row)]
        engine.touch(defining.SHARED, months)
        engine.touch_facts(defining.SHARED, months)
    if defining.source_key(row.key) in _Process.defined.sources:
        present = Month.of(clock.now())
        days = registers.days_counted(row) | {present.first_day}
        first = Month(min(days).year - 1, 1)
        entry_changed(row.key, [month.first_day for month in months_between(first, present)])


def _read(seen: Seen) -> Defined:
    """Everything that registers define; a register whose figures cannot be made is told of."""
    found = Defined(seen, {}, {}, {}, {})
    for row in registers.registers().order_by("key"):
        try:
            _add(found, row)
        except (KeyError, ValueError):
            logger.exception("the figures of the register %s cannot be made", row.key)
    return found


def _add(found: Defined, row: Register) -> None:
    """What one register feeds: its figures, and its counts where these are not the shipped ones."""
    apart = registers.counted_apart(row)
    definition = row.definition
    fed = replace(definition, figures=(*definition.figures, *apart.values()))
    others = _in_place(row, definition, apart)
    if fed.figures:
        source = defining.source_of(row.key, fed)
        owner = row.owner.name_zh if row.owner else ""
        mine = defining.metrics_of(row.key, definition, owner)
        facts = defining.facts_of(row.key, fed)
        others = {key: speaking(one, source) if one.source == source.key else one
                  for key, one in others.items()}  # fmt: skip
        found.sources[source.key], found.facts[source.key] = source, facts
        found.metrics.update({one.key: one for one in mine})
    found.instead.update(others)


def _in_place(
    row: Register, definition: Definition, apart: Mapping[str, Figure]
) -> dict[str, Metric]:
    """The figures of a register that differ from the shipped ones of their names.

    By what they count, or by their words alone. What the city counts no more is retired. No
    figure tells of fewer people than the shipped one would.
    """
    found: dict[str, Metric] = {}
    present = {one.key: one for one in definition.counts}
    for one in (count for each in shipped() if each.key == row.key
                for count in each.definition.counts):  # fmt: skip
        key = f"registers.{defining.count_key(row.key, one)}"
        declared, count = METRICS.declared(key), present.get(one.key)
        if count is not None:
            count = marked(count, one, definition)
        if count is None:
            now = replace(declared, retired=True)
        elif one.key in apart:
            now = defining.metric_apart(row.key, definition, apart[one.key], count)
        else:
            worded = defining.metric_of_count(row.key, definition, count)
            now = speaking(replace(worded, by=declared.by), SOURCES.get(declared.source))
        now = replace(now, floor=max(now.floor, declared.floor))
        if now != declared:
            found[key] = now
    return found
