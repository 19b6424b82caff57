"""A column, declared once: what it is called, what it holds, how a cell is understood."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final, TypeAlias

from civicloop.kernel.city.rules import common_year

Value: TypeAlias = str | int | float | Decimal | bool | date | datetime | time | None


class Kind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    DATETIME = "datetime"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table that people exchange.

    ``choices`` limits a text to known values. ``other_names`` are headings under which
    the column is found as well.
    """

    key: str
    label_zh: str
    label_en: str
    kind: Kind = Kind.TEXT
    required: bool = False
    max_length: int = 0
    choices: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()

    def label(self, language: str) -> str:
        """The heading in one language."""
        return self.label_en if language == "en" else self.label_zh

    @property
    def names(self) -> frozenset[str]:
        """Everything the heading may say, compared without regard to width, case, spaces."""
        every = (self.key, self.label_zh, self.label_en, *self.other_names)
        return frozenset(heading(name) for name in every if name)

    def understand(self, value: Value) -> Value:
        """A cell as its kind, empty as ``None``; a cell that does not fit raises ``ValueError``.

        The message of the error is a code: required, not_integer, not_number, not_date,
        not_datetime, not_boolean, too_long, not_a_choice.
        """
        trimmed = value.strip() if isinstance(value, str) else value
        if trimmed is None or trimmed == "":
            if self.required:
                raise ValueError("required")
            return None
        understood = _READERS[self.kind](trimmed)
        if isinstance(understood, str):
            if self.max_length and len(understood) > self.max_length:
                raise ValueError("too_long")
            if self.choices and understood not in self.choices:
                raise ValueError("not_a_choice")
        return understood


def heading(text: str) -> str:
    """The form in which headings are compared."""
    return re.sub(r"[\s_\-*]+", "", unicodedata.normalize("NFKC", text)).casefold()


_YES: Final = {"1", "true", "yes", "y", "是", "有", "真", "v", "✓"}
_NO: Final = {"0", "false", "no", "n", "否", "無", "假", "x"}
_MONTH = r"(?:民國|西元|中華民國)?\s*(\d{2,4})\s*[-/.年]\s*(\d{1,2})"
_DATE = re.compile(_MONTH + r"\s*[-/.月]\s*(\d{1,2})\s*日?")
_PACKED = re.compile(r"(\d{3,4})(\d{2})(\d{2})")
_MONTHS = (re.compile(_MONTH + r"\s*月?"), re.compile(r"(\d{3,4})(\d{2})"))
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?")


def parse_date(text: str) -> date:
    """A day written in the common era or in years of the Republic; else ``ValueError``.

    Read are 2026-01-31, 2026/1/31, 20260131, 115-01-31, 115.1.31, 1150131 and
    民國115年1月31日. A year below 1000 is one of the Republic.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    match = _DATE.fullmatch(plain) or _PACKED.fullmatch(plain)
    if match is None:
        raise ValueError("not_date")
    year, month, day = (int(part) for part in match.groups())
    try:
        return date(common_year(year), month, day)
    except ValueError:
        raise ValueError("not_date") from None


def parse_month(text: str) -> date:
    """The first day of a month in either era; else ``ValueError``.

    Read are 2026-03, 2026/3, 202603, 115-03, 11503, 民國115年3月, and any day of the month.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    match = next((found for shape in _MONTHS if (found := shape.fullmatch(plain))), None)
    try:
        if match is None:
            return parse_date(plain).replace(day=1)
        year, month = (int(part) for part in match.groups())
        return date(common_year(year), month, 1)
    except ValueError:
        raise ValueError("not_month") from None


def parse_number(text: str) -> Decimal:
    """A number as people write it, in full width or with separators; else ``ValueError``."""
    try:
        number = Decimal(unicodedata.normalize("NFKC", text).replace(",", "").strip())
    except InvalidOperation:
        raise ValueError("not_number") from None
    if not number.is_finite():
        raise ValueError("not_number")
    return number


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value)


def _number(value: Value, code: str) -> Decimal:
    if isinstance(value, (bool, date, time)):
        raise ValueError(code)
    try:
        return parse_number(str(value))
    except ValueError:
        raise ValueError(code) from None


def _integer(value: Value) -> int:
    number = _number(value, "not_integer")
    if number != number.to_integral_value():
        raise ValueError("not_integer")
    return int(number)


def _decimal(value: Value) -> Decimal:
    return _number(value, "not_number")


def _date(value: Value) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return parse_date(_text(value))


def _datetime(value: Value) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    words = unicodedata.normalize("NFKC", _text(value)).strip()
    try:
        return datetime.fromisoformat(words)
    except ValueError:
        pass
    day, _, clock = words.partition(" ")
    match = _CLOCK.fullmatch(clock.strip())
    if clock.strip() and match is None:
        raise ValueError("not_datetime")
    try:
        hour, minute, second = (int(part or 0) for part in match.groups()) if match else (0, 0, 0)
        return datetime.combine(parse_date(day), time(hour, minute, second))
    except ValueError:
        raise ValueError("not_datetime") from None


def _boolean(value: Value) -> bool:
    word = unicodedata.normalize("NFKC", _text(value)).strip().lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise ValueError("not_boolean")


_READERS: Final[dict[Kind, Callable[[Value], Value]]] = {
    Kind.TEXT: _text,
    Kind.INTEGER: _integer,
    Kind.DECIMAL: _decimal,
    Kind.DATE: _date,
    Kind.DATETIME: _datetime,
    Kind.BOOLEAN: _boolean,
}
