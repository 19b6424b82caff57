"""Masks for names, telephones, addresses and free text, and how long values are kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from civicloop.kernel.registry.rules import Registry

BLANK: Final = "○"
STAR: Final = "*"
HAN: Final = r"[\u3400-\u9fff]"
SURNAMES: Final = (
    "陳林黃張李王吳劉蔡楊許鄭謝洪郭邱曾廖賴徐周葉蘇莊呂江何蕭羅高潘簡朱鍾游彭詹胡施沈余盧梁趙顏柯翁魏"
    "孫戴范方宋鄧杜傅侯曹薛丁卓阮馬董唐溫藍石蔣田康鄒白涂尤巫韓龔嚴袁鐘黎金阮汪古倪童俞"
)
DOUBLE_SURNAMES: Final = ("歐陽", "張簡", "范姜", "司馬", "上官", "諸葛", "司徒")
INTRODUCTIONS: Final = (
    "我是|我叫|我姓|本人是|本人|敝姓|姓名為|姓名是|姓名[:：]|聯絡人為|聯絡人[:：]|聯絡人|"
    "陳情人[:：]|通報人[:：]"
)
NOT_NAMES: Final = re.compile(
    r"(?:高雄|金門|馬公|方才|方便|古蹟|石頭|白天|何時|何人|高中|高職|江邊)"
)
EMAIL: Final = re.compile(r"[\w.+\-]{1,64}@[\w\-]+(?:\.[\w\-]+)+")
PHONE: Final = re.compile(
    r"(?<![0-9A-Za-z\-])(?:\+?886[\s\-]?|\(?0)\d{1,3}\)?(?:[\s\-]?\d){6,8}(?![0-9])"
)
IDENTITY: Final = re.compile(r"(?<![0-9A-Za-z])[A-Z][1289A-D]\d{8}(?!\d)", re.IGNORECASE)
CHINESE_NAME: Final = re.compile(
    rf"({INTRODUCTIONS})\s*((?:{'|'.join(DOUBLE_SURNAMES)}|[{SURNAMES}])){HAN}{{1,2}}"
    r"(?=[，。、,.\s：:;；()（）0-9A-Za-z]|先生|小姐|女士|太太|住|的|在|電話|手機|$)"
)
ENGLISH_NAME: Final = re.compile(
    r"(?i:\b(my name is|i am called|contact(?: person)?:))\s+[A-Z][\w'\-]+(?:\s+[A-Z][\w'\-]+){0,2}"
)


def mask_name(name: str) -> str:
    """``王小明`` as ``王○明``, ``John Smith`` as ``J*** S***``."""
    name = name.strip()
    if re.search(HAN, name):
        if len(name) <= 2:  # noqa: PLR2004 (surname and one sign)
            return name[:1] + BLANK * (len(name) - 1)
        return name[0] + BLANK * (len(name) - 2) + name[-1]
    return " ".join(word[0] + STAR * 3 for word in name.split())


def mask_email(email: str) -> str:
    """``ming@example.org`` as ``m***@example.org``."""
    local, at, domain = email.strip().rpartition("@")
    return f"{local[:1]}{STAR * 3}{at}{domain}" if at else STAR * 3 * bool(email.strip())


def mask_phone(phone: str) -> str:
    """``0912-345-678`` as ``0912-***-678``: all figures but the first four and the last three."""
    figures = [place for place, sign in enumerate(phone) if sign.isdigit()]
    first = 4 if len(figures) > 9 else 2  # noqa: PLR2004 (a mobile number has ten figures)
    hidden = set(figures[first:-3] if len(figures) > first + 3 else figures)
    return "".join(STAR if place in hidden else sign for place, sign in enumerate(phone.strip()))


def mask_text(text: str) -> str:
    """Free text without e-mail addresses, telephones, identity numbers and told names.

    Found by their form alone: it takes the obvious away and promises no more. House
    numbers, pole numbers and dates stay.
    """
    text = EMAIL.sub(lambda found: mask_email(found[0]), text)
    text = IDENTITY.sub(lambda found: f"{found[0][:2]}{STAR * 6}{found[0][-2:]}", text)
    text = PHONE.sub(lambda found: mask_phone(found[0]), text)
    text = CHINESE_NAME.sub(_told_name, text)
    return ENGLISH_NAME.sub(lambda found: f"{found[1]} {STAR * 3}", text)


def _told_name(found: re.Match[str]) -> str:
    whole = found[0]
    if NOT_NAMES.search(whole):
        return whole
    kept = whole.index(found[2], len(found[1])) + len(found[2])
    return whole[:kept] + BLANK * (len(whole) - kept)


@dataclass(frozen=True, slots=True)
class Retention:
    """How long the personal values of a kind of object are kept after its end."""

    kind: str
    years: int
    basis: str
    zh: str
    en: str


RETENTIONS: Registry[Retention] = Registry("retention")


def declare_retention(kind: str, *, years: int, basis: str, zh: str, en: str) -> Retention:
    """Declare how long a kind of object (``cases.case``) keeps its personal values."""
    if years < 1:
        raise ValueError(f"the retention of {kind!r} must be a year at least")
    return RETENTIONS.declare(kind, Retention(kind, years, basis, zh, en))
