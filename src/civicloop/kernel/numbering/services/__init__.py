"""The verbs of numbering."""

from civicloop.kernel.numbering.services.numbers import (
    advance,
    next_number,
    next_numbers,
    prepare,
    prepare_all,
)

__all__ = ["advance", "next_number", "next_numbers", "prepare", "prepare_all"]
