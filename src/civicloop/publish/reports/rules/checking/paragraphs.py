"""The paragraphs of a text and the numbers in them, each with its line. Pure.

Official texts come with full-width digits, blanks inside numbers and words, and lines that were
wrapped by a page: a paragraph goes on until a sentence ends or a numbering mark begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from civicloop.publish.reports.rules.checking.relations import MOST_SIGNS, Printed, decimals_of

WIDE = {
    **{
        ord(wide): narrow for wide, narrow in zip("０１２３４５６７８９", "0123456789", strict=True)
    },
    **{ord(wide): narrow for wide, narrow in zip("％﹪．（）：；＋＝", "%%.():;+=", strict=True)},
    ord("佔"): "占",
    ord("\u3000"): " ",
    ord("\ufeff"): " ",
}
MARK = re.compile(
    r"[壹貳叁參肆伍陸柒捌玖拾]+、|[一二三四五六七八九十ㄧ]+、|\([一二三四五六七八九十]+\)"
    r"|\d{1,2}(?:[、]|\.(?!\d)|\.(?=\d{2,3}\s*年))|\(\d{1,2}\)|[-*] |#+ "
)
ENDS = "。：:；;!！？?…"
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_KIND = (
    r"個百分點|(?:項次|人次|場次|件次)(?!之)|工作天|件|案|項|通|人|場|名|個|冊|篇|點|家|台|臺|組|筆|次|位|隊|所|戶|棟"
    r"|座|盞|封|元|%|者"
)
UNIT = rf"(?:億|百萬|萬|千|仟)?(?:{_KIND})|億|萬"
NUMBERS = re.compile(
    rf"(?<![\d.,A-Za-z])(?P<first>{_NUMBER})"
    rf"(?:億(?P<wan>{_NUMBER})萬(?:(?P<rest>{_NUMBER})(?P<thousand>[仟千](?=元))?)?"
    rf"|萬(?P<ones>\d[\d,]*))?"
    rf"(?P<unit>{UNIT})?"
)
ROUGH = re.compile(r"(?:約|近|逾|超過|至少|最多|不到|達?約)[計有達為]?$")
"""Before a round number that is not meant to be exact."""


MOST = 300
"""Numbers of a paragraph; what holds more is no sentence, and each would be held to each."""


@dataclass(frozen=True, slots=True)
class Token:
    """A number of a paragraph, and where it stands in it."""

    number: Printed
    start: int
    end: int

    @property
    def is_percent(self) -> bool:
        """Whether it is a percentage."""
        return self.number.unit == "%"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph without blanks, the line of each character, and its numbers."""

    text: str
    lines: tuple[int, ...]
    tokens: tuple[Token, ...]

    @property
    def mark(self) -> str:
        """The numbering mark with which it begins, or nothing."""
        found = MARK.match(self.text)
        return found.group() if found else ""

    def between(self, left: Token, right: Token) -> str:
        """What stands between two of its numbers."""
        return self.text[left.end : right.start]


def paragraphs(lines: Iterable[tuple[int, str]]) -> list[Paragraph]:
    """The paragraphs of numbered lines."""
    found: list[Paragraph] = []
    letters: list[str] = []
    places: list[int] = []

    def close() -> None:
        if letters:
            found.append(_paragraph("".join(letters), tuple(places)))
            letters.clear()
            places.clear()

    for number, raw in lines:
        line = raw.translate(WIDE).strip()
        if not line:
            continue
        if MARK.match(line) or (letters and letters[-1] in ENDS):
            close()
        kept = _without_blanks(line)
        if letters and letters[-1].isascii() and letters[-1].isalpha() and kept[0].isalpha():
            letters.append(" ")
            places.append(number)
        letters.extend(kept)
        places.extend([number] * len(kept))
    close()
    return found


def _without_blanks(line: str) -> str:
    """Blanks stand only between two Latin words, or such a word and a number; commas are wide."""
    kept = re.sub(r"\s+(?![A-Za-z\d])|(?<![A-Za-z.,])\s+|(?<=[.,])\s+(?=\d)", "", line)
    return re.sub(r"(?<=[\u4e00-\u9fff%)]),", "，", kept)


def _paragraph(text: str, lines: tuple[int, ...]) -> Paragraph:
    mark = MARK.match(text)
    tokens = [
        Token(_number(found, lines[found.start()]), found.start(), found.end())
        for found in NUMBERS.finditer(text, mark.end() if mark else 0)
        if len(found.group()) <= MOST_SIGNS
        and text[max(0, found.start() - 1) : found.start()] != "第"
    ]
    return Paragraph(text, lines, tuple(tokens) if len(tokens) <= MOST else ())


def _number(found: re.Match[str], line: int) -> Printed:
    """The value; what is split by 億 and 萬 is put together in units."""
    first, unit, text = Decimal(found["first"].replace(",", "")), found["unit"] or "", found.group()
    if unit:
        text = text.removesuffix(unit)
    before = found.string[max(0, found.start() - 4) : found.start()]
    if found["wan"] is not None:
        wan = Decimal(found["wan"].replace(",", ""))
        rest = Decimal((found["rest"] or "0").replace(",", ""))
        value = first * 10**8 + wan * 10**4 + rest * (1000 if found["thousand"] else 1)
        return Printed(value, 0, unit or "元", line, text, is_rough=_is_rough(value, before))
    if found["ones"] is not None:
        value = first * 10**4 + Decimal(found["ones"].replace(",", ""))
        return Printed(value, 0, unit, line, text, is_rough=_is_rough(value, before))
    is_rough = unit != "%" and _is_rough(first, before)
    return Printed(first, decimals_of(first), unit, line, text, is_rough=is_rough)


def _is_rough(value: Decimal, before: str) -> bool:
    return not value % 10 and ROUGH.search(before) is not None
