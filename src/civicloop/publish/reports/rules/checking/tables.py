"""What the tables of a report claim: their totals across, down and by numbering level. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TypeGuard

from civicloop.publish.reports.rules.checking import columns
from civicloop.publish.reports.rules.checking.cells import (
    GRAND,
    NUMBER,
    PERCENT,
    TOTAL,
    Row,
    label,
    number,
)
from civicloop.publish.reports.rules.checking.paragraphs import WIDE
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

NOTHING = {"", "-", "--", "－", "–", "—", "…"}
NOUGHT = NOTHING - {"", "…"}
"""What stands for nothing in a column; an empty cell may be unknown."""
NEAR = Decimal("0.1")
"""How near to a total that stands first the rows below come that are all of it."""
LEVELS = (
    re.compile(r"(?:^| )[壹貳叁參肆伍陸柒捌玖拾]+、"),
    re.compile(r"(?:^| )[一二三四五六七八九十ㄧ]+、"),
    re.compile(r"(?:^| )\([一二三四五六七八九十]+\)"),
)
AVERAGE = re.compile(r"(?:每?[月季年])?平均數?值?|average|mean", re.IGNORECASE)
TIMES = re.compile(
    r"\d{1,4}|\d{1,2}月份?|\d{2,4}年度?|第?[一二三四1-4]季|Q[1-4]|\d{2,4}年\d{1,2}月|(?:Jan|Feb|Mar|Apr|May|"
    r"June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
)
"""The names of rows that are spans of time."""
SPAN = re.compile(r"\d{2,4}年度?|[上下]半年|第.季|\d{1,2}月")
MEANS = re.compile(r"平均|率|中位|mean|average|rate", re.IGNORECASE)
FLAT = 3


def read(rows: Sequence[Row]) -> list[Relation]:
    """Every claim of a table whose first row is its head."""
    if len(rows) < 2:  # noqa: PLR2004 (a head and a row)
        return []
    clean = [Row(row.line, tuple(_clean(cell) for cell in row.cells)) for row in rows]
    if _has_levels(clean):
        return [*by_level(clean), *inside_cells(clean)]
    return [*columns.read(clean), *down(clean), *inside_cells(clean)]


def down(rows: Sequence[Row]) -> Iterator[Relation]:
    """A row called 小計 or 合計 is the sum of the rows since the last one, column by column.

    A 總計 after several 小計 is theirs; a total right below the head that of all rows below it.
    """
    head, block, parts, leaves = rows[0].cells, list[Row](), list[Row](), list[Row]()
    body = [row for row in rows[1:] if any(row.cells) and not _is_head(row)]
    first = (
        body and TOTAL.match(label(body[0])) and not any(TOTAL.match(label(r)) for r in body[1:])
    )
    if first:
        yield from _from_first(head, body)
        return
    for row in body:
        if AVERAGE.fullmatch(label(row)):
            yield from _means(leaves, row)
            continue
        if not TOTAL.match(label(row)):
            block.append(row)
            leaves.append(row)
            continue
        is_grand = GRAND.match(label(row)) is not None
        for place in range(1, len(row.cells)):
            claims = [*_column(head, [*parts, *block] if is_grand else block, row, place)]
            if is_grand and parts and any(claim.check() for claim in claims):
                claims = [*_column(head, leaves, row, place)] or claims
            yield from claims
        parts = [] if is_grand else [*parts, *([row] if block else [])]
        block = []


def _is_head(row: Row) -> bool:
    """Whether a row is a second one of names: words beside its first cell, and no number."""
    rest = [cell for cell in row.cells[1:] if cell]
    return bool(rest) and not any(re.search(r"\d", cell) or cell in NOTHING for cell in rest)


def _from_first(head: Sequence[str], body: Sequence[Row]) -> Iterator[Relation]:
    """A total before its rows, where these come near it."""
    for place in range(1, len(body[0].cells)):
        for claim in _column(head, body[1:], body[0], place):
            made = sum((row.value for row in claim.parts), Decimal(0)) if _is_sum(claim) else None
            whole = claim.total.value if _is_sum(claim) else Decimal(0)
            if made is None or abs(made - whole) <= NEAR * abs(whole):
                yield claim


def _means(rows: Sequence[Row], row: Row) -> Iterator[Mean]:
    """A row called 平均 below those of months, quarters or years: their mean, where they count."""
    if len(rows) < FLAT or not all(TIMES.fullmatch(label(one)) for one in rows):
        return
    for place in range(1, len(row.cells)):
        mean, known = number(row.cells[place], row.line), _numbers(rows, place)
        if mean is None or len(known) != len(rows) or any(one.decimals for one in known):
            continue
        total = Printed(sum((one.value for one in known), Decimal(0)), line=row.line)
        if mean.unit != "%" and not any(one.unit == "%" for one in known):
            yield Mean(total, len(known), mean, label(row))


def _is_sum(claim: Relation) -> TypeGuard[Sum]:
    return isinstance(claim, Sum)


def _column(head: Sequence[str], block: Sequence[Row], row: Row, place: int) -> Iterator[Relation]:
    """One column over the rows of a block, and its total."""
    name = head[place] if place < len(head) else ""
    total, known = number(row.cells[place], row.line), _numbers(block, place)
    said = [one for one in block if place >= len(one.cells) or one.cells[place] not in NOUGHT]
    if total is None or len(known) < 2 or len(known) != len(said):  # noqa: PLR2004 (parts)
        return
    if PERCENT.search(name) or total.unit == "%":
        made = sum((one.value for one in known), Decimal(0))
        if total.value == 100:  # noqa: PLR2004 (a whole)
            yield Hundred(known, name)
            yield from _shares(block, row, place, known)
        elif 97 < made < 103 and 97 < total.value < 103:  # noqa: PLR2004 (near a whole)
            yield Sum(total, known, name)
    elif not MEANS.search(name) and len({one.unit for one in (total, *known)} - {""}) < 2:  # noqa: PLR2004 (one kind)
        yield Sum(total, known, name)


def _shares(
    block: Sequence[Row], row: Row, place: int, percents: Sequence[Printed]
) -> Iterator[Relation]:
    """A column of shares follows from the counts right before it, if those make their total."""
    whole, counts = number(row.cells[place - 1], row.line), _numbers(block, place - 1)
    if whole is None or whole.unit or len(counts) != len(block) or Sum(whole, counts).check():
        return
    yield Likewise(tuple(percents), shares_of(counts), row.cells[0])
    for part, percent, of in zip(counts, percents, block, strict=True):
        yield Share((part,), whole, percent, of.cells[0])


def _numbers(rows: Sequence[Row], place: int) -> tuple[Printed, ...]:
    found = (number(row.cells[place], row.line) for row in rows if place < len(row.cells))
    return tuple(one for one in found if one is not None)


def by_level(rows: Sequence[Row]) -> Iterator[Relation]:
    """Rows numbered 壹、 一、 （一）: each is the sum of the level below it; 合計 of the top."""
    amounts: list[tuple[int, Row, Printed]] = []
    for row in rows:
        amounts += [(level, row, amount) for level, amount in _levels(row)]
    for place, (level, row, amount) in enumerate(amounts):
        below = []
        for deeper, _other, part in amounts[place + 1 :]:
            if deeper <= level:
                break
            if deeper == level + 1:
                below.append(part)
        if len(below) > 1:
            yield Sum(amount, tuple(below), row.cells[0])
    tops = tuple(amount for level, _row, amount in amounts if level == 0)
    for row in rows:
        if GRAND.match(label(row)):
            total = _amounts(row)
            if total and len(tops) > 1:
                yield Sum(total[0], tops, row.cells[0])


def inside_cells(rows: Sequence[Row]) -> Iterator[Relation]:
    """``3,312 2,521 791`` in one cell: the first is the sum of the others."""
    for row in rows:
        for cell in row.cells:
            words = cell.split(" ")
            if len(words) > 2 and all(NUMBER.match(word) for word in words):  # noqa: PLR2004 (a total and parts)
                first, *others = (
                    Printed.of(word.removesuffix("%"), line=row.line) for word in words
                )
                yield Sum(first, tuple(others), row.cells[0])


def flattened(lines: Sequence[tuple[int, str]]) -> tuple[list[Relation], set[int]]:
    """A table that lost its columns: one cell a line. Also the lines that it takes up.

    Its head ends with 合計; each row is a label and as many numbers as there are columns.
    """
    cells = [(number_, text.translate(WIDE).strip()) for number_, text in lines]
    cells = [cell for cell in cells if cell[1]]
    found: list[Relation] = []
    used: set[int] = set()
    for place, (_line, text) in enumerate(cells):
        if text != "合計":
            continue
        head = place
        while head > 0 and re.fullmatch(
            r"\d{2,4}年度?|[上下]半年|第.季|\d{1,2}月", cells[head - 1][1]
        ):
            head -= 1
        columns = place - head + 1
        if columns < FLAT:
            continue
        used.update(line for line, _text in cells[head : place + 1])
        rows, end = _flat_rows(cells, place + 1, columns)
        found += rows
        used.update(line for line, _text in cells[place + 1 : end])
    return found, used


def _flat_rows(
    cells: Sequence[tuple[int, str]], start: int, columns: int
) -> tuple[list[Relation], int]:
    found: list[Relation] = []
    label, place = "", start
    while place < len(cells):
        run = cells[place : place + columns]
        if len(run) == columns and all(_is_cell(text) for _line, text in run):
            *parts, total = (number(text, line) for line, text in run)
            known = tuple(part for part in parts if part is not None)
            if total is not None and known:
                found.append(Sum(total, known, label))
            place += columns
        elif len(cells[place][1]) < 30 and not re.search(r"[。，]", cells[place][1]):  # noqa: PLR2004 (a label)
            label = cells[place][1]
            place += 1
        else:
            break
    return found, place


def _is_cell(text: str) -> bool:
    return text in NOTHING or NUMBER.match(text) is not None


def _clean(cell: str) -> str:
    text = re.sub(r"<[^>]*>|\[(\^[^\]]*)\]|\*\*", " ", cell.translate(WIDE))
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"\s+", " ", text.replace("\\", "")).strip()


def _levels(row: Row) -> list[tuple[int, Printed]]:
    """The levels of a row with their amounts; a label of two levels takes two amounts in order."""
    first = next((cell for cell in row.cells if cell), "")
    marks = [level for level, mark in enumerate(LEVELS) if mark.search(first)]
    amounts = _amounts(row)
    if len(marks) > 1 and len(amounts) != len(marks):
        marks = marks[:1]
    return list(zip(marks, amounts, strict=False))


def _amounts(row: Row) -> list[Printed]:
    """The numbers of the first cell that holds numbers alone."""
    for cell in row.cells[1:]:
        words = cell.split(" ")
        if cell and all(NUMBER.match(word) for word in words):
            return [Printed.of(word.removesuffix("%"), line=row.line) for word in words]
    return []


def _has_levels(rows: Sequence[Row]) -> bool:
    return sum(1 for row in rows if _levels(row)) >= FLAT
