"""What a unit may write in its section, and what becomes of it. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Sequence
from difflib import SequenceMatcher
from typing import Final

from civicloop.publish.reports.rules.documents import Piece, Run
from civicloop.publish.reports.rules.templates import IF_ANY, call_of, months_of, tags_in

LONGEST: Final = 20_000
MOST_LINES: Final = 20
"""So many lines that were changed together are compared inside; more are another text."""
MOST_PAIRS: Final = 250_000
"""So many pairs of lines, and then of words, are held against each other: some 500 by 500.

A text of one sign repeated, beside one in which it alternates with another, took hours.
"""
WORDS: Final = re.compile(r"[A-Za-z0-9.,]+|\s+|.", re.DOTALL)


def digest_of(text: str) -> str:
    """The SHA-256 of a text: what events say of it, and the name of a finding in an address."""
    return hashlib.sha256(text.encode()).hexdigest()


def faults(text: str, known: Container[str]) -> list[str]:
    """The tags of a text that name no figure; an empty list is a good text."""
    found, tags = [], tags_in(text)
    for tag in tags:
        if tag == IF_ANY:
            continue
        call = call_of(tag)
        if call is None or call[1] not in known or months_of(call[2]) is None:
            found.append(tag)
    if text.count("{{") != len(tags):
        found.append("{{")
    return found


def pieces_of(text: str) -> list[Piece]:
    """Paragraphs and tables of a text that a unit wrote; a line is a paragraph."""
    found: list[Piece] = []
    rows: list[tuple[str, ...]] = []

    def close() -> None:
        if len(rows) > 1:
            found.append(Piece("table", head=rows[0], rows=tuple(rows[1:])))
        rows.clear()

    for raw in text.splitlines():
        line = raw.strip()
        if line.startswith("|"):
            cells = tuple(cell.strip() for cell in line.strip("|").split("|"))
            if not all(re.fullmatch(r":?-+:?", cell) for cell in cells):
                width = len(rows[0]) if rows else len(cells)
                rows.append((*cells, *[""] * width)[:width])
            continue
        close()
        if line:
            found.append(Piece("text", (Run(line),)))
    close()
    return found


def compared(before: str, after: str) -> list[tuple[str, str]]:
    """What two versions of a text share (``same``), what went (``out``) and what came (``in``).

    By lines, and inside a line that was changed by words, or by signs as Chinese has them; whole
    where that would be too much to hold against each other.
    """
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    left = MOST_PAIRS
    if len(old) * len(new) > left:
        old, new = [before], [after]
    found: list[tuple[str, str]] = []
    for step, a, b, c, d in SequenceMatcher(a=old, b=new).get_opcodes():
        out, come = WORDS.findall("".join(old[a:b])), WORDS.findall("".join(new[c:d]))
        pairs = len(out) * len(come)
        if step == "equal":
            found.append(("same", "".join(out)))
        elif max(b - a, d - c) > MOST_LINES or pairs > left:
            found += [("out", "".join(out)), ("in", "".join(come))]
        else:
            left -= pairs
            found += _inside(out, come)
    return [one for one in found if one[1]]


def _inside(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for step, a, b, c, d in SequenceMatcher(a=old, b=new).get_opcodes():
        if step == "equal":
            found.append(("same", "".join(old[a:b])))
        else:
            found += [("out", "".join(old[a:b])), ("in", "".join(new[c:d]))]
    return found
