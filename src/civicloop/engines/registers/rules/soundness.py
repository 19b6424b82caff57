"""Whether a definition is sound, told fault by fault in both languages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from civicloop.engines.registers.rules.definitions import (
    DISTRICT,
    THEMES,
    Count,
    Definition,
    Gate,
    Sum,
    Take,
)
from civicloop.engines.registers.rules.fields import (
    CHOOSING,
    MOST_PLACES,
    NUMBERS,
    PERIODS,
    SECRET,
    Field,
    Kind,
)
from civicloop.engines.registers.rules.gauges import (
    ADDING,
    DIVIDING,
    SHARING,
    Figure,
    Gauge,
    values_of,
)

NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
RESERVED: Final = frozenset(
    {"id", "pk", "order", "page", "export", "all", "version", "reason", "unit", "agency",
     "state", "csrfmiddlewaretoken", "until", "since"}
)  # fmt: skip
MOST_FIELDS, MOST_CHOICES, LONGEST = 60, 200, 120
MOST_FIGURES, MOST_DIVISIONS, MOST_DECIMALS = 40, 4, 3
LONGEST_FIGURE: Final = 36
LEAST_FLOOR, MOST_FLOOR = 3, 1000
"""Hiding cells of one row alone would tell it by what is left (``metrics.rules.hiding``)."""
PLACES: Final = frozenset({"village", "cell"})
"""Divisions that figures have of themselves."""
TEXTS: Final = {
    "no_label": ("「{name}」的中文或英文名稱未填。", "“{name}” lacks its name in a language."),
    "no_title": ("登記冊的中文與英文名稱都要填。", "The register needs a name in both languages."),
    "bad_name": (
        "欄位代碼「{name}」只能用小寫英文、數字與底線，且以英文開頭。",
        "The code “{name}” may hold small letters, digits and underscores, a letter first.",
    ),
    "reserved": ("欄位代碼「{name}」為保留字，請換一個。", "The code “{name}” is reserved."),
    "doubled": ("代碼「{name}」重複。", "The code “{name}” stands twice."),
    "no_fields": ("至少要有一個欄位。", "There must be a field at least."),
    "many_fields": ("欄位最多 {limit} 個。", "There may be {limit} fields."),
    "no_choices": ("「{name}」要有選項，每項都要有代碼與中英文名稱。",
                   "“{name}” needs values, each with a code and its word in both languages."),
    "many_choices": ("「{name}」的選項最多 {limit} 個。", "“{name}” may have {limit} values."),
    "not_personal": ("「{name}」這種欄位不能設為個人資料。",
                     "“{name}” cannot be personal: only texts, e-mail and telephone can."),
    "open_personal": ("「{name}」是個人資料，不能開放。",
                      "“{name}” is personal and cannot be open data."),
    "bounds": ("「{name}」的上限小於下限。", "The most of “{name}” is below its least."),
    "no_key": ("請至少指定一個主鍵欄位。", "Name a key: the fields that find a row again."),
    "key_field": ("主鍵欄位「{name}」必須是必填、非個人資料、仍在使用的欄位。",
                  "The key field “{name}” must be asked, required and not personal."),
    "period": ("統計期間欄位必須是必填的日期、月份或年度。",
               "The period must be a required day, month or year."),
    "computed": ("計算欄位「{name}」引用的「{part}」不是數字欄位。",
                 "“{name}” is computed from “{part}”, which is no number field."),
    "computed_fields": ("計算欄位「{name}」引用的欄位個數不對，需要 {part} 個。",
                        "“{name}” is computed from the wrong number of fields; it takes {part}."),
    "count_of": ("統計「{name}」加總的「{part}」不是數字欄位。",
                 "The count “{name}” adds up “{part}”, which is no number field."),
    "count_where": ("統計「{name}」的條件「{part}」不是選項或是非欄位的值。",
                    "“{part}” of the count “{name}” is no value of a choice, or yes or no."),
    "count_people": ("統計「{name}」的人數欄位「{part}」不是整數欄位。",
                     "“{part}”, by which “{name}” says how many people, is no whole number."),
    "gate": ("公布門檻的條件「{part}」不是選項欄位的值。",
             "“{part}” of the gate is no value of a choice field."),
    "gate_needs": ("公布門檻的必備欄位「{part}」不存在或已停用。",
                   "The gate needs “{part}”, which is no field that is asked."),
    "gate_empty": ("公布門檻至少要有一個必備欄位。", "The gate must need a field at least."),
    "theme": ("主題「{name}」不存在。", "There is no theme “{name}”."),
    "figure_key": ("指標代碼「{name}」最多 {limit} 字，不能有連續底線或以 _of 結尾。",
                   "A figure's code has {limit} letters at most, no “__”, no “_of” at its end."),
    "figure_gone": ("指標「{name}」所用的欄位「{part}」不存在；用到的欄位只能停用，不能刪除。",
                    "“{name}” stands on “{part}”, which is no field. Retire a used one instead."),
    "figure_of": ("指標「{name}」所用的「{part}」不是數字欄位。",
                  "The figure “{name}” adds up “{part}”, which is no number field."),
    "figure_places": ("指標「{name}」所用的「{part}」要先訂定小數位數（0 到 {limit}）。",
                      "“{name}” adds up “{part}”: declare its decimal places (0 to {limit})."),
    "places": ("「{name}」的小數位數應為 0 到 {limit}，且限小數欄位。",
               "“{name}” has 0 to {limit} decimal places, and only a decimal number has any."),
    "figure_negative": ("指標「{name}」所用的「{part}」可以是負數，不能加總為指標。",
                        "“{part}” may be negative, so that the figure “{name}” cannot add it up."),
    "figure_share": ("指標「{name}」的比率「{part}」不是選項或是非欄位的值。",
                     "“{part}” of the share “{name}” is no value of a choice, or yes or no."),
    "figure_where": ("指標「{name}」的條件「{part}」不是選項或是非欄位的值。",
                     "“{part}” of the figure “{name}” is no value of a choice, or yes or no."),
    "figure_gate": ("指標「{name}」要引用數值，須加上公布門檻的條件：{part}",
                    "“{name}” quotes numbers: it needs the condition of the gate, {part}"),
    "figure_at": ("指標「{name}」的統計日期「{part}」不是日期、月份或年度欄位。",
                  "The figure “{name}” counts by “{part}”, which is no day, month or year."),
    "figure_by": ("指標「{name}」不能依「{part}」分列：限單選、行政區或是非欄位，最多 {limit} 個。",
                  "“{name}” is divided by {limit} choices, districts or yes-no at most: “{part}”."),
    "figure_floor": ("指標「{name}」的個資保護門檻應為 0，或 {part}。",
                     "The privacy floor of the figure “{name}” is 0, or {part}."),
    "figure_decimals": ("指標「{name}」的小數位數應為 0 到 {limit}。",
                        "The figure “{name}” has 0 to {limit} decimals."),
    "many_figures": ("指標最多 {limit} 個。", "There may be {limit} figures."),
    "small": ("小數值門檻應為 0 到 100。", "The small-cell limit must be 0 to 100."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, at which field (empty: the whole), with a stable code."""

    field: str
    code: str
    zh: str
    en: str

    def message(self, language: str) -> str:
        """The sentence for the reader."""
        return self.en if language == "en" else self.zh


