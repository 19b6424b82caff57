"""What the tables of a report claim: their totals across, down and by numbering level. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from civicloop.publish.reports.rules.checking import columns
from civicloop.publish.reports.rules.checking.cells import (
    GRAND,
    NUMBER,
    PERCENT,
    TOTAL,
    Row,
    number,
)
from civicloop.publish.reports.rules.checking.paragraphs import WIDE
from civicloop.publish.reports.rules.checking.relations import (
    Hundred,
    Printed,
    Relation,
    Share,
    Sum,
)

NOTHING = {"", "-", "--", "－", "–", "—", "…"}
LEVELS = (
    re.compile(r"(?:^| )[壹貳叁參肆伍陸柒捌玖拾]+、"),
    re.compile(r"(?:^| )[一二三四五六七八九十ㄧ]+、"),
    re.compile(r"(?:^| )\([一二三四五六七八九十]+\)"),
)
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
    """A row called 合計 is the sum of the rows since the last 小計, column by column."""
    head, block = rows[0].cells, list[Row]()
    for row in rows[1:]:
        if not any(row.cells):
            continue
        if not TOTAL.match(row.cells[0]):
            block.append(row)
            continue
        for place in range(1, len(row.cells)):
            yield from _column(head, block, row, place)
        block = [] if not GRAND.match(row.cells[0]) else block


def _column(head: Sequence[str], block: Sequence[Row], row: Row, place: int) -> Iterator[Relation]:
    """One column over the rows of a block, and its total."""
    name = head[place] if place < len(head) else ""
    total, known = number(row.cells[place], row.line), _numbers(block, place)
    if total is None or len(known) < 2 or len(known) != len(block):  # noqa: PLR2004 (parts)
        return
    if PERCENT.search(name) or total.unit == "%":
        if total.value == 100:  # noqa: PLR2004 (a whole)
            yield Hundred(known, name)
            yield from _shares(block, row, place, known)
    elif not MEANS.search(name):
        yield Sum(total, known, name)


def _shares(
    block: Sequence[Row], row: Row, place: int, percents: Sequence[Printed]
) -> Iterator[Relation]:
    """A column of shares follows from the counts right before it, if those make their total."""
    whole, counts = number(row.cells[place - 1], row.line), _numbers(block, place - 1)
    if whole is None or whole.unit or len(counts) != len(block) or Sum(whole, counts).check():
        return
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
        if row.cells and GRAND.match(row.cells[0]):
            total = _amounts(row)
            if total and len(tops) > 1:
                yield Sum(total[0], tops, row.cells[0])


def inside_cells(rows: Sequence[Row]) -> Iterator[Relation]:
    """``3,312 2,521 791`` in one cell: the first is the sum of the others."""
    for row in rows:
        for cell in row.cells:
            words = cell.split(" ")
            if len(words) > 2 and all(NUMBER.match(word) for word in words):  # noqa: PLR2004 (a total and parts)
                first, *others = (Printed.of(word, line=row.line) for word in words)
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
