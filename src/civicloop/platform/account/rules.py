"""Where a notice may lead, and which days of a record are shown. No Django."""

from __future__ import annotations

from datetime import date

LONGEST_SPAN = 92
"""How many days of the reading record are shown at most at once."""
USUAL_SPAN = 30


def is_own_path(link: str) -> bool:
    """Whether a link stays in this product: a path, never another host."""
    return link.startswith("/") and not link.startswith(("//", "/\\"))


def span_until(last: date, days: int = USUAL_SPAN) -> tuple[date, date]:
    """The first and the last day of a record of so many days, at most ``LONGEST_SPAN``."""
    length = max(1, min(days, LONGEST_SPAN))
    return date.fromordinal(max(1, last.toordinal() - length + 1)), last