def check(definition: Definition) -> list[Fault]:
    """Everything that is wrong with a definition; nothing where it is sound."""
    return [
        *_frame(definition),
        *_names(definition),
        *(fault for field in definition.fields for fault in _field(field)),
        *_links(definition),
        *_counting(definition),
        *_figuring(definition),
    ]


def told(code: str, field: str = "", name: str = "", limit: int = 0, part: str = "") -> Fault:
    """A fault in words."""
    zh, en = (text.format(name=name or field, limit=limit, part=part) for text in TEXTS[code])
    return Fault(field, code, zh, en)


def _frame(definition: Definition) -> Iterator[Fault]:
    if not definition.zh.strip() or not definition.en.strip():
        yield told("no_title")
    if definition.theme not in THEMES:
        yield told("theme", name=definition.theme)
    if not definition.asked:
        yield told("no_fields")
    if len(definition.fields) > MOST_FIELDS:
        yield told("many_fields", limit=MOST_FIELDS)
    if not 0 <= definition.small <= 100:  # noqa: PLR2004 (a share of hundred)
        yield told("small")


def _names(definition: Definition) -> Iterator[Fault]:
    names = [row.name for row in definition.fields] + [row.name for row in definition.computed]
    for name, times in Counter(names).items():
        if times > 1:
            yield told("doubled", name)
    for name, times in Counter(row.key for row in definition.counts).items():
        if times > 1:
            yield told("doubled", name)
    for name, times in Counter(row.key for row in definition.figures).items():
        if times > 1:
            yield told("doubled", name)
    named = [(row.name, row.zh, row.en) for row in definition.computed]
    named += [(row.key, row.zh, row.en) for row in definition.figures]
    for name, zh, en in (*named, *((row.key, row.zh, row.en) for row in definition.counts)):
        if not NAME.fullmatch(name):
            yield told("bad_name", name)
        if not zh.strip() or not en.strip():
            yield told("no_label", name)


