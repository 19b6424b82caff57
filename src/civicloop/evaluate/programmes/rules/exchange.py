"""A mapping to another system's file, and its rows understood. Written as YAML.

Its headings are the other system's; ours are number, title, unit, month and so on. Money may
be counted in thousands there (``money_unit``). The whole format stands in
``docs/modules/programmes.md``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from civicloop.engines.tracking.rules import Spot, check_spot
from civicloop.evaluate.programmes.errors import MappingError
from civicloop.evaluate.programmes.rules.pasting import read_month
from civicloop.kernel.tabular.rules import (
    Column,
    Kind,
    Row,
    RowFault,
    parse_date,
    parse_number,
)

FIELDS = (
    "number", "title", "unit", "begins_on", "ends_on", "budget", "month", "planned",
    "planned_money", "actual", "allocated", "paid", "payable", "surplus", "narrative",
    "districts", "lon", "lat",
)  # fmt: skip
PERCENTS = ("planned", "actual")
MONEY = ("budget", "planned_money", "allocated", "paid", "payable", "surplus")
DAYS = ("begins_on", "ends_on")
SYSTEM = re.compile(r"[a-z][a-z0-9_]{1,38}")
HUNDRED, MOST_MONEY = Decimal(100), Decimal(10) ** 15
LONGEST_NUMBER = 40
REASONS = {
    "required": ("缺少必填欄位", "is empty, and needed"),
    "not_a_month": ("不是年月（例如 115/03）", "is no month (such as 2026-03)"),
    "not_date": ("不是日期", "is no date"),
    "not_a_number": ("不是數字", "is no number"),
    "too_large": ("超過可登錄的金額", "is more than can be kept"),
    "out_of_range": ("不在 0 至 100 之間", "lies outside 0 to 100"),
    "below_zero": ("金額小於零", "is below zero"),
    "not_whole": ("須為整數金額", "is no whole amount of money"),
    "twice": ("同一案件同一年月重複", "is in the file twice for this item and month"),
    "unknown_unit": ("查無此機關", "is no unit of the city"),
    "unknown_item": ("查無此案件，且欄位不足以新增", "is no item here, and too little to list one"),
    "ends_before": ("結束日早於開始日", "is before the beginning"),
    "repaired": ("已修正全形或千分位", "was repaired (full width or separators)"),
    "twice_tender": ("同一標案重複", "is in the file twice"),
    "twice_stage": ("同一案件同一階段重複", "is in the file twice for this item"),
    "no_stage": (
        "案件沒有這個階段：請填查核點名稱或序號",
        "is no stage of the item: give the name of a milestone, or its place",
    ),
    "stages_refused": ("該案各階段未登錄：{why}", "none of the item's stages was kept: {why}"),
    "too_long": ("文字過長", "is too long"),
    "not_a_term": (
        "不是起迄日期（例如 115/03/01－115/12/31）",
        "is no term (such as 115/03/01-115/12/31)",
    ),
    "no_item": (
        "查無對應的列管案件：請填列管編號，或先於案件頁登錄此標案",
        "belongs to no item: give the item's number, or enter the tender on its page first",
    ),
    "several_items": (
        "對應多個列管案件，請填列管編號",
        "belongs to several items: give the item's number",
    ),
    "paid_without_day": ("有付款金額而無資料日期", "has a sum paid, but no day as of which"),
    "not_a_point": (
        "不是城市範圍內的經緯度，未標定位置",
        "is no point in the city; it was left out",
    ),
    "unknown_district": (
        "查無此行政區，未標定位置",
        "is no district of the city; it was left out",
    ),
    "plan_refused": ("預定進度不能成為基準：{why}", "is no plan that can hold: {why}"),
}

NO_PLAN = {
    "curve_falls": ("累計進度下降", "the progress in all falls"),
    "curve_ends_short": ("未達 100 %", "it does not end at 100 %"),
    "month_not_after": ("年月未依序", "a month does not come after the one before it"),
    "money_falls": ("累計支用數下降", "the money in all falls"),
    "stages_differ": (
        "各階段預定金額合計與契約金額不符",
        "what is planned for the stages does not sum to the contract",
    ),
    "granted_beyond": ("核撥金額超過預定金額", "more is granted than planned"),
    "paid_beyond": ("已付金額超過核撥金額", "more is paid than granted"),
    "without_money": ("本計畫不計經費", "the programme does not count money"),
}
"""Why a file's figures make no baseline or no stages; another reason stands by its code."""

