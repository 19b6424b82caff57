"""Which categories a citizen's words may mean, best first. Pure; knows nothing but texts.

A text is read clause by clause. What asks or thanks ("please send somebody soon") counts
little, and so does where it is ("in front of the school in Park Road"): addresses and
landmarks are taken out first. In what is left, a keyword or name found whole counts most,
one whose characters stand apart ("the tree … fell") a part of that, and what names and
hints share with the text least: in Chinese pairs of neighbouring characters, in Latin
words without their endings. What stands in few categories says more than what stands in
many (inverse document frequency). Nothing is suggested on weak grounds: no suggestion is
better than a wrong one.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final

WHOLE: Final = 6.0
APART: Final = 0.35
"""Of a whole keyword's weight, when its characters stand in order but not together."""
LOOSE: Final = 0.6
"""The same for the words of a Latin one, in any order: "a tree has fallen"."""
SPREAD: Final = 4
"""Characters between two of a keyword's that still belong together."""
NAME: Final = 1.6
PART: Final = 0.5
HINT: Final = 0.6
ASKING: Final = 0.25
"""How much a clause counts that asks, thanks or complains of the answer so far."""
EVERYDAY: Final = 0.25
"""How much a word counts that people use whatever they write about."""
ENOUGH: Final = 4.0
"""Below this, what was found is chance."""
NEAR_BEST: Final = 0.35
"""A further suggestion has at least this part of the best one's score."""
LONGEST: Final = 4000
MOST_CLAUSES: Final = 80
"""Who writes more says the same again, or wants to keep the server busy."""

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_LATIN = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_CLAUSES = re.compile(r"[。．！!？?；;：:，,、\n]+|\.\s")
_ADDRESS = re.compile(
    r"[\u3400-\u9fff]{1,5}?(?:大道|路|街|巷)"
    r"(?:[一二三四五六七八九十]+段(?:[0-9]+(?:[-之][0-9]+)*[巷弄號]?)*|(?:[0-9]+(?:[-之][0-9]+)*[巷弄號]?)+)"
)
_LANDMARK = re.compile(
    r"(?:國小|國中|高中|大學|學校|幼兒園|安親班|補習班|公園|活動中心|圖書館|醫院|診所|藥局|市場|夜市|"
    r"公所|派出所|加油站|捷運站|車站|公車站牌?|站牌|超商|銀行|郵局|美髮店|寵物店|五金行|檳榔攤|麵店|教會|宮|廟)"
    r"(?:門口|大門|前面|前方|前|旁邊|旁的?|隔壁|對面|後面|附近|那邊|外面)"
)
_LANDMARK_EN = re.compile(
    r"\b(?:near|by|at|outside|opposite|behind|beside|next to|in front of|close to)\s+"
    r"(?:the |a |an |my |our )?(?:[a-z0-9'.-]+ ){0,4}?"
    r"(?:school|kindergarten|park|library|hospital|clinic|pharmacy|market|bus stop|station|"
    r"church|temple|bank|shop|store|restaurant)\b"
)
_ASKING = re.compile(
    r"^(?:拜託|麻煩|煩請|請|懇請|敬請|建請|惠請|希望|盼|謝謝|感謝|感恩|多謝|辛苦|想請|再麻煩|能不能|不知道|"
    r"民眾希望|民眾要求|民眾表示|已告知|以上|不是第一次|不是沒有|查了一下|先感謝|知道市府|"
    r"please|thank|could you|can you|kindly|i hope|we hope|i already|i have already)"
)
_ENDINGS = ("ings", "ing", "ies", "ied", "ed", "es", "s", "e")
_SHORTEST_STEM = 3
_SAME = str.maketrans({"臺": "台", "裏": "裡", "綫": "線", "佔": "占"})
_USED_ALWAYS = """
感謝 謝謝 希望 建議 改善 承辦人 服務 里長 住戶 社區 取締 行人 學生 家長 老人 老師 活動 等很久
擋住 處理 鄰居 掉落 遮住 兒童 學校 公園 檢舉 受傷 深夜
"""
_SAYING_NOTHING = """
the and for are but not you all any can her was one our out has have him his how its may new
now see two way who did get she too use that this with from they been were your what when will
there their would about which into some than then them very also other please dear hello thank
thanks here where near over under since still just more most only such city report problem
stop front road street lane number side corner
"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of a category: names and hints in every language, and keywords."""

    code: str
    names: tuple[str, ...]
    hints: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A category that the words may mean, and how much speaks for it."""

    code: str
    score: float


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a text: its words and pairs, its Latin words in a row, how much it counts."""

    plain: str
    terms: frozenset[str]
    stems: str
    weight: float