def _field(field: Field) -> Iterator[Fault]:
    if not NAME.fullmatch(field.name):
        yield told("bad_name", field.name)
    if field.name in RESERVED:
        yield told("reserved", field.name)
    if not field.zh.strip() or not field.en.strip() or max(len(field.zh), len(field.en)) > LONGEST:
        yield told("no_label", field.name)
    if field.kind in CHOOSING:
        values = [row.value for row in field.choices]
        whole = all(row.value and row.zh and row.en for row in field.choices)
        if not values or not whole or len(set(values)) < len(values):
            yield told("no_choices", field.name, field.zh)
        if len(values) > MOST_CHOICES:
            yield told("many_choices", field.name, field.zh, MOST_CHOICES)
    if field.personal and field.kind not in SECRET:
        yield told("not_personal", field.name, field.zh)
    if field.personal and field.open:
        yield told("open_personal", field.name, field.zh)
    yield from _number(field)


def _number(field: Field) -> Iterator[Fault]:
    places = field.places
    if places is not None and not (field.kind is Kind.DECIMAL and 0 <= places <= MOST_PLACES):
        yield told("places", field.name, field.zh, MOST_PLACES)
    if field.least is not None and field.most is not None and field.most < field.least:
        yield told("bounds", field.name, field.zh)


def _links(definition: Definition) -> Iterator[Fault]:
    fields = {field.name: field for field in definition.asked}
    if not definition.key:
        yield told("no_key")
    for name in definition.key:
        field = fields.get(name)
        if (
            field is None or not field.required or field.personal
            or field.kind in {Kind.LONG, Kind.CHOICES}
        ):  # fmt: skip
            yield told("key_field", name)
    period = fields.get(definition.period)
    if period is None or not period.required or period.kind not in PERIODS:
        yield told("period")
    gate = definition.gate
    if gate is not None:
        asked = fields.get(gate.field)
        known = asked is not None and gate.value in {row.value for row in asked.choices}
        if not known:
            yield told("gate", part=f"{gate.field} = {gate.value}")
        if not gate.needs:
            yield told("gate_empty")
        for name in gate.needs:
            if name not in fields:
                yield told("gate_needs", part=name)


def _counting(definition: Definition) -> Iterator[Fault]:
    fields = definition.by_name
    for row in definition.computed:
        for name in row.of:
            if name not in fields or fields[name].kind not in NUMBERS:
                yield told("computed", row.name, row.zh, part=name)
        least, most = {Sum.PERCENT: (2, 2), Sum.MARGIN: (1, 1)}.get(row.how, (2, 20))
        if not least <= len(row.of) <= most:
            wanted = str(least) if least == most else f"{least}–{most}"
            yield told("computed_fields", row.name, row.zh, part=wanted)
    for count in definition.counts:
        yield from _count(count, fields)


