"""What English sentences of a report claim about their figures. Pure.

Only what a sentence says itself is read: ``103 of the 163 items (63.2%)``, ``Of 163 items, 103
(63.2%) …``, counts with their shares that are all there is, ``600 people, 260 men and 240 women``,
``390 motions: 20 …, 41 … and 329 …``, ``33 letters and 90 calls, 123 in all``, ``748,279 calls from
January to December, a monthly average of 62,357``, ``12 sessions with 600 people, an average of 50
per session``. Rises and falls are read by ``english_changes``, shares of a whole that comes last
and what remains of one by ``english_wholes``. What may be read in two ways is no claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from civicloop.publish.reports.rules.checking.english_texts import (
    MONTH,
    MONTHS,
    Sentence,
    Token,
    singular,
)
from civicloop.publish.reports.rules.checking.relations import (
    HUNDRED,
    Hundred,
    Likewise,
    Mean,
    Part,
    Printed,
    Relation,
    Share,
    Sum,
    shares_of,
)

PAIR = re.compile(
    r"[^.;:%\d(]{0,40}?(?:\((?:or |i\.e\. )?|,? (?:or|that is|which is|accounting for|making up|"
    r"representing|equal to|equalling)(?: to)?,? ?|, (?:giving |making )?an? (?:share|proportion|"
    r"rate) of |(?:in|on) time, (?:giving )?an on-time (?:rate|share) of )"
)
"""Between a count and its share."""
OF = re.compile(r"(?i)(?: [a-z-]+){0,3}? (?:out )?of (?:the |all |its |these |a total of )*")
"""Between a part and its whole: ``103 items of the 163``."""
OF_BEFORE = re.compile(r"(?i)(?:^|[.;:,] )(?:Out of|Of|Among|From) (?:the |all |its |these )*$")
OF_WHICH = re.compile(r"[^.;:%\d]{0,60}?(?:,|\()? ?(?:of (?:which|these|them|whom))\b[^.;:%]*")
"""Between a whole and its parts."""
MADE_OF = re.compile(
    r"[^.;%\d]{0,60}?(?::|\b(?:comprising|consisting of|made up of|composed of|namely|"
    r"divided into|broken down into|consists? of|consisted of|comprises?|comprised|"
    r"split (?:into|between)|(?:divided|shared) between|that is))[^.;:%\d]*"
)
LINK = re.compile(r"[^.:%\d]*(?:,|;|\band\b|&)[^.:%\d]*")
"""Between two members of a list."""
BEFORE_TOTAL = re.compile(
    r"(?i)(?:,|;|\(|—|–|and)? ?(?:in total|altogether|in all|together|for a total of|"
    r"making a total of|a total of|totall?ing|making)(?: of)? $"
)
MAKING = re.compile(
    r"(?i) (?:(?:makes?|made|making|gives?|gave|giving|for|comes? to|came to) (?:a|the) total of|"
    r"add(?:s|ed|ing)? up to|sum(?:s|med|ming)? to|amount(?:s|ed|ing)? to|totall?(?:s|ed|ing)?)"
    r"(?: a total of)? $"
)
"""Before a total that stands behind its parts as what they make."""
AFTER_TOTAL = re.compile(r"(?: [a-z-]+){0,2} (?:in total|in all|altogether)\b")
SOME = re.compile(r"(?i)\b(?:including|for example|such as|among others|mainly|mostly|e\.g\.)")
MALE, FEMALE = re.compile(r" (?:men|males?|boys)\b"), re.compile(r" (?:women|females?|girls)\b")
PEOPLE = {
    "person", "student", "employee", "member", "citizen", "visitor", "volunteer", "teacher",
    "resident", "staff",
}  # fmt: skip
AVERAGE = re.compile(
    r"(?i)(?:(?P<monthly>monthly) (?:average|mean)(?: of)?|(?:an |a )?(?:average|mean) of|"
    r"on average,?|averaging) $"
)
EACH = re.compile(r"(?i)(?: [a-z-]+){0,2}? (?:a|an|per|each|every|for each) (?P<what>[a-z-]+)")
ON_AVERAGE = re.compile(r"(?i),? on average\b")
RANGE = re.compile(
    rf"\b(?P<first>{MONTH})(?: (?P<begun>\d{{4}}))? (?:to|until|through|–|-) "
    rf"(?P<last>{MONTH})(?: (?P<ended>\d{{4}}))?"
)
SPANS = (
    (re.compile(r"(?i)\b(?:first|second) half\b"), 6),
    (re.compile(r"(?i)\b(?:first|second|third|fourth) quarter\b"), 3),
    (re.compile(r"(?i)\b(?:12|twelve) months\b"), 12),
    (
        re.compile(r"(?i)\b(?:in|of|during|for|throughout) (?:the )?(?:whole )?(?:year )?\d{4}\b"),
        12,
    ),
    (re.compile(r"(?i)\b(?:in|during|over) the (?:whole )?year\b"), 12),
)
SMALL = {
    word: value
    for value, word in enumerate(
        [
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ],
        start=2,
    )
}
SO_MANY = re.compile(
    rf"(?i)\b(?:in|over|during|for|throughout|of) (?:the |these |all |its )?(?:first |last |past )?"
    rf"(?P<number>\d{{1,3}}|{'|'.join(SMALL)}) months\b"
)
OPEN = re.compile(r"(?i)\b(?:so far|to date|as of|by the end of|until now|since)\b")
FEWEST = 3
LEAST_WHOLE, MOST_WHOLE = Decimal(97), Decimal(103)
NEAR = Decimal("0.1")
"""How near to its whole a list after ``of which`` comes that is meant to be all of it."""
CLOSE = Decimal("0.02")
"""The same for a list whose parts have other names than their whole."""


def read(found: Sequence[Sentence]) -> list[Relation]:
    """Every claim of the sentences."""
    relations: list[Relation] = list(shares_of_lists(found))
    for sentence in found:
        relations += [*shares(sentence), *bare_shares(sentence), *made_of(sentence)]
        relations += [*totals_behind(sentence), *sexes(sentence), *means(sentence)]
    return relations


def shares(sentence: Sentence) -> Iterator[Relation]:
    """Counts with their shares, where the sentence names the whole."""
    for count, percent in _pairs(sentence):
        whole = _whole_of(sentence, count)
        if whole is not None:
            yield Share((count.number,), whole.number, percent.number)
    for one, whole, percent in zip(
        sentence.tokens, sentence.tokens[1:], sentence.tokens[2:], strict=False
    ):
        if (
            percent.is_percent
            and not one.is_percent
            and not whole.is_percent
            and OF.fullmatch(sentence.between(one, whole))
            and PAIR.fullmatch(sentence.between(whole, percent))
        ):
            yield Share((one.number,), whole.number, percent.number)
    for percent, one, whole in zip(
        sentence.tokens, sentence.tokens[1:], sentence.tokens[2:], strict=False
    ):
        if (
            percent.is_percent
            and not one.is_percent
            and not whole.is_percent
            and sentence.between(percent, one) == " ("
            and OF.fullmatch(sentence.between(one, whole))
        ):
            yield Share((one.number,), whole.number, percent.number)


def shares_of_lists(found: Sequence[Sentence]) -> Iterator[Relation]:
    """Counts with shares that are together a whole, in a sentence or in neighbouring items."""
    group: list[tuple[Token, Token]] = []
    last = -2
    for sentence in found:
        pairs = [
            (count, percent)
            for count, percent in _pairs(sentence)
            if _whole_of(sentence, count) is None and not _ends_of(sentence, count)
        ]
        if pairs and sentence.place - last > 1:
            yield from _whole_group(group)
            group = []
        if pairs:
            group += pairs
            last = sentence.place
    yield from _whole_group(group)


def _whole_group(group: Sequence[tuple[Token, Token]]) -> Iterator[Relation]:
    percents = tuple(percent.number for _count, percent in group)
    total = sum((row.value for row in percents), Decimal(0))
    if len(group) < 2 or not LEAST_WHOLE < total < MOST_WHOLE:  # noqa: PLR2004 (one is no list)
        return
    if len({count.noun for count, _percent in group if count.noun}) > 1:
        return
    counts = [count.number for count, _percent in group]
    whole = counts[0].__class__(sum((row.value for row in counts), Decimal(0)))
    for part, percent in zip(counts, percents, strict=True):
        yield Share((part,), whole, percent)
    yield Hundred(percents)
    yield Likewise(percents, shares_of(counts))


def bare_shares(sentence: Sentence) -> Iterator[Relation]:
    """``44.16% …, 20% … and the rest 36.57%``: shares alone that are said to be all."""
    percents = [token for token in sentence.tokens if token.is_percent]
    linked = all(LINK.fullmatch(sentence.between(*pair)) for pair in pairwise(percents))
    rest = re.search(r"\b(?:the rest|the remaining|the others?|others?)\b", sentence.text)
    made = sum((token.number.value for token in percents), Decimal(0))
    is_all = len(percents) > 1 and len(percents) == len(sentence.tokens) and linked and rest
    if is_all and abs(made - HUNDRED) <= NEAR * HUNDRED:
        yield Hundred(tuple(token.number for token in percents))


def made_of(sentence: Sentence) -> Iterator[Relation]:
    """``390 motions: 20 …, 41 … and 329 …``, and ``390 motions, of which 20 …``."""
    counts = sentence.counts()
    for place, total in enumerate(counts[:-1]):
        gap = sentence.between(total, counts[place + 1])
        whole, some = MADE_OF.fullmatch(gap), OF_WHICH.fullmatch(gap)
        if SOME.search(sentence.text[total.end :]) or not (whole or some):
            continue
        parts = list_from(sentence, counts[place + 1 :])
        numbers = tuple(part.number for part in parts)
        alike = {row.decimals for row in numbers} == {total.number.decimals}
        named = bool(whole) and (":" not in gap or len(parts) >= FEWEST)
        enough = alike and len(parts) >= (2 if whole else FEWEST)
        if enough and (named or is_near(total, numbers, _nearness(total, parts))):
            yield Sum(total.number, numbers)
        elif some:
            for part in parts[:1]:
                yield Part(total.number, part.number)


def totals_behind(sentence: Sentence) -> Iterator[Relation]:
    """``33 letters and 90 calls, 123 in all`` and ``…, a total of 123``."""
    counts = sentence.counts()
    for place, total in enumerate(counts):
        before = sentence.text[: total.start]
        after = AFTER_TOTAL.match(sentence.text[total.end :])
        plain = bool(after or (place > 0 and BEFORE_TOTAL.search(before)))
        making = MAKING.search(before) is not None
        if not (plain or making) or place < 2:  # noqa: PLR2004 (two parts at least)
            continue
        parts = _list_up_to(sentence, counts[: place + 1])
        if len(parts) < 2:  # noqa: PLR2004 (as above)
            continue
        numbers = tuple(part.number for part in parts)
        nouns = {part.noun for part in parts if part.noun}
        same = not total.noun or nouns <= {total.noun}
        ends = after and not re.search(r"\band\b", sentence.text[parts[-1].end : total.start])
        if (same and (plain or is_near(total, numbers, NEAR))) or (
            (ends or making) and is_near(total, numbers, CLOSE)
        ):
            yield Sum(total.number, numbers)


def _list_up_to(sentence: Sentence, counts: Sequence[Token]) -> list[Token]:
    """The list whose total is the last of the counts."""
    total = counts[-1]
    parts: list[Token] = []
    following = total
    for token in reversed(counts[:-1]):
        gap = sentence.between(token, following)
        is_last = following is total and MAKING.search(gap)
        if not LINK.fullmatch(gap) and not is_last:
            break
        parts.insert(0, token)
        following = token
    return parts


def sexes(sentence: Sentence) -> Iterator[Relation]:
    """``500 people, 260 men and 240 women``."""
    counts = sentence.counts()
    for place, (total, one, other) in enumerate(zip(counts, counts[1:], counts[2:], strict=False)):
        further = counts[place + 3 : place + 4]
        if further and LINK.fullmatch(sentence.between(other, further[0])):
            continue  # somebody else is counted as well
        behind = [sentence.text[token.end :] for token in (one, other)]
        both = [bool(MALE.match(text)) for text in behind], [bool(FEMALE.match(t)) for t in behind]
        if total.noun in PEOPLE and sorted(both) == [[False, True], [True, False]]:
            yield Sum(total.number, (one.number, other.number))


def means(sentence: Sentence) -> Iterator[Relation]:
    """A mean over the months that are named, or over what was counted before."""
    for mean in sentence.counts():
        start, what = _averaged(sentence, mean)
        if not what:
            continue
        before = sentence.text[: mean.start]
        earlier = [token for token in sentence.counts() if token.end <= start]
        if what == "month":
            totals = [
                token for token in earlier
                if token.number.value > mean.number.value
                and (not mean.noun or not token.noun or mean.noun in {token.noun, "a"})
            ]  # fmt: skip
            months = _months(before)
            if len(totals) == 1 and months:
                yield Mean(totals[0].number, months, mean.number)
            continue
        over = [token for token in earlier if token.noun == what]
        totals = [token for token in earlier if token.noun != what]
        if len(over) == len(totals) == 1 and not over[0].number.decimals:
            yield Mean(totals[0].number, int(over[0].number.value), mean.number)


def _averaged(sentence: Sentence, mean: Token) -> tuple[int, str]:
    """Where the words of a mean begin, and over what it goes; nothing for another number."""
    before, behind = sentence.text[: mean.start], sentence.text[mean.end :]
    claim, each = AVERAGE.search(before), EACH.match(behind)
    over = singular(each["what"].lower()) if each else ""
    if claim is not None:
        return claim.start(), "month" if claim["monthly"] else over
    is_mean = each is not None and ON_AVERAGE.match(behind[each.end() :])
    return mean.start, over if is_mean else ""


def _pairs(sentence: Sentence) -> Iterator[tuple[Token, Token]]:
    """Counts with the share that stands right behind them."""
    for count, percent in pairwise(sentence.tokens):
        if (
            percent.is_percent
            and not count.is_percent
            and PAIR.fullmatch(sentence.between(count, percent))
        ):
            yield count, percent


def _whole_of(sentence: Sentence, count: Token) -> Token | None:
    """What a count is said to be a part of, before it: ``Of the 163 items, 103``."""
    for whole in reversed([token for token in sentence.counts() if token.start < count.start]):
        named = OF_BEFORE.search(sentence.text[: whole.start])
        gap = sentence.between(whole, count)
        if whole.number.value >= count.number.value and (named or OF_WHICH.match(gap)):
            return whole
    return None


def _ends_of(sentence: Sentence, count: Token) -> bool:
    """Whether a count is itself the whole of one before it: ``103 of the 163``."""
    earlier = [token for token in sentence.counts() if token.end <= count.start]
    return bool(earlier) and OF.fullmatch(sentence.between(earlier[-1], count)) is not None


def is_near(total: Token, numbers: Sequence[Printed], share: Decimal) -> bool:
    """Whether a list comes near what it is held against, as far as a share of it."""
    made = sum((row.value for row in numbers), Decimal(0))
    return abs(made - total.number.value) <= share * total.number.value


def _nearness(total: Token, parts: Sequence[Token]) -> Decimal:
    """How near a short list has to come: parts by other names may be something else."""
    nouns = {part.noun for part in parts} - {"", total.noun}
    return CLOSE if nouns and len(parts) < FEWEST else NEAR


def list_from(sentence: Sentence, counts: Sequence[Token]) -> list[Token]:
    """Members that follow each other; shares in brackets between them are passed over."""
    found = [counts[0]]
    for token in counts[1:]:
        gap = re.sub(r"\([^()]*\)", "", sentence.between(found[-1], token))
        if not LINK.fullmatch(gap):
            break
        found.append(token)
    return found


def _months(text: str) -> int:
    """The months of the span that is named last; none where it has not ended."""
    spans = [(found.end(), _length(found)) for found in RANGE.finditer(text)]
    if not spans and not OPEN.search(text):
        spans = [(found.end(), n) for word, n in SPANS for found in word.finditer(text)]
        spans += [(found.end(), _small(found["number"])) for found in SO_MANY.finditer(text)]
    return max(spans)[1] if spans else 0


def _small(word: str) -> int:
    return SMALL.get(word.lower()) or int(word)


def _length(found: re.Match[str]) -> int:
    first, last = (_number_of(found[name]) for name in ("first", "last"))
    if found["begun"] and not found["ended"]:
        return 0
    years = int(found["ended"] or 0) - int(found["begun"] or found["ended"] or 0)
    return max(12 * years + last - first + 1, 0)


def _number_of(month: str) -> int:
    return next(n for n, name in enumerate(MONTHS, 1) if name.startswith(month.rstrip(".")))
