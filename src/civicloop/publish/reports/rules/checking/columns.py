"""What the columns of a table claim about each other. Pure.

A column of totals says so in its head. A rate, a mean or a total that stands first says only
between the lines of what it is made: it is a claim where nearly every row follows from the same
columns, and then holds for the others too. What only some rows bear out is no claim, nor a row
that another formula over the same columns explains.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations, permutations
from typing import TypeVar

from civicloop.publish.reports.rules.checking.cells import GRAND, TOTAL, Row, number
from civicloop.publish.reports.rules.checking.relations import Mean, Printed, Relation, Share, Sum

RATE = re.compile(r"率|占比|百分比|比例|rate|share|%|％", re.IGNORECASE)
MEAN = re.compile(r"平均|average|mean", re.IGNORECASE)
OTHER = re.compile(r"率|占比|百分比|比例|平均|中位|rate|share|mean|average|%|％", re.IGNORECASE)
LABEL = re.compile(r"年度?|年別|月份?|編號|序號|項次|No\.?", re.IGNORECASE)
"""Heads of columns whose numbers count nothing."""
PROVEN = 2
"""So many rows bear a claim out, and more than do not."""
FEW = 10
"""One row in so many may be wrong, or one."""
WIDEST = 12
"""Columns of a table whose pairs are tried."""
Claim = TypeVar("Claim", bound=Relation)


def read(rows: Sequence[Row]) -> Iterator[Relation]:
    """Every claim of the columns of a table whose first row is its head."""
    head = rows[0].cells
    body = [row for row in rows[1:] if len(row.cells) == len(head)]
    totals = [place for place, cell in enumerate(head) if place and TOTAL.match(cell)]
    if totals and totals[0] > 1:
        yield from _totals(head, body)
    elif totals == [1]:
        yield from _first(head, body)
    for place, cell in enumerate(head):
        if place and RATE.search(cell):
            yield from _rates(head, body, place)
        elif place and MEAN.search(cell):
            yield from _means(head, body, place)


def _totals(head: Sequence[str], body: Sequence[Row]) -> Iterator[Relation]:
    """小計 sums the columns since the last one, 合計 all that are no 小計."""
    for row in body:
        block: list[Printed] = []
        everything: list[Printed] = []
        for name, cell in zip(head[1:], row.cells[1:], strict=True):
            found = number(cell, row.line)
            if OTHER.search(name) or LABEL.fullmatch(name):
                continue
            if not TOTAL.match(name):
                if found is not None:
                    block.append(found)
                    everything.append(found)
                continue
            parts = everything if GRAND.match(name) else block
            if found is not None and len(parts) > 1:
                yield Sum(found, tuple(parts), row.cells[0])
            block = []


def _first(head: Sequence[str], body: Sequence[Row]) -> Iterator[Relation]:
    """A total before its parts, as in tables of statistics."""
    last = next((at for at, cell in enumerate(head) if OTHER.search(cell)), len(head))
    claims = []
    for row in body:
        found = [number(cell, row.line) for cell in row.cells[1:last]]
        known = tuple(part for part in found[1:] if part is not None)
        if len(known) > 1 and found[0] is not None:
            claims.append(Sum(found[0], known, row.cells[0]))
    yield from proven(claims)


def _rates(head: Sequence[str], body: Sequence[Row], place: int) -> Iterator[Relation]:
    """A column of percentages that follows from two columns of counts."""
    counts = _counts(head, place)
    best: list[Share] = []
    for part, whole in permutations(counts, 2):
        claims = []
        for row in body:
            found = [number(row.cells[at], row.line) for at in (part, whole, place)]
            if all(one is not None and not one.decimals for one in found[:2]) and found[2]:
                above, below, percent = (one for one in found if one is not None)
                claims.append(Share((above,), below, percent, row.cells[0]))
        if _telling(claims) > _telling(best):
            best = claims
    broken = {claim.percent.line for claim in best if claim.check()}
    if not any(_explained(row, counts, place) for row in body if row.line in broken):
        yield from proven(best)


def _explained(row: Row, counts: Sequence[int], place: int) -> bool:
    """Whether some other formula gives the percentage of a row: also over two columns together."""
    percent = number(row.cells[place], row.line)
    known = [found for at in counts if (found := number(row.cells[at])) is not None]
    return percent is not None and any(
        not Share((part,), replace(one, value=one.value + other), percent).check()
        for part in known
        for one, other in [*((whole, Decimal(0)) for whole in known), *_pairs(known)]
    )


def _pairs(known: Sequence[Printed]) -> Iterator[tuple[Printed, Decimal]]:
    for one, other in combinations(known, 2):
        yield one, other.value


def _means(head: Sequence[str], body: Sequence[Row], place: int) -> Iterator[Relation]:
    """A column of means over the columns of counts before it."""
    counts = [at for at in _counts(head, place) if at < place and not TOTAL.match(head[at])]
    claims = []
    for row in body:
        found = [number(row.cells[at], row.line) for at in (*counts, place)]
        known = [one for one in found if one is not None]
        if len(known) == len(found) > PROVEN:
            *parts, mean = known
            total = Printed(sum((one.value for one in parts), Decimal(0)), line=row.line)
            claims.append(Mean(total, len(parts), mean, row.cells[0]))
    yield from proven(claims)


def _counts(head: Sequence[str], place: int) -> list[int]:
    if len(head) > WIDEST:
        return []
    return [
        at
        for at, cell in enumerate(head)
        if at and at != place and not OTHER.search(cell) and not LABEL.fullmatch(cell)
    ]


def _telling(claims: Iterable[Share]) -> int:
    """How many rows bear a share out; none and all (0 %, 100 %) say nothing."""
    return sum(not row.check() for row in claims if 0 < row.percent.value < 100)  # noqa: PLR2004 (shares)


def proven(claims: Sequence[Claim]) -> Sequence[Claim]:
    """The claims, if most bear each other out."""
    telling = [row for row in claims if not isinstance(row, Share) or _telling([row])]
    broken = sum(bool(row.check()) for row in claims)
    enough = sum(not row.check() for row in telling) >= PROVEN
    few = broken <= max(1, len(claims) // FEW) and broken < len(claims) - broken
    return claims if enough and few else ()
