"""Which rows can be taken, and why the others cannot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from civicloop.kernel.tabular.rules.columns import Column, Value
from civicloop.kernel.tabular.rules.reading import Row

REASONS: Final = {
    "required": ("必須填寫", "must not be empty"),
    "not_integer": ("不是整數", "is not a whole number"),
    "not_number": ("不是數字", "is not a number"),
    "not_date": (
        "不是日期（例如 2026-01-31 或 115-01-31）",
        "is not a date (such as 2026-01-31 or 115-01-31)",
    ),
    "not_datetime": (
        "不是日期時間（例如 2026-01-31 14:30）",
        "is not a date and time (such as 2026-01-31 14:30)",
    ),
    "not_boolean": ("不是「是」或「否」", "is neither yes nor no"),
    "too_long": ("超過 {limit} 字", "is longer than {limit} characters"),
    "not_a_choice": ("不在可用的值之中：{choices}", "is none of: {choices}"),
}
LONGEST_SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class GoodRow:
    """A row whose cells are all understood."""

    line: int
    values: dict[str, Value]


@dataclass(frozen=True, slots=True)
class BadRow:
    """One cell that keeps its row out; a row with two such cells is named twice."""

    line: int
    column: str
    code: str
    value: str
    zh: str
    en: str

    def reason(self, language: str) -> str:
        """The whole sentence: line, column, what is wrong."""
        return self.en if language == "en" else self.zh


def check_rows(
    rows: Iterable[Row], columns: Sequence[Column]
) -> tuple[list[GoodRow], list[BadRow]]:
    """Rows that can be taken, with their cells understood, and a reason for each other one."""
    good: list[GoodRow] = []
    bad: list[BadRow] = []
    for row in rows:
        values: dict[str, Value] = {}
        faults = []
        for column in columns:
            given = row.values.get(column.key)
            try:
                values[column.key] = column.understand(given)
            except ValueError as fault:
                faults.append(_bad(row.line, column, str(fault), given))
        if faults:
            bad.extend(faults)
        else:
            good.append(GoodRow(row.line, values))
    return good, bad


def _bad(line: int, column: Column, code: str, given: Value) -> BadRow:
    zh, en = (
        reason.format(limit=column.max_length, choices="、".join(column.choices))
        for reason in REASONS[code]
    )
    return BadRow(
        line=line,
        column=column.key,
        code=code,
        value=str(given if given is not None else "")[:LONGEST_SHOWN],
        zh=f"第 {line} 列「{column.label_zh}」{zh}。",
        en=f"Line {line}, {column.label_en}: {en}.",
    )
