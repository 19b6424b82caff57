"""How large a city is asked for."""

from __future__ import annotations

from civicloop.assembly.demonstration.errors import ScaleError

USUAL = 20_000
LARGEST = 1_000_000
FACTORS_BELOW = 100
"""A number below this is how many times the usual city, any other is a number of cases."""


def cases_of(scale: float) -> int:
    """The number of cases that a scale stands for: 1 is 20,000, 15.5 and 310000 are 310,000."""
    count = round(scale * USUAL if scale < FACTORS_BELOW else scale)
    if not 0 < count <= LARGEST:
        raise ScaleError(f"A city has between 1 and {LARGEST:,} cases, not {count:,}.")
    return count
