"""What complaints speak of: words that stand in the same texts, grouped by counts alone.

Nothing is learned and nothing is drawn at random: the same texts give the same subjects, and each
link can be computed by hand from four numbers.

1. Texts are cut at the words of ``manner``; words are those of ``terms``: runs of two to
   four characters, and Latin words. Left out is what fewer than ``LEAST`` texts have, or
   more than ``COMMON`` of them; and a run beside which fewer than ``BESIDE`` different characters
   stand on either side, since it is a piece of a longer one (accessor variety: Feng et al. 2004).
2. Two words are linked if at least ``LEAST`` texts have both, that is more than chance
   explains (log-likelihood ratio of ``CLEAR``: Dunning 1993), and their normalized pointwise mutual
   information is at least ``NEAR`` (Bouma 2009). One word within another is no link.
3. The clearest link begins a subject. A word joins if it is linked to each one that is in it, the
   one first whose weakest link is the strongest, up to ``WIDEST``. A word has one subject.
4. A text speaks of a subject if it has at least ``TOGETHER`` of its words (``speaks_of``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log, log2

from civicloop.engines.metrics.rules.insight.manner import cut
from civicloop.engines.metrics.rules.insight.terms import (
    CLEAR,
    HAN,
    LEAST,
    LONGEST,
    SAME,
    terms_of,
)

COMMON = 0.25
"""The share of texts above which a word does not tell one text from another."""
BESIDE = 3
"""Different characters that must stand before a run, and behind it; an end counts as a new one."""
NEAR = 0.25
"""The least normalized pointwise mutual information of a link: 0 is chance, 1 always together."""
WIDEST = 6
"""Words in a subject: more are not read."""
TOGETHER = 2
"""Words of a subject that a text must have to speak of it."""
CANDIDATES = 1500
"""Words looked at, those first that most texts have: pieces are sorted out pair by pair."""
WORDS = 400
"""Words among which links are looked for, those first that most texts have."""
EDGE = ""
Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class Link:
    """Two words: texts with the one, the other, both, and with both if chance alone decided."""

    one: str
    other: str
    n_one: int
    n_other: int
    both: int
    by_chance: float
    nearness: float
    clearness: float


@dataclass(frozen=True, slots=True)
class Subject:
    """Words that stand together, the link that began it, and how many texts speak of it."""

    words: tuple[str, ...]
    link: Link
    texts: int


def subjects(texts: Iterable[str], *, limit: int = 8) -> tuple[list[Subject], int]:
    """The subjects of texts, that of the most texts first, and how many texts were read."""
    read = [cut(text) for text in texts]
    words = _words(read)
    held = [[word for word in words if word in text] for text in read]
    places: dict[str, list[int]] = {}
    for place, row in enumerate(held):
        for word in row:
            places.setdefault(word, []).append(place)
    single = {word: len(found) for word, found in places.items()}
    both = Counter(pair for row in held for pair in combinations(row, 2))
    links: dict[Words, Link] = {}
    for (one, other), number in both.items():
        if number >= LEAST and one not in other and other not in one:
            found = link(one, other, (single[one], single[other], number), len(read))
            if found.clearness >= CLEAR and found.nearness >= NEAR:
                links[frozenset((one, other))] = found
    rows = [
        Subject(
            words=tuple(sorted(group, key=lambda word: (-single[word], word))),
            link=first,
            texts=_speaking(group, places),
        )
        for group, first in _groups(links)
    ]
    rows.sort(key=lambda row: (-row.texts, row.words))
    return rows[:limit], len(read)


def speaks_of(text: str, words: Collection[str]) -> bool:
    """Whether a text has so many of the words that it speaks of them; a single word is enough."""
    lower = text.lower()
    return sum(1 for word in words if word in lower) >= min(TOGETHER, len(words))


def link(one: str, other: str, counts: tuple[int, int, int], n: int) -> Link:
    """How near two words are, of texts with the one, the other and both among ``n``."""
    a, b, both = counts
    by_chance = a * b / n
    nearness = 1.0 if both == n else log2(both / by_chance) / -log2(both / n)
    table = (
        (both, by_chance),
        (a - both, a * (n - b) / n),
        (b - both, b * (n - a) / n),
        (n - a - b + both, (n - a) * (n - b) / n),
    )
    clearness = 2 * sum(seen * log(seen / expected) for seen, expected in table if seen)
    return Link(one, other, a, b, both, by_chance, nearness, clearness)


def _speaking(group: Words, places: Mapping[str, Sequence[int]]) -> int:
    """How many texts have so many of the words that they speak of them."""
    found = Counter(place for word in group for place in places[word])
    return sum(1 for number in found.values() if number >= TOGETHER)


def _words(read: Sequence[str]) -> list[str]:
    """The words among which links are looked for, those first that most texts have.

    Of two runs that overlap by two characters or more the one stays that more texts have.
    """
    counted = Counter(word for text in read for word in terms_of(text))
    wanted = {word for word, n in counted.items() if LEAST <= n <= COMMON * len(read)}
    whole = wanted - _pieces(read, wanted)
    order = sorted(whole, key=lambda word: (-counted[word], -len(word), word))[:CANDIDATES]
    kept: list[str] = []
    beginnings: set[str] = set()
    ends: set[str] = set()
    for word in order:
        within = any(
            word in other and word != other and counted[other] >= SAME * counted[word]
            for other in order
        )
        if not within and word[:-1] not in ends and word[1:] not in beginnings:
            kept.append(word)
            beginnings |= {word[:length] for length in range(2, len(word) + 1)}
            ends |= {word[-length:] for length in range(2, len(word) + 1)}
    return kept[:WORDS]


def _pieces(read: Sequence[str], wanted: Collection[str]) -> set[str]:
    """Runs of Chinese characters that nearly always have the same character beside them."""
    before: dict[str, Counter[str]] = {}
    behind: dict[str, Counter[str]] = {}
    for text in read:
        for run in HAN.findall(text):
            for length in range(2, LONGEST + 1):
                for at in range(len(run) - length + 1):
                    word = run[at : at + length]
                    if word in wanted:
                        end = at + length
                        before.setdefault(word, Counter())[run[at - 1] if at else EDGE] += 1
                        behind.setdefault(word, Counter())[run[end : end + 1]] += 1
    return {word for word in before if min(_variety(before[word]), _variety(behind[word])) < BESIDE}


def _variety(beside: Mapping[str, int]) -> int:
    return sum(number if character == EDGE else 1 for character, number in beside.items())


def _groups(links: Mapping[Words, Link]) -> list[tuple[Words, Link]]:
    """Words of which each two are linked, from the clearest link on."""
    near: dict[str, set[str]] = {}
    for one, other in map(tuple, links):
        near.setdefault(one, set()).add(other)
        near.setdefault(other, set()).add(one)
    used: set[str] = set()
    found = []
    for pair, first in sorted(links.items(), key=lambda row: (-row[1].clearness, sorted(row[0]))):
        if pair & used:
            continue
        group = set(pair)
        while len(group) < WIDEST:
            joining = set.intersection(*(near[word] for word in group)) - used - group
            if not joining:
                break
            group.add(min(joining, key=lambda word: (-_weakest(word, group, links), word)))
        used |= group
        found.append((frozenset(group), first))
    return found


def _weakest(word: str, group: Iterable[str], links: Mapping[Words, Link]) -> float:
    return min(links[frozenset((word, other))].nearness for other in group)
