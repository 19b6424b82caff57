"""How official reports write numbers, dates, money and numbering. Pure.

A ``Style`` says it once for a report: digits half or full width, percent signs, large sums in
億 and 萬, and the marks of each level of headings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from civicloop.kernel.city.rules import here

DIGITS: Final = "〇一二三四五六七八九"
CAPITALS: Final = "零壹貳參肆伍陸柒捌玖"
WIDE_DIGITS: Final = "０１２３４５６７８９"
WAN: Final = 10_000
YI: Final = 100_000_000
HALF: Final = str.maketrans(WIDE_DIGITS + "％．，（）：", "0123456789%.,():")
FULL: Final = str.maketrans("0123456789%", WIDE_DIGITS + "％")
NUMBERINGS: Final = ("壹、", "一、", "（一）", "(一)", "1.", "(1)", "（1）", "①", "")
LARGEST_MARK: Final = 99


@dataclass(frozen=True, slots=True)
class Style:
    """How one report writes; ``levels`` are the numbering styles of its headings from the top."""

    levels: tuple[str, ...] = ("壹、", "一、", "（一）", "1.", "(1)")
    wide_digits: bool = False
    wide_percent: bool = True
    large: str = "mixed"
    """``mixed``: 21萬2,642; ``plain``: 212,642; ``yi``: money in 億 with two decimals."""

    def number(self, value: Decimal | int, decimals: int = 0) -> str:
        """A plain number with separators."""
        text = f"{half_up(Decimal(value), decimals):,f}"
        return widened(text) if self.wide_digits else text

    def count(self, value: int) -> str:
        """A count, split at 萬 and 億 where the report does so."""
        if self.large != "mixed" or abs(value) < 10 * WAN:
            return self.number(value)
        text = split_large(value)
        return widened(text) if self.wide_digits else text

    def percent(self, value: Decimal, decimals: int) -> str:
        """A percentage with the report's own sign."""
        text = self.number(value, decimals)
        return f"{text}{'％' if self.wide_percent else '%'}"

    def money(self, value: int) -> str:
        """NT$ as the report counts it: 466.15億元, 34億6,553萬元, 50萬元, 3,050元."""
        if self.large == "yi" and abs(value) >= YI:
            text = f"{half_up(Decimal(value) / YI, 2):f}億元"
        elif self.large == "plain":
            text = f"{value:,}元"
        else:
            text = f"{split_large(value)}元"
        return widened(text) if self.wide_digits else text

    def mark(self, level: int, place: int) -> str:
        """The numbering mark of the ``place``-th heading of a level, from 1."""
        if level >= len(self.levels):
            return ""
        return numbered(self.levels[level], place)


def half_up(value: Decimal, decimals: int) -> Decimal:
    """Half up, as everywhere in reports."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def chinese(value: int) -> str:
    """1 to 99 in small numerals: 一, 十, 十一, 二十, 九十九."""
    if not 0 < value <= LARGEST_MARK:
        raise ValueError(f"{value} is not a number of a heading")
    tens, ones = divmod(value, 10)
    lead = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return lead + (DIGITS[ones] if ones else "")


def capital(value: int) -> str:
    """1 to 99 in capital numerals: 壹, 拾, 拾壹, 貳拾."""
    tens, ones = divmod(value, 10)
    if not 0 < value <= LARGEST_MARK:
        raise ValueError(f"{value} is not a number of a heading")
    lead = "" if tens == 0 else "拾" if tens == 1 else f"{CAPITALS[tens]}拾"
    return lead + (CAPITALS[ones] if ones else "")


def numbered(style: str, place: int) -> str:
    """The mark of a place in one of ``NUMBERINGS``; an empty style is a heading without one."""
    if style not in NUMBERINGS:
        raise ValueError(f"{style!r} is not a numbering style")
    if not style:
        return ""
    if style == "①":
        if not 0 < place <= 20:  # noqa: PLR2004 (as many as there are)
            raise ValueError(f"{place} has no circle")
        return chr(0x2460 + place - 1)
    for model, words in (("壹", capital), ("一", chinese)):
        if model in style:
            return style.replace(model, words(place))
    return style.replace("1", str(place))


def split_large(value: int) -> str:
    """21萬2,642; 34億6,553萬1,000; nothing is lost and nothing is rounded."""
    sign, rest = ("-" if value < 0 else ""), abs(value)
    yi, rest = divmod(rest, YI)
    wan, ones = divmod(rest, WAN)
    text = f"{yi:,}億" if yi else ""
    if wan:
        text += f"{wan:,}萬"
    if ones or not text:
        text += f"{ones:,}"
    return sign + text


def widened(text: str) -> str:
    """Digits and percent signs in full width; separators stay."""
    return text.translate(FULL)


def narrowed(text: str) -> str:
    """Full-width digits, percent signs and brackets in half width."""
    return text.translate(HALF)


def roc_date(day: date) -> str:
    """109年6月11日, by the years that the city counts."""
    return f"{here().year(day.year)}年{day.month}月{day.day}日"


def roc_month(day: date) -> str:
    """109年6月."""
    return f"{here().year(day.year)}年{day.month}月"


def roc_span(first: date, last: date) -> str:
    """108年8月至109年2月; 108年7月至12月 within a year; 108年 for a whole one."""
    start, end = here().year(first.year), here().year(last.year)
    if start == end and first.month == 1 and last.month == 12:  # noqa: PLR2004 (December)
        return f"{start}年"
    if start == end and first.month == last.month:
        return roc_month(first)
    return f"{start}年{first.month}月至{'' if start == end else f'{end}年'}{last.month}月"


def listed(words: Sequence[str]) -> str:
    """甲、乙及丙."""
    if len(words) < 2:  # noqa: PLR2004 (nothing to join)
        return "".join(words)
    return f"{'、'.join(words[:-1])}及{words[-1]}"
