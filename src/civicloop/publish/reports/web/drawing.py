"""The pieces of a document, as templates show them."""

from __future__ import annotations

from typing import Any

from civicloop.publish.reports.rules.documents import Document, Piece


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
    }
