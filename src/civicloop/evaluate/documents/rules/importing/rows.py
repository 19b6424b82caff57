"""One row of a document system, understood or refused; what was repaired is told."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from civicloop.evaluate.documents.rules.classes import CLOCKS, USUAL
from civicloop.evaluate.documents.rules.importing.faults import fault
from civicloop.evaluate.documents.rules.importing.mapping import Mapping
from civicloop.evaluate.documents.rules.recounting import Facts
from civicloop.evaluate.documents.states import Category, Ending, Joined, Kind
from civicloop.kernel.tabular.rules import Row, RowFault, parse_date

LONGEST_NUMBER: Final = 40
MOST_DAYS, MOST_TIMES = 3660, 99
OLDEST_YEARS: Final = 20
LIMITED: Final = frozenset(
    {Category.APPLICATIONS, Category.PETITIONS, Category.SPECIAL, Category.CONTROL_YUAN}
)
"""The classes whose limit is set case by case; elsewhere a printed limit is not read."""
_COMMON_ERA = re.compile(r"\s*(?:西元)?\s*\d{4}\D|\s*\d{8}\s*$")


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that was understood."""

    line: int
    unit_id: int
    number: str
    facts: Facts
    joined: Joined
    joined_to: str
    stated_outcome: str
    stated_halves: int | None


class _RefusedError(Exception):
    """The row is not taken: column, code, value."""


