"""A field of a register: what it holds, how it is asked, and how a cell is understood."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from civicloop.kernel.city.rules import common_year, unit_text
from civicloop.kernel.tabular.rules import parse_date, parse_month, parse_number


class Kind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    LONG = "long"
    WHOLE = "whole"
    DECIMAL = "decimal"
    MONEY = "money"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    CHOICE = "choice"
    CHOICES = "choices"
    DISTRICT = "district"
    YES_NO = "yes_no"
    URL = "url"
    EMAIL = "email"
    PHONE = "phone"


NUMBERS: Final = frozenset({Kind.WHOLE, Kind.DECIMAL, Kind.MONEY})
PERIODS: Final = frozenset({Kind.DAY, Kind.MONTH, Kind.YEAR})
CHOOSING: Final = frozenset({Kind.CHOICE, Kind.CHOICES})
SECRET: Final = frozenset({Kind.TEXT, Kind.LONG, Kind.EMAIL, Kind.PHONE})
"""Kinds that may hold something about a person."""
ONE_OF: Final = frozenset({Kind.CHOICE, Kind.DISTRICT})
"""Kinds that hold one code of a list."""
MOST: Final = 10**15
MOST_PLACES: Final = 3
"""Decimal places that a field may declare: with them the greatest number still fits 64 bits."""
LENGTHS: Final = {Kind.TEXT: 200, Kind.LONG: 4000, Kind.URL: 500, Kind.EMAIL: 254, Kind.PHONE: 25}
FIRST_YEAR, LAST_YEAR = 1912, 2200
_YEAR = re.compile(r"(?:民國|西元)?\s*(\d{2,4})\s*(?:年度?)?")
_DISTRICT = re.compile(r"(?:區|鄉|鎮|市|district)$")
_YES: Final = {"1", "true", "yes", "y", "on", "是", "有", "v", "✓"}
_NO: Final = {"0", "false", "no", "n", "off", "否", "無", "x"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a code list, in two languages."""

    value: str
    zh: str
    en: str


Choices = tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``personal`` is sealed and shown masked; ``open`` may be published.

    A ``retired`` field is asked no more; what stands in it stays in its entries. ``members``
    reads what a district is chosen from: the city's districts, which no definition keeps.
    ``places`` are the decimal places that a decimal number has at most; any where none are said.
    """

    name: str
    kind: Kind
    zh: str
    en: str
    help_zh: str = ""
    help_en: str = ""
    unit_zh: str = ""
    unit_en: str = ""
    required: bool = False
    open: bool = False
    personal: bool = False
    retired: bool = False
    least: int | None = None
    most: int | None = None
    places: int | None = None
    choices: Choices = ()
    members: Callable[[], Choices] | None = field(default=None, compare=False, repr=False)

    def label(self, language: str) -> str:
        """The heading in the reader's language."""
        return self.en if language == "en" else self.zh

    @property
    def offered(self) -> Choices:
        """What is chosen from: its own values, or the districts of the city."""
        return self.choices if self.members is None else self.members()

    def unit(self, language: str) -> str:
        """The unit in the reader's language, or nothing."""
        return unit_text(self.unit_zh, self.unit_en, language)

    def word(self, value: object, language: str) -> str:
        """A value of the code list in words; one that is not in it as it stands."""
        for choice in self.offered:
            if choice.value == value:
                return choice.en if language == "en" else choice.zh
        return str(value)

    @property
    def schema(self) -> dict[str, Any]:
        """The field as ``kernel.schemas`` knows it."""
        form: dict[str, Any] = {"label": {"zh": self.zh, "en": self.en}}
        if self.help_zh and self.help_en:
            form["help"] = {"zh": self.help_zh, "en": self.help_en}
        if self.kind in CHOOSING | ONE_OF:
            form["choices"] = {row.value: {"zh": row.zh, "en": row.en} for row in self.offered}
        values = [row.value for row in self.offered]
        least, most = self.least, self.most
        shapes: dict[Kind, dict[str, Any]] = {
            Kind.WHOLE: _number("integer", least, most),
            Kind.MONEY: _number("integer", least, most),
            Kind.DECIMAL: _number("number", least, most),
            Kind.YEAR: _number("integer", least or FIRST_YEAR, most or LAST_YEAR),
            Kind.DAY: {"type": "string", "format": "date"},
            Kind.MONTH: {"type": "string", "pattern": r"^(19|2[01])\d\d-(0[1-9]|1[0-2])$"},
            Kind.CHOICE: {"type": "string", "enum": values},
            Kind.DISTRICT: {"type": "string", "enum": values},
            Kind.CHOICES: {
                "type": "array",
                "items": {"type": "string", "enum": values},
                "uniqueItems": True,
            },
            Kind.YES_NO: {"type": "boolean"},
        }
        shape = shapes.get(self.kind)
        if shape is None:
            shape = {"type": "string", "maxLength": most or LENGTHS[self.kind]}
            formats = {Kind.URL: "uri", Kind.EMAIL: "email", Kind.PHONE: "phone"}
            if self.kind in formats:
                shape["format"] = formats[self.kind]
            if self.kind is Kind.LONG:
                form["widget"] = "textarea"
        return shape | {"form": form}

    def understand(self, given: object) -> Any:  # noqa: ANN401 (a cell holds anything)
        """A cell as the field keeps it, where it can be read so; else as it is.

        Days, months and years are read in years of the Republic too; codes by their value
        or by their word in either language, districts by a short name too; figures with commas
        and in full width.
        """
        if given is None or isinstance(given, bool):
            return given
        if isinstance(given, date):
            return _of_day(self.kind, given)
        if isinstance(given, (list, tuple)):
            return [self._code(str(item)) for item in given if str(item).strip()]
        text = _written(given)
        return self._read(text) if text else None

    def _read(self, text: str) -> Any:  # noqa: ANN401 (as above)
        if self.kind in ONE_OF:
            return self._code(text)
        if self.kind is Kind.CHOICES:
            return [self._code(part) for part in re.split(r"[、,;；\n]+", text) if part.strip()]
        try:
            return _READERS[self.kind](text) if self.kind in _READERS else text
        except ValueError:
            return text

    def _code(self, text: str) -> str:
        asked = _folded(text)
        for choice in self.offered:
            words = {_folded(choice.value), _folded(choice.zh), _folded(choice.en)}
            if self.kind is Kind.DISTRICT:
                words |= {short for word in words if len(short := _DISTRICT.sub("", word)) > 1}
            if asked in words:
                return choice.value
        return text.strip()

    def to_json(self) -> dict[str, Any]:
        """The field as it is kept; what says nothing is left out."""
        kept: dict[str, Any] = {"name": self.name, "kind": self.kind.value}
        for key in ("zh", "en", "help_zh", "help_en", "unit_zh", "unit_en"):
            if getattr(self, key):
                kept[key] = getattr(self, key)
        kept |= {key: True for key in ("required", "open", "personal", "retired")
                 if getattr(self, key)}  # fmt: skip
        kept |= {key: getattr(self, key) for key in ("least", "most", "places")
                 if getattr(self, key) is not None}  # fmt: skip
        if self.choices:
            kept["choices"] = [[row.value, row.zh, row.en] for row in self.choices]
        return kept

    @classmethod
    def from_json(
        cls, kept: Mapping[str, Any], districts: Callable[[], Choices] | None = None
    ) -> Field:
        """The field that was kept; a district is one of ``districts``."""
        values = dict(kept) | {"kind": Kind(kept["kind"])}
        values["choices"] = tuple(Choice(*map(str, row)) for row in kept.get("choices", ()))
        if values["kind"] is Kind.DISTRICT:
            values["members"] = districts
        return cls(**values)


