"""Which column of a file holds which field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from civicloop.engines.registers.rules.definitions import Definition


def folded(heading: object) -> str:
    """The form in which headings are compared: no width, case, spaces or unit in brackets."""
    plain = unicodedata.normalize("NFKC", str(heading or "")).casefold()
    return re.sub(r"[\s_\-*:：]+|\([^)]*\)", "", plain)


def propose(definition: Definition, headings: Sequence[object]) -> dict[int, str]:
    """The field of each column, by place; a column that no field claims is not in it.

    A heading is a field's code or its name in either language; where none is quite so, the
    one field whose name begins like it or ends with it.
    """
    exact = {
        folded(text): field.name
        for field in definition.asked
        for text in (field.name, field.zh, field.en)
    }
    found: dict[int, str] = {}
    for place, heading in enumerate(headings):
        name = exact.get(folded(heading))
        if name and name not in found.values():
            found[place] = name
    for place, heading in enumerate(headings):
        asked = folded(heading)
        if place in found or len(asked) < 2:  # noqa: PLR2004 (one sign says nothing)
            continue
        near = {
            field.name
            for field in definition.asked
            for text in (folded(field.zh), folded(field.en))
            if text and (text.startswith(asked) or asked.startswith(text) or text.endswith(asked))
        } - set(found.values())
        if len(near) == 1:
            found[place] = near.pop()
    return found


def unmapped(definition: Definition, mapping: Mapping[int, str]) -> list[str]:
    """The required fields that no column fills."""
    return [
        field.name
        for field in definition.asked
        if field.required and field.name not in mapping.values()
    ]


def doubled(mapping: Mapping[int, str]) -> list[str]:
    """The fields that two columns would fill."""
    names = list(mapping.values())
    return sorted({name for name in names if names.count(name) > 1})


def parse_pairs(pairs: Iterable[str], headings: Sequence[object]) -> dict[int, str]:
    """A mapping as it is typed: ``人數=people`` for each column; else ``ValueError``."""
    places = {folded(heading): place for place, heading in enumerate(headings)}
    found = {}
    for pair in pairs:
        heading, sign, name = pair.rpartition("=")
        if not sign or folded(heading) not in places:
            raise ValueError(pair)
        found[places[folded(heading)]] = name.strip()
    return found
