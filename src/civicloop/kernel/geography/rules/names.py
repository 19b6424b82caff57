"""Names of places as people write them, brought to one form; the parts of an address."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

_DIGITS: Final = {ch: n for n, ch in enumerate("〇一二三四五六七八九")} | {"零": 0, "兩": 2}
_NUMERAL = re.compile(r"[〇零一二三四五六七八九十百]+(?=[段路街巷弄號樓鄰])")
_VARIANTS = str.maketrans({"臺": "台", "之": "-", "‐": "-", "–": "-", "—": "-", "−": "-"})
_SPACES = re.compile(r"\s+")
_LATIN_GAP = re.compile(r"(?<![a-z0-9.'\-]) | (?![a-z0-9])")
_SUFFIX_BEHIND = re.compile(r"(\d)號-(\d+)")
_HOUSE_DASH = re.compile(r"(?<!\d)-|-(?!\d)")
_CITY = re.compile(r"^(?:\d{3,6})?(?:[^\d市縣區鄉鎮路街]{2,3}[市縣])?")
_PARTS = re.compile(
    r"^(?P<district>[^\d路街段巷弄號區]{1,4}區|[^\d路街段巷弄號區]{1,4}?[鄉鎮市])?"
    r"(?P<village>[^\d路街段巷弄號區]{1,5}?[里村](?!\d*(?:路|街|大道)))?"
    r"(?:\d+鄰)?"
    r"(?P<road>.*?(?:大道|路|街|道)(?:\d+段)?)?"
    r"(?:(?P<lane>\d+)巷)?(?:(?P<alley>\d+)弄)?"
    r"(?:(?P<number>\d+(?:-\d+)?)號?)?"
)


@dataclass(frozen=True, slots=True)
class AddressParts:
    """What an address names; parts that it leaves out are empty."""

    district: str = ""
    village: str = ""
    road: str = ""
    lane: str = ""
    alley: str = ""
    number: str = ""
    rest: str = ""

    @property
    def has_number(self) -> bool:
        """Whether it names a door."""
        return bool(self.road and self.number)


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

    Full-width becomes half-width, 臺 becomes 台, numerals before 段, 路, 巷 and the like
    become digits, 之 between numbers becomes a hyphen, and case and spaces fall away
    (spaces between Latin words stay).
    """
    plain = unicodedata.normalize("NFKC", text).translate(_VARIANTS).lower().strip()
    plain = _LATIN_GAP.sub("", _SPACES.sub(" ", plain))
    plain = unicodedata.normalize("NFKC", plain)  # a mark may have met its letter
    plain = _NUMERAL.sub(lambda match: _arabic(match[0]), plain)
    return _SUFFIX_BEHIND.sub(r"\1-\2號", plain)


def parse_address(text: str) -> AddressParts:
    """The parts of an address, each in the form of ``name_key``.

    A leading post code and city are dropped. What follows the door number (floor,
    remarks) stands in ``rest``.
    """
    key = _CITY.sub("", name_key(text), count=1)
    match = _PARTS.match(key)
    if match is None:
        return AddressParts(rest=key)
    parts = {name: value or "" for name, value in match.groupdict().items()}
    rest = _HOUSE_DASH.sub("", key[match.end() :]).strip(" ,。、()")
    return AddressParts(**parts, rest=rest)
