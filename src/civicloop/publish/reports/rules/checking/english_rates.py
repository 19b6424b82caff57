"""Rates, targets and lists in brackets that English sentences of a report state. Pure.

``received 1,200 cases and closed 1,080, a closing rate of 90%``, ``The target was 100 inspections;
120 were made, 120% of the target``, ``123,455 petitions (33,156 letters and 90,299 others)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from typing import Final

from civicloop.publish.reports.rules.checking.english import LINK, NEAR, is_near
from civicloop.publish.reports.rules.checking.english_texts import Sentence, Token
from civicloop.publish.reports.rules.checking.relations import Relation, Share, Sum

RATE: Final = re.compile(
    r"(?i)[^.;:%\d]{0,30}?,? (?:(?:giving|making|for|or|with|which is|that is) )?an? "
    r"(?P<name>[a-z-]+)(?: [a-z-]+)? rate of "
)
TARGET: Final = re.compile(
    r"(?i)\b(?:target|goal)s?(?: (?:was|were|is|of|for|set|at|[a-z-]+ing)){1,3} (?:the )?$"
)
OF_TARGET: Final = re.compile(r"(?i) of (?:the|its|their|this) (?:target|goal)\b")
BOX: Final = re.compile(r"(?: [a-z-]+){0,4} \((?:[a-z-]+ ){0,2}")
CLOSING: Final = re.compile(r"[^()\d]*\)")
STEM: Final = 4
"""Letters in which ``closing`` and ``closed`` are one."""


def read(found: Sequence[Sentence]) -> list[Relation]:
    """Every claim of the sentences about rates, targets, and what stands in brackets."""
    relations: list[Relation] = []
    for sentence in found:
        relations += [*rates(sentence), *targets(sentence), *boxed(sentence)]
    return relations


def rates(sentence: Sentence) -> Iterator[Share]:
    """A rate that is named as its part is, unless two other numbers explain it."""
    tokens = sentence.tokens
    for whole, part, percent in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if [whole.is_percent, part.is_percent, percent.is_percent] != [False, False, True]:
            continue
        named = RATE.fullmatch(sentence.between(part, percent))
        if named is None or part.number.value > whole.number.value:
            continue
        around = sentence.between(whole, part) + sentence.text[part.end : part.end + len("closed ")]
        if named["name"][:STEM].lower() in around.lower():
            yield _unless_explained(sentence, Share((part.number,), whole.number, percent.number))


def targets(sentence: Sentence) -> Iterator[Share]:
    """What was reached of a target that the sentence names."""
    for part, percent in pairwise(sentence.tokens):
        if part.is_percent or not percent.is_percent:
            continue
        if not OF_TARGET.match(sentence.text[percent.end :]):
            continue
        goals = [
            token
            for token in sentence.counts()
            if token.start < part.start and TARGET.search(sentence.text[: token.start])
        ]
        if len(goals) == 1:
            claim = Share((part.number,), goals[0].number, percent.number)
            yield _unless_explained(sentence, claim)


def boxed(sentence: Sentence) -> Iterator[Sum]:
    """A list in brackets behind its total: near it, it is all of it."""
    counts = sentence.counts()
    for place, total in enumerate(counts[:-2]):
        if not BOX.fullmatch(sentence.between(total, counts[place + 1])):
            continue
        parts: list[Token] = [counts[place + 1]]
        for token in counts[place + 2 :]:
            gap = sentence.between(parts[-1], token)
            if ")" in gap or not LINK.fullmatch(gap):
                break
            parts.append(token)
        numbers = tuple(part.number for part in parts)
        closed = CLOSING.match(sentence.text[parts[-1].end :])
        if closed and len(parts) > 1 and is_near(total, numbers, NEAR):
            yield Sum(total.number, numbers)


def _unless_explained(sentence: Sentence, claim: Share) -> Share:
    """The claim, or the share of two other numbers of the sentence that holds."""
    others = [
        Share((one.number,), other.number, claim.percent)
        for pair in combinations(sentence.counts(), 2)
        for one, other in (pair, pair[::-1])
    ]
    return next((one for one in [claim, *others] if not one.check()), claim)
