"""Money carried over in a file: its columns, and a row of it as a wish.

The columns bear the names that the list of such money has on its page and in its files, in both
languages, so that what was exported is taken back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from civicloop.evaluate.resolutions.rules.drafts import TITLE_LIMIT
from civicloop.evaluate.resolutions.states import Ground
from civicloop.kernel.city.rules import common_year
from civicloop.kernel.tabular.rules import Column, Kind, RowFault

AMOUNTS: Final = ("available", "paid", "payable", "carried", "lapsed")
COLUMNS: Final = (
    Column("unit", "機關", "Agency", required=True),
    Column("title", "保留事項", "What the money is for", required=True, max_length=TITLE_LIMIT),
    Column("year", "會計年度", "Year that closes", required=True),
    Column("budget_year", "原預算年度", "Year of the budget", required=True),
    Column("ground", "事由", "Ground", required=True),
    Column("basis", "契約、法規或核准依據", "Contract, law or approval", required=True,
           max_length=TITLE_LIMIT),
    Column("available", "可用數", "Amount available", Kind.INTEGER, required=True),
    Column("paid", "實現數", "Paid in the year", Kind.INTEGER, required=True),
    Column("payable", "應付數", "Payable, not paid yet", Kind.INTEGER, required=True),
    Column("carried", "保留數", "To be carried over", Kind.INTEGER, required=True),
    Column("lapsed", "賸餘數", "Lapses", Kind.INTEGER, required=True),
    Column("spend_until", "預定支用完畢日", "Will be spent until", Kind.DATE),
)  # fmt: skip
BY_KEY: Final = {column.key: column for column in COLUMNS}
GROUND_WORDS: Final = {
    Ground.CONTRACT: ("契約責任", "Obligation of a contract"),
    Ground.DEBT: ("已發生尚未清償之債務", "Debt that is not paid yet"),
    Ground.CONTINUING: ("繼續經費", "Continuing expenditure"),
    Ground.OTHER: ("其他經核准事由", "Another ground to carry over"),
}
"""The grounds as pages and files say them."""
TEXTS: Final = {
    "not_a_year": ("不是年度（例如 114 或 2025）", "is no year (such as 114 or 2025)"),
    "unknown_ground": ("不在可用的事由之中：{known}", "is none of the grounds: {known}"),
    "unknown_unit": ("查無此機關", "names no agency in force"),
    "not_yours": ("您不能為此機關填報", "is an agency that you do not write for"),
    "twice": ("與第 {first} 列為同一筆", "is the same item as line {first}"),
    "stands": (
        "已有此筆而金額或依據不同，請在頁面上更正",
        "stands here already with other sums or another basis: correct it on its page",
    ),
    "taken": ("上年度此筆已由另一筆轉入", "follows an item that another one follows already"),
    "missing": ("必須填寫", "must not be empty"),
    "too_long": ("過長", "is too long"),
    "too_early": ("年度過早或過晚", "lies too far back or ahead"),
    "below_zero": ("不得小於零", "must not be below zero"),
    "too_much": ("金額過大", "is too high"),
    "after_its_year": ("不得晚於會計年度", "cannot be later than the year that closes"),
    "does_not_add_up": (
        "不等於實現數、應付數、保留數與賸餘數之和",
        "is not what was paid, is owed, goes on and lapses together",
    ),
    "before_next_year": ("應在次年度以後", "must lie in the next year or later"),
    "not_what_was_carried": (
        "與上年度轉入數不符，上年度核定或審定為 {standing}",
        "is not what stands of the year before: {standing}",
    ),
}  # fmt: skip
_YEAR = re.compile(r"(?:民國|西元)?\s*([0-9]{2,4})\s*(?:年度?)?")
_SAME = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class CarryRow:
    """A row that is understood; whose the agency is, the service finds out."""

    line: int
    unit: str
    title: str
    year: int
    budget_year: int
    ground: str
    basis: str
    amounts: Mapping[str, int]
    spend_until: date | None = None

    def key_of(self, unit_id: int) -> tuple[int, int, int, str]:
        """What an item is found again by."""
        return unit_id, self.year, self.budget_year, same_title(self.title)


def same_title(title: str) -> str:
    """A title as it is compared."""
    return _SAME.sub("", title).casefold()


def understand_row(line: int, values: Mapping[str, Any]) -> tuple[CarryRow | None, list[RowFault]]:
    """A row whose cells are of their kinds, or what is wrong with its years and ground."""
    faults = []
    years = {}
    for name in ("year", "budget_year"):
        year = _year(str(values[name]))
        if year is None:
            faults.append(row_fault(line, name, "not_a_year", str(values[name])))
        else:
            years[name] = year
    ground = _ground(str(values["ground"]))
    if not ground:
        known = ["、".join(words[0] for words in GROUND_WORDS.values()),
                 ", ".join(words[1] for words in GROUND_WORDS.values())]  # fmt: skip
        faults.append(row_fault(line, "ground", "unknown_ground", str(values["ground"]), known))
    if faults:
        return None, faults
    row = CarryRow(
        line,
        str(values["unit"]),
        str(values["title"]),
        **years,
        ground=ground,
        basis=str(values["basis"]),
        amounts={name: int(values[name]) for name in AMOUNTS},
        spend_until=values["spend_until"],
    )
    return row, []


def row_fault(
    line: int, column: str, code: str, value: str = "", known: list[str] | None = None,
    **said: object,
) -> RowFault:  # fmt: skip
    """What is wrong with a row, told by line and column."""
    texts = TEXTS.get(code, TEXTS["missing"])
    words = known or ["", ""]
    zh, en = (text.format(known=word, **said) for text, word in zip(texts, words, strict=True))
    heads = BY_KEY[column]
    return RowFault(
        line,
        column,
        code,
        f"Line {line}, {heads.label_en}: {en}.",
        f"第 {line} 列「{heads.label_zh}」{zh}。",
        value[:40],
    )


def _year(text: str) -> int | None:
    found = _YEAR.fullmatch(text.strip())
    try:
        return common_year(int(found[1])) if found else None
    except ValueError:
        return None


def _ground(text: str) -> str:
    plain = same_title(text)
    for ground, words in GROUND_WORDS.items():
        if plain in {ground.value, *(same_title(word) for word in words)}:
            return ground.value
    return ""
