"""Where a case is, in words."""

from __future__ import annotations


def place_line(*parts: str) -> str:
    """District, road and what was written, each said once: what a later part says is left out."""
    return " ".join(
        part
        for place, part in enumerate(parts, start=1)
        if part and not any(part in later for later in parts[place:])
    )
