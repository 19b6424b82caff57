"""Counts and totals of registers, for a time and divided by a field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count as Rows
from django.db.models import Q, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import TruncMonth, TruncYear

from civicloop.engines.registers.models import Entry, Register
from civicloop.engines.registers.queries.entries import (
    entries,
    in_units,
    of_day,
    whole_number,
)
from civicloop.engines.registers.queries.publishing import behind_gate
from civicloop.engines.registers.rules import Count, Definition, Field, Take, held_values


@dataclass(frozen=True, slots=True)
class Counted:
    """What a count came to, and over how many entries."""

    count: Count
    value: Decimal
    rows: int


def counted(
    register: Register, since: date | None = None, until: date | None = None
) -> list[Counted]:
    """Every declared count of a register for a time, in one statement."""
    definition = register.definition
    rows = of_day(entries(register), since, until).select_related(None).order_by()
    found = rows.aggregate(**_figures(definition))
    return _read(definition, found)


def divided(
    register: Register, by: Field | str, since: date | None = None, until: date | None = None
) -> list[tuple[Any, list[Counted]]]:
    """The declared counts by the values of a field, or by ``month`` or ``year``."""
    definition = register.definition
    rows = of_day(entries(register), since, until).select_related(None)
    part = {"month": TruncMonth("day"), "year": TruncYear("day")}.get(str(by))
    member = part if not isinstance(by, Field) else KeyTextTransform(by.name, "values")
    parts = rows.annotate(member=member).order_by().values("member")
    found = parts.annotate(**_figures(definition)).order_by("member")
    return [(row["member"], _read(definition, dict(row))) for row in found]


def figures_of(rows: QuerySet[Entry], definition: Definition) -> list[Counted]:
    """The declared counts over some entries."""
    return _read(definition, rows.select_related(None).order_by().aggregate(**_figures(definition)))


def _figures(definition: Definition) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for count in definition.counts:
        held = held_values(definition.by_name, count.where)
        condition = Q(values__contains=held) if held else None
        if condition is not None and definition.asks_gate(count.where):
            condition &= behind_gate(definition)
        found[f"{count.key}_rows"] = Rows("pk", filter=condition)
        if count.take is Take.TOTAL:
            found[f"{count.key}_total"] = Sum(
                whole_number(definition.by_name[count.of]), filter=condition
            )
    return found


def _read(definition: Definition, found: dict[str, Any]) -> list[Counted]:
    return [
        Counted(count, _value(definition, count, found), found[f"{count.key}_rows"])
        for count in definition.counts
    ]


def _value(definition: Definition, count: Count, found: dict[str, Any]) -> Decimal:
    if count.take is Take.ROWS:
        return Decimal(found[f"{count.key}_rows"])
    return in_units(found[f"{count.key}_total"], definition.by_name[count.of])
