"""One register of a city as a source of figures: its metrics, their measures, its facts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, Final

from django.db.models import Q

from civicloop.engines.metrics.queries import agencies
from civicloop.engines.metrics.rules import (
    LEAST_FLOOR,
    ColumnKind,
    Dimension,
    FactColumn,
    Facts,
    Formula,
    Measure,
    Member,
    Metric,
    RowView,
    Sensitivity,
    Source,
    Take,
    count,
    mean,
    percent,
    speaking,
)
from civicloop.engines.registers import queries
from civicloop.engines.registers.rules import (
    DISTRICT,
    Count,
    Definition,
    Field,
    Figure,
    Gauge,
    Kind,
    code_of,
    kept_places,
)
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.geography import queries as geography

MODULE: Final = "own"
SHARED: Final = "registers.entry"
"""The source of the counts that come with the product: the entries of all registers."""
SINCE: Final = date(2026, 1, 1)
OF: Final = "_of"
"""What the name of a denominator ends in; no figure's code does."""
PEOPLE: Final = "__people"
"""What the name of the people behind a total ends in that is no number of them itself."""
PUBLIC: Final = Sensitivity.PUBLIC
GATE: Final = FactColumn("passes_gate", ColumnKind.FLAG, "達公布門檻", "Behind the gate")
ROWS: Final = (
    ("register", "登記冊", "Register"),
    ("title", "資料", "Entry"),
    ("day", "日期", "Day"),
)


def source_key(register: str) -> str:
    """The key of the source of a register."""
    return f"{MODULE}.{register}"


def metric_key(register: str, figure: str) -> str:
    """The key of a figure: no code of a figure holds two underscores, so that none is another's."""
    return f"{MODULE}.{register.replace('-', '_')}__{figure}"


def source_of(register: str, definition: Definition) -> Source:
    """The entries of one register, with the divisions and measures of its figures."""
    names = dict.fromkeys(name for row in definition.figures for name in row.by)
    return Source(
        key=source_key(register),
        zh=definition.zh,
        en=definition.en,
        rows=partial(queries.entries_for_figures, register, definition),
        newest="day",
        dimensions=(
            Dimension("agency", "機關", "Agency", "unit_id", agencies),
            *(_dimension(definition.by_name[name]) for name in names),
        ),
        measures=tuple(
            measure
            for row in definition.figures
            for measure in _measures(register, definition, row)
        ),
        visible=visible,
        row=RowView(
            columns=ROWS,
            cells=queries.row_of_figure,
            link="registers:entry-of-figure",
            opens=queries.may_open_entry,
        ),
    )


def visible(actor: Actor) -> Q:
    """The entries that an actor may open behind a number."""
    return queries.visible_entries(actor)


def metrics_of(register: str, definition: Definition, owner: str) -> list[Metric]:
    """The figures of a register as metrics."""
    source = source_of(register, definition)
    return [
        speaking(_metric(register, definition, row, owner), source) for row in definition.figures
    ]


def count_key(register: str, counted: Count) -> str:
    """The name of a shipped count among all of them."""
    return f"{register.replace('-', '_')}_{counted.key}"


def metric_of_count(register: str, definition: Definition, counted: Count) -> Metric:
    """A shipped count as a figure over the entries of all registers.

    Where it tells of people it hides what the open data of its register hides.
    """
    key = count_key(register, counted)
    people = people_key(key, counted.of, counted.people)
    return Metric(
        key=f"registers.{key}",
        zh=counted.zh,
        en=counted.en,
        unit_zh=counted.unit_zh or "筆",
        unit_en=counted.unit_en or "entries",
        source=SHARED,
        formula=replace(count(key), people=people),
        definition_zh=f"登記冊「{definition.zh}」於本期之{counted.zh}，撤回之資料不計。",
        definition_en=(
            f"{counted.en}: entries of the register “{definition.en}” of the period, "
            "without those withdrawn."
        ),
        basis=definition.about_zh,
        owner=definition.keeper or "研究發展考核委員會",
        version=1,
        effective_from=SINCE,
        small=definition.small,
        floor=limit_of(definition) if people else 0,
        by=("agency", DISTRICT) if definition.is_placed else ("agency",),
    )


