"""A whole report as text: Markdown, plain text, tab- or comma-separated rows. Pure."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Final

from civicloop.publish.reports.rules.checking import (
    english,
    english_changes,
    english_rates,
    english_texts,
    english_wholes,
    formulas,
    sentences,
    tables,
)
from civicloop.publish.reports.rules.checking.cells import Row, number
from civicloop.publish.reports.rules.checking.paragraphs import WIDE, paragraphs
from civicloop.publish.reports.rules.checking.relations import Finding, Relation, check

RULE = re.compile(r"^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")
FORMULA: Final = re.compile(r"(?<![\w.,])\d[\d.,%+−×÷/ -]*= ?[\d.,]*\d%?(?![\w+−×÷/-])")
LONGEST_CELL: Final = 100_000
"""Signs; no report writes more into a cell."""


def findings(text: str) -> list[Finding]:
    """Every sum, share and mean of a text that does not follow, with its line."""
    return check(relations(text))


def relations(text: str) -> list[Relation]:
    """Every claim that a text makes about its figures, in its tables and in its sentences."""
    lines = list(enumerate(text.splitlines(), start=1))
    found, used = tables.flattened(lines)
    blocks = _blocks(lines)
    for block in blocks:
        found += tables.read(block)
        used.update(row.line for row in block)
    rest = [(at, line) for at, line in lines if at not in used]
    cells = [(row.line, cell) for block in blocks for row in block for cell in row.cells]
    return [*found, *_said(rest), *_said([one for one in cells if is_said(one[1])])]


def _said(lines: Sequence[tuple[int, str]]) -> list[Relation]:
    """Every claim of sentences."""
    said = english_texts.sentences(lines)
    return [
        *sentences.read(paragraphs(lines)),
        *english.read(said),
        *english_wholes.read(said),
        *english_changes.read(said),
        *english_rates.read(said),
        *formulas.read(paragraphs(_formulas(lines))),
    ]


def csv_relations(text: str) -> list[Relation]:
    """Every claim of a file of comma-separated rows: one table.

    A cell of more signs than any report writes into one is a ``csv.Error``.
    """
    csv.field_size_limit(LONGEST_CELL)
    body = text.lstrip("\ufeff")
    reader = csv.reader(StringIO(body, newline=""), delimiter=_delimiter(body))
    rows, line = list[Row](), 1
    for cells in reader:
        rows.append(Row(line, tuple(cells)))
        line = reader.line_num + 1
    found: list[Relation] = []
    for block in _parted(rows):
        found += tables.read(block)
    said = [(row.line, cell) for row in rows for cell in row.cells if is_said(cell)]
    return [*found, *_said(said)]


def _delimiter(body: str) -> str:
    """What parts the cells: a comma, unless the first line has none and has another sign."""
    head = body.partition("\n")[0]
    return next((sign for sign in (",", "\t", ";") if sign in head), ",")


def _parted(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """The tables of a sheet: empty rows part them; what stands alone above one is its title."""
    block: list[Row] = []
    for row in [*rows, Row(0, ())]:
        filled = sum(bool(cell.strip()) for cell in row.cells)
        if filled > 1 or (filled and block):
            block.append(row)
        elif not filled:
            yield block
            block = []


def is_said(cell: str) -> bool:
    """Whether a cell holds a sentence with figures, not a name or a number."""
    return (
        re.search(r"\d", cell) is not None
        and re.search(r"[。，,;；]|\. ", cell) is not None
        and (number(cell) is None)
    )


def _formulas(lines: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """What is written out as arithmetic among Latin words, a line each."""
    return [
        (at, f"{found.group()}。")
        for at, line in lines
        if english_texts.HAN.search(line) is None
        for found in FORMULA.finditer(line.translate(WIDE))
    ]


def _blocks(lines: Sequence[tuple[int, str]]) -> list[list[Row]]:
    """The tables of a text: neighbouring lines of cells; blank lines part them, for pipes only."""
    blocks: list[list[Row]] = []
    kind = ""
    bare = _without_edges(lines)
    for at, line in lines:
        cells, now = _cells(f"|{line}|" if at in bare else line)
        if now == kind == "pipe" and len(blocks[-1]) == 1 and RULE.match(line):
            continue
        if now and now == kind:
            blocks[-1].append(Row(at, cells))
        elif now:
            blocks.append([Row(at, cells)])
        if now or line.strip():
            kind = now
    return [block for block in blocks if len(block) > 1]


def _without_edges(lines: Sequence[tuple[int, str]]) -> set[int]:
    """The lines of tables whose rows do not begin with a pipe: a rule tells them."""
    found: set[int] = set()
    for place in range(1, len(lines)):
        at, rule = lines[place]
        if "|" not in rule or "|" not in lines[place - 1][1] or not RULE.match(rule):
            continue
        found |= {at, lines[place - 1][0]}
        for later, line in lines[place + 1 :]:
            if "|" not in line:
                break
            found.add(later)
    return {at for at, line in lines if at in found and not line.strip().startswith("|")}


def _cells(line: str) -> tuple[tuple[str, ...], str]:
    text = line.strip()
    if text.startswith("|"):
        return tuple(cell.strip() for cell in text.strip("|").split("|")), "pipe"
    body = line.rstrip("\n")
    if body.count("\t") >= 2 or (body.startswith("\t") and "\t" in body.strip()):  # noqa: PLR2004 (three cells)
        return tuple(cell.strip() for cell in body.split("\t")), "tab"
    return (), ""
