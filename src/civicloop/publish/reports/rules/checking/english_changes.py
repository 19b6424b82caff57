"""Rises and falls that English sentences of a report state. Pure.

``rose from 1,000 to 1,200, by 20%``, ``rose by 200, from 1,000 to 1,200``, ``1,200 cases, up 20%
from the 1,000 of the last report``, ``1,200 cases, 200 more than the 1,000 before``, ``65.0%, 1.8
percentage points above the 63.2% of 2017``. A change for each year or month is none of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from civicloop.publish.reports.rules.checking.english_texts import Sentence, Token
from civicloop.publish.reports.rules.checking.relations import HUNDRED, Change

RISES: Final = re.compile(
    r"(?i)\b(?:rose|risen|rises?|rising|increas(?:es?|ed|ing)|gr(?:ew|own|ows?|owing|owth)|"
    r"climb(?:s|ed|ing)?|gain(?:s|ed)?|up|more|higher|above)\b"
)
FALLS: Final = re.compile(
    r"(?i)\b(?:fell|fallen|falls?|falling|drop(?:s|ped|ping)?|decreas(?:es?|ed|ing)|"
    r"declin(?:es?|ed|ing)|shr(?:ank|unk|inks?)|reduc(?:ed|tion)|down|fewer|less|lower|below)\b"
)
NAMED: Final = (
    r"(?:an?|the|which is an?|with an?) (?:[a-z-]+ ){0,2}?"
    r"(?:rise|increase|growth|gain|fall|decrease|decline|drop|reduction|change|difference) of"
)
"""``an increase of``."""
FROM: Final = re.compile(r"(?i)\bfrom (?:the |a total of )?$")
TO: Final = re.compile(r"(?i)[^.;:%]{0,60}? to (?:the |a total of )?")
STATED: Final = re.compile(
    rf"(?i)[^.;:%]{{0,60}}?(?:(?: by|, (?:or|that is,?|i\.e\.,?)|,? {NAMED}|, (?:up|down)(?: by)?)"
    r" (?:a total of )?| \()"
)
"""Between the second figure and the change."""
MOVED: Final = re.compile(
    r"(?i)\b(?:rose|risen|increased|grew|grown|climbed|gained|up|fell|fallen|dropped|decreased|"
    r"declined|shrank|down)(?: by)? (?:a total of )?$"
)
"""Before a change that is told before the figures."""
THEN_FROM: Final = re.compile(r"(?i)(?: [a-z-]+){0,4}?,? from (?:the |a total of )?")
BESIDE: Final = re.compile(
    rf"(?i)[^.;:%]{{0,80}}?(?:, |\(|– |— )(?:(?:up|down)(?: by)?|{NAMED}) (?:a total of )?"
)
AGAINST: Final = re.compile(
    r"(?i)(?: [a-z-]+){0,2}? (?:from|over|on|against|compared (?:with|to)|relative to) "
    r"(?:[a-z'’-]+ ){0,5}?"
)
COMPARED: Final = re.compile(r"(?i)[^.;:%]{0,80}?(?:, (?:or |which is |that is )?|\()")
THAN: Final = re.compile(
    r"(?i)(?: [a-z-]+){0,3}? (?:(?:more|fewer|less|higher|lower) than|above|below) "
    r"(?:[a-z'’-]+ ){0,5}?"
)
EARLIER: Final = re.compile(r"(?i)[^.;:%]{0,80}?(?:, |\()(?:up|down) from (?:[a-z'’-]+ ){0,5}?")
"""``1,200 cases, up from 1,000 (20%)``."""
OF_THESE: Final = re.compile(r"(?i)\b(?:of|among) (?:the |all |its |these )*$")
STEADY: Final = re.compile(
    r"(?i)\b(?:annual|annually|yearly|monthly|weekly|daily|average|mean|per|each|every|"
    r"a (?:year|month|quarter|week|day)(?! (?:before|earlier|ago)))\b"
)
"""A change for each year or month follows from more than two figures."""
POINTS: Final = {"percentage", "point", "pp"}
IDLE: Final = {
    "last", "this", "year", "before", "earlier", "previously", "now", "today", "ago", "then",
    "percentage", "point", "pp",
}  # fmt: skip
"""Words behind a number that are no noun."""
NEAR: Final = Decimal(10)
"""How far, in per cent of what was before, a change may be off that is loosely attached."""
AHEAD: Final = 24
"""Signs behind a change in which it may say that it comes every year."""


def read(found: Sequence[Sentence]) -> list[Change]:
    """Every change of the sentences that three of their figures state."""
    return [change for sentence in found for change in _of(sentence)]


def _of(sentence: Sentence) -> Iterator[Change]:
    tokens = sentence.tokens
    for three in zip(tokens, tokens[1:], tokens[2:], strict=False):
        found = _from_to(sentence, *three) or _by_from_to(sentence, *three)
        if found is None:
            found = _beside(sentence, *three) or _up_from(sentence, *three)
        if found is not None:
            yield found


def _from_to(sentence: Sentence, before: Token, after: Token, by: Token) -> Change | None:
    """``rose from 1,000 to 1,200, by 20%``."""
    lead, gap = sentence.text[: before.start], sentence.between(after, by)
    fits = (
        FROM.search(lead)
        and TO.fullmatch(sentence.between(before, after))
        and STATED.fullmatch(gap)
    )
    said = {_falls(_clause(lead)), _falls(gap)} - {None}
    if not fits or len(said) != 1 or _is_steady(sentence, by, gap):
        return None
    return _change(before, after, by, is_fall=True in said)


def _by_from_to(sentence: Sentence, by: Token, before: Token, after: Token) -> Change | None:
    """``rose by 20%, from 1,000 to 1,200``."""
    lead, gap = sentence.text[: by.start], sentence.between(by, before)
    fits = (
        MOVED.search(lead)
        and THEN_FROM.fullmatch(gap)
        and TO.fullmatch(sentence.between(before, after))
    )
    is_fall = _falls(_clause(lead))
    if not fits or is_fall is None or STEADY.search(gap):
        return None
    return _change(before, after, by, is_fall=is_fall)


def _beside(sentence: Sentence, after: Token, by: Token, before: Token) -> Change | None:
    """``1,200 cases, up 20% from the 1,000`` and ``1,200 cases, 200 more than the 1,000``."""
    gap, then = sentence.between(after, by), sentence.between(by, before)
    named = BESIDE.fullmatch(gap) and AGAINST.fullmatch(then)
    is_fall = _falls(gap) if named else _falls(then)
    fits = named or (COMPARED.fullmatch(gap) and THAN.fullmatch(then))
    loose = OF_THESE.search(sentence.text[: after.start]) or STEADY.search(gap + then)
    if not fits or is_fall is None or loose:
        return None
    return _if_near(_change(before, after, by, is_fall=is_fall))


def _up_from(sentence: Sentence, after: Token, before: Token, by: Token) -> Change | None:
    """``1,200 cases, up from 1,000 (20%)``."""
    gap, then = sentence.between(after, before), sentence.between(before, by)
    if not EARLIER.fullmatch(gap) or not STATED.fullmatch(then):
        return None
    is_fall = _falls(gap)
    if is_fall is None or _is_steady(sentence, by, then):
        return None
    return _if_near(_change(before, after, by, is_fall=is_fall))


def _change(before: Token, after: Token, by: Token, *, is_fall: bool) -> Change | None:
    """The claim of three figures of one kind; nothing where they may be of several."""
    if before.is_percent != after.is_percent:
        return None
    if len({_noun(before), _noun(after)} - {""}) > 1:
        return None
    told = Change(before.number, after.number, by.number, is_fall)
    relative = Change(before.number, after.number, by.number, is_fall, is_relative=True)
    if by.is_percent:
        is_relative = not before.is_percent or (told.check() and not relative.check())
        return relative if is_relative else told
    if before.is_percent:
        return told if by.noun in POINTS else None
    return told if _noun(by) in {"", _noun(before), _noun(after)} else None


def _if_near(found: Change | None) -> Change | None:
    """A change that hangs on by a comma is meant for its figure only where it comes near it."""
    if found is None or not found.before.value:
        return None
    sign = -1 if found.is_fall else 1
    apart = (
        found.after.value
        - found.before.value
        - sign
        * (found.before.value * found.by.value / HUNDRED if found.is_relative else found.by.value)
    )
    return found if abs(apart) * HUNDRED <= NEAR * abs(found.before.value) else None


def _noun(token: Token) -> str:
    return "" if token.noun in IDLE else token.noun


def _falls(text: str) -> bool | None:
    """Whether the last word of a change in a text is one of falling; ``None`` without any."""
    rises, falls = (
        max((found.end() for found in words.finditer(text)), default=-1) for words in (RISES, FALLS)
    )
    return None if rises == falls else falls > rises


def _clause(text: str) -> str:
    return re.split(r"[.;:]", text)[-1]


def _is_steady(sentence: Sentence, by: Token, gap: str) -> bool:
    return STEADY.search(f"{gap} {sentence.text[by.end : by.end + AHEAD]}") is not None
