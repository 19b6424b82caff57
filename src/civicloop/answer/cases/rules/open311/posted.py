"""What a program posts, whatever it was wrapped in: names with all their values."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

_ATTRIBUTE: Final = re.compile(r"attributes?\[(?P<code>[^\[\]]+)\](?:\[\d*\])?")
_HAN: Final = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
MOST_NAMES: Final = 1000
DEEPEST: Final = 3


class TooMuchError(ValueError):
    """A body with more names or levels than any service asks for."""


@dataclass(frozen=True, slots=True)
class Posted:
    """The values of a request by name; an empty value is none at all."""

    values: Mapping[str, tuple[str, ...]]
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def one(self, *names: str) -> str:
        """The last value of the first of some names that has one."""
        return next((self.values[name][-1] for name in names if self.values.get(name)), "")

    def all(self, *names: str) -> tuple[str, ...]:
        """Every value of some names."""
        return tuple(value for name in names for value in self.values.get(name, ()))


def posted(pairs: Mapping[str, list[str]]) -> Posted:
    """Names and values of a form, ``attribute[code]`` told apart from the rest."""
    if len(pairs) > MOST_NAMES:
        raise TooMuchError
    values: dict[str, tuple[str, ...]] = {}
    attributes: dict[str, tuple[str, ...]] = {}
    for name, given in pairs.items():
        kept = tuple(text for text in given if text.strip())
        found = _ATTRIBUTE.fullmatch(name)
        if found:
            code = found["code"].strip()
            attributes[code] = attributes.get(code, ()) + kept
        elif kept:
            values[name.removesuffix("[]")] = values.get(name.removesuffix("[]"), ()) + kept
    return Posted(values, attributes)


def from_json(value: object) -> Posted:
    """The same from a JSON object; ``attribute`` may be an object of its own."""
    if not isinstance(value, dict):
        raise TooMuchError
    flat: dict[str, list[str]] = {}
    for name, given in value.items():
        if name in {"attribute", "attributes"} and isinstance(given, dict):
            for code, answer in given.items():
                flat[f"attribute[{code}]"] = _texts(answer)
        else:
            flat[str(name)] = _texts(given)
    return posted(flat)


def _texts(value: Any, depth: int = 0) -> list[str]:  # noqa: ANN401 (JSON holds anything)
    if depth > DEEPEST:
        raise TooMuchError
    if value is None:
        return []
    if isinstance(value, bool):
        return ["true" if value else "false"]
    if isinstance(value, list):
        return [text for each in value for text in _texts(each, depth + 1)]
    if isinstance(value, dict):
        raise TooMuchError
    return [str(value)]


def degrees(text: str) -> float | None:
    """A coordinate; ``None`` unless it is a finite number in plain figures."""
    if not re.fullmatch(r"[+-]?\d{1,3}(?:\.\d{1,30})?", text.strip(), re.ASCII):
        return None
    number = float(text)
    return number if math.isfinite(number) else None


def full_name(first: str, last: str) -> str:
    """Both names as people write them: the family's first and no space in Chinese."""
    first, last = first.strip(), last.strip()
    if _HAN.search(first + last):
        return last + first
    return f"{first} {last}".strip()


def codes(text: str, *, most: int = 1000) -> tuple[str, ...]:
    """The members of a comma list without repetition; more than ``most`` are left out."""
    kept = dict.fromkeys(code.strip() for code in text.split(","))
    kept.pop("", None)
    return tuple(kept)[:most]


FLAGS: Final = frozenset({"private", "inactive", "staff"})
"""Keywords that FixMyStreet takes for something else than words."""


def keywords(words: Iterable[str]) -> str:
    """Words as one comma list without repetition, flags and commas."""
    plain = (word.replace(",", " ").strip() for word in words)
    kept = dict.fromkeys(word for word in plain if word and word.lower() not in FLAGS)
    return ", ".join(kept)
