"""What may change in a definition while entries stand, and what did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from civicloop.engines.registers.rules.definitions import Definition
from civicloop.engines.registers.rules.fields import (
    LENGTHS,
    MOST,
    NUMBERS,
    Field,
    Kind,
    places_of,
)
from civicloop.engines.registers.rules.gauges import Figure, kept_places
from civicloop.engines.registers.rules.soundness import Fault

WIDENING: Final = {
    Kind.TEXT: {Kind.LONG},
    Kind.WHOLE: {Kind.DECIMAL, Kind.MONEY},
    Kind.MONEY: {Kind.WHOLE, Kind.DECIMAL},
    Kind.CHOICE: {Kind.TEXT},
    Kind.URL: {Kind.TEXT, Kind.LONG},
    Kind.EMAIL: {Kind.TEXT},
    Kind.PHONE: {Kind.TEXT},
}
"""Kinds that every value of another kind fits."""
TEXTS: Final = {
    "removed": ("「{name}」已有 {rows} 筆資料，不能刪除；可改為停用。",
                "“{name}” is filled in {rows} entries and cannot be removed. Retire it instead."),
    "kind": ("「{name}」已有資料，不能改成這種格式。",
             "“{name}” is filled in; its kind cannot change to this one."),
    "personal": ("「{name}」已有資料，不能變更是否為個人資料。",
                 "“{name}” is filled in; whether it is personal cannot change."),
    "required": ("已有 {rows} 筆未填「{name}」，不能改為必填。",
                 "{rows} entries lack “{name}”; it cannot become required."),
    "choices": ("「{name}」的選項 {values} 仍在使用，不能刪除。",
                "Values of “{name}” are in use and cannot go: {values}."),
    "limits": ("「{name}」已有資料超出新的限制。",
               "Entries go beyond the new limits of “{name}”."),
    "key": ("已有 {rows} 筆資料，不能變更主鍵。", "{rows} entries stand; the key cannot change."),
    "period": ("已有 {rows} 筆資料，不能變更統計期間欄位。",
               "{rows} entries stand; the period cannot change."),
    "figure": ("指標「{name}」已公布，不能刪除；可改為停用。",
               "The figure “{name}” was published and cannot be removed. Retire it instead."),
    "gate": ("已有 {rows} 筆資料未達新的公布門檻。",
             "{rows} entries stand behind the new gate without what it needs."),
}  # fmt: skip


@dataclass(slots=True)
class FieldUse:
    """What entries hold in a field."""

    filled: int = 0
    chosen: set[str] = field(default_factory=set)
    longest: int = 0
    least: float | None = None
    most: float | None = None
    places: int = 0

    def take(self, value: Any) -> None:  # noqa: ANN401 (a JSON value)
        """One value more."""
        self.filled += 1
        if isinstance(value, list):
            self.chosen.update(map(str, value))
        elif isinstance(value, str):
            self.chosen.add(value)
            self.longest = max(self.longest, len(value))
        elif not isinstance(value, bool):
            self.least = value if self.least is None else min(self.least, value)
            self.most = value if self.most is None else max(self.most, value)
            self.places = max(self.places, places_of(value))


@dataclass(slots=True)
class Usage:
    """What the entries of a register hold, field by field."""

    rows: int = 0
    fields: dict[str, FieldUse] = field(default_factory=dict)
    gateless: int = 0

    def of(self, name: str) -> FieldUse:
        """What entries hold in a field."""
        return self.fields.setdefault(name, FieldUse())


def usage_of(rows: Iterable[Mapping[str, Any]], wanted: Definition) -> Usage:
    """Count what rows hold; rows behind the gate of ``wanted`` that lack something besides."""
    usage = Usage()
    gate = wanted.gate
    for values in rows:
        usage.rows += 1
        for name, value in values.items():
            usage.of(name).take(value)
        if gate is not None and values.get(gate.field) == gate.value:
            usage.gateless += any(values.get(name) in (None, "", []) for name in gate.needs)
    return usage


def refused_changes(old: Definition, new: Definition, usage: Usage) -> list[Fault]:
    """Why a definition may not follow another while entries stand; empty where it may."""
    faults = list(_figure_faults(old, new))
    if not usage.rows:
        return faults
    if old.key != new.key:
        faults.append(_told("key", "", rows=usage.rows))
    if old.period != new.period:
        faults.append(_told("period", "", rows=usage.rows))
    if usage.gateless and old.gate != new.gate:
        faults.append(_told("gate", "", rows=usage.gateless))
    for before in old.fields:
        after = new.by_name.get(before.name)
        filled = usage.of(before.name).filled
        if after is None:
            if filled:
                faults.append(_told("removed", before.name, before, rows=filled))
            continue
        faults.extend(_field_faults(before, after, usage))
    for after in new.asked:
        lacking = usage.rows - usage.of(after.name).filled
        if after.required and lacking:
            faults.append(_told("required", after.name, after, rows=lacking))
    return faults


def _figure_faults(old: Definition, new: Definition) -> Iterator[Fault]:
    """Figures that would vanish, though somebody may have printed them."""
    kept = {row.key for row in new.figures}
    for row in old.figures:
        if row.key not in kept:
            yield _told("figure", row.key, Field(row.key, Kind.WHOLE, row.zh, row.en))


def numbered(new: Definition, known: Iterable[Figure], day: date) -> Definition:
    """A definition whose figures have the number of their version, and the day of its begin.

    ``known`` are the figures of every version of the definition, the newest first. What means
    the same keeps its version.
    """
    last: dict[str, Figure] = {}
    for row in known:
        last.setdefault(row.key, row)
    return replace(
        new,
        figures=tuple(
            _numbered(replace(row, places=_places(row, new)), last.get(row.key), day)
            for row in new.figures
        ),
    )


def _places(row: Figure, definition: Definition) -> int:
    return kept_places(definition.by_name.get(row.of)) if row.adds else 0


def _numbered(row: Figure, before: Figure | None, day: date) -> Figure:
    if before is None:
        return replace(row, version=1, since=day.isoformat())
    if before.meaning == row.meaning:
        return replace(row, version=before.version, since=before.since)
    return replace(row, version=before.version + 1, since=day.isoformat())


def _field_faults(before: Field, after: Field, usage: Usage) -> Iterator[Fault]:
    used = usage.of(before.name)
    if not used.filled:
        return
    if before.personal != after.personal:
        yield _told("personal", after.name, after)
        return
    if before.kind != after.kind and after.kind not in WIDENING.get(before.kind, set()):
        yield _told("kind", after.name, after)
        return
    if before.personal:
        return
    if after.kind in {Kind.CHOICE, Kind.CHOICES}:
        gone = used.chosen - {row.value for row in after.choices}
        if gone:
            yield _told("choices", after.name, after, values=", ".join(sorted(gone)))
    if _beyond(after, used):
        yield _told("limits", after.name, after)


def _beyond(after: Field, used: FieldUse) -> bool:
    if after.kind in NUMBERS | {Kind.YEAR}:
        least = 0 if after.least is None else after.least
        most = MOST if after.most is None else after.most
        return (
            (used.least is not None and used.least < least)
            or (used.most is not None and used.most > most)
            or (after.places is not None and used.places > after.places)
        )
    if after.kind in LENGTHS:
        return used.longest > (after.most or LENGTHS[after.kind])
    return False


def _told(
    code: str, name: str, field: Field | None = None, *, rows: int = 0, values: str = ""
) -> Fault:
    zh, en = (
        text.format(name=label, rows=rows, values=values)
        for text, label in zip(
            TEXTS[code],
            (field.zh if field else name, field.en if field else name),
            strict=True,
        )
    )
    return Fault(name, code, zh, en)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a version changed: ``added``, ``removed``, ``changed`` or ``moved``."""

    what: str
    name: str
    zh: str
    en: str


