"""Take over a table of indicators: each row once, each bad row told with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from importlib.resources import files
from typing import Any, Final

from django.db import transaction

from civicloop.evaluate.planning import queries
from civicloop.evaluate.planning.errors import Fault, FaultyFieldsError
from civicloop.evaluate.planning.models import Goal, Indicator, Plan, Strategy
from civicloop.evaluate.planning.rules.importing import (
    TableMapping,
    definition_of,
    face_of,
    kind_of,
    parse_table_mapping,
    repaired,
)
from civicloop.evaluate.planning.services.indicators import (
    NewIndicator,
    as_definition,
    propose_indicator,
)
from civicloop.evaluate.planning.services.plans import set_goal, set_strategy
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.clock import services as clock
from civicloop.kernel.organizations import queries as organizations
from civicloop.kernel.tabular.rules import GoodRow, Mappings, Row, RowFault, check_rows, read

MAPPINGS: Final = Mappings(files("civicloop.evaluate.planning") / "mappings", prefix="kpis-")
SENTENCES: Final = {
    "unknown_unit": ("no agency has this name or code", "查無此機關"),
    "unknown_kind": ("the mapping does not know this kind", "對照表查無此方向"),
    "unknown_face": ("the mapping does not know this face", "對照表查無此面向"),
    "repaired": ("full-width digits or separators were repaired", "已將全形數字或千分號轉為半形"),
    "changed": (
        "it differs from what is kept, which was left as it is",
        "與現有內容不同，未予更動",
    ),
    "faulty": ("it cannot be proposed so", "內容不符規定"),
}
WHY: Final = {
    "missing": ("it is empty, and needed", "必須填寫"),
    "too_long": ("it is longer than {limit} characters", "超過 {limit} 字"),
    "weight_range": ("a weight lies above 0 and is at most 100", "權重須大於 0、至多 100"),
    "not_rising": (
        "targets rise from year to year; say why not in {years}",
        "目標值須逐年提升，{years} 年未提升者應填理由",
    ),
    "below_zero": ("it is below zero", "不得小於零"),
    "target_zero": ("a target of zero has no share", "目標值為零無法計算達成度"),
    "above_hundred": ("stages end at 100", "階段至多 100"),
    "band_turned": ("the upper end lies below the lower one", "上限須高於下限"),
    "stages_few": ("at least two stages", "至少兩個階段"),
    "stages_order": ("the shares of stages rise and end at 100", "階段百分比須遞增至 100"),
    "stages_targets": ("the targets of {years} stand on no stage", "{years} 年目標值不屬任何階段"),
}
"""Why a definition cannot be proposed; another reason is told by its code."""


@dataclass(slots=True)
class Imported:
    """What came of a table."""

    proposed: int = 0
    present: int = 0
    changed: int = 0
    refused: int = 0
    unknown: tuple[str, ...] = ()
    faults: list[RowFault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Work:
    """What every row needs."""

    plan: Plan
    mapping: TableMapping
    units: Mapping[str, Any]
    done: Imported
    actor: Actor
    now: datetime


def shipped_mappings() -> list[str]:
    """The names of the mappings of indicators that come with the product."""
    return MAPPINGS.names()


def mapping_of(name: str) -> TableMapping:
    """A shipped mapping by its name, or one of the city's own by the path of its file."""
    return parse_table_mapping(MAPPINGS.read(name).data)


@transaction.atomic
def import_indicators(
    content: bytes,
    mapping: TableMapping,
    *,
    plan_id: int,
    dry_run: bool = False,
    actor: Actor,
    now: datetime | None = None,
) -> Imported:
    """Propose every good row of a table; an indicator that is there stays as it is.

    Rows are read as ``kernel.tabular`` reads (UTF-8, UTF-16, Big5; CSV, ODS, XLSX). A trial
    does everything and keeps nothing.
    """
    now = now or clock.now()
    plan = queries.plan_for_change(plan_id)
    table = read(content, mapping.table(plan.years))
    columns = mapping.table(plan.years)
    rows = list(table.rows)
    good, bad = check_rows(rows, columns)
    done = Imported(unknown=table.unknown)
    done.faults += [
        RowFault(one.line, one.column, one.code, one.en, one.zh, one.value) for one in bad
    ]
    done.refused = len({one.line for one in bad})
    raw = {row.line: row for row in rows}
    work = _Work(plan, mapping, _units(mapping, now), done, actor, now)
    for row in good:
        _note_repairs(raw[row.line], done)
        _take(row, work)
    headings = {column.key: column.label_zh for column in columns}
    done.faults = [_headed(one, headings) for one in done.faults]
    done.faults.sort(key=lambda one: one.line)
    if dry_run:
        transaction.set_rollback(True)
    return done


