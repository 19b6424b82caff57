"""What a unit may write in its section. Pure."""

from __future__ import annotations

from collections.abc import Container
from typing import Final

from civicloop.publish.reports.rules.templates import IF_ANY, TAG, call_of, months_of

LONGEST: Final = 20_000


def faults(text: str, known: Container[str]) -> list[str]:
    """The tags of a text that name no figure; an empty list is a good text."""
    found = []
    for tag in TAG.findall(text):
        if tag == IF_ANY:
            continue
        call = call_of(tag)
        if call is None or call[1] not in known or months_of(call[2]) is None:
            found.append(tag)
    if text.count("{{") != len(TAG.findall(text)):
        found.append("{{")
    return found
