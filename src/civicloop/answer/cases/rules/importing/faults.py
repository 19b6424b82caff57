"""What may be wrong with a row of an imported file, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from civicloop.kernel.privacy.rules import mask_text
from civicloop.kernel.tabular.rules import RowFault

REASONS: Final[dict[str, tuple[str, str]]] = {
    "unreadable": (
        "無法解析此列（{problem}）",
        "The line cannot be read: {problem}.",
    ),
    "ragged": (
        "有 {count} 欄，標題有 {wanted} 欄",
        "It has {count} cells where the heading has {wanted}.",
    ),
    "bad_encoding": (
        "含有不符合 {encoding} 編碼的位元組",
        "It holds bytes that are not {encoding}.",
    ),
    "nul": ("含有 NUL 字元", "It holds a NUL character."),
    "control_character": ("含有控制字元", "It holds a control character."),
    "missing": ("不得空白", "It is empty and must not be."),
    "too_long": (
        "有 {length} 字，超過 {limit} 字",
        "It has {length} characters where {limit} are taken.",
    ),
    "not_a_time": (
        "不是日期時間（應如 {format}）",
        "It is not a date and time such as {format}.",
    ),
    "no_such_time": (
        "該時區沒有這個時間（{zone} 調整時鐘）",
        "There was no such time in {zone}: the clocks were put forward.",
    ),
    "in_future": ("時間在未來", "It lies in the future."),
    "too_early": ("時間早於 {year} 年", "It lies before the year {year}."),
    "too_late": ("時間晚於 {year} 年", "It lies after the year {year}; leave it empty for none."),
    "ends_before_it_begins": ("結案早於立案", "It was closed before it was opened."),
    "target_before_opening": (
        "期限早於立案",
        "Its limit lies before its opening; it is kept as it stands.",
    ),
    "closed_without_end": ("已結案但無結案時間", "It is closed, but the file does not say when."),
    "open_with_end": ("未結案卻有結案時間", "It is open, and yet has a time of closing."),
    "not_a_number": ("不是數字", "It is not a number."),
    "half_position": ("座標只有一半", "Only one half of the position is there."),
    "outside": ("座標不在{zh}範圍內", "The position lies outside {name}."),
    "no_position": (
        "座標為代用點，視為無座標",
        "The position stands for an unknown place and is left out.",
    ),
    "unknown_status": ("不明的狀態", "The mapping does not know this status."),
    "unknown_flag": ("不明的如期註記", "The mapping does not know this mark of timeliness."),
    "unknown_district": ("不明的行政區", "The mapping does not know this district."),
    "unknown_category": (
        "不明的案件類別",
        "There is no such category; name one in the mapping, or import with --create.",
    ),
    "unknown_unit": (
        "不明的權責單位",
        "There is no such unit; name one in the mapping, or import with --create.",
    ),
    "no_route": (
        "沒有分案規則適用",
        "No routing rule names a unit for it.",
    ),
    "doubled": ("與第 {line} 列編號相同", "Line {line} has the same identifier."),
    "doubled_row": ("與第 {line} 列完全相同", "It is the same as line {line}."),
    "changed": (
        "先前匯入後內容已變更；案件維持原狀",
        "It differs from what was imported before; the case stays as it is.",
    ),
}
NOTES: Final = frozenset({"target_before_opening", "no_position"})
"""What is worth telling and does not keep the row out."""
LONGEST_SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in a row; ``value`` only of cells that hold codes, numbers or times."""

    column: str
    code: str
    values: Mapping[str, str | int] = field(default_factory=dict)
    value: str = ""

    @property
    def is_note(self) -> bool:
        """Whether the row is taken all the same."""
        return self.code in NOTES


def told(line: int, finding: Finding) -> RowFault:
    """A finding as a line of the report."""
    zh, en = (text.format(**finding.values) for text in REASONS[finding.code])
    return RowFault(
        line=line,
        column=printable(finding.column),
        code=finding.code,
        en=en,
        zh=f"{zh}。",
        value=shown(finding.value),
        is_note=finding.is_note,
    )


def shown(value: str) -> str:
    """The beginning of a cell, without what no file or table can hold.

    In a row whose cells are shifted a column of codes holds what somebody wrote: what looks
    like an address, a number of a telephone or of a person is masked.
    """
    value = mask_text(value)
    return printable(value[:LONGEST_SHOWN]) + ("…" if len(value) > LONGEST_SHOWN else "")


def printable(value: str) -> str:
    """A text without control characters and broken bytes."""
    return "".join(sign if sign.isprintable() else "�" for sign in value)
