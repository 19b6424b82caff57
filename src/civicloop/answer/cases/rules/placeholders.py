"""Names in braces that a ready-made reply is filled in with: ``{案號}`` or ``{number}``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

NAMES: Final[tuple[tuple[str, str], ...]] = (
    ("number", "案號"),
    ("category", "類別"),
    ("place", "地點"),
    ("unit", "單位"),
    ("received", "受理日期"),
    ("today", "今日"),
)
"""Each placeholder in English and in Chinese; both mean the same in any text."""

_BRACED = re.compile(r"\{\s*([^{}\s]{1,20})\s*\}")
_CANONICAL = {word: english for english, chinese in NAMES for word in (english, chinese)}


def fill(text: str, facts: Mapping[str, str]) -> str:
    """The text with its placeholders filled in; other words in braces stay as they are.

    What is filled in is not looked through again.
    """

    def filled(found: re.Match[str]) -> str:
        name = _CANONICAL.get(found.group(1), "")
        return facts.get(name, found.group(0))

    return _BRACED.sub(filled, text)


def unknown(text: str) -> list[str]:
    """The words in braces that nothing will be filled in for, each once."""
    words = dict.fromkeys(_BRACED.findall(text))
    return [word for word in words if word not in _CANONICAL]
