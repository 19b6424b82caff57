"""The reading of a YAML table, key by key, with the path of whatever is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from civicloop.answer.cases.errors import MappingError

T = TypeVar("T")


class Node:
    """A part of the file: every key is asked for once, and one that nobody asked for is wrong."""

    def __init__(self, data: object, path: str) -> None:
        if not isinstance(data, dict):
            raise MappingError(path or "the mapping", "must be a table of keys and values")
        self._data = {str(key): value for key, value in data.items()}
        self._left = set(self._data)
        self.path = path

    def at(self, key: str) -> str:
        """The path of a key, for people."""
        return f"{self.path}.{key}" if self.path else key

    def take(self, key: str, read: Callable[[object, str], T], *, default: Any = ...) -> T:  # noqa: ANN401
        """The value of a key; without a default it must be there."""
        self._left.discard(key)
        value = self._data.get(key)
        if value is None:
            if default is ...:
                raise MappingError(self.at(key), "is missing")
            return default  # type: ignore[no-any-return]
        return read(value, self.at(key))

    def done(self) -> None:
        """Refuse keys that nobody asked for."""
        if self._left:
            raise MappingError(self.at(min(self._left)), "is not known")


def text(value: object, path: str) -> str:
    """A word or number as text."""
    if isinstance(value, bool) or not isinstance(value, str | int | float) or value == "":
        raise MappingError(path, "must be a text")
    return str(value)


def texts(value: object, path: str) -> tuple[str, ...]:
    """One text or several."""
    rows = value if isinstance(value, list) else [value]
    return tuple(text(row, path) for row in rows)


def table(value: object, path: str) -> dict[str, str]:
    """Texts by text."""
    if not isinstance(value, dict):
        raise MappingError(path, "must be a table of texts")
    return {text(key, path): text(each, f"{path}.{key}") for key, each in value.items()}


def flag(value: object, path: str) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise MappingError(path, "must be true or false")
    return value


def number(lowest: int, highest: int) -> Callable[[object, str], int]:
    """A whole number in a range."""

    def read(value: object, path: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
            raise MappingError(path, f"must be a whole number from {lowest} to {highest}")
        return value

    return read


def one_of(*allowed: str) -> Callable[[object, str], str]:
    """One of a few words."""

    def read(value: object, path: str) -> str:
        if value not in allowed:
            raise MappingError(path, f"must be one of: {', '.join(allowed)}")
        return str(value)

    return read
