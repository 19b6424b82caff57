"""The figures that a city defines in its registers, as sources, metrics and facts of the product.

Each register that feeds figures is a source of its own (``own.food-trucks``), so that a change of
one definition leaves the files and counts of all others alone. A process reads the definitions
again every few seconds, and builds anew only what changed.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.db import DatabaseError, ProgrammingError

from civicloop.engines.metrics import services as engine
from civicloop.engines.metrics.rules import Facts, Metric, Month, Source, months_between
from civicloop.engines.registers import queries as registers
from civicloop.kernel.clock import services as clock
from civicloop.publish.dashboards.queries import defining

if TYPE_CHECKING:
    from civicloop.engines.registers.models import Register

logger = logging.getLogger(__name__)
REREAD_AFTER = 5.0
"""Seconds after which a process asks again what registers define."""
Seen = tuple[tuple[int, int], ...]
"""The registers that feed figures, each with the number of its definition."""


@dataclass(frozen=True)
class Defined:
    """What stands at one moment: read whole, and put whole in the place of what stood before."""

    seen: Seen = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    facts: Mapping[str, Facts] = field(default_factory=dict)


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


def facts() -> Mapping[str, Facts]:
    """The facts of registers that feed figures, by the keys of their sources."""
    refresh()
    return _Process.defined.facts


def refresh(*, at_once: bool = False) -> None:
    """Read again what registers define, if some seconds have passed; a failure leaves it."""
    if not _Process.goes_on and not at_once:
        return
    now = time.monotonic()
    if not at_once and _Process.at is not None and now - _Process.at < REREAD_AFTER:
        return
    _Process.at = now
    try:
        seen: Seen = tuple(registers.feeding().order_by("key").values_list("pk", "number"))
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
    key = defining.source_key(register)
    if not registers.feeding().filter(key=register).exists():
        return
    if key not in _Process.defined.sources:
        refresh(at_once=True)  # it was defined a moment ago, by another process
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
    row = registers.feeding().filter(pk=int(register.rpartition(":")[2])).first()
    if row is not None:
        present = Month.of(clock.now())
        days = registers.days_counted(row) | {present.first_day}
        first = Month(min(days).year - 1, 1)
        entry_changed(row.key, [month.first_day for month in months_between(first, present)])


def _read(seen: Seen) -> Defined:
    """Everything that registers define; a register whose figures cannot be made is told of."""
    sources: dict[str, Source] = {}
    metrics: dict[str, Metric] = {}
    facts: dict[str, Facts] = {}
    for row in registers.feeding().order_by("key"):
        built = _built(row)
        if built is not None:
            source, mine, told = built
            sources[source.key], facts[source.key] = source, told
            metrics |= {one.key: one for one in mine}
    return Defined(seen, sources, metrics, facts)


def _built(row: Register) -> tuple[Source, list[Metric], Facts] | None:
    try:
        definition = row.definition
        source = defining.source_of(row.key, definition)
        owner = row.owner.name_zh if row.owner else ""
        found = defining.metrics_of(row.key, definition, owner)
        return source, found, defining.facts_of(row.key, definition)
    except (KeyError, ValueError):
        logger.exception("the figures of the register %s cannot be made", row.key)
        return None