def places_of(value: Any) -> int:  # noqa: ANN401 (a JSON number)
    """How many decimal places a number has as it is written."""
    exponent = Decimal(str(value)).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _number(kind: str, least: int | None, most: int | None) -> dict[str, Any]:
    return {
        "type": kind,
        "minimum": 0 if least is None else least,
        "maximum": MOST if most is None else most,
    }


def _folded(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


def _written(given: object) -> str:
    if isinstance(given, float) and given.is_integer():
        given = int(given)
    return str(given).replace("\0", "").replace("\r\n", "\n").strip()


def _of_day(kind: Kind, day: date) -> object:
    if isinstance(day, datetime):
        day = day.date()
    if kind is Kind.YEAR:
        return day.year
    return f"{day:%Y-%m}" if kind is Kind.MONTH else day.isoformat()


def _figure(text: str) -> Decimal:
    number = parse_number(text.replace(" ", ""))
    if abs(number) > MOST * 1000:
        raise ValueError("not_number")
    return number


def _whole(text: str) -> int:
    number = _figure(text)
    if number != number.to_integral_value():
        raise ValueError("not_integer")
    return int(number)


def _decimal(text: str) -> int | float:
    number = _figure(text)
    return int(number) if number == number.to_integral_value() else float(number)


def _day(text: str) -> str:
    return parse_date(text).isoformat()


def _month(text: str) -> str:
    return f"{parse_month(text):%Y-%m}"


def _year(text: str) -> int:
    match = _YEAR.fullmatch(unicodedata.normalize("NFKC", text))
    if match is None:
        raise ValueError("not_year")
    return common_year(int(match[1]))


def _yes_no(text: str) -> bool:
    word = _folded(text)
    if word in _YES | _NO:
        return word in _YES
    raise ValueError("not_boolean")


_READERS: Final = {
    Kind.WHOLE: _whole,
    Kind.MONEY: _whole,
    Kind.DECIMAL: _decimal,
    Kind.DAY: _day,
    Kind.MONTH: _month,
    Kind.YEAR: _year,
    Kind.YES_NO: _yes_no,
}
