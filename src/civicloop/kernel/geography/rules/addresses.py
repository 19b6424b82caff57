"""The parts of an address, as people in Taiwan write it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, NamedTuple

from civicloop.kernel.geography.rules.names import name_key

LONGEST: Final = 200
"""Characters of a text that are looked at; no address is longer."""

_HOUSE_DASH = re.compile(r"(?<!\d)-|-(?!\d)")
_POSTCODE = re.compile(r"^\d{3,6}(?=[^\d巷弄號樓鄰段路街\-])")
_CITY = re.compile(r"^(?:台灣省)?[^\d市縣區鄉鎮路街巷號]{2,3}[市縣](?=.)(?![場府政立民])")
_NO_DISTRICT = r"(?!.{0,2}(?:工業|加工|重劃|風景|商業|住宅)區|.{2,3}[園社特校眷]區)"
_DISTRICT = re.compile(
    rf"^(?:{_NO_DISTRICT}[^\d區號巷弄]{{1,3}}區"
    r"|[^\d路街段巷弄號區]{1,3}?[鄉鎮市](?![\d路街巷弄場區府政民立]|大道))"
)
_VILLAGE = re.compile(
    r"^[路街]?[^\d路街段巷弄號區]{1,4}?[里村](?![里村]|[^\d]?\d*(?:路|街|大道|巷|道))"
)
_NEIGHBOURHOOD = re.compile(r"^\d+鄰")
_ROAD = re.compile(r"^[^巷弄號鄰樓,、()]+?(?:大道|路|街|道(?!路))(?:\d+段)?")
_NAMED_LANE = re.compile(r"^[^\d巷弄號鄰樓,、()]{1,8}\d*巷")
_HAMLET = re.compile(r"^[^\da-z .巷弄號鄰樓,、()-]{2,8}(?=\d)")
_DOOR = re.compile(
    r"(?:(?P<section>\d+)段)?"
    r"(?:(?P<lane>\d+(?:-\d+)?|[^\d巷弄號樓段,、()-]{1,6}\d*)巷)?"
    r"(?:(?P<alley>\d+(?:-\d+)?|[^\d巷弄號樓段,、()-]{1,4}\d*)弄)?"
    r"(?:臨?(?P<number>\d+(?:-\d+)?)(?:[、,~及]\d+(?:-\d+)?)*(?:號|(?![\da-z巷弄段路街鄰樓-])))?"
)


class DoorParts(NamedTuple):
    """What follows the name of a road: which door it is."""

    section: str = ""
    lane: str = ""
    alley: str = ""
    number: str = ""
    rest: str = ""

    @property
    def lane_key(self) -> str:
        """The lane and alley as doors keep them: 50巷3弄, or nothing on the road itself."""
        lane = f"{self.lane}巷" if self.lane else ""
        return f"{lane}{self.alley}弄" if self.alley else lane

    @property
    def door_key(self) -> str:
        """The number as doors keep it, with lane and alley before it."""
        return f"{self.lane_key}{self.number}" if self.number else ""

    @property
    def house(self) -> int:
        """The number of the house alone: 7 of 7-1."""
        return int(self.number.split("-")[0]) if self.number else 0


@dataclass(frozen=True, slots=True)
class AddressParts:
    """What an address names; parts that it leaves out are empty.

    ``tail`` is everything behind district, village and neighbourhood; ``whole`` is
    everything behind the district. The names of known roads are looked for at their heads.
    """

    district: str = ""
    village: str = ""
    road: str = ""
    lane: str = ""
    alley: str = ""
    number: str = ""
    rest: str = ""
    tail: str = ""
    whole: str = ""

    @property
    def has_number(self) -> bool:
        """Whether it names a door."""
        return bool(self.road and self.number)

    @property
    def door(self) -> DoorParts:
        """Which door of the road."""
        return DoorParts("", self.lane, self.alley, self.number, self.rest)


def parse_address(
    text: str, *, districts: Collection[str] = (), villages: Collection[str] = ()
) -> AddressParts:
    """The parts of an address, each in the form of ``name_key``.

    A leading post code and city are dropped, also when they stand twice. Where the keys
    of the city's ``districts`` and ``villages`` are given, only those are taken for one;
    otherwise what looks like one is. What follows the door number stands in ``rest``.
    """
    district, whole = _district_of(name_key(text[:LONGEST]), districts)
    village, tail = _village_of(whole, villages)
    tail = _NEIGHBOURHOOD.sub("", tail, count=1)
    road, behind = _road_of(tail)
    if not road and village and tail[:1].isdigit():
        road, behind = village, tail  # 建山里96號: the village is the address
    door = door_parts(behind) if road else DoorParts(rest=_trimmed(behind))
    return AddressParts(
        district=district,
        village=village,
        road=f"{road}{door.section}段" if door.section else road,
        lane=door.lane,
        alley=door.alley,
        number=door.number,
        rest=door.rest,
        tail=tail,
        whole=whole,
    )


def door_parts(text: str) -> DoorParts:
    """Section, lane, alley and number at the head of what follows the name of a road."""
    match = _DOOR.match(text)
    if match is None:  # pragma: no cover  (every part may be absent, so it always matches)
        return DoorParts(rest=text)
    found = {name: value or "" for name, value in match.groupdict().items()}
    return DoorParts(**found, rest=_trimmed(text[match.end() :]))


def heads(text: str, *, shortest: int = 2, longest: int = 24) -> list[str]:
    """The beginnings of a text, as the names of roads that it may begin with."""
    return [text[:length] for length in range(shortest, min(len(text), longest) + 1)]


def parts_inside(text: str, *, shortest: int = 3, longest: int = 14, most: int = 40) -> list[str]:
    """Every run of characters in a text, as the names of landmarks that it may hold."""
    near = text[:most]
    return sorted(
        {
            near[begin : begin + length]
            for begin in range(len(near))
            for length in range(shortest, longest + 1)
            if begin + length <= len(near)
        }
    )


def _trimmed(rest: str) -> str:
    return _HOUSE_DASH.sub("", rest).strip(" ,。、()")


def _district_of(key: str, known: Collection[str]) -> tuple[str, str]:
    district, rest = "", key
    while True:
        before = rest
        rest = _POSTCODE.sub("", rest, count=1)
        rest = _CITY.sub("", rest, count=1) if not _heads_with(rest, known) else rest
        found = _heads_with(rest, known) if known else _looks_like_district(rest)
        if found and district in {"", found}:
            district, rest = found, rest[len(found) :]
        if rest == before or not rest:
            return district, rest


def _heads_with(text: str, known: Collection[str]) -> str:
    return next((head for head in reversed(heads(text, longest=6)) if head in known), "")


def _looks_like_district(text: str) -> str:
    match = _DISTRICT.match(text)
    return match[0] if match else ""


def _village_of(text: str, known: Collection[str]) -> tuple[str, str]:
    if known:
        found = _heads_with(text, known)
        roadlike = found and re.match(r"[^\d]?\d*(?:路|街|大道|道)", text[len(found) :])
        return ("", text) if roadlike else (found, text[len(found) :])
    match = _VILLAGE.match(text)
    return (match[0], text[match.end() :]) if match else ("", text)


def _road_of(tail: str) -> tuple[str, str]:
    """A street; else a lane with a name, or a hamlet whose houses are numbered."""
    for pattern in (_ROAD, _NAMED_LANE, _HAMLET):
        match = pattern.match(tail)
        if match is not None:
            return match[0], tail[match.end() :]
    return "", tail