def _count(count: Count, fields: Mapping[str, Field]) -> Iterator[Fault]:
    if count.take is Take.TOTAL:
        field = fields.get(count.of)
        if field is None or field.kind not in NUMBERS:
            yield told("count_of", count.key, count.zh, part=count.of)
    heads = fields.get(count.people)
    if count.people and (heads is None or heads.kind is not Kind.WHOLE):
        yield told("count_people", count.key, count.zh, part=count.people)
    for name, value in count.where:
        if not _is_value(fields.get(name), value) or _is_repeated(name, count.where):
            yield told("count_where", count.key, count.zh, part=f"{name} = {value}")


def _figuring(definition: Definition) -> Iterator[Fault]:
    if len(definition.figures) > MOST_FIGURES:
        yield told("many_figures", limit=MOST_FIGURES)
    for figure in definition.figures:
        yield from _figure(figure, definition.by_name)
        yield from _quoting(figure, definition.gate)


def _figure(figure: Figure, fields: Mapping[str, Field]) -> Iterator[Fault]:
    """Everything that is wrong with a figure; fields that are retired hold values all the same."""
    key = figure.key
    if len(key) > LONGEST_FIGURE or "__" in key or key.endswith("_of"):
        yield told("figure_key", key, limit=LONGEST_FIGURE)
    if figure.floor and not LEAST_FLOOR <= figure.floor <= MOST_FLOOR:
        yield told("figure_floor", key, figure.zh, part=f"{LEAST_FLOOR}–{MOST_FLOOR}")
    if not 0 <= figure.decimals <= MOST_DECIMALS:
        yield told("figure_decimals", key, figure.zh, MOST_DECIMALS)
    gone = [name for name in figure.fields if name not in fields]
    for name in gone:
        yield told("figure_gone", key, figure.zh, part=name)
    if not gone:
        yield from _taking(figure, fields)
        yield from _dividing(figure, fields)


def _taking(figure: Figure, fields: Mapping[str, Field]) -> Iterator[Fault]:
    of = fields.get(figure.of)
    if figure.adds:
        if of is None or of.kind not in ADDING:
            yield told("figure_of", figure.key, figure.zh, part=figure.of)
        elif of.kind is Kind.DECIMAL and of.places is None:
            yield told("figure_places", figure.key, figure.zh, MOST_PLACES, of.zh)
        elif of.least is not None and of.least < 0:
            yield told("figure_negative", figure.key, figure.zh, part=of.zh)
    if figure.take is Gauge.SHARE and not _is_value(of, figure.value):
        yield told("figure_share", figure.key, figure.zh, part=f"{figure.of} = {figure.value}")
    for name, value in figure.where:
        if not _is_value(fields[name], value) or _is_repeated(name, figure.where):
            yield told("figure_where", figure.key, figure.zh, part=f"{name} = {value}")


def _quoting(figure: Figure, gate: Gate | None) -> Iterator[Fault]:
    """A number may be quoted behind the gate alone; how many entries there are quotes none."""
    if gate is None or figure.take is Gauge.ROWS or figure.of == gate.field:
        return
    if (gate.field, gate.value) not in figure.where:
        yield told("figure_gate", figure.key, figure.zh, part=f"{gate.field} = {gate.value}")


def _dividing(figure: Figure, fields: Mapping[str, Field]) -> Iterator[Fault]:
    if figure.at and fields[figure.at].kind not in PERIODS:
        yield told("figure_at", figure.key, figure.zh, part=figure.at)
    for place, name in enumerate(figure.by):
        if place >= MOST_DIVISIONS or name in figure.by[:place] or not _divides(fields[name]):
            yield told("figure_by", figure.key, figure.zh, MOST_DIVISIONS, name)


def _is_repeated(name: str, where: Iterable[tuple[str, str]]) -> bool:
    """Whether two conditions are about one field: no entry would fit both."""
    return [one for one, _value in where].count(name) > 1


def _is_value(field: Field | None, value: str) -> bool:
    return field is not None and field.kind in SHARING and value in values_of(field)


def _divides(field: Field) -> bool:
    """Whether figures may be divided by a field: places and districts are what they are called."""
    if field.kind not in DIVIDING or field.name in PLACES:
        return False
    return field.name != DISTRICT or field.kind is Kind.DISTRICT
