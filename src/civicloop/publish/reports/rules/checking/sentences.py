"""What sentences of a report claim about their figures. Pure.

Only claims that a sentence makes itself are read: counts with their shares (``103件，占63.8%``),
shares of one whole (``佔…44.16%；佔…20.00%；其他…36.57%``), ratios (``查核件數為法定查核件數
（71件）之201%``), monthly means, lists that name their total (``計68件，其中…``, ``（含…及…）``,
``A件、B件，合計C件``) and numbered lists announced with their total. What may be read in two ways
is no claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from civicloop.publish.reports.rules.checking.paragraphs import Paragraph, Token
from civicloop.publish.reports.rules.checking.relations import (
    Hundred,
    Listed,
    Mean,
    Part,
    Printed,
    Relation,
    Share,
    Sum,
)

TIGHT = re.compile(r"[^，,。:]*[、;及和與以][^，,。:]*")
"""Between two members of one list: a list comma, a semicolon or an *and*, and no new clause."""
PARTIAL = re.compile(r"最多|居多|為主|較多|為大宗|包括但|其中以")
RANGE = re.compile(r"(?:(\d{2,4})年)?(?<!\d)(\d{1,2})月?(?:至|-|~|～)(?:(\d{2,4})年)?(\d{1,2})月")
MEAN = re.compile(r"平均每(月|年)")
SHARE = re.compile(r"[^。;0-9%]{0,6}占[^。;0-9%]{0,10}")
REST = re.compile(r"(其他|其餘)[^，。;]*占")
CHANGE = re.compile(r"(增加|減少|增|減|成長|差距)[約計達了]?$")
"""What stands before a difference: no total of a mean."""
FEWEST = 3
NEAR = 12
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
SEXES = re.compile(r"[^。;\d]{0,8}[男女]性?[^。;\d]{0,4}")


def read(found: Sequence[Paragraph]) -> list[Relation]:
    """Every claim of the paragraphs."""
    relations: list[Relation] = [*shares_of_counts(found), *announced(found)]
    period = _period(found)
    for paragraph in found:
        relations += bare_shares(paragraph)
        relations += ratios(paragraph)
        relations += means(paragraph, period)
        relations += [*means_of_each(paragraph), *rates(paragraph), *sexes(paragraph)]
        relations += lists(paragraph)
    return relations


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
            and re.fullmatch(
                r"[^。;0-9%]{0,6}占[^。;0-9%]{0,10}", paragraph.between(count, percent)
            )
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
        return
    for paragraph, count, percent in group:
        wholes = [
            token.number
            for token in paragraph.tokens
            if token.start < count.start
            and token.number.unit == count.number.unit
            and token.number.value > count.number.value
            and re.search(r"[計共總]\D{0,4}$", paragraph.text[: token.start])
        ]
        options = [Share((count.number,), whole, percent.number) for whole in wholes]
        if options and all(option.check() for option in options):
            yield options[-1]


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


def _in_one(paragraph: Paragraph, group: Sequence[Printed]) -> bool:
    """Whether shares follow each other in one sentence, with no other number between them."""
    tokens = [token for token in paragraph.tokens if token.number in group]
    return len(tokens) == len(group) and all(
        re.fullmatch(r"[^。;\d]{0,20}", paragraph.between(*pair)) for pair in pairwise(tokens)
    )


def rates(paragraph: Paragraph) -> Iterator[Relation]:
    """``受理1,200件，其中如期結案1,080件，如期結案率90%``: the rate names its part."""
    for part, percent in pairwise(paragraph.tokens):
        named = RATE.fullmatch(paragraph.between(part, percent)) if percent.is_percent else None
        start = max(paragraph.text.rfind(mark, 0, part.start) for mark in "。;")
        wholes = [
            token
            for token in paragraph.tokens
            if start < token.start < part.start
            and token.number.unit == part.number.unit
            and token.number.value > part.number.value
            and re.fullmatch(r"[^。;%]*，?其中[^。;%]*", paragraph.between(token, part))
        ]
        if named is None or part.is_percent or not wholes:
            continue
        before = max(paragraph.text.rfind(mark, 0, part.start) for mark in "，、中")
        if named[1] not in paragraph.text[before + 1 : part.start]:
            continue
        options = [Share((part.number,), row.number, percent.number) for row in wholes]
        if all(option.check() for option in options):
            yield options[-1]
        else:
            yield next(option for option in options if not option.check())


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
        totals = [
            token.number
            for token in paragraph.tokens
            if token.end <= claim.start()
            and token.number.unit == mean.unit
            and token.number.value > mean.value
            and not CHANGE.search(paragraph.text[: token.start])
        ]
        months = _months(paragraph.text[: claim.start()], period)
        if claim[1] == "年":
            months = months // 12 if months % 12 == 0 else 0
        if totals and months:
            yield Mean(totals[-1], months, mean)


def _months(text: str, period: int) -> int:
    """The months of the span named last; ``本期`` is the span of the report."""
    spans = [(span.end(), _length(span)) for span in RANGE.finditer(text)]
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


def lists(paragraph: Paragraph) -> Iterator[Relation]:
    """Lists that name their total before them, in brackets, or at their end."""
    for place, total in enumerate(paragraph.tokens):
        rest = paragraph.tokens[place + 1 :]
        if total.is_percent or not total.number.unit:
            continue
        if rest:
            yield from _included(paragraph, total, rest)
            yield from _among(paragraph, total, rest)
        if re.search(r"(合計|總計|共計)$", paragraph.text[: total.start]):
            parts = _before(paragraph, total, paragraph.tokens[:place])
            if len(parts) > 1:
                yield Sum(total.number, tuple(part.number for part in parts))


def _included(paragraph: Paragraph, total: Token, rest: Sequence[Token]) -> Iterator[Relation]:
    """``123,455件(含市長信箱33,156件及人民陳情90,299件)``."""
    opening = re.match(r"[^，。;()\d]{0,6}\((?:含|包含|包括)", paragraph.text[total.end :])
    if opening is None:
        return
    start = total.end + opening.end()
    end = paragraph.text.find(")", start)
    inside = [t for t in rest if start <= t.start < end and t.number.unit == total.number.unit]
    if len(inside) > 1:
        yield Sum(total.number, tuple(t.number for t in inside))
    for token in inside:
        yield Part(total.number, token.number)


def _among(paragraph: Paragraph, total: Token, rest: Sequence[Token]) -> Iterator[Relation]:
    """``計390件，其中…20件、…及…3件`` and ``62個機關：…1個、…15個``."""
    start = re.match(r"[^。;:\d]{0,20}(?:，其中|:)", paragraph.text[total.end :])
    unit = total.number.unit
    if start is None or PARTIAL.search(paragraph.text[total.end : total.end + 80]):
        return
    members: list[Token] = []
    for token in rest:
        if token.start < total.end + start.end():
            continue
        gap = paragraph.between(members[-1], token) if members else ""
        in_brackets = _open(paragraph.text[total.end : token.start])
        if in_brackets:
            continue
        if members and not TIGHT.fullmatch(re.sub(r"\([^)]*\)", "", gap)):
            if "餘" in gap and token.number.unit == unit:
                members.append(token)
                yield Sum(total.number, tuple(t.number for t in members))
                return
            break
        if token.number.unit != unit:
            break
        members.append(token)
    if len(members) >= FEWEST:
        yield Sum(total.number, tuple(token.number for token in members))
    else:
        for token in members:
            yield Part(total.number, token.number)


def _open(text: str) -> bool:
    return text.count("(") > text.count(")")


def _before(paragraph: Paragraph, total: Token, earlier: Sequence[Token]) -> list[Token]:
    """The list that ends right before its total, from its first member."""
    members: list[Token] = []
    following = total
    for token in reversed(earlier):
        gap = paragraph.between(token, following)
        is_last = following is total and re.fullmatch(r"[，,;]?(合計|總計|共計)", gap)
        if token.number.unit != total.number.unit or not (is_last or TIGHT.fullmatch(gap)):
            break
        members.insert(0, token)
        following = token
    return members


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
        elif token.number.unit in {"人", "人次"}:
            yield Sum(token.number, tuple(one.number for one in people if one))


def _people(item: Paragraph) -> Token | None:
    """The one number of people in a numbered line."""
    found = [token for token in item.tokens if token.number.unit in {"人", "人次"}]
    return found[0] if len(found) == 1 else None
