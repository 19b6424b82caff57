"""A registry: a name for each thing that modules declare to an engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
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

    ``grow`` adds what a city defines while the product runs. Such entries stand behind the
    declared ones, and never in the place of one; ``amend`` is for a city's own versions of what
    is declared.
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._entries: dict[str, T] = {}
        self._closed = False
        self._more: Callable[[], Mapping[str, T]] = dict
        self._instead: Callable[[], Mapping[str, T]] = dict

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

    def grow(self, more: Callable[[], Mapping[str, T]]) -> None:
        """Answer also with the entries that ``more`` gives at that moment; it must be quick."""
        self._more = more

    def amend(self, instead: Callable[[], Mapping[str, T]]) -> None:
        """Answer for declared names with what ``instead`` has for them; it must be quick."""
        self._instead = instead

    def declared(self, name: str) -> T:
        """The entry as it was declared, whatever stands in its place."""
        return self._entries[name]

    def get(self, name: str) -> T:
        """The entry of that name; an unknown name raises and suggests the nearest."""
        if name in self._entries:
            return self._instead().get(name, self._entries[name])
        every = self._every()
        if name in every:
            return every[name]
        near = get_close_matches(name, every, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise UnknownEntryError(f"no {self.kind} is called {name!r}{hint}")

    def __contains__(self, name: object) -> bool:
        return name in self._entries or name in self._more()

    def __iter__(self) -> Iterator[str]:
        return iter(self._every())

    def __len__(self) -> int:
        return len(self._every())

    def items(self) -> list[tuple[str, T]]:
        """Names and entries, in the order of declaration."""
        return list(self._every().items())

    def values(self) -> list[T]:
        """The entries, in the order of declaration."""
        return list(self._every().values())

    def _every(self) -> dict[str, T]:
        """What is declared or stands in its place, then what is defined under other names."""
        more, instead = self._more(), self._instead()
        return {
            **{k: instead.get(k, v) for k, v in self._entries.items()},
            **{k: v for k, v in more.items() if k not in self._entries},
        }
