"""Rises and falls that sentences of a report state. Pure.

``1,200件，較上期1,000件增加200件（20%）``, ``由93.2%提升至95.0%，提升1.8個百分點``,
``950件，較上年減少50件（上年1,000件）``. Where another figure of the sentence explains the change,
it is no claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from civicloop.publish.reports.rules.checking.lists import alike
from civicloop.publish.reports.rules.checking.paragraphs import Paragraph, Token
from civicloop.publish.reports.rules.checking.relations import Change

UP: Final = "增加|增長|增|成長|提升|提高|上升|升高|多"
DOWN: Final = "減少|減|下降|降低|衰退|少"
MOVED: Final = rf"(?P<how>{UP}|{DOWN})(?:了|幅度?|率)?(?:約|共|達|計|為)*"
STATED: Final = re.compile(rf"[^。;%]{{0,10}}?{MOVED}")
"""Between the earlier figure and the change."""
COMPARED: Final = re.compile(r"[^。;]{0,14}?[，(]?[^。;，]{0,8}(?:較|比|相較)[^。;，]{0,20}")
"""Between the later figure and the earlier one."""
FROM: Final = re.compile(r"(?:由|從|自)[^。;，]{0,20}$")
TO: Final = re.compile(rf"[^。;]{{0,14}}?(?:{UP}|{DOWN}|調整|變動|變)?(?:至|到|為)[^。;，]{{0,12}}")
RATHER: Final = re.compile(rf"[^。;]{{0,14}}?[，(]?[^。;，]{{0,8}}(?:較|比)[^。;，]{{0,12}}{MOVED}")
"""Between a figure and its change, before the earlier figure: ``較上年減少50件（上年1,000件）``."""
EARLIER: Final = re.compile(r"\((?:上|去|前|同期|\d)[^()%]{0,12}")
AGAIN: Final = re.compile(rf"(?:\((?:約|即|{UP}|{DOWN})*|[，、](?:或|即)?{MOVED})")
"""Between a change and the same one as a percentage."""
EACH: Final = re.compile(r"每(?:年|月|季|日)|平均|年均|月均")
POINTS: Final = "個百分點"
MOVING: Final = re.compile(rf"{MOVED}$")
RISING: Final = re.compile(UP)


def read(found: Sequence[Paragraph]) -> Iterator[Change]:
    """Every change of the paragraphs that three of their figures state."""
    for paragraph in found:
        tokens = [token for token in paragraph.tokens if token.number.unit]
        for place, (one, two, three) in enumerate(
            zip(tokens, tokens[1:], tokens[2:], strict=False)
        ):
            named = _named(paragraph, one, two, three)
            if named is None:
                continue
            before, after, by, is_fall = named
            claims = [_change(before, after, by, is_fall=is_fall)]
            if place + 3 < len(tokens) and by is three:
                claims += _once_more(paragraph, named, tokens[place + 3])
            for claim in claims:
                if claim and not _explained(tokens[: place + 3], claim):
                    yield claim


def _named(
    paragraph: Paragraph, one: Token, two: Token, three: Token
) -> tuple[Token, Token, Token, bool] | None:
    """Which of three figures was before, which is now, and by how much; whether it fell."""
    first, second = paragraph.between(one, two), paragraph.between(two, three)
    if EACH.search(first + second):
        return None
    if MOVING.search(first) and not TO.fullmatch(first):
        rather = RATHER.fullmatch(first)
        if rather and EARLIER.fullmatch(second):
            return three, one, two, not RISING.fullmatch(rather["how"])
        return None
    stated = STATED.fullmatch(second)
    if stated and COMPARED.fullmatch(first):
        return two, one, three, not RISING.fullmatch(stated["how"])
    if stated and TO.fullmatch(first) and FROM.search(paragraph.text[: one.start]):
        return one, two, three, not RISING.fullmatch(stated["how"])
    return None


def _once_more(
    paragraph: Paragraph, named: tuple[Token, Token, Token, bool], percent: Token
) -> list[Change | None]:
    """``增加200件（20%）`` and ``增加200件，成長20%``: the same change twice."""
    before, after, by, is_fall = named
    said = AGAIN.fullmatch(paragraph.between(by, percent))
    if not said or not percent.is_percent or by.is_percent or before.is_percent:
        return []
    return [Change(before.number, after.number, percent.number, is_fall, is_relative=True)]


def _change(before: Token, after: Token, by: Token, *, is_fall: bool) -> Change | None:
    """The claim of three figures of one kind; nothing where they are of several."""
    told = _told(before, after, by, is_fall=is_fall)
    relative = Change(before.number, after.number, by.number, is_fall, is_relative=True)
    if before.is_percent != after.is_percent:
        return None
    if not before.is_percent and before.number.unit != after.number.unit:
        return None
    if by.is_percent:
        is_relative = not before.is_percent or (told and told.check() and not relative.check())
        return relative if is_relative else told
    if before.is_percent:
        return told if by.number.unit == POINTS else None
    return told


def _told(before: Token, after: Token, by: Token, *, is_fall: bool) -> Change | None:
    if before.is_percent:
        return Change(before.number, after.number, by.number, is_fall)
    made = alike(before.number, [after.number, by.number])
    return Change(made[0], made[1][0], made[1][1], is_fall) if made else None


def _explained(tokens: Sequence[Token], claim: Change) -> bool:
    """Whether the change follows from two other figures that stand before it."""
    if not claim.check():
        return False
    earlier = [token for token in tokens if token.number not in {claim.before, claim.by}]
    same = [token for token in earlier if token.number.unit == claim.before.unit]
    wholes = [token.number for token in same]
    begun = [claim.before, *wholes]
    return any(
        not Change(before, after, claim.by, claim.is_fall, claim.is_relative).check()
        for before in begun
        for after in wholes
        if before is not after
    )