def people_key(key: str, of: str, people: str) -> tuple[str, ...]:
    """The measure that says of how many people a total speaks: itself, or one beside it."""
    if not people:
        return ()
    return (key,) if people == of else (key + PEOPLE,)


def limit_of(definition: Definition) -> int:
    """Below how many people the figures of a register are hidden, as its open data are."""
    return max(definition.small, LEAST_FLOOR) if definition.small > 1 else 0


def metric_apart(register: str, definition: Definition, row: Figure, counted: Count) -> Metric:
    """The same under the same name, where the city has the count in a meaning of its own."""
    of = definition.by_name.get(row.of)
    said_zh, said_en = _said(definition, row)
    return replace(
        metric_of_count(register, definition, counted),
        definition_zh=said_zh,
        definition_en=said_en,
        source=source_key(register),
        formula=_formula(definition, row),
        version=row.version,
        effective_from=date.fromisoformat(row.since),
        decimals=_places(of),
        by=("agency", *row.by),
    )


def facts_of(register: str, definition: Definition) -> Facts:
    """A row for each entry: codes, days and whole numbers that figures ask for, and no text."""
    fields, figures = definition.by_name, definition.figures
    return Facts(
        source=source_key(register),
        grain_zh=f"登記冊「{definition.zh}」之每筆資料",
        grain_en=f"Each entry of the register “{definition.en}”",
        filed_by="day",
        columns=(
            FactColumn("entry", ColumnKind.INTEGER, "資料代號", "Entry, by row", path="pk"),
            FactColumn("unit_id", ColumnKind.INTEGER, "機關", "Agency", PUBLIC),
            FactColumn("day", ColumnKind.DAY, "日期", "Day"),
            FactColumn("is_standing", ColumnKind.FLAG, "有效", "Whether it stands"),
            *(_column(ColumnKind.CODE, "code", fields[name])
              for name in queries.coded_fields(figures, fields)),
            *(_column(ColumnKind.INTEGER, "number", fields[name])
              for name in queries.added_fields(figures)),
            *(_column(ColumnKind.DAY, "at", fields[name])
              for name in queries.dated_fields(definition)),
            *(FactColumn(name, ColumnKind.FLAG, name, name)
              for name in queries.flag_columns(definition)),
            *([GATE] if any(queries.quotes(definition, row) for row in figures) else []),
        ),
        rows=partial(queries.entries_for_figures, register, definition),
    )  # fmt: skip


def _column(kind: ColumnKind, what: str, field: Field) -> FactColumn:
    return FactColumn(f"{what}_{field.name}", kind, field.zh, field.en)


def _dimension(field: Field) -> Dimension:
    return Dimension(field.name, field.zh, field.en, f"code_{field.name}", partial(_members, field))


def _members(field: Field) -> list[Member]:
    """What stands in a field of one value; districts as the city has them at this moment."""
    if field.kind is Kind.DISTRICT:
        return [
            Member(row.code, row.name_zh, row.name_en, (row.code,)) for row in geography.districts()
        ]
    if field.kind is Kind.YES_NO:
        return [Member("yes", "是", "Yes", ("yes",)), Member("no", "否", "No", ("no",))]
    return [
        Member(code_of(row.value), row.zh, row.en, (code_of(row.value),)) for row in field.choices
    ]


def _measures(register: str, definition: Definition, row: Figure) -> list[Measure]:
    """The numerator of a figure, and its denominator where it has one."""
    sides = [(row.key, True, row.zh, row.en)]
    if row.is_divided:
        sides.append((row.key + OF, False, f"{row.zh}：分母", f"{row.en}: denominator"))
    found = [
        Measure(
            key,
            zh,
            en,
            queries.figure_where(definition, row, register, above=above),
            Take.TOTAL if row.adds and above else Take.COUNT,
            f"number_{row.of}" if row.adds and above else None,
            fact=queries.figure_over_facts(definition, row, above=above),
            fact_of=partial(_number, name=f"number_{row.of}") if row.adds and above else None,
            fact_at=queries.figure_day(row),
        )
        for key, above, zh, en in sides
    ]
    people = _people(definition, row)
    if people and people != row.of:
        found.append(people_beside(found[0], f"number_{people}", _number_of(people)))
    return found


