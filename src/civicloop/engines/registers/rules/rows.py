"""Whether a row fits its definition; what it is found again by, and what follows from it."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from civicloop.engines.registers.rules.definitions import Computed, Definition, Sum
from civicloop.engines.registers.rules.fields import Kind, places_of
from civicloop.engines.registers.rules.soundness import Fault
from civicloop.kernel.schemas import rules as schemas

GATE = (
    "「{name}」為「{value}」時必須填寫「{label}」。",
    "“{label}” must be filled in where “{name}” is “{value}”.",
)
PLACES = (
    "「{label}」的小數最多 {places} 位。",
    "“{label}” has at most {places} decimal places.",
)
TENTH = Decimal("0.1")
Z_95 = 1.959964


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row after the check: ``values`` may be kept only where there are no faults."""

    values: dict[str, Any]
    faults: tuple[Fault, ...]


def check_row(
    definition: Definition, given: Mapping[str, object], *, held: Collection[str] = ()
) -> CheckedRow:
    """Understand and check the cells of a row, by name. Empty cells count as not given.

    ``held`` are fields that stand sealed and are not looked at; they count as filled in.
    """
    cells = {
        name: definition.by_name[name].understand(value) if name in definition.by_name else value
        for name, value in given.items()
    }
    checked = schemas.validate(definition.schema, cells)
    faults = [
        Fault(row.field, row.code, row.zh, row.en)
        for row in checked.faults
        if row.field not in held
    ]
    if not faults:
        found = [
            *_places_faults(definition, checked.values),
            *_gate_faults(definition, checked.values),
        ]
        faults = [fault for fault in found if fault.field not in held]
    return CheckedRow(checked.values, tuple(faults))


def passes_gate(definition: Definition, values: Mapping[str, Any]) -> bool:
    """Whether an entry may be published: there is no gate, or it stands behind it."""
    gate = definition.gate
    if gate is None:
        return True
    return values.get(gate.field) == gate.value and not missing_for_gate(definition, values)


def missing_for_gate(definition: Definition, values: Mapping[str, Any]) -> list[str]:
    """The fields that an entry still lacks before its gate opens."""
    gate = definition.gate
    if gate is None:
        return []
    return [name for name in gate.needs if values.get(name) in (None, "", [])]


def _places_faults(definition: Definition, values: Mapping[str, Any]) -> list[Fault]:
    """Numbers with more decimal places than their field declares: figures add up exactly."""
    faults = []
    for field in definition.asked:
        value = values.get(field.name)
        if field.kind is not Kind.DECIMAL or field.places is None or value is None:
            continue
        if places_of(value) > field.places:
            zh, en = (
                text.format(label=field.label(language), places=field.places)
                for text, language in zip(PLACES, ("zh", "en"), strict=True)
            )
            faults.append(Fault(field.name, "places", zh, en))
    return faults


def _gate_faults(definition: Definition, values: Mapping[str, Any]) -> list[Fault]:
    gate = definition.gate
    if gate is None or values.get(gate.field) != gate.value:
        return []
    asked = definition.by_name[gate.field]
    faults = []
    for name in missing_for_gate(definition, values):
        field = definition.by_name[name]
        zh, en = (
            text.format(
                name=asked.label(language),
                value=asked.word(gate.value, language),
                label=field.label(language),
            )
            for text, language in zip(GATE, ("zh", "en"), strict=True)
        )
        faults.append(Fault(name, "gate", zh, en))
    return faults


def key_digest(definition: Definition, values: Mapping[str, Any]) -> str:
    """What a row is found again by: the same for the same key, whatever else it holds."""
    parts = [_folded(values.get(name)) for name in definition.key]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def _folded(value: object) -> object:
    return " ".join(value.split()).casefold() if isinstance(value, str) else value


def title_of(definition: Definition, values: Mapping[str, Any]) -> str:
    """The key in words, as a heading."""
    words = []
    for name in definition.key:
        field = definition.by_name[name]
        value = values.get(name)
        if field.kind is Kind.YEAR and isinstance(value, int):
            value = str(value)
        words.append(field.word(value, "zh"))
    return " · ".join(words)[:300]


def day_of(definition: Definition, values: Mapping[str, Any]) -> date:
    """The first day of what an entry counts for: its day, its month or its year."""
    return first_day(values[definition.period])


def first_day(value: Any) -> date:  # noqa: ANN401 (a day, a month or a year, as it is kept)
    """The first day of a period."""
    if isinstance(value, int):
        return date(value, 1, 1)
    return date.fromisoformat(f"{value}-01" if len(value) == len("2026-01") else value)


def computed_values(definition: Definition, values: Mapping[str, Any]) -> dict[str, Decimal | None]:
    """What follows from the fields of a row; nothing where a part is missing."""
    return {row.name: _compute(row, values) for row in definition.computed}


def _compute(row: Computed, values: Mapping[str, Any]) -> Decimal | None:
    given = [values.get(name) for name in row.of]
    if row.how is Sum.SUM:
        found = [Decimal(str(value)) for value in given if value is not None]
        return sum(found, Decimal(0)) if found else None
    if any(value is None for value in given):
        return None
    parts = [Decimal(str(value)) for value in given]
    if row.how is Sum.DIFFERENCE:
        return parts[0] - sum(parts[1:], Decimal(0))
    if row.how is Sum.PERCENT:
        return _tenth(parts[0] * 100 / parts[1]) if parts[1] else None
    if parts[0] <= 0:
        return None
    return _tenth(Decimal(str(Z_95 * 50 / math.sqrt(float(parts[0])))))


def _tenth(value: Decimal) -> Decimal:
    return value.quantize(TENTH, ROUND_HALF_UP)
