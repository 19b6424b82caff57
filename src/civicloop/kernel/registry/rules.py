"""A registry: a name for each thing that modules declare to an engine."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Generic, TypeVar

from civicloop.kernel.registry.errors import (
    ClosedRegistryError,
    DuplicateEntryError,
    UnknownEntryError,
)

T = TypeVar("T")


class Registry(Generic[T]):
    """Entries under unique names, in the order of declaration.

    Modules fill it while the product starts; ``close`` ends that. A name that
    nobody declared is an error that suggests the nearest one, never a ``None``.
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._entries: dict[str, T] = {}
        self._closed = False

    def declare(self, name: str, entry: T) -> T:
        """Put an entry under a name that is not taken."""
        if self._closed:
            raise ClosedRegistryError(f"{self.kind} {name!r} is declared after the start")
        if name in self._entries:
            raise DuplicateEntryError(f"{self.kind} {name!r} is declared twice")
        self._entries[name] = entry
        return entry

    def close(self) -> None:
        """Refuse further declarations."""
        self._closed = True

    def get(self, name: str) -> T:
        """The entry of that name; an unknown name raises and suggests the nearest."""
        try:
            return self._entries[name]
        except KeyError:
            near = get_close_matches(name, self._entries, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise UnknownEntryError(f"no {self.kind} is called {name!r}{hint}") from None

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def items(self) -> list[tuple[str, T]]:
        """Names and entries, in the order of declaration."""
        return list(self._entries.items())

    def values(self) -> list[T]:
        """The entries, in the order of declaration."""
        return list(self._entries.values())
