"""The pieces of a document, as templates show them."""

from __future__ import annotations

from typing import Any

from civicloop.publish.reports.rules.documents import NONE, Document, Piece, is_number


def shown(document: Document) -> list[dict[str, Any]]:
    """Each piece with its figures at hand; charts keep their specification."""
    return [_piece(document, piece) for piece in document.pieces]


def _piece(document: Document, piece: Piece) -> dict[str, Any]:
    return {
        "piece": piece,
        "runs": [(run.text, document.use(run.key) if run.key else None) for run in piece.runs],
        "left": [_piece(document, one) for one in piece.left],
        "right": [_piece(document, one) for one in piece.right],
        "head": list(piece.head),
        "rows": [list(row) for row in piece.rows],
        "heads": _heads(piece),
        "cells": [[(cell, is_number(cell)) for cell in row] for row in piece.rows],
    }


def _heads(piece: Piece) -> list[tuple[str, bool]]:
    """The heads of a table, and whether figures stand below them."""
    return [
        (
            head,
            any(
                is_number(row[place])
                for row in piece.rows
                if row[place : place + 1] not in {(), (NONE,)}
            ),
        )
        for place, head in enumerate(piece.head)
    ]
