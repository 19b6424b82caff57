"""Which texts are about the same thing: places they name, and the rare pairs of characters."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

_PLACE = re.compile(
    r"[\u4e00-\u9fff]{1,6}?(?:[一二三四五六七八九十]?[路街](?:[一二三四五六七八九十\d]{0,3}段)?|大道|國小|國中|高中|大學|"
    r"公園|市場|車站|大橋|陸橋|橋|地下道|滯洪池|大排|溪|港|里(?![程面]))"
)
_DISTRICT = re.compile(r"[\u4e00-\u9fff]{2}(?<!社)區(?![域間段公])")
_FILLER = re.compile(
    r"建請|敬請|請(?:市府|研議|儘速|盡速|儘快|相關單位)?|市政府|市府|高雄市|本市|轄區|轄內|"
    r"改善|工程|評估|研議|辦理|儘速|有關|案|以利|以維|民眾|問題|位於|於|之|的|及|與|等|應|至|到|在|和"
)
_NOISE = re.compile(r"[^\w]+|_")
LIFT, ELSEWHERE = 0.35, 0.45
GENERIC = 0.5
"""A place that stands in half of all texts says nothing about any of them."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A text that may be about the same as another."""

    ref: str
    text: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two texts are, from 0 to 100, and the places that both name."""

    first: str
    second: str
    score: int
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Texts that may be one matter, with the weakest tie that holds them together."""

    refs: tuple[str, ...]
    score: int
    places: tuple[str, ...]


def places_of(text: str) -> frozenset[str]:
    """The roads, schools, parks and villages that a text names, and its districts."""
    plain = unicodedata.normalize("NFKC", text)
    spots = _FILLER.sub(" ", plain)
    districts = {found.group() for found in _DISTRICT.finditer(spots)}
    for district in districts:
        spots = spots.replace(district, " ")
    return frozenset(districts | {found.group() for found in _PLACE.finditer(spots)})


def pairs_of(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters that are left without the words of every motion."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    runs = _NOISE.split(_FILLER.sub(" ", plain))
    return frozenset(run[at : at + 2] for run in runs for at in range(len(run) - 1))


def likenesses(subjects: Sequence[Subject], *, least: int, only: str = "") -> list[Likeness]:
    """The pairs at least so alike, the most alike first.

    Pairs of characters weigh by how rare they are among all the texts. A spot that both name
    and few others do lifts the likeness; the same wish for two different spots is two matters,
    so that naming none in common lowers it. Texts that share no pair are
    never compared, so that a session of hundreds is done at once. ``only`` names one text
    that the others are held against.
    """
    pairs = {row.ref: pairs_of(row.text) for row in subjects}
    places = {row.ref: places_of(row.text) for row in subjects}
    weight = _weights(pairs.values())
    kept = _inverted(pairs)
    whole: dict[str, float] = defaultdict(float)
    common = _common(places.values(), len(subjects))
    shared: dict[tuple[str, str], float] = defaultdict(float)
    for pair, refs in kept.items():
        for ref in refs:
            whole[ref] += weight[pair]
        if only and only not in refs:
            continue
        for first, second in combinations(refs, 2) if not only else _with(only, refs):
            shared[first, second] += weight[pair]
    found = []
    for (first, second), both in shared.items():
        ratio = both / (whole[first] + whole[second] - both or 1)
        score = round(100 * _moved(ratio, _spots(places[first]), _spots(places[second]), common))
        if score >= least:
            same = tuple(sorted((places[first] & places[second]) - common))
            found.append(Likeness(first, second, score, same))
    return sorted(found, key=lambda row: (-row.score, row.first, row.second))


def _with(only: str, refs: Sequence[str]) -> list[tuple[str, str]]:
    return [(min(only, ref), max(only, ref)) for ref in refs if ref != only]


def _spots(places: frozenset[str]) -> frozenset[str]:
    return frozenset(place for place in places if not place.endswith("區"))


def _moved(
    ratio: float, first: frozenset[str], second: frozenset[str], common: frozenset[str]
) -> float:
    if (first & second) - common:
        return ratio + LIFT * (1 - ratio)
    return ratio * ELSEWHERE if first and second else ratio


def grouped(ties: Iterable[Likeness], apart: Iterable[frozenset[str]] = ()) -> list[Group]:
    """Texts tied to each other as groups; pairs that somebody set apart tie nothing."""
    refused = set(apart)
    home: dict[str, int] = {}
    groups: dict[int, Group] = {}
    for number, tie in enumerate(ties):
        own = [_home(home, groups, ref) for ref in (tie.first, tie.second)]
        if home.get(tie.first, -1) == home.get(tie.second, -2):
            continue
        if any(frozenset((one, two)) in refused for one in own[0].refs for two in own[1].refs):
            continue
        joined = Group(
            tuple(sorted((*own[0].refs, *own[1].refs))),
            min(tie.score, own[0].score, own[1].score),
            tuple(sorted({*tie.places, *own[0].places, *own[1].places})),
        )
        for ref in (tie.first, tie.second):
            groups.pop(home.get(ref, -1), None)
        groups[number] = joined
        home.update(dict.fromkeys(joined.refs, number))
    return sorted(groups.values(), key=lambda row: (-row.score, row.refs))


def _home(home: dict[str, int], groups: dict[int, Group], ref: str) -> Group:
    return groups[home[ref]] if ref in home else Group((ref,), 100, ())


def _inverted(pairs: dict[str, frozenset[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    most = max(8, len(pairs) // 8)
    for ref in sorted(pairs):
        for pair in pairs[ref]:
            found[pair].append(ref)
    return {pair: refs for pair, refs in found.items() if len(refs) <= most}


def _weights(found: Iterable[frozenset[str]]) -> dict[str, float]:
    seen: dict[str, int] = defaultdict(int)
    total = 0
    for pairs in found:
        total += 1
        for pair in pairs:
            seen[pair] += 1
    return {pair: 1 + math.log((1 + total) / count) for pair, count in seen.items()}


def _common(found: Iterable[frozenset[str]], total: int) -> frozenset[str]:
    seen: dict[str, int] = defaultdict(int)
    for places in found:
        for place in places:
            seen[place] += 1
    return frozenset(place for place, count in seen.items() if count > max(4, GENERIC * total))
