"""What a correction after the freeze has to say of why its month is behind.

Where a bound is crossed, cause, party, remedy and day are due as in any other report
(列管計畫評鑑要點; 預算法 §61): a month cannot become late by a correction that keeps silent.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum


class Explaining(StrEnum):
    """What becomes of the explanation of a month that is corrected."""

    NONE = "none"
    STANDS = "stands"
    KEPT = "kept"
    CLOSED = "closed"
    MISSING = "missing"
    NEEDLESS = "needless"


def explaining(
    before: Collection[str], after: Collection[str], *, stands: bool, given: bool
) -> Explaining:
    """What follows from the triggers before and after.

    ``stands``: an explanation is there and was not closed; ``given``: one comes with the
    correction. A trigger that is new asks for one, whatever stands; what has nothing to
    explain any more is closed, and not written over.
    """
    if after:
        if given:
            return Explaining.KEPT
        return Explaining.STANDS if stands and set(after) <= set(before) else Explaining.MISSING
    if before and stands:
        return Explaining.CLOSED
    if given:
        return Explaining.KEPT if stands else Explaining.NEEDLESS
    return Explaining.STANDS if stands else Explaining.NONE
