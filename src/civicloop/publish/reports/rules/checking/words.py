"""What a finding says to people. Pure."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from civicloop.publish.reports.rules.checking.relations import Finding
from civicloop.publish.reports.rules.styles import roc_span

ZH: Final = {
    "sum": "加總不符：印「{printed}」，各項相加為 {expected}（{basis}）",
    "share": "百分比不符：印「{printed}」，應為 {expected}（{basis}）",
    "hundred": "各項百分比合計 {printed}，不等於 100%（{basis}）",
    "mean": "平均數不符：印「{printed}」，應為 {expected}（{basis}）",
    "cut": "平均數為無條件捨去：印「{printed}」，四捨五入應為 {expected}（{basis}）",
    "part": "部分大於全體：印「{printed}」，全體為 {basis}",
    "count": "項數不符：印「{printed}」，實際列出 {expected} 項",
    "change": "增減數不符：印「{printed}」，應為 {expected}（{basis}）",
    "rounding": "小數位數不一致：印「{printed}」，應為 {expected}（{basis}）",
    "period": "期間不符：資料期間 {printed}，報告期間 {expected}（{basis}）",
    "edition": "與前期刊載不同：本期印「{printed}」，前期為 {expected}（{basis}）",
    "report": "與其他報告不同：印「{printed}」，{basis} 為 {expected}",
    "missing": "尚無資料：{printed}（{basis}）",
    "unknown": "查無此指標：{printed}",
}
EN: Final = {
    "sum": "The parts do not sum: printed {printed}, the parts make {expected} ({basis})",
    "share": "The share does not follow: printed {printed}, it is {expected} ({basis})",
    "hundred": "The shares make {printed}, not 100% ({basis})",
    "mean": "The mean does not follow: printed {printed}, it is {expected} ({basis})",
    "cut": "The mean was cut, not rounded: printed {printed}, rounded it is {expected} ({basis})",
    "part": "The part is more than its whole: printed {printed}, the whole is {basis}",
    "count": "The number of items is wrong: printed {printed}, {expected} follow",
    "change": "The change does not follow: printed {printed}, it is {expected} ({basis})",
    "rounding": "Mixed rounding: printed {printed}, it should be {expected} ({basis})",
    "period": "Another period: the figure is of {printed}, the report of {expected} ({basis})",
    "edition": "Differs from the last edition: now {printed}, before {expected} ({basis})",
    "report": "Differs from another report: printed {printed}, in {basis} it is {expected}",
    "missing": "No data yet: {printed} ({basis})",
    "unknown": "There is no such figure: {printed}",
}


NAMED: Final = {"missing", "unknown"}
"""Findings whose words name their subject."""
SPAN: Final = re.compile(r"(\d{4})-(\d\d)(?: – (\d{4})-(\d\d))?")


def sentence(finding: Finding, language: str) -> str:
    """The finding as a sentence, with its subject before it."""
    in_chinese = language.startswith("zh")
    words = (ZH if in_chinese else EN)[finding.code]
    printed, expected = finding.printed, finding.expected
    if finding.code == "period" and in_chinese:
        printed, expected = (SPAN.sub(_months, text) for text in (printed, expected))
    said = (
        words.format(printed=printed, expected=expected, basis=finding.basis)
        .replace(" ()", "")
        .replace("（）", "")
    )
    subject = "" if finding.code in NAMED else finding.name or finding.subject
    return f"{subject}{'：' if in_chinese else ': '}{said}" if subject else said


def _months(span: re.Match[str]) -> str:
    """Months of a finding as Chinese reports write them: 114年4月至6月."""
    first = date(int(span[1]), int(span[2]), 1)
    last = date(int(span[3]), int(span[4]), 1) if span[3] else first
    return roc_span(first, last)
