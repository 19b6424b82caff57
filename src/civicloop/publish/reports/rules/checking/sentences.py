"""What sentences of a report claim about their figures. Pure.

Only claims that a sentence makes itself are read: counts with their shares (``103件，占63.8%``),
shares of one whole (``佔…44.16%；佔…20.00%；其他…36.57%``), ratios (``查核件數為法定查核件數
（71件）之201%``), rates that name their part, and means. ``lists`` reads what a list says of its
total, ``changes`` rises and falls, ``formulas`` arithmetic that is written out. What may be read in
two ways is no claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from decimal import Decimal
from itertools import combinations, pairwise

from civicloop.publish.reports.rules.checking import changes, formulas, lists
from civicloop.publish.reports.rules.checking.lists import PARTIAL
from civicloop.publish.reports.rules.checking.paragraphs import Paragraph, Token
from civicloop.publish.reports.rules.checking.relations import (
    Hundred,
    Likewise,
    Mean,
    Printed,
    Relation,
    Share,
    Sum,
    shares_of,
)

RANGE = re.compile(r"(?:(\d{2,4})年)?(?<!\d)(\d{1,2})月?(?:至|-|~|～)(?:(\d{2,4})年)?(\d{1,2})月")
HAN = re.compile(r"[\u3400-\u9fff]")
YEARS = re.compile(r"(?<!\d)(\d{2,4})年?度?(?:至|-|~|～)(\d{2,4})年(?!\d)")
MEAN = re.compile(
    r"平均每個?(月|年|季)|每個?(月|年|季)平均|(?<![個\d一二三四五六七八九十])(月|年|季)平均"
)
SHARE = re.compile(r"[^。;0-9%]{0,6}占[^。;0-9%]{0,10}|\((?:約?占)?約?")
"""Between a count and its share."""
REST = re.compile(r"(其他|其餘)[^，。;]*占")
CHANGE = re.compile(r"(增加|減少|增|減|成長|差距)[約計達了]?$")
"""What stands before a difference: no total of a mean."""
AMONG = re.compile(r"[^。;%]{0,12}(?:其中|包括|包含)")
"""Between a whole and its parts."""
FEWEST = 3
NEAR = 12
MONTHS = {"月": 1, "季": 3, "年": 12}
WORDS = (
    (re.compile(r"全年|本年度?(?!第)|整年|\d{2,4}年度?(?![\d度上下第])"), 12),
    (re.compile(r"[上下]半年"), 6),
    (re.compile(r"第[一二三四1-4]季"), 3),
)
"""Spans that are said in a word, and their months."""
OPEN = re.compile(r"截至|迄今|至今|累計至|月底止")
"""A year that has not ended."""
EACH = re.compile(r"平均每(場次|場|班|件|案|人|戶|隊|家|所)")
LIKE = {"場": {"場", "場次"}, "場次": {"場", "場次"}, "人": {"人", "人次", "名", "位"}}
RATE = re.compile(r"[^。;0-9%]{0,4}?([\u4e00-\u9fff]{2})[\u4e00-\u9fff]{0,4}率[為達計約]*")
"""``，如期結案率``: what the rate is about stands in its first two signs."""
ACHIEVED = {"達成", "執行", "完成", "目標", "預算"}
TARGET = re.compile(r"(?:目標|預定|預計|預算|應辦|應完成)[^。;，\d]{0,6}$")
SEXES = re.compile(r"[^。;\d]{0,8}[男女]性?[^。;\d]{0,4}")


def read(found: Sequence[Paragraph]) -> list[Relation]:
    """Every claim of the paragraphs in Chinese; others have their own readers."""
    found = [paragraph for paragraph in found if HAN.search(paragraph.text)]
    relations: list[Relation] = [*shares_of_counts(found), *lists.read(found)]
    relations += [*changes.read(found), *formulas.read(found)]
    period = _period(found)
    for paragraph in found:
        relations += bare_shares(paragraph)
        relations += ratios(paragraph)
        relations += means(paragraph, period)
        relations += [*means_of_each(paragraph), *rates(paragraph), *sexes(paragraph)]
    return [one for one in relations if not is_rough(one)]


def shares_of_counts(found: Sequence[Paragraph]) -> Iterator[Relation]:
    """Counts with their shares, over neighbouring paragraphs; the whole is their sum, or named."""
    group: list[tuple[Paragraph, Token, Token]] = []
    last = -2
    for place, paragraph in enumerate(found):
        pairs = [
            (paragraph, count, percent)
            for count, percent in pairwise(paragraph.tokens)
            if percent.is_percent
            and not count.is_percent
            and SHARE.fullmatch(paragraph.between(count, percent))
            and not CHANGE.search(paragraph.text[: count.start])
        ]
        if pairs and place - last > 1 and group:
            yield from _group(group)
            group = []
        if pairs:
            group += pairs
            last = place
    if group:
        yield from _group(group)


def _group(group: list[tuple[Paragraph, Token, Token]]) -> Iterator[Relation]:
    percents = tuple(percent.number for _p, _c, percent in group)
    counts = [count.number for _p, count, _percent in group]
    total = sum(percent.value for percent in percents)
    same_unit = len({row.unit for row in counts}) == 1
    if len(group) > 1 and same_unit and 97 < total < 103:  # noqa: PLR2004 (near a whole)
        whole = counts[0].__class__(sum((row.value for row in counts), counts[0].value * 0))
        for part, share in zip(counts, percents, strict=True):
            yield Share((part,), whole, share)
        yield Hundred(percents)
        yield Likewise(percents, shares_of(counts))
        return
    for paragraph, count, percent in group:
        yield from _of_whole(paragraph, count, percent)


def _of_whole(paragraph: Paragraph, count: Token, percent: Token) -> Iterator[Share]:
    """A count with its share of the whole that is named before it, as no other number explains."""
    larger = [
        token
        for token in paragraph.tokens
        if token.start < count.start
        and token.number.unit == count.number.unit
        and token.number.value > count.number.value
    ]
    options = [Share((count.number,), whole.number, percent.number) for whole in larger]
    holds = next((option for option in options if not option.check()), None)
    if holds is not None:
        yield holds
        return
    for whole, option in reversed(list(zip(larger, options, strict=True))):
        is_total = re.search(r"[計共總]\D{0,4}$", paragraph.text[: whole.start])
        if is_total or AMONG.match(paragraph.text[whole.end : count.start]):
            yield option
            return


def bare_shares(paragraph: Paragraph) -> Iterator[Relation]:
    """Shares without counts, if they are said to be all (``其他``) or come near a whole."""
    group = []
    counted = {
        right.start
        for left, right in pairwise(paragraph.tokens)
        if right.is_percent and not left.is_percent and "占" in paragraph.between(left, right)
        and len(paragraph.between(left, right)) <= NEAR
    }  # fmt: skip
    for token in paragraph.tokens:
        before = paragraph.text[max(0, token.start - NEAR) : token.start]
        claim = re.search(r"(占|比例)[^，。;0-9%]*$", before)
        if token.is_percent and claim and token.start not in counted:
            group.append(token.number)
    total = sum(row.value for row in group)
    is_whole = 97 < total < 103 or REST.search(paragraph.text)  # noqa: PLR2004 (near a whole)
    one_list = len(group) > FEWEST and 90 < total < 110 and _in_one(paragraph, group)  # noqa: PLR2004 (as above)
    if len(group) > 1 and (is_whole or one_list):
        yield Hundred(tuple(group))
        yield Likewise(tuple(group))


def _in_one(paragraph: Paragraph, group: Sequence[Printed]) -> bool:
    """Whether shares follow each other in one sentence, with no other number between them."""
    tokens = [token for token in paragraph.tokens if token.number in group]
    return len(tokens) == len(group) and all(
        re.fullmatch(r"[^。;\d]{0,20}", paragraph.between(*pair)) for pair in pairwise(tokens)
    )


def rates(paragraph: Paragraph) -> Iterator[Relation]:
    """``受理1,200件，其中如期結案1,080件，如期結案率90%``: the rate names its part.

    ``目標100件，實際完成120件，達成率120%`` names its whole. A rate that two other numbers of the
    sentence explain is no claim.
    """
    for part, percent in pairwise(paragraph.tokens):
        named = RATE.fullmatch(paragraph.between(part, percent)) if percent.is_percent else None
        if named is None or part.is_percent:
            continue
        start = max(paragraph.text.rfind(mark, 0, part.start) for mark in "。;")
        same = [
            token
            for token in paragraph.tokens
            if start < token.start < part.start and token.number.unit == part.number.unit
        ]
        whole = _whole_of(paragraph, part, same, named[1])
        if whole is None:
            continue
        claim = Share((part.number,), whole.number, percent.number)
        others = [
            Share((one.number,), other.number, percent.number)
            for pair in combinations([*same, part], 2)
            for one, other in (pair, pair[::-1])
        ]
        yield next((one for one in [claim, *others] if not one.check()), claim)


def _whole_of(paragraph: Paragraph, part: Token, same: Sequence[Token], name: str) -> Token | None:
    """Of what a rate called ``name`` is one: what stands before its part, or is its target."""
    for whole in reversed(same):
        gap = paragraph.between(whole, part)
        if "%" in gap or CHANGE.search(gap):
            return None
        if name in ACHIEVED and TARGET.search(paragraph.text[: whole.start]):
            return whole
        clause = max(paragraph.text.rfind(mark, 0, part.start) for mark in "，、中")
        is_named = name in paragraph.text[clause + 1 : part.start]
        if is_named and whole.number.value >= part.number.value:
            return whole
    return None


def is_rough(relation: Relation) -> bool:
    """Whether some figure of a claim is said to be about so much."""
    values = (getattr(relation, one.name) for one in fields(relation))
    rows = [row for value in values for row in (value if isinstance(value, tuple) else (value,))]
    return any(isinstance(row, Printed) and row.is_rough for row in rows)


def sexes(paragraph: Paragraph) -> Iterator[Relation]:
    """``共計500人參訓，男性260人、女性240人``."""
    for total, one, other in zip(
        paragraph.tokens, paragraph.tokens[1:], paragraph.tokens[2:], strict=False
    ):
        gaps = [paragraph.between(total, one), paragraph.between(one, other)]
        if (
            len({total.number.unit, one.number.unit, other.number.unit}) == 1
            and total.number.unit in LIKE["人"]
            and all(SEXES.fullmatch(gap) for gap in gaps)
            and ("男" in gaps[0]) != ("男" in gaps[1])
            and not PARTIAL.search("".join(gaps))
        ):
            yield Sum(total.number, (one.number, other.number))


def means_of_each(paragraph: Paragraph) -> Iterator[Relation]:
    """``辦理12場次，計600人次，平均每場50人次``."""
    for claim in EACH.finditer(paragraph.text):
        later = [t for t in paragraph.tokens if t.start >= claim.end()]
        if not later or later[0].start - claim.end() > NEAR or later[0].is_percent:
            continue
        mean, kinds = later[0].number, LIKE.get(claim[1], {claim[1]})
        earlier = [t for t in paragraph.tokens if t.end <= claim.start()]
        over = [t.number for t in earlier if t.number.unit in kinds and not t.number.decimals]
        totals = [t.number for t in earlier if t.number.unit == mean.unit]
        if len(over) == len(totals) == 1 and mean.unit not in kinds:
            yield Mean(totals[0], int(over[0].value), mean)


def ratios(paragraph: Paragraph) -> Iterator[Relation]:
    """``為…（71件）之201%``: some earlier counts, alone or added, are the numerator."""
    for whole, percent in pairwise(paragraph.tokens):
        if not percent.is_percent or paragraph.between(whole, percent) not in {")之", "之", ")的"}:
            continue
        earlier = [
            token.number
            for token in paragraph.tokens
            if token.start < whole.start and token.number.unit == whole.number.unit
        ]
        options = [
            Share(tuple(earlier[first:end]), whole.number, percent.number)
            for first in range(len(earlier))
            for end in range(first + 1, len(earlier) + 1)
        ]
        if options and all(option.check() for option in options):
            yield options[0]


def means(paragraph: Paragraph, period: int) -> Iterator[Relation]:
    """``計748,279通，平均每月計62,356通``: the total before it, over the months named last."""
    for claim in MEAN.finditer(paragraph.text):
        later = [t for t in paragraph.tokens if t.start >= claim.end()]
        if not later or later[0].start - claim.end() > NEAR or later[0].is_percent:
            continue
        mean = later[0].number
        same = [
            token
            for token in paragraph.tokens
            if token.end <= claim.start() and token.number.unit == mean.unit
        ]
        totals = [
            token.number
            for token in same
            if token.number.value > mean.value and not CHANGE.search(paragraph.text[: token.start])
        ]
        months = _months(paragraph.text[: claim.start()], period)
        size = MONTHS[claim[1] or claim[2] or claim[3]]
        over = months // size if months % size == 0 else 0
        if not totals or over <= (size > 1):
            continue
        last = totals[-1]
        each = [row.number.value for row in same[-over:]]
        if len(each) == over:  # a list of what is averaged, without its total
            listed = Mean(replace(last, value=sum(each, Decimal(0))), over, mean)
            if size > 1 or not listed.check():
                yield listed
                continue
        yield Mean(last, over, mean)


def _months(text: str, period: int) -> int:
    """The months of the span named last; ``本期`` is the span of the report."""
    spans = [(span.end(), _length(span)) for span in RANGE.finditer(text)]
    spans += [
        (one.end(), 12 * max(int(one[2]) - int(one[1]) + 1, 0)) for one in YEARS.finditer(text)
    ]
    if not spans and not OPEN.search(text):
        spans = [(m.end(), months) for word, months in WORDS for m in word.finditer(text)]
    own = text.rfind("本期")
    if own >= 0 and (not spans or max(spans)[0] <= own):
        return period
    return max(spans)[1] if spans else 0


def _length(span: re.Match[str]) -> int:
    """The months of a span; none where only its end names the year."""
    if span[3] and not span[1]:
        return 0
    years = int(span[3] or span[1] or 0) - int(span[1] or 0)
    return max(years * 12 + int(span[4]) - int(span[2]) + 1, 0)


def _period(found: Sequence[Paragraph]) -> int:
    """The months of the first span of the text: what ``本期`` means."""
    for paragraph in found:
        span = RANGE.search(paragraph.text)
        if span and _length(span) > 1:
            return _length(span)
    return 0