NOTES = {"repaired", "plan_refused", "not_a_point", "unknown_district"}
"""What is told of a row without leaving it out."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """How another system's columns are called, and what they count in."""

    system: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    money_unit: int = 1
    lists_items: bool = True

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that the file has."""
        return tuple(column.key for column in self.columns)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One row understood; a figure that the file does not have is nothing."""

    line: int
    number: str
    month: date
    title: str = ""
    unit: str = ""
    begins_on: date | None = None
    ends_on: date | None = None
    districts: tuple[str, ...] = ()
    point: tuple[float, float] | None = None
    figures: Mapping[str, Any] | None = None

    def figure(self, name: str) -> Any:  # noqa: ANN401 (a percentage, a sum or nothing)
        """One figure."""
        return (self.figures or {}).get(name)


def read_mapping(
    data: object,
    *,
    known: Collection[str] = FIELDS,
    needed: Collection[str] = ("number", "month"),
) -> Exchange:
    """A mapping out of its YAML; the first thing that does not hold is named by its place."""
    if not isinstance(data, dict):
        raise MappingError("mapping", "is no table")
    for name in ("system", "zh", "en", "columns"):
        if not data.get(name):
            raise MappingError(name, "is missing")
    if not SYSTEM.fullmatch(str(data["system"])):
        raise MappingError("system", "is no key of small letters, figures and underscores")
    columns = _columns(data["columns"], known, needed)
    unit = data.get("money_unit", 1)
    if not isinstance(unit, int) or unit < 1:
        raise MappingError("money_unit", "is no whole number above zero")
    return Exchange(
        str(data["system"]),
        str(data["zh"]),
        str(data["en"]),
        columns,
        unit,
        bool(data.get("lists_items", True)),
    )


def _columns(named: object, known: Collection[str], needed: Collection[str]) -> tuple[Column, ...]:
    if not isinstance(named, dict):
        raise MappingError("columns", "is no table of our fields and their headings")
    columns = []
    for key, names in named.items():
        if key not in known:
            raise MappingError(f"columns.{key}", f"is none of {', '.join(known)}")
        listed = [str(name) for name in (names if isinstance(names, list) else [names])]
        if not listed:
            raise MappingError(f"columns.{key}", "names no heading")
        columns.append(
            Column(key, listed[0], listed[0], Kind.TEXT, required=key in needed,
                   other_names=tuple(listed[1:]))
        )  # fmt: skip
    missing = set(needed) - {column.key for column in columns}
    if missing:
        raise MappingError("columns", f"lacks {', '.join(sorted(missing))}")
    return tuple(columns)


def fault(
    line: int, mapping: Exchange, field: str, code: str, value: str = "", **said: str
) -> RowFault:
    """One thing about a row, under the heading that the file has."""
    zh, en = REASONS[code]
    why = said.pop("why", "")
    why_zh, why_en = NO_PLAN.get(why, (why, why))
    heading = next((c.label_zh for c in mapping.columns if c.key == field), field)
    return RowFault(
        line=line,
        column=heading,
        code=code,
        en=f"“{heading}” {en.format(why=why_en, **said)}",
        zh=f"「{heading}」{zh.format(why=why_zh, **said)}",
        value=value[:40],
        is_note=code in NOTES,
    )


def unknown_headings(headings: Iterable[str], mapping: Exchange) -> list[RowFault]:
    """The columns of a file that a mapping does not know, so that nothing is lost unnoticed."""
    return [
        RowFault(
            line=1,
            column=heading,
            code="unknown_heading",
            en=f"the column “{heading}” is not in the mapping {mapping.system}; it was left out",
            zh=f"對照表 {mapping.system} 未列「{heading}」欄，該欄未匯入",
            is_note=True,
        )
        for heading in headings
        if heading.strip()
    ]