def differences(old: Definition, new: Definition) -> list[Difference]:
    """What a version changed in its fields and around them, in the order of the new one."""
    found = []
    for after in new.fields:
        before = old.by_name.get(after.name)
        if before is None:
            found.append(Difference("added", after.name, after.zh, after.en))
        elif before != after:
            found.append(Difference("changed", after.name, after.zh, after.en))
    found += [
        Difference("removed", before.name, before.zh, before.en)
        for before in old.fields
        if before.name not in new.by_name
    ]
    kept = [row.name for row in old.fields if row.name in new.by_name]
    if not found and kept != [row.name for row in new.fields]:
        found.append(Difference("moved", "fields", "欄位順序", "Order of fields"))
    around = {
        "title": ((old.zh, old.en), (new.zh, new.en), "名稱", "Name"),
        "key": (old.key, new.key, "主鍵", "Key"),
        "computed": (old.computed, new.computed, "計算欄位", "Computed fields"),
        "counts": (old.counts, new.counts, "統計", "Counts"),
        "gate": (old.gate, new.gate, "公布門檻", "Gate"),
        "reach": ((old.sees, old.edits), (new.sees, new.edits), "權限", "Who may"),
        "small": (old.small, new.small, "小數值門檻", "Small-cell limit"),
        "figures": (old.figures, new.figures, "指標", "Figures"),
    }
    for name, (was, became, zh, en) in around.items():
        if was != became:
            found.append(Difference("changed", name, zh, en))
    return found