def suggest(
    text: str, candidates: Sequence[Candidate], *, limit: int = 3
) -> tuple[Suggestion, ...]:
    """The likeliest categories, best first; none when the words say too little."""
    clauses = _clauses(text[:LONGEST])
    scored = sorted(
        (Suggestion(row.code, round(row.score(clauses), 3)) for row in _model(tuple(candidates))),
        key=lambda row: (-row.score, row.code),
    )
    if not scored or scored[0].score < ENOUGH:
        return ()
    least = max(ENOUGH, NEAR_BEST * scored[0].score)
    return tuple(row for row in scored[:limit] if row.score >= least)


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A keyword or a name: as it stands, with gaps, or by its Latin words."""

    plain: str
    apart: re.Pattern[str] | None
    stems: str
    weight: float

    def found_in(self, clause: Clause) -> float:
        """How much of the phrase the clause says."""
        if self.stems:
            if self.stems in clause.stems:
                return 1.0
            return LOOSE if set(self.stems.split()) <= set(clause.stems.split()) else 0.0
        if self.plain in clause.plain:
            return 1.0
        return APART if self.apart and self.apart.search(clause.plain) else 0.0


@dataclass(frozen=True, slots=True)
class _Known:
    """One category as weights: of whole phrases, and of pairs and words."""

    code: str
    phrases: tuple[_Phrase, ...]
    weights: Mapping[str, float]

    def score(self, clauses: Sequence[Clause]) -> float:
        """How much of a text speaks for the category; the same said twice counts once."""
        best: dict[str, float] = {}
        for clause in clauses:
            for phrase in self.phrases:
                part = phrase.found_in(clause)
                if part:
                    value = part * phrase.weight * clause.weight
                    best[phrase.plain] = max(best.get(phrase.plain, 0.0), value)
            for term in clause.terms & self.weights.keys():
                value = self.weights[term] * clause.weight
                best[f"~{term}"] = max(best.get(f"~{term}", 0.0), value)
        return sum(best.values())


@lru_cache(maxsize=16)
def _model(candidates: tuple[Candidate, ...]) -> tuple[_Known, ...]:
    held = [_weights(row) for row in candidates]
    spread = Counter(term for row in held for term in row)
    whole = Counter(
        phrase for row in candidates for phrase in {_normal(text) for text in _said(row)}
    )
    most = math.log(1 + len(candidates))

    def rarity(number: int) -> float:
        return math.log(1 + len(candidates) / number) / most

    return tuple(
        _Known(
            row.code,
            tuple(
                _phrase(text, rarity(whole[_normal(text)]))
                for text in dict.fromkeys(_said(row))
                if _normal(text)
            ),
            {term: weight * rarity(spread[term]) for term, weight in weights.items()},
        )
        for row, weights in zip(candidates, held, strict=True)
    )


def _said(row: Candidate) -> Iterable[str]:
    return (*row.keywords, *row.names)


def _phrase(text: str, rarity: float) -> _Phrase:
    plain = _normal(text)
    weight = WHOLE * rarity * (EVERYDAY if plain in _EVERYDAY else 1.0)
    if not _HAN.search(plain):
        return _Phrase(plain, None, _row_of_stems(plain), weight)
    gaps = f".{{0,{SPREAD}}}?".join(map(re.escape, plain)) if len(plain) > 1 else ""
    return _Phrase(plain, re.compile(gaps) if gaps else None, "", weight)


def _weights(row: Candidate) -> dict[str, float]:
    """Each pair and word with the weight of the best place where it stands."""
    weights: dict[str, float] = {}
    for texts, weight in ((row.hints, HINT), (row.keywords, PART), (row.names, NAME)):
        for text in texts:
            for term in _terms(_normal(text)):
                less = EVERYDAY if term in _EVERYDAY else 1.0
                weights[term] = max(weights.get(term, 0.0), weight * less)
    return weights


def _clauses(text: str) -> tuple[Clause, ...]:
    """The parts of a text without places; those that ask count less."""
    found = []
    parts = dict.fromkeys(_CLAUSES.split(_normal(text, lines=True)))
    for part in islice(parts, MOST_CLAUSES):
        plain = _without_places(part)
        if plain:
            weight = ASKING if _ASKING.search(part.strip()) else 1.0
            terms = frozenset(_terms(plain))
            found.append(Clause(plain, terms, _row_of_stems(plain), weight))
    return tuple(found)


def _without_places(part: str) -> str:
    """A clause without its addresses and landmarks."""
    for pattern in (_ADDRESS, _LANDMARK, _LANDMARK_EN):
        part = pattern.sub(" ", part)
    return part.strip()


def _normal(text: str, *, lines: bool = False) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_SAME)
    rows = folded.splitlines() if lines else [folded]
    return "\n".join(" ".join(row.split()) for row in rows).strip()


def _terms(plain: str) -> Iterable[str]:
    for run in _HAN.findall(plain):
        yield from (run[at : at + 2] for at in range(len(run) - 1))
    yield from _words(plain)


def _words(plain: str) -> Iterable[str]:
    for word in _LATIN.findall(plain):
        stem = _stem(word.partition("'")[0])
        if len(stem) >= _SHORTEST_STEM and stem not in _EMPTY:
            yield stem


def _row_of_stems(plain: str) -> str:
    """All Latin words without their endings, in a row with blanks around; empty if none."""
    words = (word.partition("'")[0] for word in _LATIN.findall(plain))
    stems = [_stem(word) for word in words if len(word) >= _SHORTEST_STEM or word.isdigit()]
    return f" {' '.join(stems)} " if stems else ""


def _stem(word: str) -> str:
    """A word without its ending: "blocked", "blocking" and "blocks" are one."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            stem = word.removesuffix(ending)
            return stem + "y" if ending in {"ies", "ied"} else stem
    return word


_EMPTY = frozenset(_stem(word) for word in _SAYING_NOTHING.split())
_EVERYDAY = frozenset(_USED_ALWAYS.split())
