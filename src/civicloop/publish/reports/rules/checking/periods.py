"""Periods that a text names beside that of its report: a paragraph kept from an earlier edition.

Only a span as long as the report's own, by its year, is found (``114年1月至6月`` or ``114年上半年``
in the report of the second half): others are deadlines, plans or longer looks back. What is said to
be compared (``較114年1月至6月``) is none. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from civicloop.kernel.city.rules import ROC_EPOCH
from civicloop.publish.reports.rules.checking.paragraphs import paragraphs
from civicloop.publish.reports.rules.checking.relations import Finding

MONTHS: Final = re.compile(
    r"(?<!\d)(\d{2,4})年(\d{1,2})月?(?:至|到|-|~|～)(?:(\d{2,4})年)?(\d{1,2})月(?!\d*日)"
)
HALF: Final = re.compile(r"(?<!\d)(\d{2,4})年度?([上下])半年")
QUARTER: Final = re.compile(r"(?<!\d)(\d{2,4})年度?第([1-4一二三四])季")
QUARTERS: Final = {"一": 1, "二": 2, "三": 3, "四": 4}
COMPARED: Final = re.compile(
    r"(?:較|比|與|去年|上年|前期|上期|同期|相較|原|預定|預計|將於|擬於)[^。;，]{0,8}$"
)
YEAR: Final = 12
Span = tuple[int, int]
"""The first and the last month, counted from the year nought."""


def other_periods(text: str, *, first: str, last: str) -> list[Finding]:
    """Each span of the report's own length that is not its period, in the order of the text."""
    own = (_month(int(first[:4]), int(first[5:])), _month(int(last[:4]), int(last[5:])))
    found = []
    for paragraph in paragraphs(list(enumerate(text.splitlines(), start=1))):
        for start, said, span in _spans(paragraph.text):
            alike = span[1] - span[0] == own[1] - own[0]
            if alike and span != own and not COMPARED.search(paragraph.text[:start]):
                line = paragraph.lines[start]
                basis = paragraph.text[start : start + 30]
                found.append(Finding("period", said, f"{first} – {last}", basis, line))
    return found


def _spans(text: str) -> Iterator[tuple[int, str, Span]]:
    for one in MONTHS.finditer(text):
        begun = _month(_year(one[1]), int(one[2]))
        yield one.start(), one[0], (begun, _month(_year(one[3] or one[1]), int(one[4])))
    for one in HALF.finditer(text):
        begun = _month(_year(one[1]), 1 if one[2] == "上" else 7)
        yield one.start(), one[0], (begun, begun + 5)
    for one in QUARTER.finditer(text):
        begun = _month(_year(one[1]), 3 * (QUARTERS.get(one[2]) or int(one[2])) - 2)
        yield one.start(), one[0], (begun, begun + 2)


def _month(year: int, month: int) -> int:
    return year * YEAR + month - 1


def _year(text: str) -> int:
    return int(text) + (ROC_EPOCH if len(text) < 4 else 0)  # noqa: PLR2004 (a western year)
