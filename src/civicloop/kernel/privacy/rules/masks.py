"""Masks for names, telephones, e-mail, addresses and free text."""

from __future__ import annotations

import re
from typing import Final

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
PLATE: Final = re.compile(
    r"(?<![0-9A-Za-z\-])(?:[A-Z]{2,3}-\d{3,4}|\d{3,4}-[A-Z]{2,3})(?![0-9A-Za-z\-])", re.IGNORECASE
)
TOLD_PLATE: Final = re.compile(
    r"(?<=車號|車牌)([:：是為 ]{0,2})([0-9A-Z][0-9A-Z\- ]{3,8}[0-9A-Z])", re.IGNORECASE
)
DOOR: Final = re.compile(
    r"(?<=[路街段巷弄])(\s*)([0-9]+(?:[之\-][0-9]+)?)(\s*號)(之[0-9]+)?([0-9]+樓(?:之[0-9]+)?)?"
)
WIDE: Final = (
    *range(0xFF10, 0xFF1A),
    *range(0xFF21, 0xFF3B),
    *range(0xFF41, 0xFF5B),
    0xFF0D,
    0xFF20,
)
NARROW: Final = {sign: sign - 0xFEE0 for sign in WIDE}
"""Wide figures, letters, hyphen and at sign, as a phone's Chinese keyboard writes them."""
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
    phone = phone.strip()
    figures = [place for place, sign in enumerate(phone) if sign.isdigit()]
    first = 4 if len(figures) > 9 else 2  # noqa: PLR2004 (a mobile number has ten figures)
    hidden = set(figures[first:-3] if len(figures) > first + 3 else figures)
    return "".join(STAR if place in hidden else sign for place, sign in enumerate(phone))


def mask_identity(number: str) -> str:
    """``A123456789`` as ``A1******89``."""
    number = number.strip()
    if len(number) < 6:  # noqa: PLR2004 (nothing would be hidden between the ends)
        return STAR * len(number)
    return f"{number[:2]}{STAR * (len(number) - 4)}{number[-2:]}"


def mask_plate(plate: str) -> str:
    """``ABC-1234`` as ``A**-***4``: all but the first and the last sign."""
    signs = [place for place, sign in enumerate(plate) if sign.isalnum()]
    hidden = set(signs[1:-1])
    return "".join(STAR if place in hidden else sign for place, sign in enumerate(plate))


def mask_address(address: str) -> str:
    """``中山路10巷3號5樓`` as ``中山路10巷○號``: the street stays, the door does not."""
    return DOOR.sub(rf"\1{BLANK}\3", address.translate(NARROW))


def mask_text(text: str, *, doors: bool = False) -> str:
    """Free text without e-mail addresses, telephones, identity numbers, plates and told names.

    Found by their form alone: it takes the obvious away and promises no more. House
    numbers stay unless ``doors`` asks for them too, because most reports are about a
    place; pole numbers and dates stay always.
    """
    text = text.translate(NARROW)
    text = EMAIL.sub(lambda found: mask_email(found[0]), text)
    text = IDENTITY.sub(lambda found: mask_identity(found[0]), text)
    text = PLATE.sub(lambda found: mask_plate(found[0]), text)
    text = TOLD_PLATE.sub(lambda found: found[1] + mask_plate(found[2]), text)
    text = PHONE.sub(lambda found: mask_phone(found[0]), text)
    text = CHINESE_NAME.sub(_told_name, text)
    text = ENGLISH_NAME.sub(lambda found: f"{found[1]} {STAR * 3}", text)
    return mask_address(text) if doors else text


def _told_name(found: re.Match[str]) -> str:
    whole = found[0]
    if NOT_NAMES.search(whole):
        return whole
    kept = whole.index(found[2], len(found[1])) + len(found[2])
    return whole[:kept] + BLANK * (len(whole) - kept)
