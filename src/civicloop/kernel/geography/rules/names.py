"""Names of places as people write them, brought to one form."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_DIGITS: Final = {ch: n for n, ch in enumerate("〇一二三四五六七八九")} | {"零": 0, "兩": 2}
_NUMERAL = re.compile(r"[〇零一二三四五六七八九十百]+(?=[段路街巷弄號樓鄰])")
# Characters that people and registers write for one another, and the one that is kept.
_VARIANTS = str.maketrans(
    "之‐–—−臺舘塩峯犂卧豊双脚温廰鷄羣裏号巿", "-----台館鹽峰犁臥豐雙腳溫廳雞群裡號市"
)

_SPACES = re.compile(r"\s+")
_LATIN_GAP = re.compile(r"(?<![a-z0-9.'\-]) | (?![a-z0-9])")
_SUFFIX_BEHIND = re.compile(r"(\d)號-(\d+)")
_ATTACHED = re.compile(r"(?<=\d)附(?=\d)")
_OWNER = re.compile(r"^[^\d市縣區路街]{2,3}[市縣](?:政府|私立|立)?")
_DISTRICT_AHEAD = re.compile(r"^(?!.{2,3}[社園校業特景宅]區)[^\d區路街]{1,3}區(?=.{2})")
_SHORT: Final = (
    ("國民中學", "國中"),
    ("國民小學", "國小"),
    ("高級中學", "高中"),
    ("高級商業職業學校", "高商"),
    ("高級工業職業學校", "高工"),
    ("社區活動中心", "活動中心"),
    ("里活動中心", "活動中心"),
)
PAIR: Final = 2


def _arabic(numeral: str) -> str:
    """十二 as 12, 一百零三 as 103; a run of plain digits is read digit by digit."""
    if not set(numeral) & {"十", "百"}:
        return "".join(str(_DIGITS[ch]) for ch in numeral)
    total = current = 0
    for ch in numeral:
        if ch in {"十", "百"}:
            total += (current or 1) * (10 if ch == "十" else 100)
            current = 0
        else:
            current = _DIGITS[ch]
    return str(total + current)


def name_key(text: str) -> str:
    """The one form under which a name is stored and looked up.

    Full-width becomes half-width, 臺 becomes 台 and other variants the usual character,
    numerals before 段, 路, 巷 and the like become digits, 之 and 附 between numbers become
    a hyphen, and case and spaces fall away (spaces between Latin words stay).
    """
    plain = unicodedata.normalize("NFKC", text).translate(_VARIANTS).lower().strip()
    plain = _LATIN_GAP.sub("", _SPACES.sub(" ", plain))
    plain = unicodedata.normalize("NFKC", plain).translate(_VARIANTS)
    plain = _NUMERAL.sub(lambda match: _arabic(match[0]), plain)
    plain = _ATTACHED.sub("-", plain)
    while (swapped := _SUFFIX_BEHIND.sub(r"\1-\2號", plain)) != plain:
        plain = swapped
    return plain


def landmark_key(text: str) -> str:
    """The form of a landmark's name: without its owner and district, schools as people say them.

    高雄市三民區民族國民小學 and 高雄市立民族國民小學 are both 民族國小.
    """
    key = name_key(text)
    for pattern in (_OWNER, _DISTRICT_AHEAD):
        rest = pattern.sub("", key, count=1)
        key = rest if len(rest) >= PAIR else key
    key = key.removeprefix("市立") if len(key) > PAIR + 1 else key
    for whole, short in _SHORT:
        key = key.replace(whole, short)
    return key


def pairs(*names: str) -> list[str]:
    """Every two neighbouring characters of some names, by which an index finds their parts."""
    return sorted({name[at : at + PAIR] for name in names for at in range(len(name) - 1)})
