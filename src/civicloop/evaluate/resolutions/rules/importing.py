"""How the files of councils become motions and meetings: headings, words, days, numbers.

What is repaired (years of the Republic, full-width digits, blanks, amounts with separators) is
told beside its row; what cannot be read keeps its row out and says why.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from civicloop.kernel.tabular.rules import RowFault, parse_date, parse_number

_SESSION = re.compile(
    r"第\s*(\d+)\s*屆\s*第\s*(\d+)\s*次\s*(定期大會|臨時大?會)(?:\s*第\s*(\d+)\s*次\s*會議)?"
)
_AMOUNT = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_HEAD_CHANGES = str.maketrans("０１２３４５６７８９（）", "0123456789()")
THOUSAND = 1000
MOST = Decimal(10) ** 15
NT_FROM = 20_000
"""In a column of thousands a number from here on is one in dollars: 20 million as a suggestion
for a road does not occur, and one published half-year wrote 713 of 827 amounts in dollars."""


@dataclass(frozen=True, slots=True)
class Named:
    """The session and the meeting that a title names."""

    term: int
    session: int
    extraordinary: bool
    meeting: int | None
    topic: str


def named_in(title: str) -> Named | None:
    """Term, session and meeting of a title such as 第1屆第8次定期大會第18次會議紀錄."""
    plain = unicodedata.normalize("NFKC", title)
    found = _SESSION.search(plain)
    if found is None:
        return None
    term, session, kind, meeting = found.groups()
    rest = re.sub(r"^\s*(?:會議)?紀錄\s*", "", plain[found.end() :]).strip(" -—─:：")
    topic = re.sub(r"\d{2,3}[.年]\d{1,2}[.月]\d{1,2}日?\s*$", "", rest).strip(" -—─")
    return Named(
        int(term), int(session), kind != "定期大會", int(meeting) if meeting else None, topic
    )


def day_of(line: int, column: str, value: object) -> tuple[date | None, list[RowFault]]:
    """A day in either era; one that had to be converted is told, one that is none refused."""
    text = str(value or "").strip()
    if not text:
        return None, []
    try:
        day = parse_date(text.split("T")[0])
    except ValueError:
        fault = RowFault(line, column, "not_a_day", "This is not a day.", "不是日期。", text[:60])
        return None, [fault]
    if day.isoformat() in text:
        return day, []
    note = RowFault(
        line,
        column,
        "day_converted",
        "The day was written another way and is converted.",
        "日期寫法不同，已換算。",
        f"{text[:40]} → {day.isoformat()}",
        is_note=True,
    )
    return day, [note]


def amount_of(line: int, column: str, value: object) -> tuple[int | None, list[RowFault]]:
    """NT$ from a column of thousands; words are no amount, dollars among thousands are told."""
    if value is None or value == "":
        return None, []
    text = unicodedata.normalize("NFKC", str(value)).strip()
    found = _AMOUNT.fullmatch(text)
    if found is None:
        note = RowFault(
            line, column, "no_amount", "There are words where an amount should be; it is left out.",
            "金額欄為文字，未計入。", text[:40], is_note=True,
        )  # fmt: skip
        return None, [note]
    number = parse_number(found.group())
    if number < 0:
        fault = RowFault(
            line, column, "below_zero", "An amount below zero.", "金額小於零。", text[:40]
        )
        return None, [fault]
    if number >= MOST:
        fault = RowFault(
            line, column, "out_of_range", "An amount that no budget has.", "金額過大。", text[:40]
        )
        return None, [fault]
    if number >= NT_FROM:
        note = RowFault(
            line, column, "in_dollars",
            "The column is in thousands, this amount must be in dollars; it is taken so.",
            "本欄單位為千元，此數應為元，已按元計。", text[:40], is_note=True,
        )  # fmt: skip
        return _whole(number), [note]
    return _whole(number * THOUSAND), []


def _whole(amount: Decimal) -> int:
    return int(amount.to_integral_value(ROUND_HALF_UP))


def text_of(line: int, column: str, value: object) -> tuple[str, list[RowFault]]:
    """A text without line breaks inside words, full-width digits made plain and told."""
    raw = "" if value is None else str(value)
    clean = re.sub(r"[ \t\u3000]+", " ", raw.replace("\r", "").replace("\0", "")).strip()
    plain = clean.translate(_HEAD_CHANGES)
    if plain != clean:
        note = RowFault(
            line, column, "width_repaired", "Full-width digits were made plain.",
            "全形數字已轉為半形。", clean[:40], is_note=True,
        )  # fmt: skip
        return plain, [note]
    return plain, []


def picked(record: Mapping[str, Any], path: str) -> object:
    """A value of a record by a path such as ``motions[大會議決].date``; ``a|b`` takes the first."""
    for way in path.split("|"):
        value: Any = record
        for step in way.split("."):
            name, _, label = step.partition("[")
            value = value.get(name) if isinstance(value, Mapping) else None
            if label and isinstance(value, list):
                wanted = label.rstrip("]")
                rows = [row for row in value if isinstance(row, Mapping)]
                value = next((row for row in reversed(rows) if wanted in row.values()), None)
            if value is None:
                break
        if value not in (None, "", []):
            return value
    return None
