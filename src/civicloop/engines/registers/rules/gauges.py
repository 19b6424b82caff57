"""A figure that a register feeds: what it takes of which entries, by what it is divided."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from civicloop.engines.registers.rules.fields import MOST_PLACES, Field, Kind
from civicloop.kernel.city.rules import unit_text

CODE: Final = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
"""What may leave the database as it is: nothing that a person would write."""
DIVIDING: Final = frozenset({Kind.CHOICE, Kind.DISTRICT, Kind.YES_NO})
"""Kinds of which an entry holds one value of few."""
SHARING: Final = frozenset({Kind.CHOICE, Kind.CHOICES, Kind.YES_NO})
"""Kinds that a condition or a share may name a value of."""
ADDING: Final = frozenset({Kind.WHOLE, Kind.MONEY, Kind.DECIMAL})
"""Kinds that are added up; decimals as whole numbers of their last place."""
YES, NO = "yes", "no"
_DIGEST = 12


class Gauge(StrEnum):
    """What a figure is: a number of entries, a total, a mean, a share in percent."""

    ROWS = "rows"
    TOTAL = "total"
    MEAN = "mean"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure over the entries of a register that stand.

    ``of`` is the field that is added up, or whose ``value`` a share is of; ``where`` narrows the
    entries, ``at`` is the day, month or year by which they count (the period of the register
    where nothing is said), and ``by`` are the fields that divide it, besides the agency. Below
    ``floor`` it is hidden. ``version`` grows with what it means, ``since`` is the day on which
    this version came into force. A ``retired`` one is offered no more. What is added up is kept
    as a whole number of so many decimal ``places``, whatever places the field declares. ``people``
    is the field that says of how many people an entry speaks, where a total is no number of them.
    """

    key: str
    take: Gauge
    zh: str
    en: str
    of: str = ""
    value: str = ""
    where: tuple[tuple[str, str], ...] = ()
    at: str = ""
    by: tuple[str, ...] = ()
    unit_zh: str = ""
    unit_en: str = ""
    owner: str = ""
    decimals: int = 0
    floor: int = 0
    retired: bool = False
    version: int = 1
    since: str = ""
    places: int = 0
    people: str = ""

    def label(self, language: str) -> str:
        """The name in the reader's language."""
        return self.en if language == "en" else self.zh

    def unit(self, language: str) -> str:
        """The unit in the reader's language, or nothing."""
        return unit_text(self.unit_zh, self.unit_en, language)

    @property
    def meaning(self) -> tuple[object, ...]:
        """What it says: another one is another version."""
        return self.take, self.of, self.value, tuple(sorted(self.where)), self.at, self.places

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field that it needs, each once."""
        named = (self.of, self.at, *self.by, *(name for name, _value in self.where))
        return tuple(dict.fromkeys(name for name in named if name))

    @property
    def adds(self) -> bool:
        """Whether it adds up what stands in a field."""
        return self.take in {Gauge.TOTAL, Gauge.MEAN}

    @property
    def is_divided(self) -> bool:
        """Whether it has a denominator."""
        return self.take in {Gauge.MEAN, Gauge.SHARE}


def kept_places(field: Field | None) -> int:
    """The decimal places in which the numbers of a field are added up: all that it may declare."""
    return MOST_PLACES if field is not None and field.kind is Kind.DECIMAL else 0


def values_of(field: Field) -> tuple[str, ...]:
    """The values that a condition or a share may name."""
    if field.kind is Kind.YES_NO:
        return YES, NO
    return tuple(row.value for row in field.choices)


def held_value(field: Field, value: str) -> Any:  # noqa: ANN401 (a JSON value)
    """What an entry holds in a field where a condition names a value."""
    if field.kind is Kind.YES_NO:
        return value == YES
    return [value] if field.kind is Kind.CHOICES else value


def holds(field: Field, held: Any, value: str) -> bool:  # noqa: ANN401 (a JSON value)
    """Whether a condition that names a value is true of what an entry holds."""
    if field.kind is Kind.CHOICES:
        return value in (held or ())
    return bool(held == held_value(field, value))


def held_values(fields: Mapping[str, Field], where: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """What an entry holds for which all conditions are true."""
    return {name: held_value(fields[name], value) for name, value in where}


def code_of(value: str) -> str:
    """A value of a code list as it leaves the database: itself, or a digest of its words."""
    if CODE.fullmatch(value):
        return value
    return f"x{hashlib.sha256(value.encode()).hexdigest()[:_DIGEST]}"
