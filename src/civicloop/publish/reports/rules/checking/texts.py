"""A whole report as text: Markdown, plain text, tab- or comma-separated rows. Pure."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from typing import Final

from civicloop.publish.reports.rules.checking import (
    english,
    english_changes,
    english_texts,
    english_wholes,
    sentences,
    tables,
)
from civicloop.publish.reports.rules.checking.cells import Row
from civicloop.publish.reports.rules.checking.paragraphs import paragraphs
from civicloop.publish.reports.rules.checking.relations import Finding, Relation, check

RULE = re.compile(r"^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")
LONGEST_CELL: Final = 100_000
"""Signs; no report writes more into a cell."""


def findings(text: str) -> list[Finding]:
    """Every sum, share and mean of a text that does not follow, with its line."""
    return check(relations(text))


def relations(text: str) -> list[Relation]:
    """Every claim that a text makes about its figures, in its tables and in its sentences."""
    lines = list(enumerate(text.splitlines(), start=1))
    found, used = tables.flattened(lines)
    for block in _blocks(lines):
        found += tables.read(block)
        used.update(row.line for row in block)
    rest = [(number, line) for number, line in lines if number not in used]
    said = english_texts.sentences(rest)
    return [
        *found,
        *sentences.read(paragraphs(rest)),
        *english.read(said),
        *english_wholes.read(said),
        *english_changes.read(said),
    ]


def csv_relations(text: str) -> list[Relation]:
    """Every claim of a file of comma-separated rows: one table.

    A cell of more signs than any report writes into one is a ``csv.Error``.
    """
    csv.field_size_limit(LONGEST_CELL)
    rows = [
        Row(number, tuple(cells))
        for number, cells in enumerate(csv.reader(text.lstrip("\ufeff").splitlines()), start=1)
    ]
    return tables.read([row for row in rows if any(row.cells)])


def _blocks(lines: Sequence[tuple[int, str]]) -> list[list[Row]]:
    """The tables of a text: neighbouring lines of cells; blank lines part them, for pipes only."""
    blocks: list[list[Row]] = []
    kind = ""
    for number, line in lines:
        cells, now = _cells(line)
        if now == kind == "pipe" and len(blocks[-1]) == 1 and RULE.match(line):
            continue
        if now and now == kind:
            blocks[-1].append(Row(number, cells))
        elif now:
            blocks.append([Row(number, cells)])
        if now or line.strip():
            kind = now
    return [block for block in blocks if len(block) > 1]


def _cells(line: str) -> tuple[tuple[str, ...], str]:
    text = line.strip()
    if text.startswith("|"):
        return tuple(cell.strip() for cell in text.strip("|").split("|")), "pipe"
    body = line.rstrip("\n")
    if body.count("\t") >= 2 or (body.startswith("\t") and "\t" in body.strip()):  # noqa: PLR2004 (three cells)
        return tuple(cell.strip() for cell in body.split("\t")), "tab"
    return (), ""