class PaperReader:
    """Reads rows one after the other; ``faults`` holds what the last row gave rise to.

    The same text is understood once: a month holds few days and few words.
    """

    def __init__(
        self, mapping: Mapping, units: AnyMapping[str, int], month: date, end: date
    ) -> None:
        self._words = mapping.words
        self._units = units
        self._month, self._end = month, end
        self._dates: dict[str, tuple[date, bool]] = {}
        self._common_era: bool | None = None
        self._seen: set[tuple[int, str]] = set()
        self.faults: list[RowFault] = []
        self._line = 0

    def read(self, row: Row) -> Paper | None:
        """The document of a row, or none and why."""
        self.faults = []
        self._line = row.line
        try:
            return self._paper({key: value for key, value in row.values.items()
                                if value is not None and value != ""})  # fmt: skip
        except _RefusedError as refused:
            self.faults = [one for one in self.faults if one.is_note]
            self.faults.append(fault(row.line, *refused.args))
            return None

    def _paper(self, cells: dict[str, object]) -> Paper:
        unit = self._unit(cells)
        number = self._text(cells, "number", needed=True)
        if (unit, number) in self._seen:
            raise _RefusedError("number", "twice", number)
        facts = self._facts(cells)
        joined, joined_to = self._joined(cells, number)
        if joined and facts.done_on is not None:
            facts = replace(facts, ending=Ending.FILED)
        stated = self._halves(cells)
        self._seen.add((unit, number))
        said = self._word(cells, "stated_outcome")
        return Paper(self._line, unit, number, facts, joined, joined_to, said, stated)

    def _unit(self, cells: dict[str, object]) -> int:
        text = self._text(cells, "unit", needed=True, longest=120)
        found = self._units.get(text)
        if found is None:
            raise _RefusedError("unit", "unknown_unit", text)
        return found

    def _facts(self, cells: dict[str, object]) -> Facts:
        category = Category(self._word(cells, "category", needed=True))
        received = self._date(cells, "received_on")
        if received is None:
            raise _RefusedError("received_on", "empty")
        until = self._date(cells, "until")
        kind = self._kind(cells, category, until)
        done, ending = self._end_of(cells, received)
        if kind is not Kind.DATED and category is not Category.SPECIAL:
            until = None
        limit = self._number(cells, "limit_days", MOST_DAYS) if category in LIMITED else 0
        if until is not None:
            limit = 0
        if (kind is Kind.DATED and until is None) or (
            category is Category.SPECIAL and until is None and not limit
        ):
            raise _RefusedError("until", "no_limit")
        extended = self._number(cells, "extended_by", MOST_DAYS)
        times = self._number(cells, "extended_times", MOST_TIMES)
        decided = self._date(cells, "extended_on")
        paused, resumed = self._pause(cells)
        return Facts(
            category, kind, received, done, ending, limit or None, until,
            extended, max(times, 1) if extended else 0, decided if extended else None,
            paused, resumed,
        )  # fmt: skip

    def _kind(self, cells: dict[str, object], category: Category, until: date | None) -> Kind:
        word = self._word(cells, "kind")
        if word:
            kind = Kind(word)
            if (category, kind) in CLOCKS:
                return kind
            if kind in _SPEEDS and category is not Category.GENERAL:
                return USUAL.get(category, Kind.NONE)
            raise _RefusedError("kind", "other_kind", word)
        if category is Category.GENERAL and until is not None:
            return Kind.DATED
        return USUAL.get(category, Kind.NONE)

    def _end_of(self, cells: dict[str, object], received: date) -> tuple[date | None, Ending]:
        if received > self._end:
            raise _RefusedError("received_on", "after_month", received.isoformat())
        if received.year < self._end.year - OLDEST_YEARS:
            raise _RefusedError("received_on", "too_old", received.isoformat())
        done = self._date(cells, "done_on")
        word = self._word(cells, "ending")
        if done is None:
            if word:
                raise _RefusedError("ending", "ending_without_day", word)
            return None, Ending.OPEN
        if done < received:
            raise _RefusedError("done_on", "done_before_received", done.isoformat())
        if done < self._month:
            raise _RefusedError("done_on", "done_before_month", done.isoformat())
        if done > self._end:
            self.faults.append(fault(self._line, "done_on", "done_later", done.isoformat()))
            return None, Ending.OPEN
        return done, Ending(word) if word else Ending.SENT

    def _pause(self, cells: dict[str, object]) -> tuple[date | None, date | None]:
        paused, resumed = self._date(cells, "paused_on"), self._date(cells, "resumed_on")
        if resumed is not None and paused is None:
            raise _RefusedError("resumed_on", "resumed_alone", resumed.isoformat())
        if resumed is not None and paused is not None and resumed < paused:
            raise _RefusedError("resumed_on", "resumed_before", resumed.isoformat())
        return paused, resumed

    def _joined(self, cells: dict[str, object], number: str) -> tuple[Joined, str]:
        word = self._word(cells, "joined")
        if not word:
            return Joined.NOT, ""
        main = self._text(cells, "joined_to")
        if not main:
            raise _RefusedError("joined_to", "joined_alone")
        if main == number:
            raise _RefusedError("joined_to", "joined_self", main)
        return Joined(word), main

    def _halves(self, cells: dict[str, object]) -> int | None:
        value = cells.get("stated_days")
        if value is None:
            return None
        text = self._narrow("stated_days", str(value).strip())
        if not re.fullmatch(r"\d{1,4}(?:\.[05]0*)?", text):
            raise _RefusedError("stated_days", "not_days", text)
        return round(float(text) * 2)

    def _text(
        self, cells: dict[str, object], key: str, *, needed: bool = False,
        longest: int = LONGEST_NUMBER,
    ) -> str:  # fmt: skip
        value = cells.get(key)
        text = "" if value is None else self._narrow(key, str(value).strip())
        if not text and needed:
            raise _RefusedError(key, "empty")
        if len(text) > longest:
            raise _RefusedError(key, "too_long", text)
        if "\x00" in text:
            raise _RefusedError(key, "unknown_value", text.replace("\x00", "?"))
        return text

    def _word(self, cells: dict[str, object], key: str, *, needed: bool = False) -> str:
        value = cells.get(key)
        if value is None:
            if needed:
                raise _RefusedError(key, "empty")
            return ""
        text = str(value).strip()
        found = self._words[key].get(text)
        if found is None:
            raise _RefusedError(key, "unknown_value", text.replace("\x00", "?"))
        return found

    def _number(self, cells: dict[str, object], key: str, most: int) -> int:
        value = cells.get(key)
        if value is None:
            return 0
        text = self._narrow(key, str(value).strip())
        if not (text.isascii() and text.isdigit()):
            raise _RefusedError(key, "not_number", text)
        if len(text) > len(str(most)) or int(text) > most:
            raise _RefusedError(key, "too_large", text)
        return int(text)

    def _date(self, cells: dict[str, object], key: str) -> date | None:
        value = cells.get(key)
        if value is None:
            return None
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        text = str(value)
        known = self._dates.get(text)
        if known is None:
            known = self._dates[text] = self._understood(key, text)
        day, common_era = known
        if not text.isascii():
            self._narrow(key, text)
        if self._common_era is None:
            self._common_era = common_era
        elif common_era is not self._common_era:
            self.faults.append(fault(self._line, key, "other_style", text))
        return day

    def _understood(self, key: str, text: str) -> tuple[date, bool]:
        narrow = unicodedata.normalize("NFKC", text)
        try:
            return parse_date(narrow), _COMMON_ERA.match(narrow) is not None
        except ValueError:
            raise _RefusedError(key, "not_date", text.replace("\x00", "?")) from None

    def _narrow(self, key: str, text: str) -> str:
        if text.isascii():
            return text
        narrow = unicodedata.normalize("NFKC", text)
        if narrow != text:
            self.faults.append(fault(self._line, key, "repaired", text))
        return narrow


_SPEEDS: Final = frozenset({Kind.MOST_URGENT, Kind.URGENT, Kind.ORDINARY, Kind.DATED})
