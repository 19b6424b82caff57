"""What was wrong with the rows of a file, told row by row and summed up."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TextIO

from civicloop.kernel.tabular.rules.writing import neutral

REPORT_HEADING: Final = ("line", "column", "code", "reason", "理由", "value")
SHOWN: Final = 10
"""So many faults of a kind name their line in a summary."""


@dataclass(frozen=True, slots=True)
class RowFault:
    """One thing about one row: where it stands, what is wrong, in both languages.

    ``line`` is that of the file, the heading included; ``code`` is stable. ``value`` is left
    empty where the cell may hold what somebody wrote about a person. A ``note`` tells of
    something that did not keep the row out.
    """

    line: int
    column: str
    code: str
    en: str
    zh: str
    value: str = ""
    is_note: bool = False


class RowReport:
    """Collects faults: each as a line of CSV where a stream is given, all of them counted.

    The CSV needs a stream opened with ``newline=""``; give it the encoding ``utf-8-sig``, so
    that Excel reads it. No value in it is taken for a formula.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self.refused = 0
        self.notes = 0
        self.lines: dict[str, list[int]] = {}
        self._sentences: dict[str, str] = {}
        self._counts: Counter[str] = Counter()
        self._writer = csv.writer(stream) if stream is not None else None
        if self._writer is not None:
            self._writer.writerow(REPORT_HEADING)

    def add(self, fault: RowFault) -> None:
        """Take one fault."""
        if fault.is_note:
            self.notes += 1
        else:
            self.refused += 1
        self._counts[fault.code] += 1
        self._sentences.setdefault(fault.code, fault.en)
        lines = self.lines.setdefault(fault.code, [])
        if len(lines) < SHOWN:
            lines.append(fault.line)
        if self._writer is not None:
            cells = (fault.column, fault.code, fault.en, fault.zh, fault.value)
            self._writer.writerow([fault.line, *(neutral(cell) for cell in cells)])

    def extend(self, faults: Iterable[RowFault]) -> None:
        """Take many."""
        for fault in faults:
            self.add(fault)

    @property
    def counts(self) -> dict[str, int]:
        """How often each code occurred, the most frequent first."""
        return dict(self._counts.most_common())

    def summary(self) -> list[str]:
        """One line of text for each code: how often, an example of why, and the first lines."""
        told = []
        for code, count in self._counts.most_common():
            lines = ", ".join(str(line) for line in self.lines[code])
            more = ", ..." if count > len(self.lines[code]) else ""
            told.append(f"{count:>9,}  {code}: {self._sentences[code]} (line {lines}{more})")
        return told
