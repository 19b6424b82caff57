"""Keys and references that people may choose: letters, figures and a few signs, no blanks."""

from __future__ import annotations

import re

CODE = re.compile(r"[\w:.,/+\-#=|*%]{1,80}")


def is_code(text: str) -> bool:
    """Whether a text can stand as a key or a reference, in events too."""
    return CODE.fullmatch(text) is not None
