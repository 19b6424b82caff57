"""Arithmetic that a report writes out. Pure.

``130＋13＝143``, ``163－103＝60``, ``950÷1,010＝94.1%``, ``94.1%（結案950件÷受理1,010件）``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from civicloop.publish.reports.rules.checking.paragraphs import Paragraph, Token
from civicloop.publish.reports.rules.checking.relations import Relation, Share, Sum

SIGNS: Final = re.compile(r"[^\d+\-−=。，;:()]{0,6}(?P<sign>[+\-−])[^\d+\-−=。，;:()]{0,6}")
EQUALS: Final = re.compile(r"[^\d+\-−=。，;:()]{0,4}=")
OVER: Final = re.compile(r"[^\d=。，;()]{0,4}[÷/][^\d=。，;()]{0,12}")
TIMES: Final = re.compile(r"[^\d=。，;]{0,4}[×*xX]")
IN_BOX: Final = re.compile(r"\([^\d%。;()]{0,12}")
WHOLE: Final = 100


def read(found: Sequence[Paragraph]) -> Iterator[Relation]:
    """Every formula of the paragraphs with its result."""
    for paragraph in found:
        if "=" in paragraph.text:
            yield from _sums(paragraph)
        if "÷" in paragraph.text or "/" in paragraph.text:
            yield from _shares(paragraph)


def _sums(paragraph: Paragraph) -> Iterator[Relation]:
    """``130+13=143``: the whole chain before the result."""
    for place, (last, total) in enumerate(pairwise(paragraph.tokens)):
        if not EQUALS.fullmatch(paragraph.between(last, total)):
            continue
        parts = [last.number]
        for at in range(place, 0, -1):
            earlier, later = paragraph.tokens[at - 1], paragraph.tokens[at]
            sign = SIGNS.fullmatch(paragraph.between(earlier, later))
            if sign is None:
                break
            if sign["sign"] != "+":
                parts[0] = replace(parts[0], value=-parts[0].value)
            parts.insert(0, earlier.number)
        units = {row.unit for row in (*parts, total.number)} - {""}
        begins = paragraph.tokens[place - len(parts) + 1].start
        is_whole = not re.search(r"[=*×÷/+\-−(]$", paragraph.text[:begins])
        goes_on = re.match(r"[+\-−*×÷/]\d", paragraph.text[total.end :])
        if len(parts) > 1 and len(units) < 2 and is_whole and not goes_on:  # noqa: PLR2004 (one kind)
            yield Sum(total.number, tuple(parts))


def _shares(paragraph: Paragraph) -> Iterator[Relation]:
    """``950÷1,010=94.1%``, with or without ``×100%``, and the percentage before its formula."""
    tokens = paragraph.tokens
    for place, (part, whole) in enumerate(pairwise(tokens)):
        if part.is_percent or whole.is_percent:
            continue
        if not OVER.fullmatch(paragraph.between(part, whole)):
            continue
        rest = list(tokens[place + 2 : place + 4])
        if rest and _is_hundred(paragraph, whole, rest[0]):
            whole_end, rest = rest[0], rest[1:]
        else:
            whole_end = whole
        behind = paragraph.text[whole_end.end :]
        if rest and rest[0].is_percent and EQUALS.fullmatch(paragraph.between(whole_end, rest[0])):
            yield Share((part.number,), whole.number, rest[0].number)
        elif place and tokens[place - 1].is_percent and re.match(r"[^\d%。;()]{0,6}\)", behind):
            percent = tokens[place - 1]
            if IN_BOX.fullmatch(paragraph.between(percent, part)):
                yield Share((part.number,), whole.number, percent.number)


def _is_hundred(paragraph: Paragraph, whole: Token, token: Token) -> bool:
    return token.number.value == WHOLE and bool(TIMES.fullmatch(paragraph.between(whole, token)))