def _units(mapping: TableMapping, now: datetime) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for unit in organizations.units_in_force(now.date()).order_by("-path"):
        found[unit.name_zh] = found[unit.code] = unit
    return found | {name: found[code] for name, code in mapping.units.items() if code in found}


def _note_repairs(row: Row, done: Imported) -> None:
    for key, value in row.values.items():
        if (key == "weight" or key.startswith(("target_", "top_"))) and repaired(value):
            done.faults.append(_fault(row.line, key, "repaired", str(value), is_note=True))


def _take(row: GoodRow, work: _Work) -> None:
    values, done, plan = row.values, work.done, work.plan
    unit = work.units.get(str(values["unit"]).strip())
    kind = kind_of(str(values["kind"]), work.mapping)
    face = face_of(str(values.get("face") or ""), work.mapping)
    if unit is None or kind is None or face is None:
        key = "unit" if unit is None else "kind" if kind is None else "face"
        done.faults.append(_fault(row.line, key, f"unknown_{key}", str(values[key])))
        done.refused += 1
        return
    said = definition_of(values, kind, face, plan.years)
    number = str(values["number"]).strip()
    known = Indicator.objects.filter(plan=plan, number=number).first()
    if known is not None:
        _compare(row.line, known, said, done)
        return
    try:
        with transaction.atomic():
            goal, strategy = _place(values, unit.pk, work)
            new = NewIndicator(goal.pk, number, said, strategy)
            propose_indicator(plan.pk, new, actor=work.actor, now=work.now)
    except FaultyFieldsError as error:
        done.refused += 1
        for name, faults in error.faults.items():
            done.faults += [_unfit(row.line, name, one) for one in faults]
    else:
        done.proposed += 1


def _compare(line: int, known: Indicator, said: Any, done: Imported) -> None:  # noqa: ANN401 (a definition)
    last = known.versions.prefetch_related("targets").first()
    same = last is not None and as_definition(last, reason="") == replace(said, exception="")
    if same:
        done.present += 1
    else:
        done.changed += 1
        done.faults.append(_fault(line, "number", "changed", known.number))


def _place(values: Mapping[str, Any], unit_id: int, work: _Work) -> tuple[Goal, int | None]:
    plan, actor, now = work.plan, work.actor, work.now
    title = str(values["goal"]).strip()
    goal = Goal.objects.filter(plan=plan, unit=unit_id, title=title).first()
    if goal is None:
        goal = set_goal(plan.pk, unit_id=unit_id, title=title, actor=actor, now=now)
    way = str(values.get("strategy") or "").strip()
    if not way:
        return goal, None
    strategy = Strategy.objects.filter(goal=goal, title=way).first()
    if strategy is None:
        strategy = set_strategy(goal.pk, title=way, actor=actor, now=now)
    return goal, strategy.pk


def _unfit(line: int, column: str, fault: Fault) -> RowFault:
    found = WHY.get(fault.code)
    if found is None:
        return _fault(line, column, "faulty", f"{fault.code} {dict(fault.values) or ''}".strip())
    en, zh = (text.format(**fault.values) for text in found)
    return RowFault(
        line, column, "faulty", f"Line {line}, {column}: {en}.", f"第 {line} 列「{column}」{zh}。"
    )


def _headed(one: RowFault, headings: Mapping[str, str]) -> RowFault:
    """With the heading of the file where a sentence names the column."""
    heading = headings.get(one.column)
    if not heading:
        return one
    en = one.en.replace(f", {one.column}:", f", {heading}:", 1)
    return replace(one, en=en, zh=one.zh.replace(f"「{one.column}」", f"「{heading}」", 1))


def _fault(line: int, column: str, code: str, value: str, *, is_note: bool = False) -> RowFault:
    en, zh = SENTENCES[code]
    return RowFault(
        line, column, code, f"Line {line}, {column}: {en}.", f"第 {line} 列「{column}」{zh}。",
        value[:60], is_note,
    )  # fmt: skip
