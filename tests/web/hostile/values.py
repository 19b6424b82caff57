"""What nobody should send, and everybody can."""

from __future__ import annotations

TEXTS: dict[str, str | list[str] | None] = {
    "missing": None,
    "empty": "",
    "4,001 characters": "長" * 4001,
    "200,000 characters": "x" * 200_000,
    "a control character": "a\x07b",
    "NUL": "a\x00b",
    "a lone surrogate": "a\ud800b",
    "markup": "<script>alert(1)</script>",
    "an emoji": "🕳️👩‍👩‍👧‍👦",
    "a change of direction": "\u202eabc\u2066",
    "a quotation mark": "' OR 1=1; --",
    "a negative number": "-1",
    "a number of 400 figures": "9" * 400,
    "infinity": "1e999",
    "wide figures": "１２",
    "the last day": "9999-12-31",
    "no day": "2026-02-30",
    "no time": "25:61",
    "several": ["a", "b"],
}
ALONE = (
    "missing",
    "4,001 characters",
    "NUL",
    "a lone surrogate",
    "a number of 400 figures",
    "several",
)
"""The worst: tried in one field at a time as well, with good values in the others."""
CODES = (*ALONE, "empty", "markup", "a negative number")
"""What is tried where one of a list is asked for."""
