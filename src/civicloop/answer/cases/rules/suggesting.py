"""Which categories a citizen's words may mean, best first. Pure; knows nothing but texts.

Chinese is compared by pairs of neighbouring characters, Latin by words without their
endings. A pair that stands in few categories says more than one that stands in many
(inverse document frequency). A keyword found whole counts most, then the name, then the
hint. Nothing is suggested on weak grounds: no suggestion is better than a wrong one.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

KEYWORD_WHOLE: Final = 6.0
KEYWORD_PART: Final = 1.5
NAME: Final = 3.0
HINT: Final = 1.0
ENOUGH: Final = 5.0
"""Below this, what was found is chance: one rare pair of a hint is worth about 4."""
NEAR_BEST: Final = 0.45
"""A further suggestion has at least this part of the best one's score."""
LONGEST: Final = 4000

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_LATIN = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_ENDINGS = ("ings", "ing", "ies", "ied", "ed", "es", "s", "e")
_SHORTEST_STEM = 3
_SAYING_NOTHING = """
the and for are but not you all any can her was one our out has have him his how its may new
now see two way who did get she too use that this with from they been were your what when will
there their would about which into some than then them very also other please dear hello thank
thanks here where near over under since still just more most only such city report problem
"""
_SAME = str.maketrans({"臺": "台", "裏": "裡", "綫": "線", "佔": "占"})


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


def suggest(
    text: str, candidates: Sequence[Candidate], *, limit: int = 3
) -> tuple[Suggestion, ...]:
    """The likeliest categories, best first; none when the words say too little."""
    model = _model(tuple(candidates))
    plain = _normal(text[:LONGEST])
    found = Counter(_terms(plain))
    if not found:
        return ()
    words = frozenset(_words(plain))
    scored = sorted(
        (Suggestion(row.code, round(row.score(plain, words, found), 3)) for row in model),
        key=lambda row: (-row.score, row.code),
    )
    best = scored[0].score if scored else 0.0
    if best < ENOUGH:
        return ()
    return tuple(row for row in scored[:limit] if row.score >= max(ENOUGH, NEAR_BEST * best))


@dataclass(frozen=True, slots=True)
class _Known:
    """One category as weights: of whole keywords, and of pairs and words."""

    code: str
    phrases: tuple[tuple[str, frozenset[str], float], ...]
    weights: dict[str, float]

    def score(self, plain: str, words: frozenset[str], found: Counter[str]) -> float:
        """How much of a text speaks for the category; a word said twice says little more."""
        total = sum(
            weight * (1 + 0.25 * math.log(found[term]))
            for term, weight in self.weights.items()
            if term in found
        )
        for phrase, parts, weight in self.phrases:
            if parts <= words if parts else phrase in plain:
                total += weight
        return total


@lru_cache(maxsize=16)
def _model(candidates: tuple[Candidate, ...]) -> tuple[_Known, ...]:
    held: list[dict[str, float]] = [_weights(row) for row in candidates]
    spread = Counter(term for row in held for term in row)
    count = len(candidates)

    def rarity(term: str) -> float:
        return math.log(1 + count / spread[term]) if spread[term] else math.log(1 + count)

    return tuple(
        _Known(
            row.code,
            tuple(_phrases(row, spread, count)),
            {term: weight * rarity(term) for term, weight in weights.items()},
        )
        for row, weights in zip(candidates, held, strict=True)
    )


def _weights(row: Candidate) -> dict[str, float]:
    """Each term with the weight of the best place where it stands."""
    weights: dict[str, float] = {}
    for texts, weight in ((row.hints, HINT), (row.keywords, KEYWORD_PART), (row.names, NAME)):
        for text in texts:
            for term in _terms(_normal(text)):
                weights[term] = max(weights.get(term, 0.0), weight)
    return weights


def _phrases(
    row: Candidate, spread: Counter[str], count: int
) -> Iterable[tuple[str, frozenset[str], float]]:
    """Keywords and names that count whole: Latin ones by their words, Chinese as they stand."""
    for text in dict.fromkeys((*row.keywords, *row.names)):
        plain = _normal(text)
        if not plain:
            continue
        terms = list(_terms(plain))
        least = min((max(1, spread[term]) for term in terms), default=1)
        rare = math.log(1 + count / least)
        parts = frozenset() if _HAN.search(plain) else frozenset(_words(plain))
        yield plain, parts, KEYWORD_WHOLE * rare / math.log(1 + max(2, count))


def _normal(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_SAME)
    return " ".join(folded.split())


def _terms(plain: str) -> Iterable[str]:
    for run in _HAN.findall(plain):
        yield from (run[at : at + 2] for at in range(len(run) - 1))
    yield from _words(plain)


def _words(plain: str) -> Iterable[str]:
    for word in _LATIN.findall(plain):
        stem = _stem(word.partition("'")[0])
        if len(stem) >= _SHORTEST_STEM and stem not in _EMPTY:
            yield stem


def _stem(word: str) -> str:
    """A word without its ending: "blocked", "blocking" and "blocks" are one."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            stem = word.removesuffix(ending)
            return stem + "y" if ending in {"ies", "ied"} else stem
    return word


_EMPTY = frozenset(_stem(word) for word in _SAYING_NOTHING.split())
