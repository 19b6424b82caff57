"""Which words complaints use more than before: counted pairs of characters, nothing learned."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

HAN = re.compile(r"[\u3400-\u9fff]{2,}")
LATIN = re.compile(r"[A-Za-z][A-Za-z0-9-]{2,}")
LONGEST = 4
LEAST = 5
"""Texts below which a term is not named: fewer are chance, and could tell of one person."""
CLEAR = 10.83
"""The log-likelihood ratio above which chance gives as much once in a thousand terms (χ², 1)."""
AROUND = 12
"""Characters of a text before and after a term that stand for an example."""
SAME = 0.8
"""A part of a longer term is left out when it stands in it at least this often."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term with the texts that have it now and before, and how clear the difference is."""

    text: str
    now: int
    before: int
    clearness: float


def terms_of(text: str) -> set[str]:
    """The terms of a text: runs of two to four Chinese characters, and Latin words."""
    found = {word.lower() for word in LATIN.findall(text)}
    for run in HAN.findall(text):
        for length in range(2, LONGEST + 1):
            found |= {run[at : at + length] for at in range(len(run) - length + 1)}
    return found


def rising_terms(
    now: Iterable[str], before: Iterable[str], *, limit: int = 20, stop: Iterable[str] = ()
) -> tuple[list[Term], int, int]:
    """The terms that texts have clearly more often than those before, the clearest first.

    A text counts once for each term. Compared by the log-likelihood ratio of the two shares
    (Dunning 1993, Accurate Methods for the Statistics of Surprise and Coincidence). Of a term
    and one inside it the longer one is named if it says nearly as much. Returns the
    terms and how many texts there were now and before.
    """
    mine, n = _counted(now)
    theirs, m = _counted(before)
    if not n or not m:
        return [], n, m
    left_out = set(stop)
    rising = [
        Term(text, count, theirs[text], clearness)
        for text, count in mine.items()
        if count >= LEAST
        and text not in left_out
        and count * m > theirs[text] * n
        and (clearness := log_likelihood(count, n, theirs[text], m)) >= CLEAR
    ]
    rising.sort(key=lambda term: (-term.clearness, -len(term.text), term.text))
    return _without_parts(rising)[:limit], n, m


def examples(term: str, texts: Iterable[str], *, limit: int = 2) -> list[str]:
    """Where a term stands in texts: a few words around it, no two alike."""
    found: dict[str, None] = {}
    for text in texts:
        at = text.lower().find(term)
        if at < 0:
            continue
        start, end = max(at - AROUND, 0), at + len(term) + AROUND
        words = " ".join(text[start:end].split())
        found[f"{'…' if start else ''}{words}{'…' if end < len(text) else ''}"] = None
        if len(found) == limit:
            break
    return list(found)


def _counted(texts: Iterable[str]) -> tuple[Counter[str], int]:
    found: Counter[str] = Counter()
    number = 0
    for text in texts:
        number += 1
        found.update(terms_of(text))
    return found, number


def log_likelihood(one: int, n: int, two: int, m: int) -> float:
    """How clearly ``one`` of ``n`` differs from ``two`` of ``m`` (Dunning 1993)."""
    share = (one + two) / (n + m)
    return 2 * sum(
        seen * log(seen / expected)
        for seen, expected in (
            (one, n * share),
            (two, m * share),
            (n - one, n * (1 - share)),
            (m - two, m * (1 - share)),
        )
        if seen
    )


def _without_parts(terms: Sequence[Term]) -> list[Term]:
    """Without terms that nearly always stand inside a longer one, and crumbs of a kept one."""
    kept: list[Term] = []
    for term in terms:
        longer = [other for other in terms if term.text != other.text and term.text in other.text]
        if not any(other.now >= SAME * term.now for other in longer):
            kept.append(term)
    return [
        term
        for term in kept
        if not any(
            other is not term
            and _overlaps(other.text, term.text)
            and other.now >= term.now
            and kept.index(other) < kept.index(term)
            for other in kept
        )
    ]


def _overlaps(kept: str, term: str) -> bool:
    """Whether a term begins with the end of another one, or ends with its beginning."""
    return any(
        kept.endswith(term[:length]) or kept.startswith(term[-length:])
        for length in range(max(len(term) - 1, 1), len(term))
    )
