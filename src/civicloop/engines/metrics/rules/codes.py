"""Short codes that stand beside a printed figure: seven characters and one that checks them.

The 32 characters of Crockford's Base32, without I, L, O and U; whoever writes O for 0, or I or
L for 1, in small letters or with strokes between, is understood. The last character is
the check sum over the field of 32 elements with the powers of a primitive element as weights:
one wrong character, or any two exchanged, are always found.
"""

from __future__ import annotations

import hashlib
import re

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8
_MEANT = str.maketrans({"O": "0", "I": "1", "L": "1"})
_PRIMITIVE = 0b100101
"""x⁵ + x² + 1, whose root has order 31: eight different weights."""


def code_of(text: str, attempt: int = 0) -> str:
    """The code that belongs to a text; another attempt gives another one."""
    digest = hashlib.sha256(f"{attempt}\n{text}".encode()).digest()
    number = int.from_bytes(digest[:5])
    body = [(number >> 5 * place) & 31 for place in range(LENGTH - 1)]
    return "".join(ALPHABET[value] for value in [*body, _check(body)])


def read_code(text: str) -> str:
    """A code as it was meant; empty if it can be none."""
    code = re.sub(r"[\s-]", "", text).upper().translate(_MEANT)
    if len(code) != LENGTH or any(letter not in ALPHABET for letter in code):
        return ""
    values = [ALPHABET.index(letter) for letter in code]
    return code if _check(values[:-1]) == values[-1] else ""


def spaced(code: str) -> str:
    """A code as it is printed: ``7Q3K-92XD``."""
    return f"{code[:4]}-{code[4:]}"


def _check(values: list[int]) -> int:
    """The last value, so that the weighted sum of all eight is nothing."""
    total, weight = 0, 1
    for value in values:
        total ^= _times(value, weight)
        weight = _times(weight, 2)
    return next(value for value in range(32) if _times(value, weight) == total)


def _times(one: int, other: int) -> int:
    found = 0
    while other:
        if other & 1:
            found ^= one
        one <<= 1
        if one & 32:
            one ^= _PRIMITIVE
        other >>= 1
    return found
