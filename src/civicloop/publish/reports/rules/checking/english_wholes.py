"""Shares of a whole that an English sentence names, and what is left of one. Pure.

``103 cases, 63.2% of the 163 received``, ``63.2% of the 163 plans (103)``, ``103 of the 163 plans
were on schedule and the remaining 60 were behind``, ``Of 520 motions, 52 …, 40 … and 428 …``, ``Of
the calls, 44.16% …, 20.00% … and 35.84% …``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final

from civicloop.publish.reports.rules.checking.english import (
    CLOSE,
    FEWEST,
    LEAST_WHOLE,
    LINK,
    MOST_WHOLE,
    NEAR,
    OF,
    OF_BEFORE,
    is_near,
    list_from,
)
from civicloop.publish.reports.rules.checking.english_texts import Sentence, Token
from civicloop.publish.reports.rules.checking.relations import (
    HUNDRED,
    Hundred,
    Relation,
    Share,
    Sum,
)

OF_WHOLE: Final = re.compile(r"(?i) of (?:the |all |its |these |those |a total of )*")
ASIDE: Final = re.compile(
    r"(?i)[^.;:%\d(]{0,60}?(?:, (?:or |which is |that is,? |i\.e\.,? )?| \((?:or |i\.e\.,? )?)"
)
"""Between a count and a share of a whole that follows it."""
IS: Final = re.compile(r"(?i)[^.;:%\d(]{0,60}? (?:is|are|was|were|equals?|equalled) ")
MAKES: Final = re.compile(
    r"(?i)[^.;:%\d(]{0,60}? (?:accounts? for|accounted for|makes? up|made up|represents?|"
    r"represented) "
)
OWN_CLAUSE: Final = re.compile(
    r"(?i)(?: [a-z-]+){0,3}? (?:were|was|are|is|had|have|has|did|do|will)\b"
)
"""Behind a whole whose share is the subject of a clause, and belongs to no count before it."""
COUNTED: Final = re.compile(r"(?: [a-z-]+){0,4}(?: \(|, or )")
"""Between a whole and the count of its share: ``63.2% of the 163 plans (103)``."""
REST: Final = re.compile(r"(?i)\b(?:the|its|their) (?:remaining|other|rest,) $")
OF_REST: Final = re.compile(r"(?i)\bof (?:the|its|their) (?:remaining|other) $")
SHARED: Final = re.compile(
    r"(?i)^(?:of|among)\b|\b(?:shares?|accounted for|made up|went to|split)\b"
)
LARGE: Final = 50
"""A list comes near a smaller whole by accident."""


def read(found: Sequence[Sentence]) -> list[Relation]:
    """Every claim of the sentences about a whole that they name."""
    relations: list[Relation] = []
    for sentence in found:
        relations += [*shares(sentence), *remainders(sentence), *lists(sentence)]
        relations += hundreds(sentence)
    return relations


def shares(sentence: Sentence) -> Iterator[Share]:
    """A count, its share, and of what it is one, in any order."""
    tokens = sentence.tokens
    for one, two, three in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if [one.is_percent, two.is_percent, three.is_percent] == [False, True, False]:
            yield from _count_first(sentence, one, two, three)
        elif [one.is_percent, two.is_percent, three.is_percent] == [True, False, False]:
            behind = sentence.text[three.end : three.end + 1]
            if (
                OF_WHOLE.fullmatch(sentence.between(one, two))
                and COUNTED.fullmatch(sentence.between(two, three))
                and behind in {")", ",", "."}
            ):
                yield Share((three.number,), two.number, one.number)


def _count_first(sentence: Sentence, count: Token, percent: Token, whole: Token) -> Iterator[Share]:
    """``103 cases, 63.2% of the 163 received``; several counts before it may be meant together."""
    gap = sentence.between(count, percent)
    if not OF_WHOLE.fullmatch(sentence.between(percent, whole)):
        return
    is_aside = ASIDE.fullmatch(gap) and not OWN_CLAUSE.match(sentence.text[whole.end :])
    same = bool(count.noun) and count.noun == whole.noun
    loose = same or not whole.noun or not count.noun or whole.noun.endswith("ed")
    if not (
        (is_aside and loose) or (IS.fullmatch(gap) and loose) or (MAKES.fullmatch(gap) and same)
    ):
        return
    linked = [count]
    for token in reversed([one for one in sentence.counts() if one.end <= count.start]):
        if not LINK.fullmatch(sentence.between(token, linked[0])):
            break
        linked.insert(0, token)
    options = [
        Share(tuple(one.number for one in linked[first:]), whole.number, percent.number)
        for first in range(len(linked))
    ]
    holds = next((one for one in options if not one.check()), None)
    if holds or len(linked) == 1:
        yield holds or options[0]
    elif _comes_near(options[0]):
        yield options[0]


def _comes_near(share: Share) -> bool:
    """Whether a share of several counts together is meant, and a little off."""
    exact = sum((one.value for one in share.parts), Decimal(0)) * HUNDRED
    return abs(exact - share.percent.value * share.whole.value) <= NEAR * exact


def remainders(sentence: Sentence) -> Iterator[Sum]:
    """``… and the remaining 60``: with what was told before, it is the whole."""
    counts = sentence.counts()
    for place, rest in enumerate(counts):
        before = sentence.text[: rest.start]
        if REST.search(before) and not OF_REST.search(before):
            yield from _remainder(sentence, counts[: place + 1])


def _remainder(sentence: Sentence, counts: Sequence[Token]) -> Iterator[Sum]:
    rest = counts[-1]
    for place in reversed(range(len(counts) - 1)):
        whole, behind = counts[place], counts[place + 1 :]
        part = counts[place - 1 : place] if place else ()
        if part and OF.fullmatch(sentence.between(part[0], whole)):
            behind = (*part, *behind)
        elif not OF_BEFORE.search(sentence.text[: whole.start]):
            continue
        numbers = tuple(token.number for token in behind)
        told = [*counts[place + 1 :]]
        linked = list_from(sentence, told) == told and len(numbers) > 1
        if linked and rest.noun in {"", whole.noun} and is_near(whole, numbers, NEAR):
            yield Sum(whole.number, numbers)
        return


def lists(sentence: Sentence) -> Iterator[Sum]:
    """``Of 520 motions, 52 …, 40 … and 428 …``: a list that all but comes to its whole."""
    counts = sentence.counts()
    for place, whole in enumerate(counts[:-1]):
        if not OF_BEFORE.search(sentence.text[: whole.start]) or whole.number.value < LARGE:
            continue
        parts = list_from(sentence, counts[place + 1 :])
        numbers = tuple(part.number for part in parts)
        if len(parts) >= FEWEST and is_near(whole, numbers, CLOSE):
            yield Sum(whole.number, numbers)


def hundreds(sentence: Sentence) -> Iterator[Hundred]:
    """Three shares and more of one thing, in one list, that come near a whole."""
    percents = [token for token in sentence.tokens if token.is_percent]
    made = sum((token.number.value for token in percents), Decimal(0))
    if (
        len(percents) >= FEWEST
        and len(percents) == len(sentence.tokens)
        and LEAST_WHOLE < made < MOST_WHOLE
        and SHARED.search(sentence.text)
        and all(LINK.fullmatch(sentence.between(*pair)) for pair in pairwise(percents))
    ):
        yield Hundred(tuple(token.number for token in percents))