def read_rows(
    rows: Iterable[Row], mapping: Exchange
) -> Iterator[tuple[PlanRow | None, list[RowFault]]]:
    """Each row with what is wrong with it; a row with a fault that is no note is left out."""
    seen: set[tuple[str, date]] = set()
    for row in rows:
        faults: list[RowFault] = []
        found = _row(row, mapping, faults)
        if found is not None:
            if (found.number, found.month) in seen:
                faults.append(fault(row.line, mapping, "number", "twice", found.number))
            seen.add((found.number, found.month))
        bad = any(not one.is_note for one in faults)
        yield (None if bad else found), faults


def _row(row: Row, mapping: Exchange, faults: list[RowFault]) -> PlanRow | None:
    plain = {key: plain_text(value) for key, value in row.values.items()}
    found = [(field, "required") for field in ("number", "month") if not plain.get(field)]
    if len(plain.get("number", "")) > LONGEST_NUMBER:
        found.append(("number", "too_long"))
    month = read_month(plain.get("month", "")[:10])
    if plain.get("month") and month is None:
        found.append(("month", "not_a_month"))
    figures = _figures(plain, mapping.money_unit, found)
    days = _days(plain, found)
    faults += [fault(row.line, mapping, field, code, plain.get(field, "")) for field, code in found]
    faults += [
        fault(row.line, mapping, field, "repaired", str(row.values[field]))
        for field in figures
        if was_repaired(row.values.get(field), plain.get(field, ""))
    ]
    if month is None or not plain.get("number"):
        return None
    figures["narrative"] = plain.get("narrative", "")
    point = read_point(plain.get("lon", ""), plain.get("lat", ""))
    if point is None and (plain.get("lon") or plain.get("lat")):
        faults.append(fault(row.line, mapping, "lon", "not_a_point", plain.get("lon", "")))
    return PlanRow(
        row.line,
        plain["number"],
        month,
        title=plain.get("title", ""),
        unit=plain.get("unit", ""),
        begins_on=days["begins_on"],
        ends_on=days["ends_on"],
        districts=read_names(plain.get("districts", "")),
        point=point,
        figures=figures,
    )


def read_names(text: str) -> tuple[str, ...]:
    """Names or codes with commas, blanks or the marks of Chinese lists between them."""
    return tuple(name for name in re.split(r"[,、;/\s]+", text) if name)


def read_point(lon: str, lat: str) -> tuple[float, float] | None:
    """A point of two numbers in degrees; else nothing."""
    try:
        point = float(lon), float(lat)
    except ValueError:
        return None
    return None if check_spot(Spot((), *point)) else point


def _figures(plain: Mapping[str, str], unit: int, found: list[tuple[str, str]]) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    for field in (*PERCENTS, *MONEY):
        if plain.get(field):
            figures[field], code = _number(plain[field], field, unit)
            if code:
                found.append((field, code))
    return figures


def _days(plain: Mapping[str, str], found: list[tuple[str, str]]) -> dict[str, date | None]:
    days: dict[str, date | None] = {}
    for field in DAYS:
        try:
            days[field] = parse_date(plain[field][:10]) if plain.get(field) else None
        except ValueError:
            days[field] = None
            found.append((field, "not_date"))
    begins, ends = days["begins_on"], days["ends_on"]
    if begins and ends and ends < begins:
        found.append(("ends_on", "ends_before"))
    return days


def was_repaired(given: object, plain: str) -> bool:
    """Whether a cell was written otherwise than it is read: full width, or with separators."""
    return isinstance(given, str) and (given.strip() != plain or "," in plain)


def plain_text(value: object) -> str:
    """A cell as text, full-width letters and figures made plain."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return unicodedata.normalize("NFKC", str(value)).strip()


def _number(text: str, field: str, unit: int) -> tuple[Decimal | int | None, str]:
    bare = text.removesuffix("%")
    if field not in PERCENTS:
        return read_sum(bare, unit)
    try:
        value = parse_number(bare)
    except ValueError:
        return None, "not_a_number"
    return (value, "") if 0 <= value <= HUNDRED else (None, "out_of_range")


def read_sum(text: str, unit: int) -> tuple[int | None, str]:
    """Whole NT$ of a sum that is counted in so many of them, or none and the code of why."""
    try:
        value = parse_number(text) * unit
    except ValueError:
        return None, "not_a_number"
    if value >= MOST_MONEY:
        return None, "too_large"
    if value < 0:
        return None, "below_zero"
    return (int(value), "") if value == value.to_integral_value() else (None, "not_whole")
