"""Figures in the cells of a report's tables, and the note below them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from civicloop.publish.reports.rules.documents import HIDDEN, Piece, Run, Use

HIDDEN_NOTE = f"註：{HIDDEN}表示為保護個別資料不陳示之數值，不編代碼。"
HIDDEN_TOO = f"註：{HIDDEN}表示為保護個別資料不陳示之數值，或為免由合計推算而一併不陳示，不編代碼。"


def size_of(use: Use | None) -> Decimal:
    """By what a figure is put in order; what is hidden or unknown comes last."""
    return Decimal(use.value) if use and use.value else Decimal(0)


def in_table(use: Use | None, whole: Use) -> str:
    """A figure of a member; a count of one that has no rows is nought."""
    if use is not None:
        return in_cell(use)
    return "0" if whole.denominator is None and whole.value and not whole.is_hidden else "–"


def note_of(rows: Sequence[tuple[str, ...]]) -> list[Piece]:
    """What stands under a table with figures that are hidden: one alone, or others with it."""
    hidden = sum(cell == HIDDEN for row in rows for cell in row[1:])
    note = HIDDEN_NOTE if hidden == 1 else HIDDEN_TOO
    return [Piece("text", (Run(note),), form="note")] if hidden else []


def in_cell(use: Use) -> str:
    """A figure as a table prints it."""
    return HIDDEN if use.is_hidden else use.shown or "–"
