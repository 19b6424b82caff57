"""The table of agencies: codes, names, who stands below whom, from when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from civicloop.assembly.founding.rules.faults import Fault
from civicloop.assembly.founding.rules.tables import doubled, read_table
from civicloop.kernel.tabular.rules import Column, GoodRow, Kind

LEVELS: Final = ("city", "bureau", "division", "section", "office", "centre", "team", "unit")
LEVEL_NAMES: Final = {
    "市政府": "city", "局處": "bureau", "局": "bureau", "處": "bureau", "委員會": "bureau",
    "科室": "division", "科": "division", "課": "section", "股": "section", "區公所": "office",
    "所": "office", "中心": "centre", "隊": "team", "單位": "unit", "department": "bureau",
    "agency": "bureau", "commission": "bureau", "center": "centre",
}  # fmt: skip
CODE: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]*")
EMAIL: Final = re.compile(r"[^\s@<>,;]{1,64}@[^\s@<>,;.]+(?:\.[^\s@<>,;.]+)+")
LONGEST_PATH: Final = 255
COLUMNS: Final = (
    Column("code", "代碼", "Code", required=True, max_length=32, other_names=("機關代碼",)),
    Column(
        "name_zh", "名稱", "Name in Chinese", max_length=120, other_names=("機關名稱", "中文名稱")
    ),
    Column("name_en", "英文名稱", "Name in English", max_length=160),
    Column("parent", "上級機關代碼", "Parent", max_length=32, other_names=("上級代碼", "上級機關")),
    Column("kind", "類型", "Kind", other_names=("層級", "level")),
    Column("email", "電子郵件", "E-mail", max_length=254, other_names=("email",)),
    Column("phone", "電話", "Telephone", max_length=40, other_names=("phone",)),
    Column("from", "生效日", "Effective from", kind=Kind.DATE, other_names=("valid_from", "起日")),
)


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """A unit as the table says it; ``valid_from`` is empty for "from today"."""

    line: int
    code: str
    name_zh: str
    name_en: str
    parent: str
    level: str
    email: str
    phone: str
    valid_from: date | None


def read_agencies(
    content: bytes, file: str, known: Mapping[str, str] | None = None
) -> tuple[list[AgencyRow], list[Fault]]:
    """The agencies with parents before children, and every fault.

    ``known`` are the codes that stand already, each with that of its parent.
    """
    good, faults = read_table(content, COLUMNS, file)
    faults += doubled(good, "code", file, "代碼", "code")
    rows = []
    for row in good:
        found, wrong = _row(row, file)
        faults += wrong
        if found is not None:
            rows.append(found)
    faults += _tree_faults(rows, known or {}, file)
    return (_in_order(rows) if not any(not f.remark for f in faults) else rows), sorted(faults)


def text_of(values: Mapping[str, Any], key: str) -> str:
    """A cell as text; an empty one is an empty text."""
    value = values.get(key)
    return "" if value is None else str(value).strip()


def _row(row: GoodRow, file: str) -> tuple[AgencyRow | None, list[Fault]]:
    cells = {column.key: text_of(row.values, column.key) for column in COLUMNS}
    faults: list[Fault] = []

    def say(zh: str, en: str) -> None:
        faults.append(Fault(file, row.line, zh, en))

    if not CODE.fullmatch(cells["code"]):
        say(
            f"代碼「{cells['code']}」只能用英數字、點與連字號。",
            f"The code {cells['code']!r} may have letters, digits, dots and hyphens alone.",
        )
    if not cells["name_zh"] and not cells["name_en"]:
        say("缺少名稱。", "The name is missing.")
    word = cells["kind"].casefold()
    level = LEVEL_NAMES.get(word, word or "unit")
    if level not in LEVELS:
        say(
            f"類型「{cells['kind']}」不在可用的值之中：{'、'.join(LEVELS)}。",
            f"The kind {cells['kind']!r} is none of: {', '.join(LEVELS)}.",
        )
    if cells["email"] and not EMAIL.fullmatch(cells["email"]):
        say(f"「{cells['email']}」不是電子郵件。", f"{cells['email']!r} is no e-mail address.")
    begins = row.values.get("from")
    made = AgencyRow(
        line=row.line,
        code=cells["code"],
        name_zh=cells["name_zh"] or cells["name_en"],
        name_en=cells["name_en"],
        parent=cells["parent"],
        level=level,
        email=cells["email"],
        phone=cells["phone"],
        valid_from=begins if isinstance(begins, date) else None,
    )
    return made, faults


def _tree_faults(rows: Sequence[AgencyRow], known: Mapping[str, str], file: str) -> list[Fault]:
    """Parents that are nowhere, that begin later, and circles."""
    by_code = {row.code: row for row in rows}
    above = {**known, **{row.code: row.parent for row in rows}}
    faults = []
    for row in rows:
        if not row.parent:
            continue
        if row.parent not in above:
            zh = f"上級機關「{row.parent}」不在表中。"
            faults.append(Fault(file, row.line, zh, f"The parent {row.parent!r} is nowhere."))
            continue
        parent = by_code.get(row.parent)
        is_new = row.code not in known  # one that stands may move below a younger one
        later = parent is not None and parent.valid_from and row.valid_from
        if parent is not None and is_new and later and parent.valid_from > row.valid_from:  # type: ignore[operator]  # both are days here
            zh = f"比上級機關「{row.parent}」早生效。"
            en = f"It begins before its parent {row.parent!r}."
            faults.append(Fault(file, row.line, zh, en))
        way = list(_way_up(row.code, above))
        if way[-1] == row.code and len(way) > 1:
            zh = f"上下級成為循環：{' → '.join(way)}。"
            en = f"The parents go in a circle: {' → '.join(way)}."
            faults.append(Fault(file, row.line, zh, en))
        elif sum(len(code) + 1 for code in way) > LONGEST_PATH:
            faults.append(Fault(file, row.line, "層級太深。", "This stands too deep."))
    return faults


def _way_up(code: str, above: Mapping[str, str]) -> Iterable[str]:
    """A code and all above it; it ends where a circle closes."""
    seen: list[str] = []
    while code and code not in seen:
        seen.append(code)
        yield code
        code = above.get(code, "")
    if code and code == seen[0]:
        yield code


def _in_order(rows: Sequence[AgencyRow]) -> list[AgencyRow]:
    """Parents before children, otherwise as in the file; the tree has no circle."""
    by_code = {row.code: row for row in rows}
    placed: dict[str, AgencyRow] = {}

    def place(row: AgencyRow) -> None:
        if row.code in placed:
            return
        if row.parent in by_code:
            place(by_code[row.parent])
        placed[row.code] = row

    for row in rows:
        place(row)
    return list(placed.values())
