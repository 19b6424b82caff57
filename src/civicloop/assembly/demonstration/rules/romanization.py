"""Names of roads in Latin letters, as the road signs of the city write them."""

from __future__ import annotations

import re
from functools import cache

from civicloop.assembly.demonstration.rules.lists import table

NUMERALS = "一二三四五六七八九"
ORDINALS = ("1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th")
FULL = (("Sec.", "Section"), ("Rd.", "Road"), ("St.", "Street"), ("Ln.", "Lane"))
KINDS = {"路": "Rd.", "街": "St.", "巷": "Ln."}
SHAPE = re.compile(
    rf"^(?P<stem>.+?)(?P<part>[{NUMERALS}])?(?P<kind>[路街巷])(?:(?P<section>[{NUMERALS}])段)?$"
)


@cache
def _syllables() -> dict[str, str]:
    return {sign: syllable for syllable, signs in table("syllables").items() for sign in signs}


def syllables_of(name: str) -> list[str]:
    """Each sign of a name as its syllable."""
    return [_syllables()[sign] for sign in name]


def romanized(name: str) -> str:
    """A name of signs as one Latin word: 仁愛 as Ren'ai."""
    word = ""
    for syllable in syllables_of(name):
        word += "'" + syllable if word and syllable[0] in "aeo" else syllable
    return word.capitalize()


def romanized_road(name: str) -> str:
    """The name of a road: 中正二路 as Zhongzheng 2nd Rd., 中山路一段 as Sec. 1, Zhongshan Rd."""
    match = SHAPE.match(name)
    if match is None:
        return romanized(name)
    words = [romanized(match["stem"])]
    if match["part"]:
        words.append(ORDINALS[NUMERALS.index(match["part"])])
    written = " ".join([*words, KINDS[match["kind"]]])
    if match["section"]:
        written = f"Sec. {NUMERALS.index(match['section']) + 1}, {written}"
    return written


def in_full(road: str) -> str:
    """A romanized road as it stands in a sentence: Section 1, Zhongshan Road."""
    for short, long in FULL:
        road = road.replace(short, long)
    return road
