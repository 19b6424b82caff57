"""The verbs of numbering."""

from civicloop.kernel.numbering.services.numbers import (
    advance,
    drawing,
    next_number,
    next_numbers,
    number_of,
    prepare,
    prepare_all,
)

__all__ = [
    "advance",
    "drawing",
    "next_number",
    "next_numbers",
    "number_of",
    "prepare",
    "prepare_all",
]
