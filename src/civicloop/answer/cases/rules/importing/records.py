"""The records of a CSV file one by one, each with its line, also where some are broken.

A record that cannot be read costs that line alone: reading goes on with the next one, so
that a quote that is never closed does not swallow the rest of the file.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

LONGEST_RECORD: Final = 256 * 1024
"""Characters of one record; more is a quote that was never closed."""
MOST_LINES: Final = 500
"""Lines of one record."""


@dataclass(frozen=True, slots=True)
class Record:
    """The cells that begin on a line, or why they cannot be read."""

    line: int
    cells: tuple[str, ...] = ()
    problem: str = ""


class _TooLongError(Exception):
    """A record does not end."""


class _Lines:
    """An iterator that may go on after its end: lines that were given back come again."""

    def __init__(self, take: Callable[[], str | None]) -> None:
        self._take = take

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._take()
        if line is None:
            raise StopIteration
        return line


class Records:
    """An iterator over the records of a text, given line by line with its line ends."""

    def __init__(self, lines: Iterator[str], *, delimiter: str = ",") -> None:
        self.taken = 0
        self._lines = lines
        self._again: deque[str] = deque()
        self._record: list[str] = []
        self._length = 0
        # strict: what is not CSV is told, and not guessed at
        self._reader = csv.reader(_Lines(self._next_line), delimiter=delimiter, strict=True)

    def __iter__(self) -> Iterator[Record]:
        return self

    def __next__(self) -> Record:
        """The next record that is not an empty line."""
        while True:
            self._record, self._length = [], 0
            begins = self.taken + 1
            try:
                cells = next(self._reader)
            except csv.Error as error:
                return self._broken(begins, str(error))
            except _TooLongError:
                return self._broken(begins, "a quote is not closed")
            if cells:
                return Record(begins, tuple(cells))

    def _next_line(self) -> str | None:
        if len(self._record) >= MOST_LINES or self._length > LONGEST_RECORD:
            raise _TooLongError
        line = self._again.popleft() if self._again else next(self._lines, None)
        if line is None:
            return None
        self.taken += 1
        self._record.append(line)
        self._length += len(line)
        return line

    def _broken(self, begins: int, problem: str) -> Record:
        """Give up one line of the record, and read those after it anew."""
        self._again.extendleft(reversed(self._record[1:]))
        self.taken = begins
        return Record(begins, problem=problem)
