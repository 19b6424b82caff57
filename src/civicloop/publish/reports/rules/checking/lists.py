"""What lists in sentences of a report claim about their totals. Pure.

A list names its total before it (``計68件，其中…及…``, ``66件，分別為…及…``, ``520件，包括…``,
``（含…及…）``, ``123,455件（…、…）``), at its end (``A件、B件，合計C件``) or announces numbered
lines (``辦理7場次…如下：``). What is said to be among others (``其中``, ``包括``) is all there is
only where it comes near its total; a list that ends with 等 is a part of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from civicloop.publish.reports.rules.checking.paragraphs import Paragraph, Token
from civicloop.publish.reports.rules.checking.relations import (
    Listed,
    Part,
    Printed,
    Relation,
    Sum,
)

TIGHT: Final = re.compile(r"[^，,。:;]*[、及和與以][^，,。:;]*")
"""Between two members of one list: a list comma or an *and*, and no new clause."""
ITEMS: Final = re.compile(r"[^，,。:]*[、;及和與以][^，,。:]*")
"""The same behind a colon: also a semicolon."""
CHANGE: Final = re.compile(r"(?:增加|減少|增|減|成長|差距)[約計達了]?$")
"""What stands before a difference: no total of a list."""
LOOSE: Final = re.compile(r"[^。;:\d%]{0,12}[，、及和與][^，。;:\d%]{0,12}")
"""The same where the end of the list says that it is one: also a comma."""
PARTIAL: Final = re.compile(r"最多|居多|為主|較多|為大宗|包括但|其中以")
OPEN_END: Final = re.compile(r"[^，。;:()\d]{0,6}等(?![\d一二三四五六七八九十]+[類項種案])")
"""Behind the last member of a list that goes on."""
WHOLE: Final = re.compile(r"[^。;:\d]{0,20}?(?P<how>:|，?(?:分別為|分別有|分為|區分為|分成))")
AMONG: Final = re.compile(r"[^。;:\d(]{0,20}?(?P<how>，其中|，?(?:包括|包含|涵蓋|計有|含))")
BOX: Final = re.compile(r"[^，。;:()\d]{0,6}\((?!含|包含|包括|較|比|上|去|增|減|成長)")
INCLUDED: Final = re.compile(r"[^，。;()\d]{0,6}\((?:含|包含|包括)")
TOTAL: Final = re.compile(
    r"[，;]?(?:[兩二三四五六]者|以上|總共|全年度?|本年度?|本期|全部)?(?:合計|總計|共計|總共|共有|計有|共|計)(?:為|達)?"
)
SURE: Final = re.compile(r"(?:合計|總計|共計)(?:為|達)?$")
REST: Final = re.compile(r"其他|其餘|餘")
PEOPLE: Final = {"人", "人次"}
FEWEST: Final = 3
NEAR: Final = Decimal("0.1")
WIDE_OF: Final = Decimal("0.25")
"""How near to its total a list comes that is meant to be all of it: unsure, and nearly sure."""
SCALES: Final = {"億": 8, "百萬": 6, "萬": 4, "千": 3, "仟": 3}


def read(found: Sequence[Paragraph]) -> list[Relation]:
    """Every claim of the lists in the paragraphs."""
    relations = list(announced(found))
    for paragraph in found:
        relations += lists(paragraph)
    return relations


def lists(paragraph: Paragraph) -> Iterator[Relation]:
    """Lists that name their total before them, in brackets, or at their end."""
    for place, total in enumerate(paragraph.tokens):
        rest = paragraph.tokens[place + 1 :]
        if total.is_percent or not total.number.unit:
            continue
        if CHANGE.search(paragraph.text[: total.start]):
            continue
        if rest:
            yield from _included(paragraph, total, rest)
            yield from _boxed(paragraph, total, rest)
            yield from _among(paragraph, total, rest)
        yield from _before(paragraph, total, paragraph.tokens[:place])


def alike(total: Printed, parts: Sequence[Printed]) -> tuple[Printed, tuple[Printed, ...]] | None:
    """A total and its parts in one unit: 億元 and 萬元 become 元; nothing for different things.

    A total that is given in a larger unit than its parts is rounded to that unit.
    """
    rows = (total, *parts)
    if len({row.unit for row in rows}) == 1:
        return total, tuple(parts)
    if len({base(row.unit)[0] for row in rows}) > 1:
        return None
    finest = min(_finest(row) for row in rows)
    whole = _in_ones(total)
    if not whole.decimals and _finest(total) > finest:
        whole = replace(whole, decimals=-_finest(total))
    return whole, tuple(_in_ones(part) for part in parts)


def base(unit: str) -> tuple[str, int]:
    """A unit without the word for its size, and that size as a power of ten."""
    for word, power in SCALES.items():
        if unit.startswith(word):
            return unit.removeprefix(word), power
    return unit, 0


def _in_ones(row: Printed) -> Printed:
    power = base(row.unit)[1]
    decimals = row.decimals - power if row.decimals else 0
    return replace(row, value=row.value.scaleb(power), decimals=decimals)


def _finest(row: Printed) -> int:
    """The power of ten of its last digit that counts, as it was written."""
    power = base(row.unit)[1] - row.decimals
    found = re.search(r"(萬|千|仟)[元]?$", row.text)
    return SCALES[found[1]] if found and not power else power


def _sum(total: Token, parts: Sequence[Token]) -> Sum | None:
    made = alike(total.number, [part.number for part in parts])
    return Sum(*made) if made else None


def is_near(claim: Sum | None, share: Decimal) -> bool:
    """Whether parts come near their total."""
    if claim is None:
        return False
    made = sum((row.value for row in claim.parts), Decimal(0))
    return abs(made - claim.total.value) <= share * claim.total.value


def _included(paragraph: Paragraph, total: Token, rest: Sequence[Token]) -> Iterator[Relation]:
    """``123,455件(含市長信箱33,156件及人民陳情90,299件)``."""
    opening = INCLUDED.match(paragraph.text[total.end :])
    if opening is None:
        return
    start = total.end + opening.end()
    end = paragraph.text.find(")", start)
    inside = [t for t in rest if start <= t.start < end and t.number.unit == total.number.unit]
    if len(inside) > 1:
        yield Sum(total.number, tuple(t.number for t in inside))
    for token in inside:
        yield Part(total.number, token.number)


def _boxed(paragraph: Paragraph, total: Token, rest: Sequence[Token]) -> Iterator[Relation]:
    """``123,455件(市長信箱33,156件、人民陳情90,299件)``: near its total, it is all of it."""
    opening = BOX.match(paragraph.text[total.end :])
    if opening is None:
        return
    end = paragraph.text.find(")", total.end + opening.end())
    inside = [token for token in rest if token.start < end]
    claim = _sum(total, inside)
    open_end = inside and OPEN_END.match(paragraph.text[inside[-1].end :])
    if len(inside) > 1 and not open_end and is_near(claim, NEAR) and claim:
        yield claim


def _among(paragraph: Paragraph, total: Token, rest: Sequence[Token]) -> Iterator[Relation]:
    """``計390件，其中…20件、…及…3件``, ``62個機關：…1個、…15個``, ``66件，分別為…``."""
    behind = paragraph.text[total.end :]
    whole, among = WHOLE.match(behind), AMONG.match(behind)
    start = min((one for one in (whole, among) if one), key=lambda one: one.end(), default=None)
    if start is None or PARTIAL.search(behind[:80]):
        return
    gap = ITEMS if start["how"] == ":" else TIGHT
    begun = total.end + start.end()
    members = _members(paragraph, total, [t for t in rest if t.start >= begun], gap)
    if not members:
        return
    claim = _sum(total, members)
    ends = OPEN_END.match(paragraph.text[members[-1].end :])
    gaps = paragraph.text[total.end : members[-1].start]
    if claim is not None and not ends and _is_all(start["how"], len(members), gaps, claim):
        yield claim
    elif start["how"] == "，其中" and len(members) < FEWEST:
        for token in members:
            part = alike(total.number, [token.number])
            if part:
                yield Part(part[0], part[1][0])


def _is_all(how: str, number: int, gaps: str, claim: Sum) -> bool:
    """Whether a list is all of its total: by its words, or since it comes near."""
    if number > 1 and REST.search(gaps):
        return True
    if how == ":":
        return number >= FEWEST
    if how.endswith("其中"):
        return number >= FEWEST and is_near(claim, WIDE_OF)
    return number > 1 and is_near(claim, WIDE_OF if "分" in how else NEAR)


def _members(
    paragraph: Paragraph, total: Token, rest: Sequence[Token], link: re.Pattern[str]
) -> list[Token]:
    """The numbers of a list of the same kind as its total; those in brackets are passed over."""
    members: list[Token] = []
    kind = base(total.number.unit)[0]
    for token in rest:
        if _open(paragraph.text[total.end : token.start]):
            continue
        gap = re.sub(r"\([^)]*\)", "", paragraph.between(members[-1], token)) if members else ""
        same = base(token.number.unit)[0] == kind
        if members and not link.fullmatch(gap):
            return [*members, token] if "餘" in gap and same else members
        if not same:
            return members
        members.append(token)
    return members


def _open(text: str) -> bool:
    return text.count("(") > text.count(")")


def _before(paragraph: Paragraph, total: Token, earlier: Sequence[Token]) -> Iterator[Relation]:
    """The list that ends right before its total: the one that makes it, or the longest."""
    if not earlier:
        return
    gap = paragraph.between(earlier[-1], total)
    if not TOTAL.fullmatch(gap):
        return
    is_sure = SURE.search(gap) is not None
    members: list[Token] = []
    tight = 0
    for token in reversed(earlier):
        between = paragraph.between(token, members[0]) if members else ""
        if base(token.number.unit)[0] != base(total.number.unit)[0]:
            break
        if members and not TIGHT.fullmatch(between):
            if not (is_sure and LOOSE.fullmatch(between)):
                break
            members.insert(0, token)
            continue
        members.insert(0, token)
        tight = len(members) if tight == len(members) - 1 else tight
    claims = [_sum(total, members[-number:]) for number in range(2, len(members) + 1)]
    holds = next((one for one in claims if one and not one.check()), None)
    if holds is not None:
        yield holds
    elif (
        tight > 1 and (claim := _sum(total, members[-tight:])) and (is_sure or is_near(claim, NEAR))
    ):
        yield claim
    elif claims and is_near(claims[-1], NEAR) and claims[-1]:
        yield claims[-1]


def announced(found: Sequence[Paragraph]) -> Iterator[Relation]:
    """``共辦理7場次…計有600人次…如下：`` and the numbered lines that follow."""
    for place, paragraph in enumerate(found):
        if not re.search(r"如下:?$", paragraph.text):
            continue
        items: list[Paragraph] = []
        for following in found[place + 1 :]:
            kind = re.sub(r"\d+", "0", following.mark)
            if not kind or (items and kind != re.sub(r"\d+", "0", items[0].mark)):
                break
            if items and int(re.sub(r"\D", "", following.mark) or 0) != len(items) + 1:
                break
            items.append(following)
        yield from _announced(paragraph, items)


def _announced(paragraph: Paragraph, items: Sequence[Paragraph]) -> Iterator[Relation]:
    people = [_people(item) for item in items]
    if len(items) < FEWEST or not all(people):
        return
    for token in paragraph.tokens:
        if token.number.unit in {"場", "場次"}:
            yield Listed(token.number, len(items))
        elif token.number.unit in PEOPLE:
            yield Sum(token.number, tuple(one.number for one in people if one))


def _people(item: Paragraph) -> Token | None:
    """The one number of people in a numbered line."""
    found = [token for token in item.tokens if token.number.unit in PEOPLE]
    return found[0] if len(found) == 1 else None