def people_beside(
    total: Measure,
    of: Any,  # noqa: ANN401 (an expression)
    fact_of: Callable[[Any], Any],
) -> Measure:
    """The people behind the entries of a total: ``of`` reads how many, of rows and of facts."""
    return replace(
        total,
        key=total.key + PEOPLE,
        zh=f"{total.zh}：人數",
        en=f"{total.en}: people",
        take=Take.TOTAL,
        of=of,
        fact_of=fact_of,
    )


def _number_of(field: str) -> Callable[[Any], Any]:
    return partial(_number, name=f"number_{field}")


def _number(rows: Any, *, name: str) -> Any:  # noqa: ANN401 (expressions)
    return rows[name]


def _formula(definition: Definition, row: Figure) -> Formula:
    if row.take is Gauge.SHARE:
        return percent(of=(row.key,), over=(row.key + OF,))
    people = people_key(row.key, row.of, _people(definition, row))
    made = mean(row.key, over=row.key + OF) if row.take is Gauge.MEAN else count(row.key)
    return replace(made, places=row.places, people=people)


def _people(definition: Definition, row: Figure) -> str:
    """The field that says of how many people a total speaks; none where its entries do."""
    return row.people or (row.of if row.adds and row.of in definition.heads else "")


def _metric(register: str, definition: Definition, row: Figure, owner: str) -> Metric:
    of = definition.by_name.get(row.of)
    units = {
        Gauge.ROWS: ("筆", "entries"),
        Gauge.SHARE: ("%", "%"),
    }.get(row.take, (of.unit_zh, of.unit_en) if of else ("", ""))
    said_zh, said_en = _said(definition, row)
    return Metric(
        key=metric_key(register, row.key),
        zh=row.zh,
        en=row.en,
        unit_zh=row.unit_zh or units[0],
        unit_en=row.unit_en or units[1],
        source=source_key(register),
        formula=_formula(definition, row),
        definition_zh=said_zh,
        definition_en=said_en,
        basis=definition.about_zh or f"登記冊「{definition.zh}」定義",
        owner=row.owner or definition.keeper or owner or "研究發展考核委員會",
        version=row.version,
        effective_from=date.fromisoformat(row.since),
        decimals=row.decimals if row.is_divided else _places(of),
        floor=_floor(definition, row),
        by=("agency", *row.by),
        retired=row.retired,
    )


def _places(of: Field | None) -> int:
    """The decimal places of a total: those that its field declares."""
    if of is None:
        return 0
    return kept_places(of) if of.places is None else of.places


def _floor(definition: Definition, row: Figure) -> int:
    """No figure tells what the open data of its register hides."""
    asked = max(row.floor, limit_of(definition))
    return max(asked, LEAST_FLOOR) if asked else 0


def _said(definition: Definition, row: Figure) -> tuple[str, str]:
    """What a figure says, from its parts, in both languages."""
    of = definition.by_name.get(row.of)
    value_zh, value_en = (_word(of, row.value, at) for at in ("zh", "en"))
    name_zh, name_en = (of.zh, of.en) if of else ("", "")
    zh, en = {
        Gauge.ROWS: ("筆數", "How many entries"),
        Gauge.TOTAL: (f"「{name_zh}」合計", f"The total of “{name_en}” over the entries"),
        Gauge.MEAN: (
            f"「{name_zh}」平均（有填者）",
            f"The mean of “{name_en}” over the entries that have it",
        ),
        Gauge.SHARE: (
            f"「{name_zh}」為「{value_zh}」者占有填者之百分比",
            f"The share of “{value_en}” among the entries in which “{name_en}” is filled in",
        ),
    }[row.take]
    at = definition.by_name[row.at or definition.period]
    for name, value in row.where:
        field = definition.by_name[name]
        zh += f"，限「{field.zh}」為「{_word(field, value, 'zh')}」"
        en += f", where “{field.en}” is “{_word(field, value, 'en')}”"
    return (
        f"登記冊「{definition.zh}」中「{at.zh}」在本期之資料：{zh}。撤回之資料不計。",
        f"{en}, of the register “{definition.en}”, by “{at.en}”; without those withdrawn.",
    )


def _word(field: Field | None, value: str, language: str) -> str:
    if field is not None and field.kind is Kind.YES_NO:
        return {"zh": {"yes": "是", "no": "否"}, "en": {"yes": "yes", "no": "no"}}[language][value]
    return field.word(value, language) if field is not None else ""
