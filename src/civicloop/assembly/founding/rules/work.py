"""The tables of categories and of routes: what people ask for, and which unit answers."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

from civicloop.assembly.founding.rules.agencies import text_of
from civicloop.assembly.founding.rules.faults import Fault
from civicloop.assembly.founding.rules.tables import doubled, read_table
from civicloop.kernel.tabular.rules import Column, Kind

CODE: Final = re.compile(r"[a-z0-9][a-z0-9_-]*")
KINDS: Final = {
    "dispatch": "dispatch",
    "派工": "dispatch",
    "petition": "petition",
    "陳情": "petition",
}
COLUMNS: Final = (
    Column("code", "代碼", "Code", required=True, max_length=40),
    Column("name_zh", "名稱", "Name in Chinese", max_length=60),
    Column("name_en", "英文名稱", "Name in English", max_length=80),
    Column("group", "群組", "Group", max_length=60),
    Column("kind", "類型", "Kind"),
    Column("hint_zh", "說明", "Hint in Chinese", max_length=200),
    Column("hint_en", "英文說明", "Hint in English", max_length=300),
    Column("words_zh", "關鍵詞", "Words in Chinese", max_length=600),
    Column("words_en", "英文關鍵詞", "Words in English", max_length=900),
    Column("hours", "處理時數", "Hours", kind=Kind.INTEGER),
    Column("days", "回復日數", "Days", kind=Kind.INTEGER),
    Column("public", "公開", "Public", kind=Kind.BOOLEAN),
    Column("place", "需要地點", "Needs a place", kind=Kind.BOOLEAN),
    Column("photo", "需要照片", "Needs a photo", kind=Kind.BOOLEAN),
)
ROUTES: Final = (
    Column("category", "類別代碼", "Category", max_length=40, other_names=("類別",)),
    Column("district", "行政區代碼", "District", max_length=40, other_names=("行政區",)),
    Column("unit", "單位代碼", "Unit", required=True, max_length=32, other_names=("單位",)),
)
MOST_HOURS, MOST_DAYS = 720, 30
USUAL_HOURS, USUAL_DAYS = 24, 6


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A category as the verbs of cases take it; ``group`` is the name of its group, or empty."""

    line: int
    code: str
    group: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RouteRow:
    """Which unit answers for a category, in a district or in all; empty stands for all."""

    line: int
    category: str
    district: str
    unit: str


def read_categories(content: bytes, file: str) -> tuple[list[CategoryRow], list[Fault]]:
    """The categories, and every fault."""
    good, faults = read_table(content, COLUMNS, file)
    faults += doubled(good, "code", file, "代碼", "code")
    rows = []
    for position, row in enumerate(good, start=1):
        cells = {column.key: text_of(row.values, column.key) for column in COLUMNS}

        def say(zh: str, en: str, line: int = row.line) -> None:
            faults.append(Fault(file, line, zh, en))

        if not CODE.fullmatch(cells["code"]):
            say(
                f"代碼「{cells['code']}」只能用小寫英數字與連字號。",
                f"The code {cells['code']!r} may have small letters, digits and hyphens.",
            )
        if not cells["name_zh"] and not cells["name_en"]:
            say("缺少名稱。", "The name is missing.")
        kind = KINDS.get(cells["kind"].casefold() or "dispatch", "")
        if not kind:
            say("類型請寫 dispatch（派工）或 petition（陳情）。", "Kind is dispatch or petition.")
        hours, days = row.values["hours"] or USUAL_HOURS, row.values["days"] or USUAL_DAYS
        for value, most, zh, en in (
            (hours, MOST_HOURS, "處理時數", "Hours"),
            (days, MOST_DAYS, "回復日數", "Days"),
        ):
            if not 1 <= int(str(value)) <= most:
                say(f"{zh}應為 1 至 {most}。", f"{en} lie between 1 and {most}.")
        rows.append(
            CategoryRow(
                row.line,
                cells["code"],
                cells["group"],
                {
                    "kind": kind,
                    "name_zh": cells["name_zh"] or cells["name_en"],
                    "name_en": cells["name_en"] or cells["name_zh"],
                    "hint_zh": cells["hint_zh"],
                    "hint_en": cells["hint_en"],
                    "keywords_zh": cells["words_zh"].split(),
                    "keywords_en": [w.strip() for w in cells["words_en"].split(",") if w.strip()],
                    "operational_hours": int(str(hours)),
                    "statutory_days": int(str(days)),
                    "is_public": row.values["public"] is not False,
                    "needs_place": row.values["place"] is not False,
                    "needs_photo": row.values["photo"] is True,
                    "position": position,
                },
            )
        )
    return rows, sorted(faults)


def read_routes(
    content: bytes,
    file: str,
    *,
    categories: Collection[str],
    districts: Collection[str],
    units: Collection[str],
) -> tuple[list[RouteRow], list[Fault]]:
    """The routes, and every fault: each name must be known."""
    good, faults = read_table(content, ROUTES, file)
    known = {"category": categories, "district": districts, "unit": units}
    words = {
        "category": ("類別", "category"),
        "district": ("行政區", "district"),
        "unit": ("單位", "unit"),
    }
    rows: list[RouteRow] = []
    seen: dict[tuple[str, str], int] = {}
    for row in good:
        cells = {key: text_of(row.values, key) for key in known}
        for key, value in cells.items():
            if value and value not in known[key]:
                near = get_close_matches(value, known[key], n=1)
                zh = f"（是否為 {near[0]}？）" if near else ""
                en = f" Did you mean {near[0]}?" if near else ""
                zh = f"沒有{words[key][0]}「{value}」{zh}。"
                faults.append(
                    Fault(file, row.line, zh, f"There is no {words[key][1]} {value!r}.{en}")
                )
        first = seen.setdefault((cells["category"], cells["district"]), row.line)
        if first != row.line:
            zh = f"第 {first} 列已指定這個類別與行政區。"
            en = f"Line {first} says already who answers there."
            faults.append(Fault(file, row.line, zh, en))
        rows.append(RouteRow(row.line, cells["category"], cells["district"], cells["unit"]))
    return rows, sorted(faults)
