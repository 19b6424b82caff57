"""What can be wrong with a row, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from civicloop.kernel.tabular.rules import RowFault

SENTENCES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "empty": ("The cell must not be empty.", "此欄必填。"),
        "too_long": ("The text is too long.", "文字過長。"),
        "unknown_unit": ("No agency has this code or name.", "查無此機關代碼或名稱。"),
        "unknown_value": ("The mapping does not know this word.", "對照檔未列此用語。"),
        "not_date": ("This is not a date.", "不是日期。"),
        "not_number": ("This is not a whole number from 0 on.", "不是零以上之整數。"),
        "not_days": ("These are no days in halves.", "不是以半日計之天數。"),
        "too_large": ("The number is too large.", "數值過大。"),
        "other_kind": ("The class has no such kind.", "該類公文無此別。"),
        "after_month": ("Received after the month.", "收文日在該月之後。"),
        "too_old": ("Received over twenty years before.", "收文日早於該月逾二十年。"),
        "done_before_received": ("Done before it was received.", "辦結日早於收文日。"),
        "done_before_month": ("Done before the month began.", "辦結日在該月之前，不屬該月。"),
        "ending_without_day": ("It ended on no day.", "有結案方式而無結案日期。"),
        "no_limit": ("The class needs a limit in days or a day.", "此類須有限辦天數或限辦日期。"),
        "limit_refused": ("The class does not allow this limit.", "此類不得為該期限。"),
        "resumed_alone": ("It resumed without having paused.", "有迄日而無停止計算起日。"),
        "resumed_before": ("It resumed before it paused.", "停止計算迄日早於起日。"),
        "joined_alone": ("It was joined to no document.", "併彙辦而無主文號。"),
        "joined_self": ("It was joined to itself.", "主文號即為本文號。"),
        "twice": ("The number stood above already.", "同機關文號重複。"),
        "repaired": ("Full-width characters were made narrow.", "已將全形字轉為半形。"),
        "other_style": ("The date counts years in another way.", "紀年與首列不同，已換算。"),
        "done_later": ("Done after the month: still open in it.", "月底後辦結，於該月計為待辦。"),
        "no_main": ("The document it was joined to is not there.", "主文號不在本檔。"),
        "extension": ("The extension is not counted.", "展期不合規定，不予計入。"),
    }
)  # fmt: skip
NOTES: Final = frozenset({"repaired", "other_style", "done_later", "no_main", "extension"})
"""What is told and did not keep the row out."""


def fault(line: int, column: str, code: str, value: str = "") -> RowFault:
    """A fault of a row, or a note."""
    en, zh = SENTENCES[code]
    return RowFault(line, column, code, en, zh, value[:40], is_note=code in NOTES)
